"""Talent projects: who sees which, as a list and as one row to change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select
from sqlmodel import Session, col

from app.data.talent_programs import programs_of, talent_programs
from app.domain.access import RegionScope, TownScope, Viewer
from app.domain.masking import mask_name
from app.domain.refusals import NotFound
from app.domain.talents.projects import (
    ENDS,
    TalentClass,
    TalentLevel,
    TalentParty,
    TalentStage,
    TalentTerm,
    TalentTrack,
)
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import Park, Township
from app.models.talents import TalentInstalment, TalentProject
from app.queries.blanks import without_blanks
from app.queries.paging import ChosenPaging, Sort, count, cut, sort_columns
from app.queries.search import matching
from app.queries.visibility import in_region

MINE = "me"


class TalentSort(StrEnum):
    YEAR = "year"
    TITLE = "title"
    ENTERPRISE = "enterprise"
    STAGE_SINCE = "stage_since"
    APPROVED_ON = "approved_on"
    GRANT = "grant"


class TalentFilters(ChosenPaging):
    """What was asked for; everything combines by AND."""

    _blanks = model_validator(mode="before")(without_blanks)

    q: str = Field(default="", max_length=120)
    """A part of the project's title, or whatever finds its host."""
    level: TalentLevel | None = None
    stage: TalentStage | None = None
    talent_class: TalentClass | None = None
    track: TalentTrack | None = None
    term: TalentTerm | None = None
    party: TalentParty | None = None
    year: int | None = Field(default=None, ge=2000, le=2100)
    township: str | None = Field(default=None, max_length=9)
    is_landed: bool | None = None
    is_over: bool | None = None
    sponsor: str | None = Field(default=None, max_length=12)
    """A person's public id, or `me`."""
    sort: TalentSort = TalentSort.YEAR
    descending: bool = True


@dataclass(frozen=True, slots=True)
class TalentRow:
    """`program` is empty where the plan's name is closed: then the level says all."""

    id: str
    title: str
    level: TalentLevel
    program: str
    year: int
    talent_class: TalentClass | None
    track: TalentTrack
    term: TalentTerm | None
    party: TalentParty
    leader: str
    """Masked."""
    enterprise_id: str | None
    enterprise: str | None
    township: str | None
    park: str | None
    stage: TalentStage
    stage_since: date
    arrives_on: date | None
    approved_on: date | None
    landed_on: date | None
    grant_cny: Decimal | None
    paid_cny: Decimal
    """Confirmed by the second officer."""
    sponsor: str


@dataclass(frozen=True, slots=True)
class TalentPage:
    rows: list[TalentRow]
    total: int
    next: str | None
    previous: str | None


def paid() -> Any:
    """What both officers have said was paid."""
    return (
        select(func.sum(col(TalentInstalment.paid_cny)))
        .where(
            col(TalentInstalment.project_id) == col(TalentProject.id),
            col(TalentInstalment.confirmed_on).is_not(None),
        )
        .correlate(TalentProject)
        .scalar_subquery()
    )


SHOWN: tuple[Any, ...] = (
    col(TalentProject.public_id).label("id"),
    col(TalentProject.title),
    col(TalentProject.program),
    col(TalentProject.year),
    col(TalentProject.talent_class),
    col(TalentProject.track),
    col(TalentProject.term),
    col(TalentProject.party),
    col(TalentProject.leader_name).label("leader"),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise"),
    col(Township.name).label("township"),
    col(Park.name).label("park"),
    col(TalentProject.stage),
    col(TalentProject.stage_since),
    col(TalentProject.arrives_on),
    col(TalentProject.approved_on),
    col(TalentProject.landed_on),
    col(TalentProject.grant_cny),
    paid().label("paid_cny"),
    col(Person.name).label("sponsor"),
)


