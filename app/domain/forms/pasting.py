"""A block of cells, as a spreadsheet copies it, read as rows of a form's table.

Nothing is guessed: without a heading the columns are those of the template in their order, and what
became of each row and cell is shown before anything is written."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.forms.schema import FormField, FormTable
from app.domain.forms.values import Around, narrow, read_value, unit_of
from app.domain.refusals import InvalidValue, Reason

NUMBER_HEADING = "编号"
NUMBER_HEADINGS = frozenset({NUMBER_HEADING, "序号"})
CROSSED_OUT = frozenset({"-", "－", "--", "—", "——", "/", "\\"})
"""How people cross out a cell: it says nothing, and not that there is none."""
UNSAID = re.compile(r"[\s:：,，、。.·]+")
IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
MOST_SHOWN = 100
"""Characters of what was typed that a preview repeats."""


@dataclass(frozen=True, slots=True)
class PastedCell:
    column: str
    typed: str
    value: str
    """Canonical; empty where it cannot be read."""
    reason: Reason | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastedRow:
    line: int
    """Of the block, from 1."""
    row_id: str
    """Of the row that it fills in; empty: a new one."""
    number: str
    cells: tuple[PastedCell, ...]
    """What says nothing is left out: a blank takes no answer away."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a block becomes."""

    columns: tuple[tuple[str, str], ...]
    """For each column of the block its heading, and the key of the field it fills; empty: none."""
    has_heading: bool
    rows: tuple[PastedRow, ...]

    @property
    def wrong(self) -> int:
        return sum(cell.reason is not None for row in self.rows for cell in row.cells)

    @property
    def new_rows(self) -> int:
        return sum(not row.row_id for row in self.rows)


def read_block(text: str) -> list[list[str]]:
    """Tab-separated lines; a cell with a line break or a quote stands in quotes, as Excel does."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    try:
        return [[cell.strip() for cell in line] for line in lines if any(map(str.strip, line))]
    except csv.Error as error:
        raise InvalidValue(fields={"text": Reason.BROKEN_QUOTE}) from error


def typed_columns(table: FormTable) -> list[FormField]:
    """What a firm fills in, in the template's order."""
    return [column for column in table.columns if not column.computed]


def heading_of(column: FormField) -> str:
    unit = unit_of(column)
    return f"{column.label}({unit})" if unit else column.label


def paste(table: FormTable, lines: Sequence[Sequence[str]], around: Around) -> Pasted:
    """Refuses a block that has more rows than the table may, before a single cell is read."""
    if not lines:
        raise InvalidValue(fields={"text": Reason.MISSING_VALUE})
    named = _named(table, lines[0])
    body = lines[1:] if named else lines
    keys = named or _in_order(table, lines)
    _refuse_too_many(table, body, keys, around)
    return Pasted(
        columns=tuple(
            zip(_headings(lines[0], keys, table, is_named=bool(named)), keys, strict=True)
        ),
        has_heading=bool(named),
        rows=tuple(
            _row(table, line, keys, around, place)
            for place, line in enumerate(body, start=1 + bool(named))
        ),
    )


def _refuse_too_many(
    table: FormTable, body: Sequence[Sequence[str]], keys: Sequence[str], around: Around
) -> None:
    there = around.draft.of(table.key)
    known = {row.number for row in there}
    at = keys.index(NUMBER_HEADING) if NUMBER_HEADING in keys else None
    added = sum(at is None or narrow(_at(line, at)).upper() not in known for line in body)
    if len(there) + added > table.most_rows:
        raise InvalidValue(
            fields={"text": Reason.ROWS_FULL},
            table=table.title,
            most=table.most_rows,
            count=len(there),
            added=added,
        )


def _named(table: FormTable, first: Sequence[str]) -> list[str]:
    """The fields that a heading names; nothing if the first line is no heading."""
    by_name = {_folded(column.label): column.key for column in typed_columns(table)}
    by_name |= {_folded(one): NUMBER_HEADING for one in NUMBER_HEADINGS}
    keys = [by_name.get(_folded(cell), "") for cell in first]
    known = sum(bool(key) for key in keys)
    # One name alone may be a value: a heading is mostly names.
    return keys if known and 2 * known >= sum(bool(cell) for cell in first) else []


def _in_order(table: FormTable, lines: Sequence[Sequence[str]]) -> list[str]:
    keys = [column.key for column in typed_columns(table)]
    numbered = re.compile(rf"{re.escape(table.prefix)}\d{{1,3}}", re.IGNORECASE)
    if all(numbered.fullmatch(narrow(_at(line, 0))) for line in lines):
        keys = [NUMBER_HEADING, *keys]
    width = max(len(line) for line in lines)
    return (keys + [""] * width)[:width]


def _headings(
    first: Sequence[str], keys: Sequence[str], table: FormTable, *, is_named: bool
) -> list[str]:
    labels = {column.key: heading_of(column) for column in table.columns}
    labels[NUMBER_HEADING] = NUMBER_HEADING
    typed = list(first) if is_named else []
    return [
        labels.get(key) or (typed[place] if place < len(typed) else "")
        for place, key in enumerate(keys)
    ]


def _row(
    table: FormTable, line: Sequence[str], keys: Sequence[str], around: Around, place: int
) -> PastedRow:
    by_number = {row.number: row.id for row in around.draft.of(table.key)}
    number = narrow(_at(line, keys.index(NUMBER_HEADING)) if NUMBER_HEADING in keys else "").upper()
    row_id = by_number.get(number, "")
    columns = {column.key: column for column in table.columns}
    return PastedRow(
        line=place,
        row_id=row_id,
        number=number if row_id else "",
        cells=tuple(
            _cell(columns[key], typed, around)
            for key, typed in zip(keys, line, strict=False)
            if key in columns and typed and typed not in CROSSED_OUT
        ),
    )


def _cell(column: FormField, typed: str, around: Around) -> PastedCell:
    shown = typed if len(typed) <= MOST_SHOWN else f"{typed[:MOST_SHOWN]}…"
    try:
        return PastedCell(column.key, shown, read_value(column, typed, around))
    except InvalidValue as refusal:
        return PastedCell(column.key, shown, "", refusal.reasons[0], refusal.details)


def _at(line: Sequence[str], place: int) -> str:
    return line[place] if place < len(line) else ""


def _folded(heading: str) -> str:
    """A heading without its unit, blanks and 其中: they are written in many ways."""
    bare = UNSAID.sub("", IN_BRACKETS.sub("", narrow(heading)))
    return bare.removeprefix("其中")
