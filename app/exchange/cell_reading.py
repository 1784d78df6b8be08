"""The cells of a row, each read by the rule of its column: its value, nothing, or what is wrong."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason
from app.exchange import cells
from app.exchange.cells import narrow, text
from app.exchange.column_types import Column, Facet
from app.exchange.known_codes import KnownCodes, known_codes
from app.exchange.layout import Bound
from app.services.pool_import import county_cohorts, may_make_cohorts

DOUBTFUL = Decimal(10_000_000_000)
"""10 billion yuan in a column without a unit: more likely yuan read as ten thousands."""
COHORT = re.compile(r"((?:19|20)\d\d)\D{1,4}((?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class CellReading:
    """Reads whatever stands in a cell, and knows what is wrong with it."""

    today: date
    codes: KnownCodes
    cohorts: dict[str, tuple[int, int]]
    """By name: their first and last year."""
    may_make_cohorts: bool

    @classmethod
    def of(cls, session: Session, viewer: Viewer, today: date) -> "CellReading":
        """With what the viewer's county has."""
        codes, cohorts = known_codes(session, viewer), county_cohorts(session, viewer)
        return cls(today, codes, cohorts, may_make_cohorts(viewer))

    def value(self, bound: Bound, cell: Any) -> Any:
        column = bound.column
        if not cells.is_number(cell) and _says_nothing(column, cell):
            if column.is_required:
                raise InvalidValue(Reason.MISSING_VALUE)
            return None
        if column.key == "pool_cohort":
            return self._cohort(bound, cell)
        if is_quantity(column):
            return _quantity(bound, cell)
        value = column.read(cell)
        if isinstance(value, date) and value > self.latest(column):
            raise InvalidValue(Reason.DATE_IN_FUTURE, today=self.today)
        if column.key in self.codes:
            reason, known = self.codes[column.key]
            if value not in known:
                raise InvalidValue(reason)
            return known[str(value)]
        return value

    def latest(self, column: Column) -> date:
        """The last day that may stand in a column."""
        return date.max if column.may_be_future else self.today

    def _cohort(self, bound: Bound, cell: Any) -> str | None:
        """The name of the cohort a cell means; under a heading with years it says yes or no."""
        if bound.cohort is not None:
            years: tuple[int, int] | None = bound.cohort
            if not COHORT.search(narrow(cell)) and not cells.yes_or_no(cell):
                return None
        else:
            found = COHORT.search(narrow(cell))
            years = (int(found[1]), int(found[2])) if found else None
        typed = narrow(cell)
        for name, its_years in self.cohorts.items():
            if typed == name or years == its_years:
                return name
        if years is None or years[1] < years[0] or not self.may_make_cohorts:
            raise InvalidValue(Reason.UNKNOWN_COHORT)
        return f"{years[0]}-{years[1]}"


def is_quantity(column: Column) -> bool:
    return column.is_amount or column.facet is Facet.FIGURE


def _says_nothing(column: Column, cell: Any) -> bool:
    cells.check_formula(cell)
    typed = text(cell)
    return not typed or (len(typed) < 3 and not column.is_required and typed in cells.NOTHING)


def _quantity(bound: Bound, cell: Any) -> Decimal:
    column = bound.column
    value = cells.yuan(cell, bound.unit) if column.is_amount else cells.count(cell)
    if bound.unit_is_assumed and not cells.has_unit(cell) and abs(value) >= DOUBTFUL:
        raise InvalidValue(Reason.UNIT_DOUBTFUL)
    if value < 0 and not column.may_be_negative:
        raise InvalidValue(Reason.BAD_NUMBER)
    return value
