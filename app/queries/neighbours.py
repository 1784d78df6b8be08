"""Next and previous: the rows beside one row, in the order of the list one came from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import parse_qs

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, NotFound, Reason
from app.domain.titles import Programme
from app.domain.views import ListKind
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.institutions import RdInstitution
from app.models.people import Person
from app.models.platforms import Platform
from app.models.pool import Cohort, PoolEntry, Visit
from app.models.talents import TalentProject
from app.models.titles import Title
from app.queries import (
    case_filters,
    enterprise_filters,
    institution_filters,
    institutions,
    platforms,
    pool,
    rows_of_firms,
    talents,
    title_filters,
    titles,
    visits,
)
from app.queries.case_filters import CaseFilters, CaseSort
from app.queries.cases import visible_cases
from app.queries.contracts import CONTRACTS, ContractFilters, contract_conditions
from app.queries.enterprise_filters import EnterpriseFilters, refuse_unindexed, sort_of
from app.queries.honours import HONOURS, HonourFilters, honour_conditions
from app.queries.institution_filters import InstitutionFilters
from app.queries.paging import Paging, beside, sort_columns
from app.queries.platforms import PlatformFilters
from app.queries.pool import PoolFilters, visible_entries
from app.queries.rows_of_firms import FirmFilters, FirmRegister
from app.queries.science_projects import PROJECTS, ProjectFilters, project_conditions
from app.queries.talents import TalentFilters
from app.queries.title_filters import TitleFilters
from app.queries.titles import visible_titles
from app.queries.visibility import visible_enterprises
from app.queries.visits import VisitFilters, visible_visits

Filters = TypeVar("Filters", bound=Paging)
FIRM: Any = col(Enterprise.name).label("name")


@dataclass(frozen=True, slots=True)
class Neighbour:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """None: the row is the list's first, or its last."""

    previous: Neighbour | None
    next: Neighbour | None


def beside_enterprise(
    session: Session, viewer: Viewer, public_id: str, filters: EnterpriseFilters, today: date
) -> Neighbours:
    refuse_unindexed(viewer, filters)
    sort = sort_of(filters)
    seen = visible_enterprises(viewer)
    statement = select(col(Enterprise.public_id).label("id"), FIRM, *sort_columns(sort))
    wanted = enterprise_filters.conditions(session, viewer, filters, today)
    this = and_(seen, col(Enterprise.public_id) == public_id)
    return _told(beside(session, statement, sort, this, and_(seen, *wanted)))


def beside_entry(
    session: Session, viewer: Viewer, public_id: str, filters: PoolFilters, _today: date
) -> Neighbours:
    sort = pool.sort_of(filters)
    statement = (
        select(col(PoolEntry.public_id).label("id"), FIRM, *sort_columns(sort))
        .join_from(PoolEntry, Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .outerjoin(Person, col(Person.id) == col(PoolEntry.responsible_id))
    )
    this = and_(visible_entries(viewer), col(PoolEntry.public_id) == public_id)
    wanted = and_(*pool.conditions(session, viewer, filters))
    return _told(beside(session, statement, sort, this, wanted))


def beside_case(
    session: Session, viewer: Viewer, public_id: str, filters: CaseFilters, today: date
) -> Neighbours:
    sort = case_filters.sort_of(filters)
    firm = col(Enterprise.id) == CultivationCase.enterprise_id
    statement = select(
        col(CultivationCase.public_id).label("id"), FIRM, *sort_columns(sort)
    ).join_from(CultivationCase, Enterprise, firm)
    seen = visible_cases(viewer)
    this = and_(seen, col(CultivationCase.public_id) == public_id)
    wanted = case_filters.conditions(session, viewer, filters, today)
    return _told(beside(session, statement, sort, this, and_(seen, *wanted)))


def beside_card(
    session: Session, viewer: Viewer, public_id: str, filters: CaseFilters, today: date
) -> Neighbours:
    """Of the board: its column, from the card that has waited longest."""
    stage = session.execute(
        select(col(CultivationCase.stage))
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_cases(viewer), col(CultivationCase.public_id) == public_id)
    ).scalar_one_or_none()
    shown = {
        "programme": filters.programme or Programme.HNTE,
        "year": today.year if filters.year is None else filters.year,
        "stage": stage,
        "sort": CaseSort.STAGE_SINCE,
        "descending": False,
    }
    return beside_case(session, viewer, public_id, filters.model_copy(update=shown), today)


def beside_title(
    session: Session, viewer: Viewer, public_id: str, filters: TitleFilters, today: date
) -> Neighbours:
    sort = titles.sort_of(filters)
    firm = col(Enterprise.id) == Title.enterprise_id
    statement = select(col(Title.public_id).label("id"), FIRM, *sort_columns(sort)).join_from(
        Title, Enterprise, firm
    )
    seen = visible_titles(viewer)
    this = and_(seen, col(Title.public_id) == public_id)
    wanted = title_filters.conditions(session, viewer, filters, today)
    return _told(beside(session, statement, sort, this, and_(seen, *wanted)))


