"""A list as a file: what a person and a program read back is what was shown."""

import csv
import io
import json
import resource
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
import python_calamine
from sqlalchemy import Engine, text

from app.domain.enterprises import EnterpriseStatus
from app.exchange.tables import (
    Column,
    FileFormat,
    Kind,
    TableFile,
    as_csv,
    as_json,
    as_xlsx,
    counted,
    rows_in_chunks,
)

DAY = date(2018, 9, 30)
COLUMNS = [
    Column("name", "企业名称"),
    Column("uscc", "统一社会信用代码"),
    Column("status", "状态", Kind.WORD),
    Column("registered_on", "成立日期", Kind.DATE),
    Column("sales_cny", "销售收入", Kind.MONEY),
    Column("rights", "知识产权数", Kind.NUMBER),
    Column("is_above_designated_size", "规上", Kind.YES_NO),
    Column("updated_at", "更新时间", Kind.MOMENT),
]
ROWS: list[tuple[Any, ...]] = [
    (
        "=cmd|'/c calc'!A1",
        "913304820000000012",
        EnterpriseStatus.OPERATING,
        date(2009, 1, 2),
        Decimal("12345678.90"),
        3,
        True,
        datetime(2018, 9, 30, 1, 2, 3, tzinfo=UTC),
    ),
    ("平湖某某有限公司", "0057", None, None, None, None, None, None),
]


def made(file_format: FileFormat, rows: list[tuple[Any, ...]] = ROWS) -> bytes:
    return b"".join(TableFile("企业台账", DAY, file_format).chunks(COLUMNS, iter(rows)))


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))["企业台账"]


def test_json_keeps_values_exact() -> None:
    assert json.loads(made(FileFormat.JSON)) == [
        {
            "name": "=cmd|'/c calc'!A1",
            "uscc": "913304820000000012",
            "status": "operating",
            "registered_on": "2009-01-02",
            "sales_cny": "12345678.90",
            "rights": 3,
            "is_above_designated_size": True,
            "updated_at": "2018-09-30T01:02:03+00:00",
        },
        dict.fromkeys(column.key for column in COLUMNS) | {"name": ROWS[1][0], "uscc": "0057"},
    ]


def test_csv_says_words_and_yuan_and_runs_no_formula() -> None:
    content = made(FileFormat.CSV)

    assert content.startswith("\ufeff".encode())
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        [
            "企业名称",
            "统一社会信用代码",
            "状态",
            "成立日期",
            "销售收入(元)",
            "知识产权数",
            "规上",
            "更新时间",
        ],
        [
            "'=cmd|'/c calc'!A1",
            "913304820000000012",
            "存续",
            "2009-01-02",
            "12345678.90",
            "3",
            "是",
            "2018-09-30 09:02",
        ],
        ["平湖某某有限公司", "0057", "", "", "", "", "", ""],
    ]


def test_xlsx_keeps_codes_as_text_and_amounts_in_wan() -> None:
    sheet = sheet_of(made(FileFormat.XLSX))

    assert [cell.value for cell in sheet[1]][4] == "销售收入(万元)"
    assert [cell.value for cell in sheet[2]] == [
        "=cmd|'/c calc'!A1",
        "913304820000000012",
        "存续",
        datetime(2009, 1, 2),  # noqa: DTZ001 (a sheet's dates have no zone)
        1234.56789,
        3,
        "是",
        "2018-09-30 09:02",
    ]
    assert [cell.data_type for cell in sheet[2]][:2] == ["s", "s"]
    assert [cell.value for cell in sheet[3]] == ["平湖某某有限公司", "0057", *[None] * 6]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H3"
    assert [cell.number_format for cell in sheet[2]] == [
        "@",
        "@",
        "@",
        "yyyy-mm-dd",
        "#,##0.00",
        "General",
        "@",
        "@",
    ]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "d", "n", "n", "s", "s"]


