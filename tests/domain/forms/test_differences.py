"""Exactly what changed between two versions, and to whose eyes."""

from typing import Any

from app.domain.forms.differences import ChangeKind, Difference, differences
from app.domain.forms.schema import (
    Audience,
    FieldKind,
    Form,
    FormField,
    FormKey,
    FormTable,
    Section,
    Slot,
)

FORM = Form(
    key=FormKey.HNTE,
    edition=1,
    title="申请书",
    source="",
    changes="",
    sections=(
        Section(
            key="main",
            title="主要情况",
            fields=(
                FormField("sales", "销售收入", FieldKind.AMOUNT),
                FormField("secret", "研发说明", FieldKind.TEXT, audience=Audience.BUREAU),
                FormField("sum", "合计", FieldKind.AMOUNT, computed="sum"),
            ),
            slots=(Slot("licence", "营业执照"),),
        ),
        Section(
            key="rd",
            title="研发活动",
            tables=(
                FormTable(
                    "rd",
                    "研发活动",
                    "RD",
                    (
                        FormField("name", "名称", FieldKind.TEXT),
                        FormField("cost", "费用", FieldKind.AMOUNT),
                        FormField("text", "内容", FieldKind.TEXT, audience=Audience.BUREAU),
                    ),
                ),
                FormTable(
                    "ps",
                    "产品",
                    "PS",
                    (FormField("rds", "来自", FieldKind.REFERENCES, table="rd"),),
                ),
            ),
        ),
    ),
)


def row(row_id: str, number: str, **values: str) -> dict[str, Any]:
    return {"id": row_id, "number": number, "values": values}


BEFORE = {
    "values": {"sales": "12345600", "secret": "甲", "sum": "1"},
    "rows": {
        "rd": [
            row("a", "RD01", name="轴承", cost="10000", text="旧"),
            row("b", "RD02", name="密封", cost="20000"),
        ],
        "ps": [row("p", "PS01", rds="b")],
    },
    "files": {"licence": [{"name": "执照.pdf", "sha256": "1"}]},
}
AFTER = {
    "values": {"sales": "12345700", "secret": "乙", "sum": "2"},
    "rows": {
        "rd": [
            row("b", "RD01", name="密封", cost="30000"),
            row("c", "RD02", name="电机", cost="5000"),
        ],
        "ps": [row("p", "PS01", rds="b")],
    },
    "files": {"licence": [{"name": "执照(新).pdf", "sha256": "2"}]},
}
ADDED, REMOVED, CHANGED = ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED


def told(audience: Audience) -> list[tuple[ChangeKind, str, str, str]]:
    found = differences(FORM, BEFORE, AFTER, {}, audience)
    assert all(isinstance(one, Difference) for one in found)
    return [(one.kind, one.where, one.before, one.after) for one in found]


def test_bureau_reads_every_change_in_the_order_of_the_form() -> None:
    assert told(Audience.BUREAU) == [
        (CHANGED, "销售收入", "1,234.56", "1,234.57"),
        (CHANGED, "研发说明", "甲", "乙"),
        (REMOVED, "营业执照", "执照.pdf", ""),
        (ADDED, "营业执照", "", "执照(新).pdf"),
        (REMOVED, "研发活动 RD01", "名称:轴承;费用:1.00;内容:旧", ""),
        (CHANGED, "研发活动 RD01 · 费用", "2.00", "3.00"),
        (ADDED, "研发活动 RD02", "", "名称:电机;费用:0.50"),
    ]


def test_town_reads_neither_texts_on_research_nor_that_they_changed() -> None:
    read = told(Audience.EVERYBODY)

    assert (CHANGED, "研发说明", "甲", "乙") not in read
    assert (REMOVED, "研发活动 RD01", "名称:轴承;费用:1.00", "") in read
    assert not [one for one in read if "旧" in one[2]]


def test_same_version_has_no_difference() -> None:
    assert differences(FORM, BEFORE, BEFORE, {}, Audience.BUREAU) == []


def test_change_below_what_is_shown_is_a_change() -> None:
    after = BEFORE | {"values": {"sales": "12345601", "secret": "甲"}}

    (found,) = differences(FORM, BEFORE, after, {}, Audience.BUREAU)

    assert (found.where, found.before, found.after) == ("销售收入", "12345600", "12345601")


def test_value_that_appears_or_goes_says_so() -> None:
    without = BEFORE | {"values": {"secret": "甲"}}

    (gone,) = differences(FORM, BEFORE, without, {}, Audience.BUREAU)
    (come,) = differences(FORM, without, BEFORE, {}, Audience.BUREAU)

    assert (gone.kind, gone.after) == (REMOVED, "—")
    assert (come.kind, come.before) == (ADDED, "—")


def test_what_was_typed_in_place_of_a_calculation_is_compared() -> None:
    """A firm that gives only the main table types its sums; elsewhere they follow from the rest."""
    before: dict[str, Any] = {"values": {"sum": "100.00"}}
    after: dict[str, Any] = {"values": {"sum": "90.00"}}

    in_full = differences(FORM, before, after, {}, Audience.BUREAU)
    typed = differences(
        FORM,
        before | {"route": "official_pdf"},
        after | {"route": "official_pdf"},
        {},
        Audience.BUREAU,
    )

    assert in_full == []
    assert [(one.part, one.kind) for one in typed] == [("sum", ChangeKind.CHANGED)]
