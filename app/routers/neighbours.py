"""Next and previous for programs; pages carry them as links (see app.web.neighbours)."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.dependencies import CurrentViewer, ReadSession, Today
from app.queries.case_filters import CaseFilters
from app.queries.contracts import ContractFilters
from app.queries.enterprise_filters import EnterpriseFilters
from app.queries.honours import HonourFilters
from app.queries.institution_filters import InstitutionFilters
from app.queries.neighbours import (
    Neighbours,
    beside_case,
    beside_contract,
    beside_enterprise,
    beside_entry,
    beside_honour,
    beside_institution,
    beside_platform,
    beside_project,
    beside_talent,
    beside_title,
    beside_visit,
)
from app.queries.platforms import PlatformFilters
from app.queries.pool import PoolFilters
from app.queries.science_projects import ProjectFilters
from app.queries.talents import TalentFilters
from app.queries.title_filters import TitleFilters
from app.queries.visits import VisitFilters

api = APIRouter(prefix="/api", tags=["neighbours"])


@api.get("/enterprises/{enterprise_id}/neighbours")
def read_beside_enterprise(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    filters: Annotated[EnterpriseFilters, Query()],
) -> Neighbours:
    return beside_enterprise(session, viewer, enterprise_id, filters, today)


@api.get("/pool/{entry_id}/neighbours")
def read_beside_entry(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    entry_id: str,
    filters: Annotated[PoolFilters, Query()],
) -> Neighbours:
    return beside_entry(session, viewer, entry_id, filters, today)


@api.get("/cases/{case_id}/neighbours")
def read_beside_case(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    filters: Annotated[CaseFilters, Query()],
) -> Neighbours:
    return beside_case(session, viewer, case_id, filters, today)


@api.get("/titles/{title_id}/neighbours")
def read_beside_title(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    title_id: str,
    filters: Annotated[TitleFilters, Query()],
) -> Neighbours:
    return beside_title(session, viewer, title_id, filters, today)


@api.get("/visits/{visit_id}/neighbours")
def read_beside_visit(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    visit_id: str,
    filters: Annotated[VisitFilters, Query()],
) -> Neighbours:
    return beside_visit(session, viewer, visit_id, filters, today)


@api.get("/institutions/{institution_id}/neighbours")
def read_beside_institution(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    filters: Annotated[InstitutionFilters, Query()],
) -> Neighbours:
    return beside_institution(session, viewer, institution_id, filters, today)


@api.get("/talent-projects/{talent_id}/neighbours")
def read_beside_talent(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    talent_id: str,
    filters: Annotated[TalentFilters, Query()],
) -> Neighbours:
    return beside_talent(session, viewer, talent_id, filters, today)


@api.get("/contracts/{contract_id}/neighbours")
def read_beside_contract(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    contract_id: str,
    filters: Annotated[ContractFilters, Query()],
) -> Neighbours:
    return beside_contract(session, viewer, contract_id, filters, today)


@api.get("/honours/{honour_id}/neighbours")
def read_beside_honour(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    honour_id: str,
    filters: Annotated[HonourFilters, Query()],
) -> Neighbours:
    return beside_honour(session, viewer, honour_id, filters, today)


@api.get("/platforms/{platform_id}/neighbours")
def read_beside_platform(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    platform_id: str,
    filters: Annotated[PlatformFilters, Query()],
) -> Neighbours:
    return beside_platform(session, viewer, platform_id, filters, today)


@api.get("/science-projects/{project_id}/neighbours")
def read_beside_project(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    project_id: str,
    filters: Annotated[ProjectFilters, Query()],
) -> Neighbours:
    return beside_project(session, viewer, project_id, filters, today)
