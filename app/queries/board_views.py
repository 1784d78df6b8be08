"""What the target board shows: view models for its page and its twin."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, model_validator

from app.domain.pace import PaceStatus
from app.domain.plans import (
    Comparison,
    CountsFrom,
    IndicatorKind,
    StatScope,
    TaskBasis,
    ValueStatus,
)
from app.domain.refusals import InvalidValue, Reason
from app.domain.titles import Programme
from app.queries.count_filters import Funding, Part
from app.queries.plans import PlanView


class BoardFilters(BaseModel):
    """The two dates and the scope; today where a date is not said."""

    valid_on: date | None = None
    known_on: date | None = None
    scope: StatScope = StatScope.WHOLE_COUNTY

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", None)}

    def dates(self, today: date) -> tuple[date, date]:
        """Valid on and known on; nobody knows tomorrow."""
        wrong = {
            name: Reason.DATE_IN_FUTURE
            for name, day in (("valid_on", self.valid_on), ("known_on", self.known_on))
            if day is not None and day > today
        }
        if wrong:
            raise InvalidValue(fields=wrong, today=today.isoformat())
        return self.valid_on or today, self.known_on or today


@dataclass(frozen=True, slots=True)
class Batches:
    """The pace of what comes once or twice a year: see `pace.compare_with_last_year`."""

    increase: int
    foreseen: int
    wanted: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One row of the board. `current` None is unknown, never zero."""

    key: str
    name: str
    unit: str
    kind: IndicatorKind
    comparison: Comparison
    counts_from: CountsFrom
    is_in_annex: bool
    is_partial: bool
    """Counted for one town only, so it is not held against the county's target."""
    base_year: int
    baseline: Decimal | None
    baseline_printed: str
    baseline_where: str
    other_baselines: tuple[str, ...]
    """What the plan prints elsewhere for the base year, where it differs."""
    current: Decimal | None
    renewal_pending: int | None
    period_ends_on: date | None
    value_status: ValueStatus | None
    source: str
    target: Decimal
    target_year: int
    task: Decimal | None
    task_basis: TaskBasis | None
    task_document: str
    status: PaceStatus
    expected: Decimal | None
    share: Decimal | None
    """Progress made over progress expected; 1 is on the path."""
    average: Decimal | None
    progress: Decimal | None
    """The way from baseline to target that is done, 0 to 1 and beyond."""
    mark: Decimal | None
    """Where the path has the bar at the end of the value's period."""
    batches: Batches | None
    points: tuple[tuple[int, Decimal | None], ...]

    @property
    def period(self) -> str:
        """The period the value belongs to: a whole year, or the month it ends in."""
        if self.period_ends_on is None:
            return ""
        is_year = (self.period_ends_on.month, self.period_ends_on.day) == (12, 31)
        return self.period_ends_on.strftime("%Y" if is_year else "%Y-%m")


@dataclass(frozen=True, slots=True)
class TownLine:
    """A town's numbers; `code` is `unknown` for firms whose town nobody has entered."""

    code: str
    name: str
    valid: int
    renewal_pending: int
    first: int
    renewal: int
    lapsing: int
    task: Decimal | None
    task_basis: TaskBasis | None


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """The four numbers, the year's split and the towns of one programme."""

    key: str
    programme: Programme
    lapses: bool
    """False where titles have no last day: then nothing is renewed either."""
    valid: int
    renewal_pending: int
    in_notice: int
    in_pipeline: int
    lapsing: int
    at_start: int
    first: int
    renewal: int
    moved_in: int
    moved_out: int
    ended: int
    net: int
    foreign: int
    funding_unknown: int
    foreign_share: Decimal | None
    task: Decimal | None
    task_basis: TaskBasis | None
    towns: tuple[TownLine, ...]

    @property
    def four(self) -> tuple[tuple[Part, int], ...]:
        """The four numbers, never one: in autumn certificates lapse before the new list is out."""
        pending = ((Part.RENEWAL_PENDING, self.renewal_pending),) if self.lapses else ()
        return (
            (Part.VALID, self.valid),
            *pending,
            (Part.IN_NOTICE, self.in_notice),
            (Part.IN_PIPELINE, self.in_pipeline),
        )

    @property
    def split(self) -> tuple[tuple[Part, str, int], ...]:
        """The year's changes with their signs; their sum is `net`."""
        return (
            (Part.FIRST, "+", self.first),
            (Part.RENEWAL, "+", self.renewal),
            (Part.MOVED_IN, "+", self.moved_in),
            (Part.MOVED_OUT, "−", self.moved_out),
            (Part.ENDED, "−", self.ended),
        )


@dataclass(frozen=True, slots=True)
class BoardPage:
    plan: PlanView | None
    valid_on: date
    known_on: date
    today: date
    scope: StatScope
    is_whole_county: bool
    """False for a town's officer: the numbers are the town's, so no pace is judged."""
    elapsed: Decimal | None
    lines: tuple[IndicatorLine, ...]
    cards: tuple[ProgrammeCard, ...]

    @property
    def towns(self) -> list["TownRow"]:
        """The cards' towns side by side, in the order of the first card."""
        names = {line.code: line.name for card in self.cards for line in card.towns}
        return [
            TownRow(
                code,
                name,
                [
                    (card, next((line for line in card.towns if line.code == code), none_of(code)))
                    for card in self.cards
                ],
            )
            for code, name in names.items()
        ]


@dataclass(frozen=True, slots=True)
class TownRow:
    code: str
    name: str
    lines: list[tuple[ProgrammeCard, TownLine]]


def none_of(code: str) -> TownLine:
    return TownLine(code, "", 0, 0, 0, 0, 0, None, None)


COUNTED: dict[str, tuple[Programme, Funding | None]] = {
    "hnte": (Programme.HNTE, None),
    "provincial_tech_sme": (Programme.PROVINCIAL_TECH_SME, None),
    "hnte_foreign_funded": (Programme.HNTE, Funding.FOREIGN),
}
"""Which of a plan's indicators the register of titles counts, by their keys."""