def test_other_readers_find_the_same_values() -> None:
    read = python_calamine.load_workbook(io.BytesIO(made(FileFormat.XLSX)))
    rows = read.get_sheet_by_index(0).to_python()

    assert rows[1][:2] == ["=cmd|'/c calc'!A1", "913304820000000012"]
    assert rows[1][3:6] == [date(2009, 1, 2), 1234.56789, 3]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_text_that_begins_like_a_formula_is_text(start: str) -> None:
    columns, rows = [Column("name", "企业名称")], [(f"{start}1+1",)]

    sheet = sheet_of(b"".join(as_xlsx(columns, iter(rows), "企业台账")))
    lines = list(csv.reader(io.StringIO(b"".join(as_csv(columns, rows)).decode("utf-8-sig"))))

    assert (sheet["A2"].value, sheet["A2"].data_type) == (f"{start}1+1", "s")
    assert lines[1] == [f"'{start}1+1"]


def test_amount_in_wan_is_exact_to_the_fen() -> None:
    columns = [Column("sales_cny", "销售收入", Kind.MONEY)]
    amounts = [Decimal("0.01"), Decimal("99999999999.99"), Decimal("-12345.67")]
    content = b"".join(as_xlsx(columns, [(one,) for one in amounts], "企业台账"))

    read = [Decimal(repr(cell.value)) * 10_000 for cell in sheet_of(content)["A"][1:]]

    assert read == amounts


def test_columns_are_wide_enough_for_chinese() -> None:
    columns = [
        Column("name", "企业名称"),
        Column("short", "统一社会信用代码"),
        Column("note", "备注"),
    ]
    row = ("平湖市某某精密机械制造股份有限公司", "1", "长" * 100)

    sheet = sheet_of(b"".join(as_xlsx(columns, [row], "企业台账")))

    assert [round(sheet.column_dimensions[letter].width) for letter in "ABC"] == [36, 20, 49]


def test_sheet_can_be_named_after_anything_and_hold_any_text() -> None:
    rows = [("长" * 40_000,)]
    content = b"".join(as_xlsx([Column("note", "备注")], rows, "高企[外资]/港澳台:" + "名" * 40))

    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book.sheetnames == ["高企 外资  港澳台 " + "名" * 20]
    assert len(book.worksheets[0]["A2"].value) == 32_767


def test_json_of_many_rows_is_one_array() -> None:
    rows = [(f"企业{number}",) for number in range(10_000)]

    chunks = list(as_json([Column("name", "企业名称")], iter(rows)))

    assert len(chunks) > 2
    assert [one["name"] for one in json.loads(b"".join(chunks))] == [row[0] for row in rows]


@pytest.mark.parametrize("file_format", FileFormat)
def test_file_without_rows_still_has_its_head(file_format: FileFormat) -> None:
    content = made(file_format, [])

    if file_format is FileFormat.JSON:
        assert json.loads(content) == []
    elif file_format is FileFormat.CSV:
        assert content.decode("utf-8-sig").count("\n") == 1
    else:
        assert sheet_of(content)["A1"].value == "企业名称"


def test_file_is_named_in_chinese() -> None:
    disposition = TableFile("企业台账", DAY, FileFormat.XLSX).headers["Content-Disposition"]

    assert disposition.isascii()
    assert unquote(disposition).endswith("filename*=UTF-8''企业台账_2018-09-30.xlsx")


def test_chunks_are_read_until_the_cursor_ends(engine: Engine) -> None:
    def next_chunk(session: Any, cursor: int | None) -> tuple[list[tuple[int]], int | None]:
        start = cursor or 0
        assert session.execute(text("SELECT 1")).scalar_one() == 1
        return [(start,), (start + 1,)], start + 2 if start < 4 else None

    assert list(rows_in_chunks(engine, next_chunk)) == [(n,) for n in range(6)]


def test_count_is_told_when_the_reader_walks_away() -> None:
    told: list[int] = []
    rows = counted(((n,) for n in range(10)), told.append)
    next(rows)
    next(rows)

    rows.close()

    assert told == [2]


def test_xlsx_of_many_rows_stays_small_in_memory() -> None:
    def many() -> Iterator[tuple[Any, ...]]:
        for n in range(60_000):
            yield (f"企业{n}", f"{n:018d}", *ROWS[0][2:])

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = sum(len(chunk) for chunk in as_xlsx(COLUMNS, many(), "企业台账"))
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    assert size > 1_000_000
    assert grown_mib < 64
