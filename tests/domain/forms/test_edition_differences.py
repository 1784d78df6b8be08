"""What a newer edition asks otherwise, in words."""

from decimal import Decimal

from app.domain.forms.editions import EditionChange, EditionDifference, edition_differences
from app.domain.forms.schema import FieldKind, Form, FormField, FormKey, FormTable, Section, Slot


def edition(number: int, *fields: FormField, table: FormTable, slot: Slot) -> Form:
    section = Section("main", "主要情况", fields=fields, tables=(table,), slots=(slot,))
    return Form(FormKey.HNTE, number, "表", "来源", "", (section,))


NAME = FormField("name", "名称", FieldKind.TEXT)
ROWS = FormTable("rd", "研发", "RD", (FormField("name", "活动名称", FieldKind.TEXT),))
PAPER = Slot("licence", "营业执照")
OLD = edition(
    1,
    NAME,
    FormField("sales", "销售收入", FieldKind.AMOUNT, unit="万元"),
    FormField("gone", "旧项", FieldKind.TEXT),
    table=ROWS,
    slot=PAPER,
)
NEW = edition(
    2,
    NAME,
    FormField("sales", "营业收入", FieldKind.AMOUNT, is_required=True, least=Decimal(0)),
    FormField("fresh", "新项", FieldKind.DATE),
    table=FormTable("rd", "研发", "RD", ROWS.columns, most_rows=50),
    slot=Slot("licence", "营业执照", is_required=True),
)


def test_each_difference_is_told_with_what_it_was_and_is() -> None:
    changed, added, removed = EditionChange.CHANGED, EditionChange.ADDED, EditionChange.REMOVED

    assert edition_differences(OLD, NEW) == [
        EditionDifference(changed, "主要情况", "营业收入", "名称", "销售收入", "营业收入"),
        EditionDifference(changed, "主要情况", "营业收入", "必填", "否", "是"),
        EditionDifference(changed, "主要情况", "营业收入", "最小值", "", "0"),
        EditionDifference(added, "主要情况", "新项"),
        EditionDifference(changed, "主要情况", "研发", "最多行数", "99", "50"),
        EditionDifference(changed, "主要情况", "营业执照", "必须上传", "否", "是"),
        EditionDifference(removed, "主要情况", "旧项"),
    ]


def test_an_edition_differs_in_nothing_from_itself() -> None:
    assert edition_differences(NEW, NEW) == []