def visible_talents(viewer: Viewer, *, despite_recusal: bool = False) -> ColumnElement[bool]:
    """The county's for the bureau and who reads it, a town's own for its officers. Recusal closes
    what a firm hosts; before landing there is no firm to keep away from."""
    match viewer.scope:
        case RegionScope():
            condition = in_region(TalentProject.county_code, viewer)
        case TownScope(county_code, towns):
            condition = and_(
                col(TalentProject.county_code) == county_code,
                col(TalentProject.township_code).in_(towns),
            )
        case _:
            return false()
    if viewer.recused_from and not despite_recusal:
        host = col(TalentProject.enterprise_id)
        return and_(condition, or_(host.is_(None), host.not_in(viewer.recused_from)))
    return condition


def conditions(
    session: Session, viewer: Viewer, filters: TalentFilters
) -> Iterator[ColumnElement[bool]]:
    """Visibility first, then everything that was asked for."""
    yield visible_talents(viewer)
    for name in ("stage", "talent_class", "track", "term", "party", "year"):
        if (wanted := getattr(filters, name)) is not None:
            yield col(getattr(TalentProject, name)) == wanted
    if filters.level:
        yield col(TalentProject.program).in_(programs_of(filters.level))
    if filters.township:
        yield col(TalentProject.township_code) == filters.township
    if filters.is_landed is not None:
        yield col(TalentProject.landed_on).is_not(None) == filters.is_landed
    if filters.is_over is not None:
        ended = col(TalentProject.stage).in_(sorted(ENDS))
        yield ended if filters.is_over else ~ended
    if filters.sponsor == MINE:
        yield col(TalentProject.sponsor_id).in_(viewer.acts_for)
    elif filters.sponsor:
        yield col(Person.public_id) == filters.sponsor
    if text := filters.q.strip():
        titled = col(TalentProject.title).icontains(text, autoescape=True)
        yield or_(titled, matching(session, viewer, text))


def sort_of(filters: TalentFilters) -> Sort:
    column, is_nullable = {
        TalentSort.YEAR: (col(TalentProject.year), False),
        TalentSort.TITLE: (col(TalentProject.title), False),
        TalentSort.ENTERPRISE: (col(Enterprise.name_key), True),
        TalentSort.STAGE_SINCE: (col(TalentProject.stage_since), False),
        TalentSort.APPROVED_ON: (col(TalentProject.approved_on), True),
        TalentSort.GRANT: (col(TalentProject.grant_cny), True),
    }[filters.sort]
    return Sort(column, col(TalentProject.id), filters.descending, is_nullable)


def talent_statement(*more: Any) -> Select[Any]:
    return talents_with(*SHOWN, *more)


def talents_with(*columns: Any) -> Select[Any]:
    """Columns of the projects, their hosts, places and sponsors."""
    return (
        select(*columns)
        .select_from(TalentProject)
        .join(Person, col(Person.id) == col(TalentProject.sponsor_id))
        .outerjoin(Enterprise, col(Enterprise.id) == col(TalentProject.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(TalentProject.township_code))
        .outerjoin(Park, col(Park.code) == col(TalentProject.park_code))
    )


def talent_row(row: Row[Any]) -> TalentRow:
    values = {column.key: row._mapping[column.key] for column in SHOWN}
    program = talent_programs()[row.program]
    return TalentRow(
        **values
        | {
            "level": program.level,
            "program": "" if program.is_name_closed else program.name,
            "leader": mask_name(row.leader),
            "paid_cny": row.paid_cny or Decimal(0),
        }
    )


def list_talents(session: Session, viewer: Viewer, filters: TalentFilters) -> TalentPage:
    """One page in two statements, whatever their number."""
    wanted, sort = list(conditions(session, viewer, filters)), sort_of(filters)
    statement = talent_statement(*sort_columns(sort)).where(*wanted)
    total = count(session, statement, is_bounded=True)
    found = cut(session, statement, sort, filters)
    return TalentPage([talent_row(row) for row in found.rows], total, found.next, found.previous)


def get_talent(session: Session, viewer: Viewer, public_id: str) -> TalentProject:
    """The project to be changed, locked and as stored, if the viewer may see it."""
    found: TalentProject | None = session.execute(
        select(TalentProject)
        .where(visible_talents(viewer), col(TalentProject.public_id) == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found
