"""What the scoreboard of the places shows: view models for its page, its twin and the 通报."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app.domain.pace import PaceStatus
from app.domain.plans import StatScope, TaskBasis, TaskLevel
from app.domain.titles import Programme
from app.queries.board_views import BoardFilters


class ScoreboardFilters(BoardFilters):
    """Which programme, on which two dates, of which scope."""

    programme: Literal[Programme.HNTE, Programme.PROVINCIAL_TECH_SME] = Programme.HNTE


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """What is counted of a place; what is None is unknown, never zero."""

    valid: int
    renewal_pending: int
    in_pipeline: int
    in_notice: int
    newcomers: int
    """Firms in notice or pipeline that would raise the number."""
    lapsing: int
    at_start: int
    first: int
    renewal: int
    open_cases: int
    stale_cases: int
    median_days: Decimal | None
    oldest_days: int | None
    """Days since the last move of the place's open cases."""
    visits: int
    above_size: int
    per_hundred: Decimal | None
    """Valid titles for each hundred firms above designated size."""

    @property
    def net(self) -> int:
        return self.valid - self.at_start


@dataclass(frozen=True, slots=True)
class Outlook:
    """The year's end: four of five such bands hold the truth."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A town, a park or the county. `code` is `unknown` for firms whose town nobody has entered,
    `none` for those in no park. What is None is unknown, never zero."""

    level: TaskLevel
    code: str
    name: str
    counts: PlaceCounts
    task: Decimal | None
    task_basis: TaskBasis | None
    task_document: str
    done: int | None
    """What counts towards the task, by its basis."""
    share: Decimal | None
    foreseen: Decimal | None
    """The share with what is on its way."""
    rank: int | None
    status: PaceStatus
    outlook: Outlook | None
    tile: tuple[int, int] | None
    """Row and column on the sketch of the county."""
    may_open: bool
    """Whether the viewer may see the rows behind these numbers."""


@dataclass(frozen=True, slots=True)
class Scoreboard:
    programme: Programme
    key: str
    plan_name: str
    valid_on: date
    known_on: date
    today: date
    scope: StatScope
    year_gone: Decimal | None
    towns: tuple[PlaceLine, ...]
    parks: tuple[PlaceLine, ...]
    county: PlaceLine
    filters: ScoreboardFilters

    @property
    def tiles(self) -> list[PlaceLine]:
        """The towns as they lie, row by row."""
        return sorted((one for one in self.towns if one.tile), key=lambda one: one.tile or (0, 0))

    @property
    def ranked(self) -> list[PlaceLine]:
        """The towns with a task, the first first."""
        return sorted((one for one in self.towns if one.rank), key=lambda one: one.rank or 0)
