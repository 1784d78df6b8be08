"""Innovation platforms: their list, one of them with its years, and those the plan counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import RegionScope, TownScope, Viewer
from app.domain.platforms import COUNTED_KINDS, PART_OF, PlatformKind, PlatformLevel, PlatformPart
from app.domain.refusals import NotFound
from app.models.places import Park, Township
from app.models.platforms import Platform, PlatformYear
from app.queries.blanks import without_blanks
from app.queries.paging import ChosenPaging, Cut, Sort, count, cut, sort_columns
from app.queries.two_dates import TwoDates
from app.queries.visibility import in_region

LATER = aliased(PlatformYear)


class PlatformState(StrEnum):
    """What its dates say on a day."""

    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A platform, with the newest year known of it."""

    id: str
    version: int
    name: str
    kind: PlatformKind
    level: PlatformLevel | None
    level_document: str
    operator: str
    township_code: str | None
    town_name: str | None
    park_code: str | None
    park_name: str | None
    area_sqm: Decimal | None
    opened_on: date | None
    known_on: date | None
    closed_on: date | None
    closed_known_on: date | None
    source: str
    note: str
    year: int | None
    tenants: int | None
    graduates: int | None
    mentors: int | None
    events: int | None
    seed_fund_cny: Decimal | None

    @property
    def part(self) -> PlatformPart:
        return PART_OF[self.kind]

    def state_on(self, day: date, known_on: date) -> PlatformState:
        if self.opened_on is None or self.opened_on > day or (self.known_on or day) > known_on:
            return PlatformState.PLANNED
        is_known = (self.closed_known_on or self.closed_on or day) <= known_on
        is_closed = self.closed_on is not None and self.closed_on <= day and is_known
        return PlatformState.CLOSED if is_closed else PlatformState.RUNNING


@dataclass(frozen=True, slots=True)
class PlatformPage:
    rows: list[PlatformRow]
    total: int
    running: dict[PlatformKind, int]
    """How many of each kind run on the day that is asked about, whatever else the filters ask."""
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of a platform; None is unknown."""

    id: str
    version: int
    year: int
    tenants: int | None
    graduates: int | None
    mentors: int | None
    events: int | None
    seed_fund_cny: Decimal | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class PlatformDetail:
    platform: PlatformRow
    state: PlatformState
    is_counted: bool
    """Whether it is one of the plan's ten today."""
    years: list[YearRow]


class PlatformSort(StrEnum):
    NEWEST = "newest"
    """As they were stored."""
    NAME = "name"
    OPENED_ON = "opened_on"


class PlatformFilters(TwoDates, ChosenPaging):
    _blanks = model_validator(mode="before")(without_blanks)

    q: str = Field(default="", max_length=60)
    """A part of a name or an operator."""
    kind: PlatformKind | None = None
    level: PlatformLevel | None = None
    township: str | None = Field(default=None, max_length=9)
    state: PlatformState | None = None
    sort: PlatformSort = PlatformSort.NEWEST
    descending: bool = True


COLUMNS: tuple[Any, ...] = (
    col(Platform.public_id),
    col(Platform.version),
    col(Platform.name),
    col(Platform.kind),
    col(Platform.level),
    col(Platform.level_document),
    col(Platform.operator),
    col(Platform.township_code),
    col(Township.name),
    col(Platform.park_code),
    col(Park.name),
    col(Platform.area_sqm),
    col(Platform.opened_on),
    col(Platform.known_on),
    col(Platform.closed_on),
    col(Platform.closed_known_on),
    col(Platform.source),
    col(Platform.note),
    col(PlatformYear.year),
    col(PlatformYear.tenants),
    col(PlatformYear.graduates),
    col(PlatformYear.mentors),
    col(PlatformYear.events),
    col(PlatformYear.seed_fund_cny),
)


def visible_platforms(viewer: Viewer) -> ColumnElement[bool]:
    """They belong to no firm: a town sees its own, the county and those above it all."""
    match viewer.scope:
        case RegionScope():
            return in_region(Platform.county_code, viewer)
        case TownScope(county_code, towns):
            return and_(
                col(Platform.county_code) == county_code, col(Platform.township_code).in_(towns)
            )
        case _:
            return false()


def running_on(day: date, known_on: date) -> ColumnElement[bool]:
    """On a day, as known on another."""
    return and_(
        col(Platform.opened_on) <= day,
        col(Platform.known_on) <= known_on,
        ~closed_on(day, known_on),
    )


