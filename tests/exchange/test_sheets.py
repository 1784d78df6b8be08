"""What is no workbook is refused with a clear word; what a stranger sends never breaks us."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from app.domain.refusals import InvalidValue, Reason
from app.domain.uscc import make_uscc
from app.exchange import sheet_reader
from app.exchange.imports import plan_import
from app.exchange.marked import marked_workbook
from app.exchange.sheet_reader import MOST_ROWS, OLE
from app.exchange.sheets import BrokenRow, Row, Sheet, read_sheets
from app.words import sentence
from tests.factories import make_county, viewer_of

CODE = make_uscc("990482", "MA28K001")
TODAY = date(2018, 9, 30)
WORKBOOKS = Path(__file__).parent / "workbooks"
ENCRYPTED = Path(__file__).parent / "encrypted"


def rows_of(path: Path) -> list[tuple[int, tuple[Any, ...]]]:
    told = read_sheets(path, path.name)
    return [(one.number, one.cells) for one in told if isinstance(one, Row)]


def refusal_of(path: Path) -> InvalidValue:
    with pytest.raises(InvalidValue) as refused:
        list(read_sheets(path, path.name))
    assert sentence(refused.value.reasons[0], refused.value.details)
    return refused.value


def zipped(**entries: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), entry)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.FILE_UNREADABLE),
        (b"%PDF-1.4 nothing", Reason.FILE_UNREADABLE),
        (b"MZ\x90\x00", Reason.FILE_UNREADABLE),
        (b"PK\x03\x04 not really", Reason.FILE_UNREADABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", Reason.FILE_UNREADABLE),
        (b"abc\x00def", Reason.FILE_UNREADABLE),
        (b"\x81 \xff\xff\x30", Reason.FILE_UNREADABLE),
        (b"<html><table><tr><td>1</td></tr></table>", Reason.FILE_IS_WEB_PAGE),
        (zipped(word__document_xml=b"<w/>"), Reason.FILE_TYPE_REFUSED),
        (zipped(xl__workbook_xml=b"<broken"), Reason.FILE_UNREADABLE),
        (
            OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            Reason.FILE_ENCRYPTED,
        ),
    ],
)
def test_no_workbook_is_refused_by_its_first_bytes(
    tmp_path: Path, content: bytes, reason: Reason
) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)

    assert refusal_of(path).reasons == (reason,)


@pytest.mark.parametrize("ending", ["xls", "xlsx"])
def test_a_password_of_libreoffice_is_called_one(ending: str) -> None:
    assert refusal_of(ENCRYPTED / f"saved.{ending}").reasons == (Reason.FILE_ENCRYPTED,)


def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(400):
                sheet.write(bytes(1_000_000))

    assert refusal_of(path).reasons == (Reason.FILE_UNPACKS_TOO_LARGE,)


def test_two_million_rows_are_refused_by_the_first_bytes_of_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    head = b'<worksheet><dimension ref="A1:B2000000"/><sheetData>'
    path.write_bytes(
        zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=head + b" " * 41_000_000)
    )

    refused = refusal_of(path)

    assert refused.reasons == (Reason.TOO_MANY_ROWS,)
    assert str(MOST_ROWS) in sentence(refused.reasons[0], refused.details)


def test_too_many_lines_of_a_csv_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" * (MOST_ROWS + 1), "utf-8")

    assert refusal_of(path).reasons == (Reason.TOO_MANY_ROWS,)


def test_what_needs_more_memory_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "企业名称")
        sheet.write("XFD150000", "一格在天边")

    assert refusal_of(path).reasons == (Reason.FILE_NEEDS_TOO_MUCH,)


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "low.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("C4", "甲")
        sheet.write("D7", 2)

    assert [one for one in rows_of(path) if any(one[1])] == [
        (4, (None, None, "甲", None)),
        (7, (None, None, None, 2.0)),
    ]


def test_a_quote_that_never_closes_spoils_its_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text('a,b\n"甲,1\n乙,2\n"丙\n厂",3\n丁,"4"x\n戊,5\n', "utf-8")

    told = list(read_sheets(path, "quotes.csv"))

    assert told == [
        Sheet("quotes.csv"),
        Row("quotes.csv", 1, ("a", "b")),
        BrokenRow("quotes.csv", 2, '"甲,1'),
        Row("quotes.csv", 3, ("乙", "2")),
        Row("quotes.csv", 4, ("丙\n厂", "3")),
        BrokenRow("quotes.csv", 5, '丁,"4"x'),
        Row("quotes.csv", 6, ("戊", "5")),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("企业名称,代码\n㐀㐁厂,1\n", encoding)

    assert rows_of(path) == [(1, ("企业名称", "代码")), (2, ("㐀㐁厂", "1"))]


WORDS = (
    f"合计 企业名称 统一社会信用代码 {CODE} {CODE.lower()} 上年度研发费用(万元) 2016-2018"
    " 1e999 -0 NaN Infinity ９９９ 1,2,3 2018-13-45 #REF! √ 万元 '=1"
).split()
CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**15), 10**15),
    st.text(max_size=20),
    st.sampled_from(WORDS),
)
HEADINGS = [
    "企业名称",
    "统一社会信用代码",
    "所属镇街道",
    "成立日期",
    "注册资本",
    "注册资本(万元)",
    "上年度销售收入",
    "2017年研发费用",
    "职工人数",
    "后备库",
    "2016-2018年后备库",
    "拟申报年度",
    "数据年度",
    "备注",
    "?",
]
HEADS = st.lists(st.sampled_from(HEADINGS), max_size=8)
SUBJECTS = st.sampled_from([["企业名称", "统一社会信用代码"], ["对象", "号码"], []])
"""How a header calls the firm: as we do, as nobody does, or not at all."""


@pytest.fixture
def county(session: Session) -> Session:
    make_county(session)
    return session


Check = Callable[[bytes], None]


@pytest.fixture
def never_breaks(county: Session, tmp_path: Path) -> Check:
    path = tmp_path / "mess"

    def check(content: bytes) -> None:
        path.write_bytes(content)
        try:
            plan = plan_import(county, viewer_of(), path, today=TODAY)
        except InvalidValue as refusal:
            refused = sentence(refusal.reasons[0], refusal.details)
            assert refused
            return
        assert plan.report()["rows"] == plan.rows
        good = len(plan.planned)
        assert good <= plan.rows <= good + plan.bad_rows
        told = [asdict(problem) for problem in plan.problems]
        assert marked_workbook(path, path.name, told).startswith(b"PK")

    return check


MESSY = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@MESSY
@given(
    before=st.lists(st.lists(CELL, max_size=4), max_size=3),
    subject=SUBJECTS,
    heads=HEADS,
    rows=st.lists(st.lists(CELL, max_size=10), max_size=12),
    merged=st.lists(st.tuples(*[st.integers(0, 6)] * 4), max_size=2),
)
def test_no_workbook_gets_a_traceback(
    never_breaks: Check,
    before: list[list[Any]],
    subject: list[str],
    heads: list[str],
    rows: list[list[Any]],
    merged: list[tuple[int, int, int, int]],
) -> None:
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet()
        taken: set[tuple[int, int]] = set()
        for top, left, tall, broad in merged:
            place = {
                (r, c) for r in range(top, top + tall + 1) for c in range(left, left + broad + 1)
            }
            if len(place) > 1 and not place & taken:
                sheet.merge_range(top, left, top + tall, left + broad, "合并")
                taken |= place
        firms = [[f"厂{number}", *row] for number, row in enumerate(rows)]
        table = [*before, [*subject, *heads], *firms]
        for number, row in enumerate(table):
            for position, cell in enumerate(row):
                if isinstance(cell, bool | int | float):
                    sheet.write(number, position, cell)
                elif cell:
                    sheet.write_string(number, position, cell)

    never_breaks(content.getvalue())


FEW = settings(MESSY, max_examples=10)
SPOILT = st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 255)), max_size=5)


def spoil(content: bytes, places: list[tuple[int, int]]) -> bytes:
    spoilt = bytearray(content)
    for place, value in places:
        if content:
            spoilt[place % len(content)] = value
    return bytes(spoilt)


@FEW
@given(
    subject=SUBJECTS,
    heads=HEADS,
    rows=st.lists(st.lists(CELL, max_size=10), max_size=12),
    separator=st.sampled_from(",\t;"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    places=SPOILT,
)
def test_no_csv_of_any_office_gets_a_traceback(
    never_breaks: Check,
    subject: list[str],
    heads: list[str],
    rows: list[list[Any]],
    separator: str,
    encoding: str,
    places: list[tuple[int, int]],
) -> None:
    written = io.StringIO()
    firms = [[f"平湖市厂{number}有限公司", *row] for number, row in enumerate(rows)]
    csv.writer(written, delimiter=separator).writerows([[*subject, *heads], *firms])

    never_breaks(spoil(written.getvalue().encode(encoding, "ignore"), places))


@FEW
@given(
    book=st.sampled_from(sorted(WORKBOOKS.glob("*.xls*"))),
    part=st.sampled_from(
        ["sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml", ".rels"]
    ),
    places=SPOILT,
)
def test_an_office_program_s_workbook_spoilt_anywhere_gets_no_traceback(
    never_breaks: Check, book: Path, part: str, places: list[tuple[int, int]]
) -> None:
    """An .xls byte by byte; of a zip what is packed in it, or the zip would only be refused."""
    content = book.read_bytes()
    if book.suffix == ".xls":
        never_breaks(spoil(content, places))
        return
    spoilt = io.BytesIO()
    with zipfile.ZipFile(book) as given, zipfile.ZipFile(spoilt, "w") as archive:
        for name in given.namelist():
            entry = given.read(name)
            archive.writestr(name, spoil(entry, places) if name.endswith(part) else entry)

    never_breaks(spoilt.getvalue())


@MESSY
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore")),
        st.text('企业名称统一社会信用代码",\n\r\t;=1234', max_size=200).map(
            lambda text: f"企业名称,统一社会信用代码\n{text}".encode("gb18030")
        ),
        st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail),
        st.binary(max_size=200).map(lambda tail: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + tail),
    )
)
def test_no_bytes_get_a_traceback(never_breaks: Check, content: bytes) -> None:
    never_breaks(content)


@settings(max_examples=300, deadline=None)
@given(
    book=st.sampled_from(sorted(WORKBOOKS.glob("*.xls"))),
    places=st.lists(st.tuples(st.integers(0, 8_000), st.integers(0, 255)), max_size=20),
    end=st.integers(0, 9_000),
)
def test_an_old_workbook_spoilt_anywhere_is_searched_to_no_harm(
    tmp_path_factory: pytest.TempPathFactory, book: Path, places: list[tuple[int, int]], end: int
) -> None:
    content = bytearray(book.read_bytes()[:end])
    for place, value in places:
        if place < len(content):
            content[place] = value
    path = tmp_path_factory.getbasetemp() / "spoilt.xls"
    path.write_bytes(content)

    marks = sheet_reader._old_marks(path)

    assert all(shown.startswith("#") for rows in marks.values() for row in rows.values()
               for shown in row.values())  # fmt: skip


def test_a_formula_that_failed_in_an_old_workbook_is_no_blank() -> None:
    marks = sheet_reader._old_marks(WORKBOOKS / "xindai.xls")

    assert {name: rows for name, rows in marks.items() if rows} == {"工业": {7: {4: "#DIV/0!"}}}


def test_formulas_that_failed_or_were_never_counted_are_no_blanks() -> None:
    content = (
        b'<c r="A1"><f>B1+1</f><v>3</v></c><c r="B1" t="inlineStr"><is><t>t="e"</t></is></c>'
        b'<c r="C1" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="e" r="D1"><v>#N/A</v></c>'
        b'<c r="A2"><f ca="1"/></c><c r="B2" t="str"><f>""</f><v></v></c>'
        b'<c r="C2" s="3"><f>SUM(A1)</f><v></v></c><c r="D2"/>'
    )

    assert sheet_reader._marks_in(content) == {
        0: {2: "#DIV/0!", 3: "#N/A"},
        1: {0: sheet_reader.UNCOUNTED, 2: sheet_reader.UNCOUNTED},
    }
