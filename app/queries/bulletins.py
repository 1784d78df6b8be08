"""The monthly 通报 of the towns: both programmes' scoreboards on the same two dates."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.titles import Programme
from app.queries.board_views import BoardFilters
from app.queries.scoreboard import show_scoreboard
from app.queries.scoreboard_views import PlaceLine, Scoreboard, ScoreboardFilters

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
