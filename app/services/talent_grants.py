"""Money and promises of a talent project: instalments by two officers, indicators by what came."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotFound, NotPermitted, Reason
from app.domain.talents.money import may_confirm, may_pay, may_plan
from app.domain.talents.promises import Phase, may_promise, may_review
from app.models.talents import TalentInstalment, TalentProject, TalentPromise
from app.queries.officers import find_officer, second_officer_roles
from app.queries.talents import get_talent
from app.services.talent_texts import refuse_closed_names
from app.services.talents import changeable


class InstalmentPlan(BaseModel):
    version: int
    planned_cny: Decimal = Field(gt=0, max_digits=18, decimal_places=2)
    planned_on: date


class InstalmentPayment(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    """Of the instalment."""
    paid_cny: Decimal = Field(gt=0, max_digits=18, decimal_places=2)
    paid_on: date
    document_number: str = Field(default="", max_length=80)
    second: str = Field(min_length=1, max_length=12)
    """The public id of the officer who was there too."""


class InstalmentStep(BaseModel):
    version: int


class PromiseInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    name: str = Field(min_length=1, max_length=80)
    unit: str = Field(min_length=1, max_length=20)
    at_midterm: Decimal | None = Field(default=None, ge=0, max_digits=16, decimal_places=2)
    at_acceptance: Decimal = Field(ge=0, max_digits=16, decimal_places=2)


class PromiseResult(BaseModel):
    version: int
    """Of the promise."""
    phase: Phase
    reached: Decimal = Field(ge=0, max_digits=16, decimal_places=2)


def plan_instalment(
    session: Session, viewer: Viewer, public_id: str, given: InstalmentPlan
) -> None:
    project = changeable(session, viewer, public_id, given.version)
    planned = list(
        session.execute(
            select(col(TalentInstalment.planned_cny)).where(
                col(TalentInstalment.project_id) == project.id
            )
        ).scalars()
    )
    may_plan(project.grant_cny, planned, given.planned_cny)
    session.add(
        TalentInstalment(
            county_code=project.county_code,
            project_id=project.id or 0,
            number=len(planned) + 1,
            planned_cny=given.planned_cny,
            planned_on=given.planned_on,
        )
    )
    session.flush()


def pay_instalment(
    session: Session,
    viewer: Viewer,
    public_id: str,
    instalment_id: str,
    given: InstalmentPayment,
    today: date,
) -> None:
    """Written down by one officer of two; it counts as paid when the other has confirmed."""
    project, row = _instalment(session, viewer, public_id, instalment_id, given.version)
    refuse_closed_names(given)
    if given.paid_on > today:
        raise InvalidValue(fields={"paid_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    roles = second_officer_roles(session, viewer)
    second_id = find_officer(session, viewer, given.second, roles)
    if second_id is None:
        raise InvalidValue(fields={"second": Reason.BAD_VALUE})
    may_pay(project.stage, row.facts(), given.paid_cny, viewer.person_id, second_id)
    row.paid_cny, row.paid_on = given.paid_cny, given.paid_on
    row.document_number = given.document_number
    row.payer_id, row.second_id = viewer.person_id, second_id
    session.flush()


def confirm_instalment(
    session: Session,
    viewer: Viewer,
    public_id: str,
    instalment_id: str,
    given: InstalmentStep,
    today: date,
) -> None:
    """The second officer says it under their own login."""
    _, row = _instalment(session, viewer, public_id, instalment_id, given.version)
    may_confirm(row.facts(), viewer.person_id)
    if viewer.role not in second_officer_roles(session, viewer):
        raise NotPermitted(Reason.NOT_PERMITTED)
    row.confirmed_on = today
    session.flush()


def add_promise(session: Session, viewer: Viewer, public_id: str, given: PromiseInput) -> None:
    project = changeable(session, viewer, public_id, given.version)
    refuse_closed_names(given)
    may_promise(project.stage)
    taken = session.execute(
        select(col(TalentPromise.id)).where(
            col(TalentPromise.project_id) == project.id, col(TalentPromise.name) == given.name
        )
    ).first()
    if taken:
        raise InvalidValue(fields={"name": Reason.ALREADY_EXISTS})
    session.add(
        TalentPromise(
            county_code=project.county_code,
            project_id=project.id or 0,
            **given.model_dump(exclude={"version"}),
        )
    )
    session.flush()


def record_result(
    session: Session, viewer: Viewer, public_id: str, promise_id: str, given: PromiseResult
) -> None:
    """What was reached of one promise, before the step that rests on it."""
    project = get_talent(session, viewer, public_id)
    row: TalentPromise | None = session.execute(
        select(TalentPromise)
        .where(
            col(TalentPromise.project_id) == project.id, col(TalentPromise.public_id) == promise_id
        )
        .with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    may_review(project.stage, given.phase)
    if given.phase is Phase.MIDTERM:
        row.reached_at_midterm = given.reached
    else:
        row.reached_at_acceptance = given.reached
    session.flush()


def _instalment(
    session: Session, viewer: Viewer, public_id: str, instalment_id: str, version: int
) -> tuple[TalentProject, TalentInstalment]:
    project = get_talent(session, viewer, public_id)
    row: TalentInstalment | None = session.execute(
        select(TalentInstalment)
        .where(
            col(TalentInstalment.project_id) == project.id,
            col(TalentInstalment.public_id) == instalment_id,
        )
        .with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    return project, row