def closed_on(day: date, known_on: date) -> ColumnElement[bool]:
    """A closing without a day of knowledge was known when it came."""
    learned = func.coalesce(col(Platform.closed_known_on), col(Platform.closed_on))
    return and_(
        col(Platform.closed_on).is_not(None), col(Platform.closed_on) <= day, learned <= known_on
    )


def _listed() -> Select[Any]:
    newest = (
        select(func.max(LATER.year))
        .where(col(LATER.platform_id) == col(Platform.id))
        .scalar_subquery()
    )
    return (
        select(*COLUMNS)
        .select_from(Platform)
        .outerjoin(Township, col(Township.code) == col(Platform.township_code))
        .outerjoin(Park, col(Park.code) == col(Platform.park_code))
        .outerjoin(
            PlatformYear,
            and_(
                col(PlatformYear.platform_id) == col(Platform.id), col(PlatformYear.year) == newest
            ),
        )
    )


def list_platforms(
    session: Session, viewer: Viewer, filters: PlatformFilters, today: date
) -> PlatformPage:
    wanted, sort = (visible_platforms(viewer), *conditions(filters, today)), sort_of(filters)
    statement = _listed().add_columns(*sort_columns(sort)).where(*wanted)
    total = count(session, select(col(Platform.id)).where(*wanted), is_bounded=True)
    found: Cut[Any] = cut(session, statement, sort, filters)
    running = session.execute(
        select(col(Platform.kind), func.count())
        .where(visible_platforms(viewer), running_on(*filters.dates(today)))
        .group_by(col(Platform.kind))
    )
    return PlatformPage(
        [PlatformRow(*row[: len(COLUMNS)]) for row in found.rows],
        total,
        dict(iter(running)),
        found.next,
        found.previous,
    )


def sort_of(filters: PlatformFilters) -> Sort:
    column, is_nullable = {
        PlatformSort.NEWEST: (col(Platform.id), False),
        PlatformSort.NAME: (col(Platform.name), False),
        PlatformSort.OPENED_ON: (col(Platform.opened_on), True),
    }[filters.sort]
    return Sort(column, col(Platform.id), filters.descending, is_nullable)


def conditions(filters: PlatformFilters, today: date) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if text := filters.q.strip():
        named = (col(Platform.name), col(Platform.operator))
        wanted.append(or_(*(one.icontains(text, autoescape=True) for one in named)))
    if filters.kind is not None:
        wanted.append(col(Platform.kind) == filters.kind)
    if filters.level is not None:
        wanted.append(col(Platform.level) == filters.level)
    if filters.township is not None:
        wanted.append(col(Platform.township_code) == filters.township)
    if filters.state is not None:
        wanted.append(_in_state(filters.state, *filters.dates(today)))
    return wanted


def _in_state(state: PlatformState, day: date, known_on: date) -> ColumnElement[bool]:
    """`state_on` in SQL."""
    opened, known = col(Platform.opened_on), col(Platform.known_on)
    match state:
        case PlatformState.RUNNING:
            return running_on(day, known_on)
        case PlatformState.CLOSED:
            return and_(opened <= day, known <= known_on, closed_on(day, known_on))
        case PlatformState.PLANNED:
            return or_(opened.is_(None), opened > day, known > known_on)


def describe_platform(
    session: Session, viewer: Viewer, public_id: str, today: date
) -> PlatformDetail:
    found = session.execute(
        _listed().where(visible_platforms(viewer), col(Platform.public_id) == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    row = PlatformRow(*found)
    state = row.state_on(today, today)
    is_counted = state is PlatformState.RUNNING and row.kind in COUNTED_KINDS
    return PlatformDetail(row, state, is_counted, list(_years(session, viewer, public_id)))


def _years(session: Session, viewer: Viewer, public_id: str) -> Sequence[YearRow]:
    columns = [col(getattr(PlatformYear, name)) for name in YearRow.__dataclass_fields__
               if name != "id"]  # fmt: skip
    rows = session.execute(
        select(col(PlatformYear.public_id), *columns)
        .join(Platform, col(Platform.id) == col(PlatformYear.platform_id))
        .where(visible_platforms(viewer), col(Platform.public_id) == public_id)
        .order_by(col(PlatformYear.year).desc())
    )
    return [YearRow(*row) for row in rows]


def get_platform(session: Session, viewer: Viewer, public_id: str) -> Platform:
    """To be changed."""
    found: Platform | None = session.execute(
        select(Platform)
        .where(visible_platforms(viewer), col(Platform.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found
