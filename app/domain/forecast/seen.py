"""What a forecast is made from: what was seen, what stands, and the day that is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.forecast.distributions import Rate
from app.domain.stages import Stage
from app.domain.titles import TitleKind

NOTHING_SEEN = Rate(0, 0)
DAYS_IN_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class History:
    """What the past says, all of it as known on the day of the forecast."""

    passes: Mapping[TitleKind, Rate] = field(default_factory=dict)
    """Passes per recommended case."""
    reaches: Mapping[tuple[TitleKind, Stage], Rate] = field(default_factory=dict)
    """Recommended, of the cases that had reached a stage before that."""
    reaches_from_today: Mapping[tuple[TitleKind, Stage], Rate] = field(default_factory=dict)
    """The same of the cases that stood at it on this day of the year."""
    after_notice: Mapping[bool, Rate] = field(default_factory=dict)
    """Passes per recommended case once its batch's public notice is out: on it, and not on it."""
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

    def passing(self, kind: TitleKind, is_on_notice: bool | None) -> Rate:
        """Where no notice of the past tells what follows from one, it tells nothing."""
        told = None if is_on_notice is None else self.after_notice.get(is_on_notice)
        return told if told and told.seen else self.passes.get(kind, NOTHING_SEEN)

    def chance_of(self, one: "Waiting") -> float:
        """That an open case is recommended and passes."""
        passes = self.passing(one.kind, one.is_on_notice).mean
        if one.stage is None:
            return passes
        return passes * self.reaching(one.kind, one.stage, one.number is not None).mean

    def reaching(self, kind: TitleKind, stage: Stage, is_in_batch: bool) -> Rate:
        """What is in no batch yet gets into one or not, the less likely the later it is."""
        ever = self.reaches.get((kind, stage), NOTHING_SEEN)
        return ever if is_in_batch else self.reaches_from_today.get((kind, stage), ever)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open cases that are alike in all that decides whether and when they count."""

    year: int
    kind: TitleKind
    stage: Stage | None = None
    """None: sent upwards by the county."""
    number: int | None = None
    """Their batch of the year; None: not in one yet."""
    until: date | None = None
    """The last day of the title that the firm still holds: until then it counts by that."""
    is_on_notice: bool | None = None
    """Whether its batch's public notice names it; None: no notice is out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on the day: numbers, each of which the page leads to its rows."""

    day: date
    lasting: int = 0
    """In force, without a last day."""
    lapsing: Mapping[date, int] = field(default_factory=dict)
    """In force and not in renewal, by the last day."""
    replaced: Mapping[date, int] = field(default_factory=dict)
    """In force and with a renewal case open: the case counts, unless the title outlasts it."""
    waiting: Mapping[Waiting, int] = field(default_factory=dict)
    closed: int = 0
    """This year's batches up to this number can no longer be joined."""
    is_year_closed: bool = False
    """And there are no others this year."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with the results that are out by then."""

    day: date
    year: int
    """The last year of application of which results are out."""
    number: int | None = None
    """Of that year only the batches up to this one; None: all of them."""
    within: History = field(default_factory=History)
    """What the past says of the batches up to that number alone."""

    @classmethod
    def end_of(cls, year: int) -> "Moment":
        """31 December, as it will be known when the year's last result is published."""
        return cls(date(year, 12, 31), year)

    def is_partial(self, year: int) -> bool:
        return self.number is not None and year == self.year


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the reader supposes instead of what was seen; None: as seen."""

    pass_percent: int | None = None
    renewal_pass_percent: int | None = None
    renewed_percent: int | None = None
    more_recommended: int = 0
    """First applications beyond what the past lets expect, in the year of the forecast's end."""


AS_SEEN = WhatIf()
