"""Tables of a form as spreadsheets: one to fill in, and one that was filled in as a block."""

import csv
import io
from pathlib import Path

import xlsxwriter

from app.domain.forms.pasting import NUMBER_HEADING, heading_of, typed_columns
from app.domain.forms.schema import FieldKind, FormField, FormTable
from app.domain.refusals import InvalidValue, Reason
from app.exchange.cells import text
from app.exchange.sheets import Row, Sheet, read_sheets
from app.exchange.tables import ARROW, room

MOST_ROWS = 20_000
WORDS = {FieldKind.YES_NO: ["是", "否"]}
NOTES = "填写说明"
OPEN_ROWS = 99


def block_of_file(path: Path, file_name: str) -> str:
    """The first sheet that is shown and has rows, as a spreadsheet would copy it."""
    block, rows, is_hidden = io.StringIO(newline=""), 0, False
    lines = csv.writer(block, delimiter="\t", lineterminator="\n")
    for part in read_sheets(path, file_name):
        if isinstance(part, Sheet):
            if rows:
                break
            is_hidden = part.is_hidden
        elif isinstance(part, Row) and not is_hidden:
            cells = [text(cell) for cell in part.cells]
            if any(cells):
                rows += 1
                lines.writerow(cells)
            if rows > MOST_ROWS:
                raise InvalidValue(fields={"file": Reason.TOO_MANY_ROWS}, limit=MOST_ROWS)
    return block.getvalue()


def table_template(table: FormTable) -> bytes:
    """A sheet with the headings and the words to choose from, and one that explains them."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    columns = typed_columns(table)
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(table.title[:31])
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        as_text = book.add_format({"num_format": "@"})
        for place, heading in enumerate([NUMBER_HEADING, *map(heading_of, columns)]):
            sheet.write_string(0, place, heading, bold)
            sheet.set_column(place, place, max(12.0, room(heading) + ARROW), as_text)
        for place, column in enumerate(columns, start=1):
            if words := _words(column):
                rule = {"validate": "list", "source": words, "error_type": "warning"}
                sheet.data_validation(1, place, OPEN_ROWS, place, rule)
        sheet.freeze_panes(1, 2)
        _explain(book, table, columns)
    return content.getvalue()


def _explain(book: xlsxwriter.Workbook, table: FormTable, columns: list[FormField]) -> None:
    sheet = book.add_worksheet(NOTES)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.write_row(0, 0, ["列", "必填", "怎么填"], bold)
    number = f"已有的行填其编号(如 {table.prefix}01)则补填该行;留空则新增一行。"
    lines = [(NUMBER_HEADING, "", number)]
    lines += [(heading_of(one), "必填" if one.is_required else "", _how(one)) for one in columns]
    for place, line in enumerate(lines, start=1):
        for at, cell in enumerate(line):
            sheet.write_string(place, at, cell, wrapped)
    for at, width in enumerate((28, 8, 60)):
        sheet.set_column(at, at, width)


def _how(column: FormField) -> str:
    match column.kind:
        case FieldKind.DATE:
            how = "如 2018-05-31"
        case FieldKind.REFERENCE | FieldKind.REFERENCES:
            how = "填编号,多个用顿号分开"
        case FieldKind.LONG_TEXT:
            how = f"不超过 {column.longest} 字"
        case _:
            how = "、".join(_words(column))
    return "。".join(one for one in (how, column.hint) if one)


def _words(column: FormField) -> list[str]:
    return WORDS.get(column.kind) or [one.text for one in column.choices]
