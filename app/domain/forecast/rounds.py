"""When the result of a batch is published: by what has happened of it, and how long that took
before.

Nothing is made up: where the past has no such batch, the day stays unknown and is said to be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median_low

from app.domain.forecast.reading import Batch, CaseStory, Past
from app.domain.stages import Stage


class RoundBasis(StrEnum):
    """What an expected day of publication is reckoned from."""

    NOTICE = "notice"
    """Its public notice has begun."""
    LETTER = "letter"
    """The county has sent its letter of recommendation."""
    CALL = "call"
    """The call has been issued."""
    PAST_YEARS = "past_years"
    """The days of the year on which the same batch of earlier years was published."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Call:
    """A batch as it is registered: its call, its last day at the county, its letter."""

    year: int
    number: int
    called_on: date | None = None
    closes_on: date | None = None
    letter_on: date | None = None

    @property
    def key(self) -> Batch:
        return self.year, self.number

    def is_closed(self, day: date) -> bool:
        """Nothing more can be handed in: its last day at the county is over, or its letter out."""
        if self.closes_on is not None:
            return self.closes_on < day
        return self.letter_on is not None and self.letter_on <= day


@dataclass(frozen=True, slots=True)
class Round:
    """A batch whose result is still to come."""

    year: int
    number: int
    on: date | None
    """When its result is expected; None: unknown."""
    basis: RoundBasis
    seen: int = 0
    """Batches of the past that the expectation rests on."""
    is_late: bool = False
    """The expected day is over, and no result is known."""

    @property
    def key(self) -> Batch:
        return self.year, self.number


def published_on(past: Past) -> dict[Batch, date]:
    """Batches with a result: the middle one of the days on which their cases passed."""
    made = past.made
    return _middle_days(
        past.cases, lambda case: next((day for at, day in case.reached.items() if at in made), None)
    )


def noticed_on(past: Past) -> dict[Batch, date]:
    return _middle_days(past.cases, lambda case: case.reached.get(Stage.PUBLIC_NOTICE))


def _middle_days(
    cases: Iterable[CaseStory], day_of: Callable[[CaseStory], date | None]
) -> dict[Batch, date]:
    found: dict[Batch, list[date]] = {}
    for case in cases:
        day = day_of(case)
        if case.batch is not None and day is not None:
            found.setdefault(case.batch, []).append(day)
    return {batch: median_low(days) for batch, days in found.items()}


def rounds_ahead(past: Past, calls: Sequence[Call], last_year: int) -> tuple[Round, ...]:
    """Batches registered without a result, and for later years as many as the newest year has."""
    called = [one for one in calls if one.called_on is None or one.called_on <= past.day]
    results = published_on(past)
    if not called:
        return ()
    newest = max(one.year for one in called)
    usual = sorted(one.number for one in called if one.year == newest)
    first_year = min((year for year, _ in results), default=newest)
    waiting = {
        one.key: one
        for one in called
        if one.key not in results and one.year >= max(first_year, past.day.year - 1)
    }
    for year in range(newest + 1, last_year + 1):
        waiting |= {(year, number): Call(year, number) for number in usual}
    expected = _Expected(past.day, called, results, noticed_on(past))
    return tuple(expected.of(waiting[key]) for key in sorted(waiting))


@dataclass(frozen=True, slots=True)
class _Expected:
    day: date
    calls: Sequence[Call]
    results: Mapping[Batch, date]
    notices: Mapping[Batch, date]

    def of(self, call: Call) -> Round:
        for basis, begun in (
            (RoundBasis.NOTICE, self.notices),
            (RoundBasis.LETTER, self._days("letter_on")),
            (RoundBasis.CALL, self._days("called_on") if self._is_one_a_year(call) else {}),
        ):
            if call.key in begun and (lags := self._lags(begun, call.number)):
                return self._round(call, begun[call.key], lags, basis)
        own_year = {key: date(key[0], 1, 1) for key in self.results}
        if lags := self._lags(own_year, call.number):
            return self._round(call, date(call.year, 1, 1), lags, RoundBasis.PAST_YEARS)
        return Round(call.year, call.number, None, RoundBasis.UNKNOWN)

    def _days(self, name: str) -> dict[Batch, date]:
        days = {one.key: getattr(one, name) for one in self.calls}
        return {key: day for key, day in days.items() if day is not None and day <= self.day}

    def _is_one_a_year(self, call: Call) -> bool:
        """One call may open all batches of a year: then it does not tell when which one ends."""
        return sum(one.year == call.year for one in self.calls) == 1

    def _lags(self, begun: Mapping[Batch, date], number: int) -> list[int]:
        """Days from there to the result, of the batches with the same number before any other."""
        lags = {
            key: (self.results[key] - day).days for key, day in begun.items() if key in self.results
        }
        return [lag for key, lag in lags.items() if key[1] == number] or [*lags.values()]

    def _round(self, call: Call, begun: date, lags: list[int], basis: RoundBasis) -> Round:
        on = begun + timedelta(days=median_low(lags))
        return Round(call.year, call.number, on, basis, len(lags), on <= self.day)
