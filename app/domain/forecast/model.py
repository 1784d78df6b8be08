"""How many titles will stand on a day: from what stands, what is on its way, and the past.

Titles that last beyond the day are certain but for losses; a case on its way counts when it is
recommended and then passes; a title that lapses counts when it is renewed; newcomers come as they
came in past years. Each chance is the share seen in the county's own past, with the doubt that so
few leave (distributions.py). First recognitions and renewals are counted apart."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from math import prod

from app.domain.forecast.distributions import (
    Counts,
    Rate,
    arrivals,
    at_least,
    band,
    exactly,
    less,
    losses,
    mean,
    middle,
    passes_of,
    passes_of_some,
    total,
)
from app.domain.forecast.seen import (
    AS_SEEN,
    DAYS_IN_YEAR,
    History,
    Moment,
    Standing,
    Waiting,
    WhatIf,
)
from app.domain.stages import Stage
from app.domain.titles import TitleKind

Trials = Callable[[TitleKind], Iterable[tuple[int, bool | None, Counts]]]
"""Cases of a kind that will have been recommended, by year and by what a notice says of them."""


class ForecastPart(StrEnum):
    """What a forecast is put together from."""

    CERTAIN = "certain"
    RENEWALS_UNDER_WAY = "renewals_under_way"
    RENEWALS_TO_COME = "renewals_to_come"
    UNDER_WAY = "under_way"
    TO_COME = "to_come"
    LOSSES = "losses"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of one moment. `parts` are expected numbers, in tenths, and add up to the mean."""

    day: date
    low: int
    middle: int
    high: int
    counts: Counts
    parts: Mapping[ForecastPart, float]

    @property
    def year(self) -> int:
        return self.day.year

    def chance(self, target: int) -> float:
        return at_least(self.counts, target)

    def missing(self, target: int) -> int:
        return max(0, target - self.middle)


def forecast(
    history: History,
    standing: Standing,
    moment: Moment,
    validity_years: int | None,
    supposed: WhatIf = AS_SEEN,
) -> Forecast:
    """The stock at a moment."""
    within = supposing(moment.within, supposed, _share(moment.within.renewed, history.renewed))
    view = _View(
        supposing(history, supposed), standing, replace(moment, within=within), validity_years
    )
    gained = {
        ForecastPart.CERTAIN: exactly(view.certain()),
        ForecastPart.RENEWALS_UNDER_WAY: total(view.passing(TitleKind.RENEWAL, view.under_way)),
        ForecastPart.RENEWALS_TO_COME: total(view.renewed()),
        ForecastPart.UNDER_WAY: exactly(0),
        ForecastPart.TO_COME: exactly(0),
    }
    # Cases that wait and those still to come share one unknown chance: drawn together.
    newcomers = total(view.passing(TitleKind.FIRST, view.all_new(supposed.more_recommended)))
    stock = total([*gained.values(), newcomers])
    # What is still to be won can be lost for half of the time ahead on average.
    exposed = (view.certain() + mean(stock)) / 2 * view.years_ahead
    lost = losses(history.lost, history.title_years, exposed)
    kept = less(stock, lost)
    low, high = band(kept)
    expected = {part: mean(counts) for part, counts in gained.items()}
    expected[ForecastPart.UNDER_WAY] = view.expected(TitleKind.FIRST)
    expected[ForecastPart.TO_COME] = mean(newcomers) - expected[ForecastPart.UNDER_WAY]
    expected[ForecastPart.LOSSES] = mean(kept) - mean(stock)
    return Forecast(moment.day, low, middle(kept), high, kept, expected)


def _share(part: Rate, whole: Rate) -> float:
    """How much of a year's renewals the first batches bring."""
    return min(1.0, part.mean / whole.mean)


def supposing(history: History, supposed: WhatIf, share: float = 1.0) -> History:
    passes = dict(history.passes)
    for kind, percent in (
        (TitleKind.FIRST, supposed.pass_percent),
        (TitleKind.RENEWAL, supposed.renewal_pass_percent),
    ):
        if percent is not None:
            passes[kind] = Rate.known(percent)
    if supposed.renewed_percent is None:
        return replace(history, passes=passes)
    renewed = Rate.known(round(supposed.renewed_percent * share))
    return replace(history, passes=passes, renewed=renewed, renewed_late=renewed)


