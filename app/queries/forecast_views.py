"""What the forecast shows: view models for its page and its twin."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import BaseModel, Field, model_validator

from app.domain.forecast.funnel import FunnelStep
from app.domain.forecast.model import ForecastPart
from app.domain.forecast.needs import Needs
from app.domain.forecast.rounds import Round
from app.domain.forecast.seen import WhatIf
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind

FORTNIGHT = timedelta(days=14)
"""At a month's end the next fortnight counts as this month."""


def month_end(day: date) -> date:
    """Until when something is due this month."""
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return max(last, day + FORTNIGHT)


class ForecastFilters(BaseModel):
    """Which programme, and what the reader supposes instead of what was seen."""

    programme: Literal[Programme.HNTE, Programme.PROVINCIAL_TECH_SME] = Programme.HNTE
    pass_percent: int | None = Field(default=None, ge=0, le=100)
    renewal_pass_percent: int | None = Field(default=None, ge=0, le=100)
    renewed_percent: int | None = Field(default=None, ge=0, le=100)
    more_recommended: int = Field(default=0, ge=0, le=500)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        """A field of the form left blank supposes nothing."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", None)}

    def supposed(self) -> WhatIf:
        return WhatIf(
            pass_percent=self.pass_percent,
            renewal_pass_percent=self.renewal_pass_percent,
            renewed_percent=self.renewed_percent,
            more_recommended=self.more_recommended,
        )


@dataclass(frozen=True, slots=True)
class YearOutlook:
    """A year's end: four of five such bands hold the truth. `parts` in tenths of firms."""

    year: int
    low: int
    middle: int
    high: int
    parts: dict[ForecastPart, float]


@dataclass(frozen=True, slots=True)
class StageOutlook:
    """Cases at one stage before the recommendation, and what the past says of such."""

    stage: Stage
    kind: TitleKind
    number: int
    seen: int
    recommended: int
    """Of those seen."""


@dataclass(frozen=True, slots=True)
class Band:
    """Four of five such bands hold the truth."""

    low: int
    middle: int
    high: int

    def holds(self, number: int) -> bool:
        return self.low <= number <= self.high


@dataclass(frozen=True, slots=True)
class OutlookStep:
    """Titles in force the day before something changes, and on that day: the result of a batch
    is expected, or many titles have lapsed."""

    batch: tuple[int, int] | None
    """Its year and number; None: nothing but lapses."""
    lapsed: int
    """Titles whose last day is the day before."""
    on: date
    before: Band
    after: Band


@dataclass(frozen=True, slots=True)
class ResultLookBack:
    """Titles in force on the day a batch's result came: as foretold, and as it was."""

    batch: tuple[int, int]
    expected_on: date
    published_on: date
    said: Band
    happened: int

    @property
    def held(self) -> bool:
        return self.said.holds(self.happened)


@dataclass(frozen=True, slots=True)
class LookBack:
    """A forecast as it would have been made on an earlier day, beside what became of that year."""

    made_on: date
    year: int
    then: Band
    """With what was known on that day."""
    since: Band
    """With what has become known of that day since: entries made late, corrections."""
    happened: int | None
    """None: the year is not over."""
    next_result: ResultLookBack | None

    @property
    def held(self) -> bool:
        return self.happened is not None and self.then.holds(self.happened)


@dataclass(frozen=True, slots=True)
class Decider:
    """A firm whose outcome is open: by its case, or by a title that lapses with no case."""

    enterprise_id: str
    enterprise_name: str
    town_name: str | None
    kind: TitleKind
    stage: Stage | None
    case_id: str | None
    last_day: date | None
    percent: int


@dataclass(frozen=True, slots=True)
class FirmBehind:
    """A firm whose case has not come to a stage that falls short."""

    case_id: str
    enterprise_name: str
    stage: Stage
    handler: str | None
    handler_id: str | None


@dataclass(frozen=True, slots=True)
class StageNeeds:
    """By this day so many first applications of a batch must have come to this stage."""

    stage: Stage
    due_on: date
    wanted: int
    reached: int
    short: int
    behind: tuple[FirmBehind, ...]
    """Those that are to be moved on for it, where it is due this month and falls short."""


@dataclass(frozen=True, slots=True)
class BatchNeeds:
    """What a batch that can still be joined asks of each stage."""

    round: Round
    expected: float
    """First applications that the past lets expect in it, in tenths."""
    more: int
    """What the target asks beyond these."""
    stages: tuple[StageNeeds, ...]


@dataclass(frozen=True, slots=True)
class ForecastPage:
    programme: Programme
    key: str
    day: date
    target: int | None
    target_year: int
    valid: int
    years: tuple[YearOutlook, ...]
    steps: tuple[OutlookStep, ...]
    """Where the band steps, by the day."""
    rounds: tuple[Round, ...]
    """Batches whose result is still to come, those of unknown day too."""
    past: tuple[tuple[int, int], ...]
    """The number at each past year's end."""
    chance_percent: int | None
    needs: Needs | None
    needs_by_round: tuple[BatchNeeds, ...]
    passes: dict[TitleKind, tuple[int, int]]
    renewed: tuple[int, int]
    newcomers: tuple[int, ...]
    lost: int
    title_years: float
    stages: tuple[StageOutlook, ...]
    funnel: tuple[FunnelStep, ...]
    deciders: tuple[Decider, ...]
    decider_count: int
    look_backs: tuple[LookBack, ...]
    filters: ForecastFilters

    def round_of(self, batch: tuple[int, int] | None) -> Round | None:
        return next((one for one in self.rounds if one.key == batch), None)

    @property
    def month_end(self) -> date:
        return month_end(self.day)

    @property
    def final(self) -> YearOutlook:
        return self.years[-1]
