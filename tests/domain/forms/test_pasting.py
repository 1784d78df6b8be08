"""A block from a spreadsheet: which cell becomes what, and what is refused as a whole."""

import pytest

from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.pasting import NUMBER_HEADING, paste, read_block
from app.domain.forms.schema import FieldKind, FormField, FormTable
from app.domain.forms.values import Around
from app.domain.refusals import InvalidValue, Reason

TABLE = FormTable(
    key="ps",
    title="产品",
    prefix="PS",
    columns=(
        FormField("name", "产品名称", FieldKind.TEXT),
        FormField("sales", "其中:上年度销售收入", FieldKind.AMOUNT),
        FormField("share", "占比", FieldKind.RATIO, computed="share"),
        FormField("ip", "知识产权(编号)", FieldKind.REFERENCES, table="ip"),
    ),
    most_rows=3,
)
AROUND = Around(
    Draft(rows={"ps": (DraftRow("ps-row", "PS01"),), "ip": (DraftRow("ip-row", "IP01"),)})
)


def pasted_values(text: str) -> list[tuple[str, dict[str, str]]]:
    pasted = paste(TABLE, read_block(text), AROUND)
    return [(row.number, {cell.column: cell.value for cell in row.cells}) for row in pasted.rows]


def test_a_heading_says_which_column_is_which_in_any_order() -> None:
    block = "上年度销售收入（万元）\t产品名称\t备注\n1,200.5\t育苗机\t好\n"

    pasted = paste(TABLE, read_block(block), AROUND)

    assert pasted.has_heading
    assert pasted.columns == (
        ("其中:上年度销售收入(万元)", "sales"),
        ("产品名称", "name"),
        ("备注", ""),
    )
    assert pasted_values(block) == [("", {"sales": "12005000", "name": "育苗机"})]
    assert (pasted.new_rows, pasted.wrong) == (1, 0)


def test_without_a_heading_the_template_s_order_holds_and_computed_columns_have_no_place() -> None:
    assert pasted_values("育苗机\t12\tIP01") == [
        ("", {"name": "育苗机", "sales": "120000", "ip": "ip-row"})
    ]


def test_a_number_of_a_row_that_is_there_fills_it_in() -> None:
    text = "ps01\t播种机\t3\nPS02\t割草机\t4"

    assert paste(TABLE, read_block(text), AROUND).columns[0] == (NUMBER_HEADING, NUMBER_HEADING)
    assert pasted_values(text) == [
        ("PS01", {"name": "播种机", "sales": "30000"}),
        ("", {"name": "割草机", "sales": "40000"}),
    ]


def test_a_cell_that_cannot_be_read_is_told_and_keeps_its_text() -> None:
    pasted = paste(TABLE, read_block("育苗机\t很多"), AROUND)

    (name, sales) = pasted.rows[0].cells
    assert (name.value, name.reason) == ("育苗机", None)
    assert (sales.typed, sales.value, sales.reason) == ("很多", "", Reason.BAD_AMOUNT)
    assert pasted.wrong == 1


@pytest.mark.parametrize("crossed", ["", "-", "—", "/"])
def test_what_is_crossed_out_says_nothing(crossed: str) -> None:
    assert pasted_values(f"育苗机\t{crossed}\tIP01") == [("", {"name": "育苗机", "ip": "ip-row"})]


def test_a_cell_with_breaks_stays_one_cell() -> None:
    assert read_block('"第一行\n第二行"\t2\r\n\r\n三\t4') == [["第一行\n第二行", "2"], ["三", "4"]]


def test_too_many_rows_are_refused_in_one_sentence() -> None:
    block = "产品名称\n" + "机\n" * 10_000

    with pytest.raises(InvalidValue) as refused:
        paste(TABLE, read_block(block), AROUND)

    assert refused.value.fields == {"text": Reason.ROWS_FULL}
    assert refused.value.details == {"table": "产品", "most": 3, "count": 1, "added": 10_000}


def test_as_many_as_there_may_be_are_taken() -> None:
    assert len(pasted_values("甲\n乙")) == 2
    with pytest.raises(InvalidValue):
        pasted_values("甲\n乙\n丙")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", Reason.MISSING_VALUE), (" \n\t", Reason.MISSING_VALUE), ('"a', Reason.BROKEN_QUOTE)],
)
def test_what_is_no_block_is_refused(text: str, reason: Reason) -> None:
    with pytest.raises(InvalidValue) as refused:
        pasted_values(text)

    assert refused.value.fields == {"text": reason}
