"""Which fiscal years an application looks at, and what is known about them."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.domain.criteria.arithmetic import ZERO
from app.domain.criteria.facts import NOTHING_KNOWN, Facts, YearFacts


class Period(NamedTuple):
    """Consecutive fiscal years before the year of application, oldest first."""

    years: tuple[int, ...]
    figures: tuple[YearFacts, ...]
    is_short: bool
    """The firm has existed in fewer fiscal years than are asked for."""

    def total(self, name: str) -> Decimal | None:
        """The sum over the years; unknown as soon as one of them is."""
        total = ZERO
        for figures in self.figures:
            value = getattr(figures, name)
            if value is None:
                return None
            total += value
        return total

    def missing(self, *names: str) -> tuple[str, ...]:
        """Paths of the figures nobody knows."""
        paths = [
            f"years.{year}.{name}"
            for name in names
            for year, figures in zip(self.years, self.figures, strict=True)
            if getattr(figures, name) is None
        ]
        return tuple(paths)

    def last(self) -> "Period":
        """Of the last year alone."""
        return Period(self.years[-1:], self.figures[-1:], self.is_short)


def period_before(facts: Facts, applied_on: date, length: int) -> Period:
    """近三个会计年度: consecutive years before the application's, its own never among them
    (G195 三(一)). Years before the firm's registration do not exist: 实际经营年限."""
    end = applied_on.year
    first = end - length
    registered_on = facts.registered_on
    is_short = registered_on is not None and registered_on.year > first
    if is_short and registered_on is not None:
        first = min(registered_on.year, end)
    years = tuple(range(first, end))
    known = facts.years
    return Period(years, tuple([known.get(year, NOTHING_KNOWN) for year in years]), is_short)
