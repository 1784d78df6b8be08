"""A reader for one column of a sheet: most cells are plain, and go a short way.

What kind, unit and heading settle is settled once for the column. A short way reads only what it
is sure of, and leaves every other cell, and whatever is wrong, to the careful `CellReading`: both
come to the same (`tests/exchange/test_short_ways.py`)."""

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from app.domain.uscc import is_well_formed
from app.exchange import cells
from app.exchange.cell_reading import DOUBTFUL, CellReading, is_quantity
from app.exchange.column_types import Words, uscc
from app.exchange.layout import Bound

Read = Callable[[Any], Any]
"""The value of a cell, None where it says nothing; raises InvalidValue."""
REMEMBERED = 1_000
"""Cells of a column: there are fewer towns and kinds than that, and more days and people."""
LARGEST = 1_000_000_000_000
"""Yuan or people up to which nothing needs to be asked about a number."""
SURE = 10**15
"""No two decimals of up to 15 digits are the same double. A cell that is so many fen divided by its
unit therefore shows just these digits, and need not be written out to be read."""
DIGITS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")


def reader_of(bound: Bound, reading: CellReading) -> Read:
    """How the cells of this column are read."""
    column, careful = bound.column, partial(reading.value, bound)
    if is_quantity(column):
        exact = _quantities(bound, careful)
        # Numbers of people are few, amounts are not.
        return exact if column.is_amount else _remembering(exact, {None: None})
    if column.read is cells.day:
        return _days(reading.latest(column), careful)
    remembering = _remembering(careful, {} if column.is_required else {None: None})
    if column.read is uscc:
        return _codes(remembering)
    if isinstance(column.read, Words) and column.key not in reading.codes:
        return _lines(column.read.limit, remembering)
    return remembering


def _remembering(careful: Read, known: dict[Any, Any]) -> Read:
    """The same few words stand in a column over and over."""

    def read(cell: Any) -> Any:
        if type(cell) is bool:  # which is 0 or 1 to a dictionary
            return careful(cell)
        value = known.get(cell, known)
        if value is known:
            value = careful(cell)
            if len(known) < REMEMBERED:
                known[cell] = value
        return value

    return read


def _lines(limit: int, careful: Read) -> Read:
    """Text that is one line, with nothing around it or before it that means something. What can
    be printed has no blanks but the plain one, and no breaks."""

    def read(cell: Any) -> Any:
        if (
            type(cell) is str
            and 2 < len(cell) <= limit
            and cell[0] not in " '#"
            and cell[-1] != " "
            and cell.isprintable()
        ):
            return cell
        return careful(cell)

    return read


def _codes(careful: Read) -> Read:
    def read(cell: Any) -> Any:
        return cell if type(cell) is str and is_well_formed(cell) else careful(cell)

    return read


def _days(latest: date, careful: Read) -> Read:
    """Days as the reader of workbooks writes them: 2018-09-30."""

    def read(cell: Any) -> Any:
        if type(cell) is str and len(cell) == 10 and cell[4] == "-" == cell[7]:
            try:
                day = date.fromisoformat(cell)
            except ValueError:
                return careful(cell)
            if day <= latest:
                return day
        return careful(cell)

    return read


def _quantities(bound: Bound, careful: Read) -> Read:
    """Numbers that are neither negative nor large, as numbers or as plain digits."""
    is_optional = not bound.column.is_required
    unit = bound.unit if bound.column.is_amount else 1
    largest = (int(DOUBTFUL) if bound.unit_is_assumed else LARGEST) // unit - 1
    hundredths = float(unit * 100)
    is_digits = DIGITS.fullmatch

    def read(cell: Any) -> Any:
        if type(cell) is float:
            if not 0 <= cell <= largest:
                return careful(cell)
            fen = round(cell * hundredths)
            if fen < SURE and fen / hundredths == cell:
                return Decimal(fen).scaleb(-2)
            exact = Decimal(repr(cell))
        elif type(cell) is str and is_digits(cell) and (exact := Decimal(cell)) <= largest:
            pass
        elif cell is None and is_optional:
            return None
        else:
            return careful(cell)
        return (exact * unit).quantize(cells.FEN, ROUND_HALF_UP)

    return read