def beside_visit(
    session: Session, viewer: Viewer, public_id: str, filters: VisitFilters, _today: date
) -> Neighbours:
    firm = col(Enterprise.id) == col(Visit.enterprise_id)
    statement = select(
        col(Visit.public_id).label("id"), FIRM, *sort_columns(visits.NEWEST)
    ).join_from(Visit, Enterprise, firm)
    this = and_(visible_visits(viewer), col(Visit.public_id) == public_id)
    wanted = and_(*visits.conditions(session, viewer, filters))
    return _told(beside(session, statement, visits.NEWEST, this, wanted))


def beside_institution(
    session: Session, viewer: Viewer, public_id: str, filters: InstitutionFilters, today: date
) -> Neighbours:
    sort = institutions.sort_of(filters)
    statement = select(
        col(RdInstitution.public_id).label("id"), col(RdInstitution.name), *sort_columns(sort)
    ).join_from(RdInstitution, Enterprise, col(Enterprise.id) == RdInstitution.enterprise_id)
    seen = institutions.visible_institutions(viewer)
    this = and_(seen, col(RdInstitution.public_id) == public_id)
    wanted = institution_filters.conditions(session, viewer, filters, today)
    return _told(beside(session, statement, sort, this, and_(seen, *wanted)))


def beside_talent(
    session: Session, viewer: Viewer, public_id: str, filters: TalentFilters, _today: date
) -> Neighbours:
    sort, own = talents.sort_of(filters), col(TalentProject.public_id)
    statement = talents.talents_with(
        own.label("id"), col(TalentProject.title).label("name"), *sort_columns(sort)
    )
    this = and_(talents.visible_talents(viewer), own == public_id)
    wanted = and_(*talents.conditions(session, viewer, filters))
    return _told(beside(session, statement, sort, this, wanted))


def beside_platform(
    session: Session, viewer: Viewer, public_id: str, filters: PlatformFilters, today: date
) -> Neighbours:
    sort, own = platforms.sort_of(filters), col(Platform.public_id)
    seen = platforms.visible_platforms(viewer)
    statement = select(own.label("id"), col(Platform.name), *sort_columns(sort))
    wanted = and_(seen, *platforms.conditions(filters, today))
    return _told(beside(session, statement, sort, and_(seen, own == public_id), wanted))


def beside_honour(
    session: Session, viewer: Viewer, public_id: str, filters: HonourFilters, today: date
) -> Neighbours:
    wanted = honour_conditions(filters, today)
    return _beside_row(session, viewer, HONOURS, public_id, filters, wanted)


def beside_contract(
    session: Session, viewer: Viewer, public_id: str, filters: ContractFilters, _today: date
) -> Neighbours:
    wanted = contract_conditions(filters)
    return _beside_row(session, viewer, CONTRACTS, public_id, filters, wanted)


def beside_project(
    session: Session, viewer: Viewer, public_id: str, filters: ProjectFilters, _today: date
) -> Neighbours:
    wanted = project_conditions(filters)
    return _beside_row(session, viewer, PROJECTS, public_id, filters, wanted)


def _beside_row(
    session: Session,
    viewer: Viewer,
    register: FirmRegister[Any],
    public_id: str,
    filters: FirmFilters,
    wanted: list[ColumnElement[bool]],
) -> Neighbours:
    sort, own = rows_of_firms.sort_of(register, filters), register.column("id")
    named = register.column(register.title).label("name")
    statement = register.joined(own.label("id"), named, *sort_columns(sort))
    seen = register.visible(viewer)
    asked = and_(seen, *rows_of_firms.conditions(register, filters), *wanted)
    return _told(beside(session, statement, sort, and_(seen, own == public_id), asked))


Beside = Callable[[Session, Viewer, str, Any, date], Neighbours]
BESIDE: dict[ListKind, tuple[type[Paging], Beside]] = {
    ListKind.ENTERPRISES: (EnterpriseFilters, beside_enterprise),
    ListKind.POOL: (PoolFilters, beside_entry),
    ListKind.CASES: (CaseFilters, beside_case),
    ListKind.CASE_BOARD: (CaseFilters, beside_card),
    ListKind.TITLES: (TitleFilters, beside_title),
    ListKind.VISITS: (VisitFilters, beside_visit),
    ListKind.INSTITUTIONS: (InstitutionFilters, beside_institution),
    ListKind.TALENTS: (TalentFilters, beside_talent),
    ListKind.PLATFORMS: (PlatformFilters, beside_platform),
    ListKind.HONOURS: (HonourFilters, beside_honour),
    ListKind.CONTRACTS: (ContractFilters, beside_contract),
    ListKind.SCIENCE_PROJECTS: (ProjectFilters, beside_project),
}


def neighbours(
    session: Session, viewer: Viewer, kind: ListKind, query: str, public_id: str, today: date
) -> Neighbours:
    """The rows beside one, within a list as its address tells it."""
    model, find = BESIDE[kind]
    typed = {
        name: values if name == "columns" else values[-1]
        for name, values in parse_qs(query).items()
    }
    try:
        filters = model.model_validate(typed)
    except ValidationError as error:
        raise InvalidValue(fields={"within": Reason.BAD_VALUE}) from error
    return find(session, viewer, public_id, filters, today)


def _told(found: tuple[Any, Any] | None) -> Neighbours:
    if found is None:
        raise NotFound
    previous, following = (Neighbour(row.id, row.name) if row else None for row in found)
    return Neighbours(previous, following)
