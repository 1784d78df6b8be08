"""The monthly 通报 of the towns: both programmes' scoreboards on the same two dates, as they would
stand today or as they were issued."""

from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, false, select
from sqlmodel import Session, col

from app.domain.access import EnterpriseScope, Viewer
from app.domain.refusals import NotFound
from app.domain.titles import Programme
from app.models.bulletins import TownBulletin
from app.queries.board_views import BoardFilters
from app.queries.scoreboard import show_scoreboard
from app.queries.scoreboard_views import PlaceLine, Scoreboard, ScoreboardFilters
from app.queries.visibility import in_region

PROGRAMMES = (Programme.HNTE, Programme.PROVINCIAL_TECH_SME)


@dataclass(frozen=True, slots=True)
class BulletinTown:
    """A town on the 通报: its line of each programme, in the order of the boards."""

    name: str
    lines: tuple[PlaceLine, ...]

    @property
    def stale_cases(self) -> int:
        return sum(line.counts.stale_cases for line in self.lines)

    @property
    def visits(self) -> int:
        """Of firms, whatever programme they are about: the same in every line."""
        return max((line.counts.visits for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Whoever asks again for the same two dates gets the same numbers, as far as the register was
    not mended meanwhile."""

    valid_on: date
    known_on: date
    today: date
    boards: tuple[Scoreboard, ...]
    towns: tuple[BulletinTown, ...]


def show_bulletin(session: Session, viewer: Viewer, filters: BoardFilters, today: date) -> Bulletin:
    boards = tuple(
        show_scoreboard(
            session,
            viewer,
            ScoreboardFilters.model_validate(filters.model_dump() | {"programme": programme}),
            today,
        )
        for programme in PROGRAMMES
    )
    first = boards[0]
    return Bulletin(first.valid_on, first.known_on, today, boards, tuple(_by_rank(boards)))


def _by_rank(boards: tuple[Scoreboard, ...]) -> list[BulletinTown]:
    """By the first programme's rank; towns without a task come last, as they lie in the register.
    A town has a line in each programme, but for `unknown`, which stands where it has firms."""
    lines = [{line.code: line for line in board.towns} for board in boards]
    towns = [
        BulletinTown(one.name, tuple(own[one.code] for own in lines))
        for one in boards[0].towns
        if all(one.code in own for own in lines)
    ]
    return sorted(towns, key=lambda town: (town.lines[0].rank is None, town.lines[0].rank or 0))


STORED = TypeAdapter(Bulletin)


@dataclass(frozen=True, slots=True)
class IssuedRow:
    id: str
    version: int
    valid_on: date
    known_on: date
    issued_on: date
    issued_by: str
    minutes_on: date | None
    minutes_number: str
    digest: str


@dataclass(frozen=True, slots=True)
class IssuedBulletin:
    """A 通报 as it was issued, whatever was entered since."""

    row: IssuedRow
    content: Bulletin


ROW = (
    col(TownBulletin.public_id).label("id"),
    *(getattr(TownBulletin, name) for name in IssuedRow.__dataclass_fields__ if name != "id"),
)


def visible_bulletins(viewer: Viewer) -> ColumnElement[bool]:
    """Everybody inside a county reads what its towns were told."""
    if isinstance(viewer.scope, EnterpriseScope):
        return false()
    return in_region(TownBulletin.county_code, viewer)


def list_bulletins(session: Session, viewer: Viewer) -> list[IssuedRow]:
    """Newest first: one a month, so all of them."""
    rows = session.execute(
        select(*ROW)
        .where(visible_bulletins(viewer))
        .order_by(col(TownBulletin.valid_on).desc(), col(TownBulletin.id).desc())
    )
    return [IssuedRow(*row) for row in rows]


def get_bulletin(session: Session, viewer: Viewer, bulletin_id: str) -> TownBulletin:
    found: TownBulletin | None = session.execute(
        select(TownBulletin).where(
            visible_bulletins(viewer), col(TownBulletin.public_id) == bulletin_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def describe_bulletin(session: Session, viewer: Viewer, bulletin_id: str) -> IssuedBulletin:
    found = get_bulletin(session, viewer, bulletin_id)
    names = (name for name in IssuedRow.__dataclass_fields__ if name != "id")
    row = IssuedRow(found.public_id, *(getattr(found, name) for name in names))
    return IssuedBulletin(row, STORED.validate_json(found.content))
