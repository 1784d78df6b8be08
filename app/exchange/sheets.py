"""A file read as sheets of numbered rows, whatever it is: .xlsx, .xls or .csv.

Row numbers are those the officer sees in her spreadsheet."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine

from app.domain.refusals import InvalidValue, Reason

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
CSV_ENCODINGS = ("utf-8-sig", "gb18030")
LARGEST_UNPACKED = 300 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file."""

    sheet: str
    number: int
    cells: tuple[Any, ...]


def read_rows(path: Path, file_name: str) -> Iterator[Row]:
    """The rows of every sheet in order; a CSV is one sheet under its own name. Refuses what is
    not a table before reading it whole."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(ZIP):
        _check_zip(path)
        yield from _workbook_rows(path)
    elif head == OLE:
        yield from _workbook_rows(path)
    elif b"\x00" in head or head.startswith((b"%PDF", b"MZ")):
        raise InvalidValue(Reason.FILE_UNREADABLE)
    else:
        yield from _csv_rows(path, file_name)


def _check_zip(path: Path) -> None:
    """Read the zip directory first: what it is, and how large it would become."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise InvalidValue(Reason.FILE_UNREADABLE) from error
    if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
        raise InvalidValue(Reason.FILE_TYPE_REFUSED, allowed=".xlsx、.xls、.csv")
    if unpacked > LARGEST_UNPACKED:
        raise InvalidValue(Reason.FILE_TOO_LARGE, limit=LARGEST_UNPACKED // 1024 // 1024)


def _workbook_rows(path: Path) -> Iterator[Row]:
    try:
        workbook = python_calamine.load_workbook(path)
    except python_calamine.PasswordError as error:
        raise InvalidValue(Reason.FILE_ENCRYPTED) from error
    except python_calamine.CalamineError as error:
        raise InvalidValue(Reason.FILE_UNREADABLE) from error
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        first = sheet.start[0] if sheet.start else 0
        for offset, cells in enumerate(sheet.iter_rows()):
            yield Row(name, first + offset + 1, tuple(cells))


def _csv_rows(path: Path, file_name: str) -> Iterator[Row]:
    text = _decoded(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            yield Row(file_name, reader.line_num, tuple(cells))
    except csv.Error as error:
        raise InvalidValue(Reason.FILE_UNREADABLE) from error


def _decoded(content: bytes) -> str:
    for encoding in CSV_ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidValue(Reason.FILE_UNREADABLE)
