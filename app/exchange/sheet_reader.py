"""The part of an import that touches a stranger's file, run as a program of its own.

It imports nothing of ours, binds its own memory and time before it opens the file, runs no macro
and no formula, and writes messages to standard output: each four bytes of length and msgpack.

    python -I sheet_reader.py FILE

    {"sheet": name, "is_hidden": bool, "merged": [[row, column, last row, last column], …]}
    {"first": number of the first row, "rows": [[cell, …], …]}
    {"broken": number of the row, "text": its beginning}
    {"refused": reason, "details": {…}}        and nothing after it
    {"done": true}                             always last otherwise

Row numbers are those of the spreadsheet. A cell is nothing, text, a number or yes and no; dates
come as 2018-09-30, formulas by the value that stands in the file."""

import csv
import mmap
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import msgspec
import python_calamine

MEMORY = 304 * 1024 * 1024
"""What the reader may reserve (RLIMIT_DATA). A county's largest list, 100,000 rows of 30 columns,
reserves 302 MiB and fills 250; `sheets` watches what is filled and stops it below 300."""
ADDRESSES = 420 * 1024 * 1024
"""Rust reserves more than it fills; this bound holds whatever RLIMIT_DATA does not count."""
SECONDS = 60
MOST_ROWS = 200_000
"""Of a whole file: a province has 150,000 firms."""
LARGEST_UNPACKED = 300 * 1024 * 1024
SCANNED = 32 * 1024 * 1024
"""Sheets up to this size are searched for formulas without a value; calamine shows them blank."""
ALLOWED = ".xlsx、.xls、.csv"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WEB_PAGE = re.compile(rb"^\s*(<!doctype|<html|<table|<\?xml|mime-version)", re.IGNORECASE)
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
LONGEST_RECORD = 50
"""Lines that one row of a CSV may span; more is a quote that never ends."""
CHUNK = 500
HEAD_ROWS = 60
"""Merged cells are told where titles and headers stand."""
UNCOUNTED = "#未计算"
"""Stands for a formula whose value the writing program did not store."""


class Refused(Exception):
    """The file is not read: a reason that the caller has a sentence for."""

    def __init__(self, reason: str, **details: object) -> None:
        self.reason = reason
        self.details = details
        super().__init__(reason)


