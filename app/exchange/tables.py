"""A list as a file: the same columns and rows as xlsx, CSV or JSON, streamed with flat memory.

A caller says which columns it shows and hands over rows as tuples in that order; see
`routers/enterprises.py`. Rows may come from a generator that reads in chunks (`rows_in_chunks`):
nothing here ever holds more than one of them.

    columns = [Column("name", "企业名称"), Column("sales_cny", "销售收入", Kind.MONEY)]
    file = TableFile("企业台账", today, FileFormat.XLSX)
    StreamingResponse(file.chunks(columns, rows), media_type=file.media_type, headers=file.headers)

xlsx is for people: amounts in 万元, vocabularies as words. CSV is too, but keeps yuan to the fen.
JSON is for programs: column keys, vocabularies by value, amounts as exact decimal strings."""

import csv
import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

import msgspec
from rustpy_xlsxwriter import FastExcel, Format
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import reading
from app.queries.people import SHANGHAI
from app.words import word
from app.words.withheld import WITHHELD_ROWS

Row = Sequence[Any]

WAN = Decimal(10_000)
BUFFER = 64 * 1024
CHUNK = 500
"""Rows read at a time (performance.md, section 4)."""
NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_SHEET_NAME = 31
LONGEST_CELL = 32_767
"""What Excel reads (specifications and limits of Excel)."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


class Kind(StrEnum):
    """What a column holds: it decides the unit, the width and how a program reads it."""

    TEXT = "text"
    WORD = "word"
    WORDS = "words"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key for programs, its heading for people. A `width` is a least one."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    width: float | None = None


MEDIA_TYPES = {
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.JSON: "application/json",
}
WIDTHS = {Kind.TEXT: 12.0, Kind.MONEY: 14.0, Kind.DATE: 12.0, Kind.MOMENT: 17.0}
LEAST_WIDTH = 8.0
MOST_WIDTH = 48.0
"""Longer texts are cut off on the screen, not in the cell."""
WEIGHED = 200
"""Rows whose texts are looked at to find how wide a column must be; the rest only streams by."""
ARROW = 3.0
"""What the filter's arrow and the cell's edges take beside the heading."""
NUMBER_FORMATS = {
    Kind.MONEY: "#,##0.00",
    Kind.DATE: "yyyy-mm-dd",
    Kind.NUMBER: "General",
    Kind.PERCENT: "0.0%",
}


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table on its way out: what it is called, what it is, and its bytes."""

    subject: str
    day: date
    format: FileFormat

    @property
    def name(self) -> str:
        return f"{self.subject}_{self.day.isoformat()}.{self.format}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]

    @property
    def headers(self) -> dict[str, str]:
        """RFC 6266 with the name in RFC 5987's spelling, and a plain one for old programs."""
        plain = f"export_{self.day.isoformat()}.{self.format}"
        named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(self.name)}"
        return {"Content-Disposition": named, "Cache-Control": "no-store"}

    def chunks(
        self, columns: Sequence[Column], rows: Iterable[Row], withheld: int = 0
    ) -> Generator[bytes]:
        """`withheld` rows are kept back from whoever asks: a closing line, or a field, says so."""
        match self.format:
            case FileFormat.XLSX:
                return as_xlsx(columns, rows, self.subject, withheld)
            case FileFormat.CSV:
                return as_csv(columns, rows, withheld)
            case FileFormat.JSON:
                return as_json(columns, rows, withheld)


def as_json(columns: Sequence[Column], rows: Iterable[Row], withheld: int = 0) -> Generator[bytes]:
    """An array of objects; amounts are strings, so that no reader rounds them. Where rows were
    withheld the last object has no other field than their number."""
    keys = [column.key for column in columns]
    encode = msgspec.json.Encoder().encode
    buffer = bytearray(b"[")
    separator = b""
    for row in rows:
        buffer += separator
        buffer += encode(dict(zip(keys, map(for_programs, row), strict=True)))
        separator = b",\n"
        if len(buffer) > BUFFER:
            yield bytes(buffer)
            buffer.clear()
    if withheld:
        buffer += separator + encode({"withheld": withheld})
    yield bytes(buffer) + b"]\n"


