"""A file given back with its problems written into it: red cells, and a column that says what."""

import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from app.exchange.sheets import BrokenRow, Row, Sheet, read_sheets

WIDTH = 60
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
"""A sheet's name may not hold these; a CSV's file name may."""


def marked_workbook(path: Path, file_name: str, problems: Iterable[Mapping[str, Any]]) -> bytes:
    """The file's own cells as they were read, formulas by their values, each problem beside its
    row. Nothing in it is run: text that begins with = stays text."""
    by_sheet: dict[str, dict[int, list[Mapping[str, Any]]]] = {}
    for problem in problems:
        by_sheet.setdefault(problem["sheet"], {}).setdefault(problem["row"], []).append(problem)
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        formats = {
            "error": book.add_format({"bg_color": "#F8C9C4", "font_color": "#8A1F11"}),
            "warning": book.add_format({"bg_color": "#FBEBC8"}),
        }
        _fill(book, formats, path, file_name, by_sheet)
    return content.getvalue()


def _fill(
    book: Any,
    formats: dict[str, Any],
    path: Path,
    file_name: str,
    by_sheet: dict[str, dict[int, list[Mapping[str, Any]]]],
) -> None:
    sheet: Any = None
    marks: dict[int, list[Mapping[str, Any]]] = {}
    beside = 0
    for one in read_sheets(path, file_name):
        if isinstance(one, Sheet):
            if one.is_hidden:
                continue
            sheet = book.add_worksheet(one.name.translate(FORBIDDEN)[:31].strip("'") or None)
            marks = by_sheet.get(one.name, {})
            marks.setdefault(1, []).extend(marks.pop(0, []))  # of the sheet as a whole
            beside = 0
        elif isinstance(one, Row):
            if len(one.cells) > beside:
                beside = len(one.cells)
                sheet.set_column(beside, beside, WIDTH)
            _write(sheet, one, marks.get(one.number, []), formats, beside)
        elif isinstance(one, BrokenRow):
            sheet.write_string(one.number - 1, 0, one.text, formats["error"])
            _say(sheet, one.number, max(beside, 1), marks.get(one.number, []), formats)


def _write(
    sheet: Any,
    row: Row,
    problems: list[Mapping[str, Any]],
    formats: dict[str, Any],
    beside: int,
) -> None:
    wrong = {one.get("position"): one["severity"] for one in reversed(problems)}
    for position, cell in enumerate(row.cells):
        red = formats.get(wrong.get(position, ""))
        place = (row.number - 1, position)
        if isinstance(cell, bool):
            sheet.write_boolean(*place, cell, red)
        elif isinstance(cell, float) and not math.isfinite(cell):
            sheet.write_string(*place, str(cell), red)  # 1.8E+308 in the file: no cell holds it
        elif isinstance(cell, int | float):
            sheet.write_number(*place, cell, red)
        elif cell is not None:
            sheet.write_string(*place, cell[:32_000], red)
        elif red is not None:
            sheet.write_blank(*place, None, red)
    _say(sheet, row.number, beside, problems, formats)


def _say(
    sheet: Any,
    number: int,
    beside: int,
    problems: list[Mapping[str, Any]],
    formats: dict[str, Any],
) -> None:
    if problems:
        lines = [
            f"{one['column']}:{one['detail']}{one['remedy']}"
            if one["column"]
            else one["detail"] + one["remedy"]
            for one in problems
        ]
        worst = min(one["severity"] for one in problems)
        sheet.write_string(number - 1, beside, ";".join(lines), formats[worst])
