"""What the pages of policy awards show, and what their twins say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, Field, model_validator

from app.domain.awards.drawing import THINGS, AwardMatter, AwardSource, Strike
from app.domain.awards.freezing import LaterChange
from app.domain.awards.way import AwardStage
from app.domain.titles import Authority, TitleKind
from app.queries.blanks import without_blanks
from app.queries.procedures import RecordWay


def thing_of(source: AwardSource, rewards: str) -> StrEnum:
    return THINGS[source](rewards)


def round_name(year: int, number: int) -> str:
    return f"{year}年第{number}次奖补"


@dataclass(frozen=True, slots=True)
class ClauseRow:
    id: str
    version: int
    policy: str
    document_number: str
    edition: str
    article: str
    source: AwardSource
    rewards: str
    kind: TitleKind | None
    level: Authority | None
    matter: AwardMatter
    amount_cny: Decimal
    condition: str
    first_year: int
    last_year: int | None
    is_fictitious: bool

    @property
    def thing(self) -> StrEnum:
        return thing_of(self.source, self.rewards)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round among others, with what its list comes to. Totals are the county's."""

    id: str
    version: int
    year: int
    number: int
    rewards_year: int
    known_on: date
    drawn_on: date
    drawn_by: str
    digest: str
    budget_cny: Decimal | None
    stage: AwardStage
    lines: int
    firms: int
    """With a line that stands."""
    struck: int
    amount_cny: Decimal
    """Of the lines that stand."""

    @property
    def left_cny(self) -> Decimal | None:
        return None if self.budget_cny is None else self.budget_cny - self.amount_cny


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One line: as it was frozen, and how it stands."""

    id: str
    version: int
    enterprise_id: str
    uscc: str
    name: str
    township: str
    source: AwardSource
    rewards: str
    kind: TitleKind
    level: Authority | None
    gained_on: date
    certificate: str
    policy: str
    article: str
    matter: AwardMatter
    amount_cny: Decimal
    condition: str
    drawn_strike: Strike | None
    strike: Strike | None
    strike_note: str

    @property
    def thing(self) -> StrEnum:
        return thing_of(self.source, self.rewards)

    @property
    def due_cny(self) -> Decimal:
        """What is to be paid by this line."""
        return Decimal(0) if self.strike else self.amount_cny


@dataclass(frozen=True, slots=True)
class TownSum:
    township: str
    firms: int
    amount_cny: Decimal


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """What the register says otherwise since the list was frozen."""

    change: LaterChange
    uscc: str
    name: str
    rewards: str
    certificate: str
    fields: tuple[str, ...]
    before: tuple[str, ...]
    now: tuple[str, ...]
    listed_in: str = ""
    """For one that appeared since: the other round that rewards it."""


@dataclass(frozen=True, slots=True)
class LineHolds:
    """What the departments and the public said of the firms that stand."""

    not_asked: int
    unanswered: int
    negatives: int
    unpaid: int


class AwardStanding(StrEnum):
    STANDS = "stands"
    STRUCK = "struck"


class AwardFilters(BaseModel):
    _blanks = model_validator(mode="before")(without_blanks)

    q: str = Field(default="", max_length=60)
    """A part of a firm's name or code."""
    township: str = Field(default="", max_length=60)
    matter: AwardMatter | None = None
    standing: AwardStanding | None = None


@dataclass(frozen=True, slots=True)
class RoundDetail:
    round: RoundRow
    way: RecordWay
    notice_id: str | None
    holds: LineHolds
    lines: list[AwardLine]
    towns: list[TownSum]
    townships: list[str]
    """Of all its lines, to filter by."""
    differences: list[DifferenceRow]
    is_intact: bool
    """The lines still give the digest they were frozen with."""
    withheld: int
    """Lines of firms that the viewer is recused from."""
