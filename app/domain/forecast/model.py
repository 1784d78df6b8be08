"""How many titles will stand at a year's end: from what stands, what is on its way, and the past.

Titles that last beyond the day are certain but for losses; a case on its way counts when it is
recommended and then passes; a title that lapses counts when it is renewed; newcomers come as they
came in past years. Each chance is the share seen in the county's own past, with the doubt that so
few leave (distributions.py). First recognitions and renewals are counted apart."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

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
from app.domain.stages import Stage
from app.domain.titles import TitleKind

NOTHING_SEEN = Rate(0, 0)
Trials = Callable[[TitleKind], Iterable[tuple[int, Counts]]]
"""Cases of a kind that will have been recommended, by year."""


@dataclass(frozen=True, slots=True)
class History:
    """What the past says, all of it as known on the day of the forecast."""

    passes: Mapping[TitleKind, Rate] = field(default_factory=dict)
    """Passes per recommended case."""
    reaches: Mapping[tuple[TitleKind, Stage], Rate] = field(default_factory=dict)
    """Recommended, of the cases that had reached a stage before that."""
    renewed: Rate = NOTHING_SEEN
    """Of titles that lapsed, those renewed by the end of that year."""
    renewed_late: Rate = NOTHING_SEEN
    """The same of those for whom no case was open by this day of the year."""
    newcomers: tuple[int, ...] = ()
    """First applications recommended in each complete past year."""
    latecomers: tuple[int, ...] = ()
    """Of them, those whose case was opened after this day of the year."""
    lost: int = 0
    title_years: float = 0.0
    """Titles ended early or moved away, and the years of titles they were seen in."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on the day: numbers, each of which the page leads to its rows."""

    year: int
    part_of_year_left: float
    lasting: int = 0
    """In force, without a last day."""
    lapsing: Mapping[int, int] = field(default_factory=dict)
    """In force and not in renewal, by the year of their last day."""
    replaced: Mapping[int, int] = field(default_factory=dict)
    """In force and with a renewal case open: the case counts, unless the title outlasts it."""
    cases: Mapping[tuple[int, TitleKind, Stage], int] = field(default_factory=dict)
    """Open cases by year, kind and stage."""
    recommended: Mapping[tuple[int, TitleKind], int] = field(default_factory=dict)
    """Of the open cases those that the county has sent upwards."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the reader supposes instead of what was seen; None: as seen."""

    pass_percent: int | None = None
    renewal_pass_percent: int | None = None
    renewed_percent: int | None = None
    more_recommended: int = 0
    """First applications beyond what the past lets expect, in the year of the forecast's end."""


AS_SEEN = WhatIf()


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
    """Of one year's end. `parts` are expected numbers, in tenths, and add up to the mean."""

    year: int
    low: int
    middle: int
    high: int
    counts: Counts
    parts: Mapping[ForecastPart, float]

    def chance(self, target: int) -> float:
        return at_least(self.counts, target)

    def missing(self, target: int) -> int:
        return max(0, target - self.middle)


def forecast(
    history: History,
    standing: Standing,
    year: int,
    validity_years: int | None,
    supposed: WhatIf = AS_SEEN,
) -> Forecast:
    """The stock on 31 December of a year."""
    view = _View(_supposing(history, supposed), standing, year, validity_years)
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
    expected[ForecastPart.UNDER_WAY] = sum(
        mean(c) for c in view.passing(TitleKind.FIRST, view.under_way)
    )
    expected[ForecastPart.TO_COME] = mean(newcomers) - expected[ForecastPart.UNDER_WAY]
    expected[ForecastPart.LOSSES] = mean(kept) - mean(stock)
    return Forecast(year, low, middle(kept), high, kept, expected)


def _supposing(history: History, supposed: WhatIf) -> History:
    passes = dict(history.passes)
    for kind, percent in (
        (TitleKind.FIRST, supposed.pass_percent),
        (TitleKind.RENEWAL, supposed.renewal_pass_percent),
    ):
        if percent is not None:
            passes[kind] = Rate.known(percent)
    if supposed.renewed_percent is None:
        return replace(history, passes=passes)
    renewed = Rate.known(supposed.renewed_percent)
    return replace(history, passes=passes, renewed=renewed, renewed_late=renewed)


@dataclass(frozen=True, slots=True)
class _View:
    history: History
    standing: Standing
    year: int
    validity_years: int | None

    @property
    def years_ahead(self) -> float:
        return self.year - self.standing.year + self.standing.part_of_year_left

    def outlasts(self, last_year: int) -> bool:
        """A title whose last day lies in a year still stands at the end of an earlier one."""
        return last_year > self.year

    def certain(self) -> int:
        both = (*self.standing.lapsing.items(), *self.standing.replaced.items())
        return self.standing.lasting + sum(n for last, n in both if self.outlasts(last))

    def renewals_needed(self, since: int) -> int:
        """How often a title won in a year must be renewed to stand at the end."""
        if self.validity_years is None:
            return 0
        return max(0, (self.year - since) // self.validity_years)

    def passing(self, kind: TitleKind, recommended: Trials) -> Iterator[Counts]:
        """Titles won by year of application, still standing at the end: those of one fate at once,
        for they share an unknown chance."""
        by_fate: dict[int, list[Counts]] = {}
        for year, counts in recommended(kind):
            by_fate.setdefault(self.renewals_needed(year), []).append(counts)
        rate = self.history.passes.get(kind, NOTHING_SEEN)
        for times, sent in by_fate.items():
            yield self._still(passes_of_some(total(sent), rate), times)

    def _still(self, won: Counts, times: int) -> Counts:
        for _ in range(times):
            won = passes_of_some(won, self.history.renewed)
        return won

    def under_way(self, kind: TitleKind) -> Iterator[tuple[int, Counts]]:
        """Cases that will have been recommended, by year."""
        for (year, own), number in self.standing.recommended.items():
            if own is kind and year <= self.year:
                yield year, exactly(number)
        for (year, own, stage), number in self.standing.cases.items():
            if own is kind and year <= self.year:
                rate = self.history.reaches.get((kind, stage), NOTHING_SEEN)
                yield year, passes_of(number, rate)

    def all_new(self, more: int) -> Trials:
        def trials(kind: TitleKind) -> Iterator[tuple[int, Counts]]:
            yield from self.under_way(kind)
            yield from self._to_come(more)

        return trials

    def _to_come(self, more: int) -> Iterator[tuple[int, Counts]]:
        """Applications nobody has opened yet. Years of one fate share an unknown number a year."""
        yield self.standing.year, arrivals(self.history.latecomers)
        years = range(self.standing.year + 1, self.year + 1)
        for _, own in groupby(years, self.renewals_needed):
            alike = list(own)
            yield alike[0], arrivals(self.history.newcomers, len(alike))
        if more:
            yield self.year, exactly(more)

    def renewed(self) -> Iterator[Counts]:
        """Titles that lapse before the end and have no renewal under way."""
        alike: Counter[tuple[bool, int]] = Counter()
        for last, number in self.standing.lapsing.items():
            if not self.outlasts(last):
                alike[last == self.standing.year, self.renewals_needed(last)] += number
        for (is_now, times), number in alike.items():
            first = self.history.renewed_late if is_now else self.history.renewed
            yield self._still(passes_of(number, first), times)