def as_csv(columns: Sequence[Column], rows: Iterable[Row], withheld: int = 0) -> Generator[bytes]:
    """UTF-8 with a byte order mark, so that spreadsheets read it; amounts in yuan."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(headings(columns, "元"))
    for row in rows:
        writer.writerow([_for_csv(value) for value in row])
        if buffer.tell() > BUFFER:
            yield _emptied(buffer)
    if withheld:
        writer.writerow([WITHHELD_ROWS.format(count=withheld)])
    yield _emptied(buffer)


def as_xlsx(
    columns: Sequence[Column], rows: Iterable[Row], sheet: str, withheld: int = 0
) -> Generator[bytes]:
    """One sheet with a frozen head and filters. Text stays text whatever it begins with."""
    names = headings(columns, "万元")
    cells = _sheet_cells(columns, rows)
    first = list(islice(cells, WEIGHED))
    note = [WITHHELD_ROWS.format(count=withheld), *[None] * (len(columns) - 1)]
    last = [note] if withheld else []
    with tempfile.TemporaryFile() as file:
        workbook = FastExcel(file)
        workbook.format(datetime_format="yyyy-mm-dd", bold_headers=True).freeze(row=1)
        workbook.sheet(
            NOT_IN_A_SHEET_NAME.sub(" ", sheet)[:LONGEST_SHEET_NAME],
            _records(names, chain(first, cells, last)),
            column_widths=_widths(columns, names, first),
            column_formats=[_cell_format(column) for column in columns],
            autofilter=True,
        )
        workbook.save()
        file.seek(0)
        while chunk := file.read(BUFFER):
            yield chunk


def headings(columns: Sequence[Column], unit: str) -> list[str]:
    """What stands above each column; amounts say their unit."""
    return [
        f"{column.heading}({unit})" if column.kind is Kind.MONEY else column.heading
        for column in columns
    ]


def rows_in_chunks(
    engine: Engine, next_chunk: Callable[[Session, Any], tuple[Sequence[Row], Any]]
) -> Generator[Row]:
    """Rows from a session of the generator's own, closed even when the reader walks away.

    `next_chunk(session, cursor)` gives some rows and the cursor of the next, None at the end.
    A request's own session is closed before its streamed answer begins."""
    with reading(engine) as session:
        cursor: Any = None
        while True:
            rows, cursor = next_chunk(session, cursor)
            yield from rows
            if cursor is None:
                return


def counted(rows: Iterable[Row], then: Callable[[int], None]) -> Generator[Row]:
    """The same rows; `then` is told how many were given out, also when the reader walks away."""
    given = 0
    try:
        for row in rows:
            given += 1
            yield row
    finally:
        then(given)


def _sheet_cells(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[list[Any]]:
    ways = [_SHEET_WAYS.get(column.kind, _plain) for column in columns]
    for row in rows:
        yield [None if value is None else way(value) for way, value in zip(ways, row, strict=True)]


def _records(names: list[str], cells: Iterable[list[Any]]) -> Iterator[dict[str, Any]]:
    is_empty = True
    for row in cells:
        is_empty = False
        yield dict(zip(names, row, strict=True))
    if is_empty:
        yield dict.fromkeys(names)  # the writer takes its headings from the first record


def _widths(columns: Sequence[Column], names: list[str], first: list[list[Any]]) -> list[float]:
    """Wide enough for the heading and for the texts of the first rows."""
    return [
        min(
            max(
                column.width or WIDTHS.get(column.kind, LEAST_WIDTH),
                room(name) + ARROW,
                *(room(row[place]) + 1 for row in first if isinstance(row[place], str)),
            ),
            max(MOST_WIDTH, column.width or 0),
        )
        for place, (column, name) in enumerate(zip(columns, names, strict=True))
    ]


def room(text: str) -> float:
    """How many digits' widths a text takes: a Chinese character takes two."""
    if text.isascii():
        return float(len(text))
    return float(sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text))


def _cell_format(column: Column) -> Format:
    return Format().set_num_format(NUMBER_FORMATS.get(column.kind, "@"))


def _in_wan(value: Any) -> Any:
    return float(value / WAN)  # a sheet knows no other numbers


def _as_number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal | Fraction) else value


def _plain(value: Any) -> Any:
    text = value if type(value) is str else _for_people(value)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


_SHEET_WAYS: dict[Kind, Callable[[Any], Any]] = {
    Kind.MONEY: _in_wan,
    Kind.NUMBER: _as_number,
    Kind.PERCENT: _as_number,
    Kind.DATE: _as_number,
}


def _for_csv(value: Any) -> Any:
    if type(value) is str:
        # A spreadsheet would run these as formulas.
        return f"'{value}" if value.startswith(STARTS_A_FORMULA) else value
    if value is None:
        return ""
    if isinstance(value, Decimal | Fraction):
        return _digits(value)
    return _for_people(value)


def _for_people(value: Any) -> str:
    if isinstance(value, StrEnum):
        return word(value)
    if isinstance(value, list | tuple):
        return "、".join(_for_people(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return str(value)


def _digits(value: Decimal | Fraction) -> str:
    """A decimal as it is; a share, which may never end, to six places."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return format((Decimal(value.numerator) / value.denominator).quantize(Decimal("1e-6")), "f")


def for_programs(value: Any) -> Any:
    """A value as JSON holds it: amounts are text, dates are ISO."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, Decimal | Fraction):
        return _digits(value)
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _emptied(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return written
