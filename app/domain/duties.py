"""Duties of a title's holders: what falls due each year, and how a firm stands with one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.titles import Programme

SURVEY = "provincial_sme_survey"
"""The first duty that was kept; two years missed end the provincial title."""


class FilingStanding(StrEnum):
    FILED = "filed"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that every holder of a title owes once a year."""

    key: str
    name: str
    programme: Programme
    opens: tuple[int, int]
    due: tuple[int, int]
    basis: str
    consequence: str
    misses: int | None = None
    """Years missed that end the title; None: they do not."""
    counted_within_validity: bool = False
    """True: only years of the validity now running count, else all there ever were."""
    is_confirmed: bool = True

    def opens_on(self, year: int) -> date:
        return date(year, *self.opens)

    def due_on(self, year: int) -> date:
        return date(year, *self.due)

    def current_year(self, today: date) -> int:
        """The year of the duty that was opened last."""
        return today.year if self.opens_on(today.year) <= today else today.year - 1

    def is_over(self, year: int, today: date) -> bool:
        """Only after its last day is a duty missed."""
        return self.due_on(year) < today

    def counted_misses(self, missed_years: Iterable[int], valid_from: date, year: int) -> int:
        """Years missed up to a year, as the consequence counts them."""
        first = valid_from.year if self.counted_within_validity else 0
        return sum(first <= missed <= year for missed in set(missed_years))

    def ends_title(self, misses: int) -> bool:
        return self.misses is not None and misses >= self.misses
