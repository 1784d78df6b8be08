"""清零行动: the living list of technology firms without an invention patent, and its countdown.

Nobody takes a firm off the list: it is computed from titles and rights each time it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import IpKind
from app.domain.patent_sweep import TECHNOLOGY_TITLES, weeks_until
from app.domain.refusals import NotFound
from app.domain.titles import Programme
from app.models.enterprises import Enterprise, EnterprisePeriod, IpRight
from app.models.patent_sweep import SweepAssignment
from app.models.people import Person
from app.models.places import Township
from app.models.titles import Title
from app.queries.blanks import without_blanks
from app.queries.paging import Paging, Sort, count, cut, sort_columns
from app.queries.title_conditions import holder_condition, in_force
from app.queries.visibility import visible_enterprises


class SweepFilters(Paging):
    _blanks = model_validator(mode="before")(without_blanks)

    q: str = Field(default="", max_length=60)
    township: str | None = Field(default=None, max_length=9)
    officer: str | None = Field(default=None, max_length=12)
    is_assigned: bool | None = None


@dataclass(frozen=True, slots=True)
class SweepRow:
    """A firm on the list; `id` is the firm's. `applied`: inventions applied for and not granted,
    `undated`: entered with a number and without the day of the grant."""

    id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    is_hnte: bool
    applied: int
    undated: int
    other_rights: int
    officer_name: str | None
    officer: str | None
    assigned_on: date | None
    due_on: date | None
    note: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class TownWeeks:
    """How many firms a town had on the list, week by week; without a name, the town is unknown."""

    town_name: str | None
    numbers: list[int]

    @property
    def change(self) -> int:
        return self.numbers[-1] - self.numbers[0]


@dataclass(frozen=True, slots=True)
class SweepPage:
    rows: list[SweepRow]
    total: int
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Countdown:
    weeks: list[date]
    towns: list[TownWeeks]
    county: list[int]


def holds_title(day: Any, known_on: Any, programmes: Sequence[Programme]) -> ColumnElement[bool]:
    return exists().where(
        col(Title.enterprise_id) == col(Enterprise.id),
        col(Title.programme).in_(programmes),
        in_force(day, known_on),
    )


def holds_patent(day: Any) -> ColumnElement[bool]:
    """An invention patent granted by then that had not lapsed."""
    return exists().where(
        col(IpRight.enterprise_id) == col(Enterprise.id),
        col(IpRight.kind) == IpKind.INVENTION_PATENT,
        col(IpRight.granted_on) <= day,
        or_(col(IpRight.lapsed_on).is_(None), col(IpRight.lapsed_on) > day),
    )


def unfinished() -> ColumnElement[bool]:
    """An assignment whose firm has no invention patent yet, whenever asked."""
    return ~exists().where(
        col(IpRight.enterprise_id) == col(SweepAssignment.enterprise_id),
        col(IpRight.kind) == IpKind.INVENTION_PATENT,
        col(IpRight.granted_on).is_not(None),
        col(IpRight.lapsed_on).is_(None),
    )


def on_list(viewer: Viewer, day: date, *, despite_recusal: bool = False) -> ColumnElement[bool]:
    """Join the firm's period of the day."""
    return and_(
        visible_enterprises(viewer, despite_recusal=despite_recusal),
        holder_condition(day),
        holds_title(day, day, TECHNOLOGY_TITLES),
        ~holds_patent(day),
    )


def _rights(*conditions: ColumnElement[bool]) -> Any:
    return (
        select(func.count())
        .select_from(IpRight)
        .where(col(IpRight.enterprise_id) == col(Enterprise.id), *conditions)
        .scalar_subquery()
    )


def _columns(day: date) -> tuple[Any, ...]:
    invention = col(IpRight.kind) == IpKind.INVENTION_PATENT
    ungranted = and_(invention, col(IpRight.granted_on).is_(None))
    return (
        col(Enterprise.public_id),
        col(Enterprise.name),
        col(Enterprise.uscc),
        col(Township.name),
        holds_title(day, day, (Programme.HNTE,)),
        _rights(ungranted, col(IpRight.applied_on).is_not(None)),
        _rights(ungranted, col(IpRight.applied_on).is_(None)),
        _rights(~invention, col(IpRight.granted_on) <= day, col(IpRight.lapsed_on).is_(None)),
        col(Person.name),
        col(Person.public_id),
        col(SweepAssignment.assigned_on),
        col(SweepAssignment.due_on),
        col(SweepAssignment.note),
        col(SweepAssignment.version),
    )


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Enterprise)
        .join(EnterprisePeriod, col(EnterprisePeriod.enterprise_id) == col(Enterprise.id))
        .outerjoin(Township, col(Township.code) == col(EnterprisePeriod.township_code))
        .outerjoin(SweepAssignment, col(SweepAssignment.enterprise_id) == col(Enterprise.id))
        .outerjoin(Person, col(Person.id) == col(SweepAssignment.officer_id))
    )


def list_sweep(session: Session, viewer: Viewer, filters: SweepFilters, today: date) -> SweepPage:
    wanted = (on_list(viewer, today), *_conditions(filters))
    sort = Sort(col(Enterprise.name_key), col(Enterprise.id), is_nullable=False)
    columns = _columns(today)
    found = cut(session, _joined(*columns, *sort_columns(sort)).where(*wanted), sort, filters)
    total = count(session, _joined(col(Enterprise.id)).where(*wanted), is_bounded=True)
    rows = [SweepRow(*row[: len(columns)]) for row in found.rows]
    return SweepPage(rows, total, found.next, found.previous)


def _conditions(filters: SweepFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if text := filters.q.strip():
        named = col(Enterprise.name).icontains(text, autoescape=True)
        wanted.append(or_(named, col(Enterprise.uscc) == text.upper()))
    if filters.township is not None:
        wanted.append(col(EnterprisePeriod.township_code) == filters.township)
    if filters.officer is not None:
        wanted.append(col(Person.public_id) == filters.officer)
    if filters.is_assigned is not None:
        is_there = col(SweepAssignment.id).is_not(None)
        wanted.append(is_there if filters.is_assigned else ~is_there)
    return wanted


def count_down(session: Session, viewer: Viewer, today: date) -> Countdown:
    """By town and week, as the register of titles was known in each; one statement. A recusal
    changes no number."""
    weeks = weeks_until(today)
    counted = [
        select(literal(number), col(Township.name), func.count())
        .select_from(Enterprise)
        .join(EnterprisePeriod, col(EnterprisePeriod.enterprise_id) == col(Enterprise.id))
        .outerjoin(Township, col(Township.code) == col(EnterprisePeriod.township_code))
        .where(on_list(viewer, day, despite_recusal=True))
        .group_by(col(Township.name))
        for number, day in enumerate(weeks)
    ]
    found: dict[str | None, list[int]] = {}
    for number, town, size in session.execute(union_all(*counted)):
        found.setdefault(town, [0] * len(weeks))[number] = size
    towns = [TownWeeks(name, numbers) for name, numbers in found.items()]
    towns.sort(key=lambda one: (-one.numbers[-1], one.town_name or ""))
    county = [sum(one.numbers[number] for one in towns) for number in range(len(weeks))]
    return Countdown(weeks, towns, county)


def sweep_row(session: Session, viewer: Viewer, enterprise_id: str, today: date) -> SweepRow:
    """A firm that is on the list today; one that has left it is no longer found here."""
    found = session.execute(
        _joined(*_columns(today)).where(
            on_list(viewer, today), col(Enterprise.public_id) == enterprise_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return SweepRow(*found)