@dataclass(frozen=True, slots=True)
class _View:
    history: History
    standing: Standing
    moment: Moment
    validity_years: int | None

    @property
    def years_ahead(self) -> float:
        return max(0, (self.moment.day - self.standing.day).days) / DAYS_IN_YEAR

    def seen_of(self, year: int) -> History:
        return self.moment.within if self.moment.is_partial(year) else self.history

    def certain(self) -> int:
        both = (*self.standing.lapsing.items(), *self.standing.replaced.items())
        return self.standing.lasting + sum(n for last, n in both if last >= self.moment.day)

    def renewals_needed(self, since: int) -> int:
        """How often a title won in a year must be renewed to stand at the moment. What was won
        lapses before the year's last result: certificates lapse before the new list is out."""
        if self.validity_years is None:
            return 0
        return max(0, (self.moment.year - since) // self.validity_years)

    def passing(self, kind: TitleKind, recommended: Trials) -> Iterator[Counts]:
        """Titles won by year of application, still standing at the end: those of one fate at once,
        for they share an unknown chance."""
        by_fate: dict[tuple[Rate, tuple[int, bool]], list[Counts]] = {}
        for year, is_on_notice, counts in recommended(kind):
            alike = self.history.passing(kind, is_on_notice), self.fate_of(year)
            by_fate.setdefault(alike, []).append(counts)
        for (rate, fate), sent in by_fate.items():
            yield self._still(passes_of_some(total(sent), rate), fate)

    def expected(self, kind: TitleKind) -> float:
        """How many of those under way will have passed and stand, on average."""
        return sum(
            mean(sent)
            * self.history.passing(kind, is_on_notice).mean
            * prod(one.mean for one in self._renewals(self.fate_of(year)))
            for year, is_on_notice, sent in self.under_way(kind)
        )

    def fate_of(self, since: int) -> tuple[int, bool]:
        """How many renewals it takes, and whether the last of them is one of a year half over."""
        times = self.renewals_needed(since)
        years = self.validity_years or 1
        return times, times > 0 and self.moment.is_partial(since + times * years)

    def _still(self, won: Counts, fate: tuple[int, bool]) -> Counts:
        for rate in self._renewals(fate):
            won = passes_of_some(won, rate)
        return won

    def _renewals(self, fate: tuple[int, bool]) -> Iterator[Rate]:
        times, is_partial = fate
        for number in range(1, times + 1):
            seen = self.moment.within if is_partial and number == times else self.history
            yield seen.renewed

    def under_way(self, kind: TitleKind) -> Iterator[tuple[int, bool | None, Counts]]:
        """Cases that will have been recommended, by year; those of a stage share one chance."""
        alike: Counter[tuple[int, bool | None, Stage | None, bool]] = Counter()
        for one, number in self.standing.waiting.items():
            if one.kind is kind and self._counts(one):
                is_in_batch = one.number is not None
                alike[one.year, one.is_on_notice, one.stage, is_in_batch] += number
        for (year, is_on_notice, stage, is_in_batch), number in alike.items():
            if stage is None:
                yield year, is_on_notice, exactly(number)
            else:
                seen = self.history if is_in_batch else self.seen_of(year)
                yield year, None, passes_of(number, seen.reaching(kind, stage, is_in_batch))

    def is_closed(self, year: int) -> bool:
        """Nobody can any more get into a batch of this year that is out at the moment."""
        if year != self.standing.day.year:
            return False
        if self.moment.is_partial(year):
            return (self.moment.number or 0) <= self.standing.closed
        return self.standing.is_year_closed

    def _counts(self, one: Waiting) -> bool:
        """Its result is out by then, and no title of its firm counts already."""
        if one.until is not None and one.until >= self.moment.day:
            return False
        if one.number is None and one.stage is not None and self.is_closed(one.year):
            return False
        if not self.moment.is_partial(one.year):
            return one.year <= self.moment.year
        if one.number is None:
            return one.stage is not None
        return one.number <= (self.moment.number or 0)

    def all_new(self, more: int) -> Trials:
        def trials(kind: TitleKind) -> Iterator[tuple[int, bool | None, Counts]]:
            yield from self.under_way(kind)
            for year, counts in self._to_come(more):
                yield year, None, counts

        return trials

    def _to_come(self, more: int) -> Iterator[tuple[int, Counts]]:
        """Applications nobody has opened yet. Years of one fate share an unknown number a year."""
        now, last = self.standing.day.year, self.moment.year
        if last >= now and not self.is_closed(now):
            yield now, arrivals(self.seen_of(now).latecomers)
        years = range(now + 1, last + 1)
        for (_, is_partial), own in groupby(
            years, lambda year: (self.fate_of(year), self.moment.is_partial(year))
        ):
            alike = list(own)
            seen = self.moment.within if is_partial else self.history
            yield alike[0], arrivals(seen.newcomers, len(alike))
        if more and last >= now:
            yield last, exactly(more)

    def renewed(self) -> Iterator[Counts]:
        """Titles that lapse before the moment and have no renewal under way."""
        alike: Counter[tuple[bool, bool, tuple[int, bool]]] = Counter()
        for last, number in self.standing.lapsing.items():
            if last >= self.moment.day or last.year > self.moment.year:
                continue
            if not self.is_closed(last.year):
                is_now = last.year == self.standing.day.year
                is_partial = self.moment.is_partial(last.year)
                alike[is_now, is_partial, self.fate_of(last.year)] += number
        for (is_now, is_partial, fate), number in alike.items():
            seen = self.moment.within if is_partial else self.history
            first = seen.renewed_late if is_now else seen.renewed
            yield self._still(passes_of(number, first), fate)
