"""What became of a cohort of the reserve pool over time: recognized, in cultivation, removed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.pool import Removal
from app.domain.titles import TitleSpan, TitleState

HALF_YEARS = ((6, 30), (12, 31))


class CohortPart(StrEnum):
    RECOGNIZED = "recognized"
    IN_CULTIVATION = "in_cultivation"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class EntryCourse:
    """One entry: when it came, when and why it went, its firm's titles of the kind it aims at."""

    admitted_on: date | None
    removed_on: date | None = None
    removal: Removal | None = None
    titles: tuple[TitleSpan, ...] = ()

    def part(self, day: date, known_on: date) -> CohortPart | None:
        """None: not in the cohort on that day, or never rightly."""
        has_come = self.admitted_on is not None and self.admitted_on <= day
        if not has_come or self.removal is Removal.ENTERED_IN_ERROR:
            return None
        has_gone = self.removed_on is not None and self.removed_on <= day
        if (has_gone and self.removal is Removal.RECOGNIZED) or self._has_won(day, known_on):
            return CohortPart.RECOGNIZED
        return CohortPart.REMOVED if has_gone else CohortPart.IN_CULTIVATION

    def _has_won(self, day: date, known_on: date) -> bool:
        """A title that began while the entry was in the pool; whether it still runs is another
        question."""
        return any(
            self.admitted_on is not None
            and self.admitted_on <= one.valid_from <= (self.removed_on or day)
            and one.state(day, known_on) not in (TitleState.NOT_YET, TitleState.VOID)
            for one in self.titles
        )


@dataclass(frozen=True, slots=True)
class CohortPoint:
    day: date
    recognized: int
    in_cultivation: int
    removed: int

    @property
    def total(self) -> int:
        return self.recognized + self.in_cultivation + self.removed


def course(
    entries: Sequence[EntryCourse], starts_year: int, today: date
) -> tuple[CohortPoint, ...]:
    """The cohort at the end of each half year since it began, and today."""
    return tuple(_point(entries, day, today) for day in days_since(starts_year, today))


def days_since(starts_year: int, today: date) -> Iterator[date]:
    for year in range(starts_year, today.year + 1):
        yield from (date(year, *end) for end in HALF_YEARS if date(year, *end) < today)
    yield today


def _point(entries: Iterable[EntryCourse], day: date, known_on: date) -> CohortPoint:
    parts = Counter(entry.part(day, known_on) for entry in entries)
    return CohortPoint(
        day,
        parts[CohortPart.RECOGNIZED],
        parts[CohortPart.IN_CULTIVATION],
        parts[CohortPart.REMOVED],
    )
