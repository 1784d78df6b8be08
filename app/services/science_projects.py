"""Science projects with fiscal money: entered, paid in instalments, checked, brought to an end."""

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.domain.science_projects import (
    CheckConclusion,
    CheckKind,
    ProjectField,
    ProjectLevel,
    ProjectResult,
    left_to_plan,
)
from app.models.science_projects import ProjectCheck, ProjectInstalment, ScienceProject
from app.queries.rows_of_firms import get_row
from app.queries.science_projects import PROJECTS
from app.services.amounts import Yuan, wan_text
from app.services.titles import find_firm

HAS_LESSONS = frozenset({ProjectResult.HONEST_FAILURE, ProjectResult.MISCONDUCT})


class ProjectInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    enterprise: str = Field(min_length=1, max_length=120)
    name: str = Field(min_length=1, max_length=120)
    number: str = Field(min_length=1, max_length=40)
    field: ProjectField
    level: ProjectLevel
    document_number: str = Field(default="", max_length=80)
    approved_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    budget_cny: Yuan | None = None
    fiscal_cny: Yuan
    result: ProjectResult | None = None
    result_on: date | None = None
    result_note: str = Field(default="", max_length=400)
    note: str = Field(default="", max_length=200)
    version: int = 0


class InstalmentInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    planned_on: date
    planned_cny: Yuan
    note: str = Field(default="", max_length=200)


class PaymentInput(BaseModel):
    version: int
    paid_on: date
    paid_cny: Yuan


class CheckInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    kind: CheckKind
    checked_on: date
    checked_by: str = Field(min_length=1, max_length=120)
    conclusion: CheckConclusion
    note: str = Field(default="", max_length=400)


def add_project(
    session: Session, viewer: Viewer, given: ProjectInput, today: date
) -> ScienceProject:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    values = _values(session, viewer, given, None, today)
    row = ScienceProject(county_code=viewer.county_code, **values)
    session.add(row)
    session.flush()
    return row


def revise_project(
    session: Session, viewer: Viewer, public_id: str, given: ProjectInput, today: date
) -> ScienceProject:
    row = _project(session, viewer, public_id)
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    for name, value in _values(session, viewer, given, row, today).items():
        setattr(row, name, value)
    for model in (ProjectInstalment, ProjectCheck):
        for part in session.execute(select(model).where(col(model.project_id) == row.id)).scalars():
            part.enterprise_id = row.enterprise_id
    session.flush()
    return row


def _project(session: Session, viewer: Viewer, public_id: str) -> ScienceProject:
    """Locked, so that two instalments planned at once cannot exceed the grant together."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row: ScienceProject = get_row(session, viewer, PROJECTS, public_id)
    return row


def _values(
    session: Session, viewer: Viewer, given: ProjectInput, own: ScienceProject | None, today: date
) -> dict[str, Any]:
    firm = find_firm(session, viewer, given.enterprise)
    wrong = wrong_facts(given, today)
    planned = _planned(session, own.id) if own else []
    if left_to_plan(given.fiscal_cny, planned) < 0:
        wrong["fiscal_cny"] = Reason.LESS_THAN_PLANNED
    same = select(col(ScienceProject.id)).where(
        col(ScienceProject.county_code) == viewer.county_code,
        col(ScienceProject.number) == given.number,
        col(ScienceProject.id) != (own.id if own else 0),
    )
    if session.execute(same).first() is not None:
        wrong["number"] = Reason.ALREADY_EXISTS
    if wrong:
        most = {"fiscal_cny": {"most": wan_text(given.budget_cny or given.fiscal_cny)}}
        raise InvalidValue(fields=wrong, today=today.isoformat(), by_field=most)
    return {
        **given.model_dump(exclude={"enterprise", "version"}),
        "enterprise_id": firm.id,
    }


def wrong_facts(given: ProjectInput, today: date) -> dict[str, Reason]:
    wrong: dict[str, Reason] = {}
    for name in ("approved_on", "result_on"):
        day = getattr(given, name)
        if day is not None and day > today:
            wrong[name] = Reason.DATE_IN_FUTURE
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        wrong["ends_on"] = Reason.DATES_OUT_OF_ORDER
    if given.budget_cny is not None and given.fiscal_cny > given.budget_cny:
        wrong["fiscal_cny"] = Reason.AMOUNT_BEYOND
    if (given.result is None) != (given.result_on is None):
        wrong["result" if given.result is None else "result_on"] = Reason.MISSING_VALUE
    if given.result in HAS_LESSONS and not given.result_note:
        wrong["result_note"] = Reason.MISSING_VALUE
    return wrong


def _planned(session: Session, project_id: int | None) -> list[Decimal]:
    return list(
        session.execute(
            select(col(ProjectInstalment.planned_cny)).where(
                col(ProjectInstalment.project_id) == project_id
            )
        ).scalars()
    )


def plan_instalment(
    session: Session, viewer: Viewer, public_id: str, given: InstalmentInput
) -> ProjectInstalment:
    """The instalments together never exceed the fiscal money."""
    project = _project(session, viewer, public_id)
    left = left_to_plan(project.fiscal_cny, _planned(session, project.id))
    if given.planned_cny > left:
        raise InvalidValue(
            fields={"planned_cny": Reason.AMOUNT_BEYOND},
            by_field={"planned_cny": {"most": wan_text(left)}},
        )
    row = ProjectInstalment(
        county_code=project.county_code,
        enterprise_id=project.enterprise_id,
        project_id=project.id or 0,
        **given.model_dump(),
    )
    session.add(row)
    session.flush()
    return row


def pay_instalment(
    session: Session,
    viewer: Viewer,
    public_id: str,
    instalment_id: str,
    given: PaymentInput,
    today: date,
) -> ProjectInstalment:
    project = _project(session, viewer, public_id)
    row: ProjectInstalment | None = session.execute(
        select(ProjectInstalment).where(
            col(ProjectInstalment.project_id) == project.id,
            col(ProjectInstalment.public_id) == instalment_id,
        )
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if row.paid_on is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    wrong: dict[str, Reason] = {}
    if given.paid_on > today:
        wrong["paid_on"] = Reason.DATE_IN_FUTURE
    if given.paid_cny > row.planned_cny:
        wrong["paid_cny"] = Reason.AMOUNT_BEYOND
    if wrong:
        most = {"paid_cny": {"most": wan_text(row.planned_cny)}}
        raise InvalidValue(fields=wrong, today=today.isoformat(), by_field=most)
    row.paid_on, row.paid_cny = given.paid_on, given.paid_cny
    session.flush()
    return row


def add_check(
    session: Session, viewer: Viewer, public_id: str, given: CheckInput, today: date
) -> ProjectCheck:
    project = _project(session, viewer, public_id)
    if given.checked_on > today:
        raise InvalidValue(fields={"checked_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    row = ProjectCheck(
        county_code=project.county_code,
        enterprise_id=project.enterprise_id,
        project_id=project.id or 0,
        **given.model_dump(),
    )
    session.add(row)
    session.flush()
    return row