def bind() -> None:
    """Give up what is not needed, for good."""
    for what, limit in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_AS, ADDRESSES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def messages(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(ZIP):
        names = _check_zip(path)
        yield from _workbook(path, _formula_marks(path, names))
    elif head.startswith(OLE):
        _check_password(path)
        yield from _workbook(path, _old_marks(path))
    elif head.startswith((b"%PDF", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf")):
        raise Refused("file_unreadable")
    elif WEB_PAGE.match(head):
        raise Refused("file_is_web_page")
    else:
        yield from _csv(path, _encoding_of(path, head))
    yield {"done": True}


# --- Workbooks ------------------------------------------------------------------------------------


def _check_zip(path: Path) -> dict[str, zipfile.ZipInfo]:
    """Read the zip directory first: what it is, and how large it would become."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if any(entry.flag_bits & 1 for entry in entries.values()):
                raise Refused("file_encrypted")
            if not {"xl/workbook.xml", "xl/workbook.bin"} & entries.keys():
                raise Refused("file_type_refused", allowed=ALLOWED)
            unpacked = sum(entry.file_size for entry in entries.values())
            if unpacked > LARGEST_UNPACKED:
                raise Refused("file_unpacks_too_large", limit=LARGEST_UNPACKED // 1024 // 1024)
            for name, entry in entries.items():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_dimension(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise Refused("file_unreadable") from error
    return entries


def _check_dimension(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """A sheet says in its first bytes how far it reaches; a bare format may reach far, too."""
    with archive.open(entry) as sheet:
        found = re.search(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d{1,9})"', sheet.read(4096))
    rows = int(found[1]) if found else 0
    if rows > MOST_ROWS and entry.file_size > 20 * rows:
        raise Refused("too_many_rows", limit=MOST_ROWS)


def _check_password(path: Path) -> None:
    """Excel and WPS pack an encrypted workbook into the old container under a fixed name."""
    name = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(name) >= 0:
            raise Refused("file_encrypted")


Marks = dict[str, dict[int, dict[int, str]]]
"""By sheet, row and column (both from 0): what stands where a formula has no value."""


def _formula_marks(path: Path, entries: dict[str, zipfile.ZipInfo]) -> Marks:
    """Cells whose formula failed or was never counted: calamine shows both as blank."""
    marks: Marks = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for sheet, name in _sheet_files(archive).items():
                entry = entries.get(name)
                if entry is not None and entry.file_size <= SCANNED:
                    marks[sheet] = _marks_in(archive.read(entry))
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, NotImplementedError):
        return {}  # calamine will say what is wrong with it
    return marks


def _sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which file of the archive holds which sheet."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for link in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", links):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', link))
        target = attributes.get("Target", "").removeprefix("/")
        targets[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    files = {}
    for sheet in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", book):
        attributes = dict(re.findall(r'([\w:]+)="([^"]*)"', sheet))
        link_id = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        files[_unescaped(attributes.get("name", ""))] = targets.get(link_id, "")
    return files


def _unescaped(text: str) -> str:
    for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(escaped, plain)
    return text.replace("&amp;", "&")


FAILED = re.compile(
    rb'<c (?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?'
    rb"\s*<v>([^<]*)</v>"
)
NEVER_COUNTED = re.compile(
    rb'<c (?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
MAYBE_FAILED = re.compile(rb't="e"')
ENDS_WITH_FORMULA = re.compile(rb"<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
LONGEST_TAG = 512
"""Of a cell: its place, its style, its kind."""


def _marks_in(content: bytes) -> dict[int, dict[int, str]]:
    """Looked for by what few cells have, then read from the cell's beginning: a sheet is full of
    cells that begin alike."""
    marks: dict[int, dict[int, str]] = {}
    for failed in _cells_with(MAYBE_FAILED, FAILED, content):
        letters, number, shown = failed.groups()
        text = shown.decode("utf-8", "replace")[:20]
        marks.setdefault(int(number) - 1, {})[_column(letters)] = text
    for uncounted in _cells_with(ENDS_WITH_FORMULA, NEVER_COUNTED, content):
        letters, number = uncounted.groups()
        marks.setdefault(int(number) - 1, {})[_column(letters)] = UNCOUNTED
    return marks


def _cells_with(
    sign: re.Pattern[bytes], cell: re.Pattern[bytes], content: bytes
) -> Iterator[re.Match[bytes]]:
    for found in sign.finditer(content):
        at = found.start()
        begins = content.rfind(b"<c ", max(0, at - LONGEST_TAG), at)
        if begins >= 0 and (told := cell.match(content, begins)):
            yield told


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


# --- The same in the old format (MS-XLS in MS-CFB) ------------------------------------------------

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
FORMULA, BOOLERR, BOUNDSHEET, END = 0x0006, 0x0205, 0x0085, 0x000A
LAST_SECTOR = 0xFFFFFFFA
"""Sector numbers from here on are none."""


def _old_marks(path: Path) -> Marks:
    """Cells of an .xls whose formula failed: calamine shows them as blank, too."""
    if path.stat().st_size > SCANNED:
        return {}
    try:
        content = _workbook_stream(path.read_bytes())
        return {name: _old_marks_from(content, at) for name, at in _old_sheets(content)}
    except (struct.error, IndexError, ValueError, KeyError):
        return {}  # calamine will say what is wrong with it


def _workbook_stream(file: bytes) -> bytes:
    """The stream that holds the workbook, out of the compound file around it."""
    shifts = struct.unpack_from("<HH", file, 30)
    if shifts not in {(9, 6), (12, 6)}:
        raise ValueError(shifts)
    size, small = (1 << shift for shift in shifts)
    directory_at, cutoff, small_at = struct.unpack_from("<I4xII", file, 48)
    fat = _fat(file, size)

    def chain(start: int) -> bytes:
        parts: list[bytes] = []
        while start < LAST_SECTOR and len(parts) <= len(fat):
            parts.append(file[(start + 1) * size : (start + 2) * size])
            start = fat[start]
        return b"".join(parts)

    entries = chain(directory_at)
    streams = {}
    for at in range(0, len(entries), 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        streams[name.casefold()] = struct.unpack_from("<II", entries, at + 116)
    start, length = streams.get("workbook") or streams["book"]
    if length >= cutoff:
        return chain(start)[:length]
    links = chain(small_at)
    pool = chain(streams["root entry"][0])
    parts: list[bytes] = []
    while start < LAST_SECTOR and len(parts) <= len(links) // 4:
        parts.append(pool[start * small : (start + 1) * small])
        start = struct.unpack_from("<I", links, start * 4)[0]
    return b"".join(parts)[:length]


def _fat(file: bytes, size: int) -> list[int]:
    """Which sector follows which."""
    sectors = list(struct.unpack_from("<109I", file, 76))
    more_at, more = struct.unpack_from("<II", file, 68)
    for _ in range(min(more, len(file) // size)):
        block = struct.unpack_from(f"<{size // 4}I", file, (more_at + 1) * size)
        sectors += block[:-1]
        more_at = block[-1]
    fat: list[int] = []
    for sector in sectors:
        if sector < LAST_SECTOR:
            fat += struct.unpack_from(f"<{size // 4}I", file, (sector + 1) * size)
    return fat


def _old_records(content: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record up to the end of its part."""
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        yield kind, at + 4, length
        if kind == END:
            return
        at += 4 + length


def _old_sheets(content: bytes) -> list[tuple[str, int]]:
    """Names of the sheets, and where each begins."""
    sheets = []
    for kind, at, _ in _old_records(content, 0):
        if kind == BOUNDSHEET:
            begins, signs, is_wide = struct.unpack_from("<I2xBB", content, at)
            width, encoding = (2, "utf-16-le") if is_wide & 1 else (1, "latin-1")
            name = content[at + 8 : at + 8 + signs * width].decode(encoding, "replace")
            sheets.append((name, begins))
    return sheets


def _old_marks_from(content: bytes, begins: int) -> dict[int, dict[int, str]]:
    marks: dict[int, dict[int, str]] = {}
    for kind, at, length in _old_records(content, begins):
        code = None
        if kind == FORMULA and length >= 14 and content[at + 12 : at + 14] == b"\xff\xff":
            code = content[at + 8] if content[at + 6] == 2 else None
        elif kind == BOOLERR and length >= 8 and content[at + 7] == 1:
            code = content[at + 6]
        if code is not None:
            row, column = struct.unpack_from("<HH", content, at)
            marks.setdefault(row, {})[column] = ERRORS.get(code, "#N/A")
    return marks


# --- Sheets ---------------------------------------------------------------------------------------


def _workbook(path: Path, marks: Marks) -> Iterator[dict[str, Any]]:
    try:
        book = python_calamine.load_workbook(path)
    except python_calamine.PasswordError as error:
        raise Refused("file_encrypted") from error
    except (python_calamine.CalamineError, python_calamine.XmlError) as error:
        raise Refused("file_unreadable") from error
    total = 0
    visible = python_calamine.SheetVisibleEnum.Visible
    for about in book.sheets_metadata:
        if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        is_hidden = about.visible is not visible
        if is_hidden:
            yield {"sheet": about.name, "is_hidden": True, "merged": []}
            continue
        sheet = book.get_sheet_by_name(about.name)
        total += sheet.total_height
        if total > MOST_ROWS:
            raise Refused("too_many_rows", limit=MOST_ROWS)
        yield from _sheet(about.name, sheet, marks.get(about.name, {}))


def _sheet(
    name: str, sheet: python_calamine.CalamineSheet, marks: dict[int, dict[int, str]]
) -> Iterator[dict[str, Any]]:
    left = sheet.start[1] if sheet.start else 0
    ranges = sheet.merged_cell_ranges or []
    yield {
        "sheet": name,
        "is_hidden": False,
        "merged": [[*first, *last] for first, last in ranges if first[0] < HEAD_ROWS],
    }
    below = _repeated_below(ranges)
    kept: dict[tuple[int, int], Any] = {}
    rows: list[list[Any]] = []
    number = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = [None] * left + [
            cell if type(cell) is float or (cell and type(cell) is str) else plain(cell)
            for cell in cells
        ]
        for column, top in below.get(number - 1, ()):
            if column < len(row) and row[column] is None:
                row[column] = kept.get((top, column))
        for column, shown in marks.get(number - 1, {}).items():
            row.extend([None] * (column + 1 - len(row)))
            row[column] = shown
        for column in _tops(number - 1, below):
            kept[number - 1, column] = row[column] if column < len(row) else None
        rows.append(row)
        if len(rows) == CHUNK:
            yield {"first": number - CHUNK + 1, "rows": rows}
            rows = []
    if rows:
        yield {"first": number - len(rows) + 1, "rows": rows}


def _tops(row: int, below: dict[int, list[tuple[int, int]]]) -> list[int]:
    """Columns whose merged cell begins in this row and reaches into the next."""
    return [column for column, top in below.get(row + 1, ()) if top == row]


def _repeated_below(ranges: list[Any]) -> dict[int, list[tuple[int, int]]]:
    """For rows under the first of a merged cell: the column, and the row its text stands in."""
    below: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _last) in ranges:
        for row in range(top + 1, min(bottom, top + 5_000) + 1):
            below.setdefault(row, []).append((column, top))
    return below


def plain(cell: Any) -> Any:
    """A cell as a message can hold it."""
    if cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, str | float | bool | int):
        return cell
    return str(cell)


# --- CSV ------------------------------------------------------------------------------------------


def _encoding_of(path: Path, head: bytes) -> str:
    """By its byte order mark, else the first of UTF-8 and GB18030 that reads it whole."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return encoding
    if b"\x00" in head:
        raise Refused("file_unreadable")
    for encoding in ("utf-8", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("file_unreadable")


def _csv(path: Path, encoding: str) -> Iterator[dict[str, Any]]:
    yield {"sheet": "", "is_hidden": False, "merged": []}
    try:
        with path.open(encoding=encoding, newline="") as file:
            rows: list[list[Any]] = []
            number = 0
            for number, (cells, broken) in enumerate(_records(file), start=1):
                if number > MOST_ROWS:
                    raise Refused("too_many_rows", limit=MOST_ROWS)
                if broken is not None:
                    yield from _chunk(number, rows)
                    yield {"broken": number, "text": broken}
                    rows = []
                    continue
                rows.append([cell or None for cell in cells])
                if len(rows) == CHUNK:
                    yield from _chunk(number + 1, rows)
                    rows = []
            yield from _chunk(number + 1, rows)
    except UnicodeError as error:
        raise Refused("file_unreadable") from error


def _chunk(after: int, rows: list[list[Any]]) -> Iterator[dict[str, Any]]:
    """The rows that end just before row `after`."""
    if rows:
        yield {"first": after - len(rows), "rows": rows}


def _records(file: Any) -> Iterator[tuple[list[str], str | None]]:
    """Rows as a spreadsheet counts them. A quote that is never closed spoils its own line, not
    all that follow: reading goes on with the next one."""
    lines = _Lines(file)
    separator = lines.separator()
    while (line := lines.next()) is not None:
        record = [line]
        while True:
            try:
                parsed = next(csv.reader(record, delimiter=separator, strict=True), [])
            except csv.Error as error:
                if "unexpected end of data" in str(error) and len(record) < LONGEST_RECORD:
                    more = lines.next()
                    if more is not None:
                        record.append(more)
                        continue
                lines.give_back(record[1:])
                yield [], line[:60].rstrip()
            else:
                yield parsed, None
            break


class _Lines:
    """Lines of a file, some of which may be given back."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._given_back: list[str] = []

    def next(self) -> str | None:
        if self._given_back:
            return self._given_back.pop()
        line = self._file.readline(1 << 17)
        if "\x00" in line:
            raise Refused("file_unreadable")
        return line or None

    def give_back(self, lines: list[str]) -> None:
        self._given_back.extend(reversed(lines))

    def separator(self) -> str:
        """Tabs come from Excel's "Unicode text", semicolons from other countries' settings."""
        first = [line for line in (self.next() for _ in range(5)) if line is not None]
        self.give_back(first)
        text = "".join(first)
        return max(",\t;", key=text.count)


def main(path: str) -> None:
    write = sys.stdout.buffer.write
    encode = msgspec.msgpack.Encoder().encode
    try:
        bind()
        for message in messages(Path(path)):
            packed = encode(message)
            write(len(packed).to_bytes(4, "big"))
            write(packed)
    except Refused as refusal:
        packed = encode({"refused": refusal.reason, "details": refusal.details})
        write(len(packed).to_bytes(4, "big"))
        write(packed)
    except MemoryError:
        sys.exit(77)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
