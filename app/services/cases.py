"""Opening a case, and changing who works on it and where it is filed."""

from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    Reason,
    TransitionRefused,
)
from app.domain.stages import OVER, Stage
from app.domain.titles import Programme, TitleKind, first_or_renewal, was_revoked_in
from app.models.base import now
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.queries.batches import get_batch
from app.queries.case_facts import titles_held
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseDetail
from app.queries.cases import lock_case
from app.queries.officers import find_officer
from app.queries.visibility import visible_enterprises


class OpenInput(BaseModel):
    """A new case. What is left out is suggested: the kind from the titles held."""

    enterprise: str = Field(max_length=12)
    programme: Programme = Programme.HNTE
    kind: TitleKind | None = None
    year: int = Field(ge=2008, le=2100)
    batch: str | None = Field(default=None, max_length=12)
    opened_on: date | None = None
    agency: str = Field(default="", max_length=120)


class CaseInput(BaseModel):
    """Who works on a case and in which batch it goes."""

    version: int
    batch: str | None = Field(default=None, max_length=12)
    handler: str | None = Field(default=None, max_length=12)
    agency: str = Field(default="", max_length=120)


def open_case(session: Session, viewer: Viewer, given: OpenInput, today: date) -> CaseDetail:
    """One live case per firm, programme and year."""
    rules = PROGRAMMES.get(given.programme)
    if rules is None:
        raise InvalidValue(fields={"programme": Reason.BAD_VALUE})
    opened_on = given.opened_on or today
    if opened_on > today:
        raise InvalidValue(fields={"opened_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    firm = _locked_enterprise(session, viewer, given.enterprise)
    titles = titles_held(session, firm.id, given.programme)
    if rules.bars_year_of_revocation and was_revoked_in(titles, given.year):
        raise TransitionRefused(Reason.REVOKED_SAME_YEAR)
    earlier = _earlier_cases(session, firm, given.programme)
    if any(case.year == given.year and case.stage not in OVER for case in earlier):
        raise TransitionRefused(Reason.LIVE_CASE_EXISTS)
    case = CultivationCase(
        county_code=firm.county_code,
        enterprise_id=firm.id or 0,
        programme=given.programme,
        kind=given.kind or first_or_renewal(titles, given.year),
        year=given.year,
        batch_id=_fitting_batch(session, viewer, given.batch, given.programme, given.year),
        stage=rules.first_stage,
        stage_since=opened_on,
        opened_on=opened_on,
        handler_id=viewer.person_id if viewer.role in OFFICERS else None,
        agency=given.agency.strip(),
        previous_case_id=earlier[-1].id if earlier else None,
    )
    session.add(case)
    session.flush()
    return describe_case(session, viewer, case.public_id, today)


def change_case(
    session: Session, viewer: Viewer, public_id: str, given: CaseInput, today: date
) -> CaseDetail:
    """Who works on it, its batch, its agency; the stage is moved elsewhere."""
    case = lock_case(session, viewer, public_id)
    if case.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    batch_id = _fitting_batch(session, viewer, given.batch, case.programme, case.year)
    if batch_id is None and case.batch_id is not None and case.stage is not Stage.PLANNED:
        # What has been handed in was handed in under some batch: it may change, not vanish.
        raise InvalidValue(fields={"batch": Reason.BATCH_REQUIRED})
    case.batch_id = batch_id
    case.handler_id = _handler(session, viewer, given.handler, case.handler_id)
    case.agency = given.agency.strip()
    case.updated_at = now()
    session.flush()
    return describe_case(session, viewer, public_id, today)


def _locked_enterprise(session: Session, viewer: Viewer, public_id: str) -> Enterprise:
    """The firm, held until the end: two officers opening its case at once follow one another."""
    firm: Enterprise | None = session.execute(
        select(Enterprise)
        .where(visible_enterprises(viewer), col(Enterprise.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if firm is None:
        raise NotFound
    return firm


def _earlier_cases(
    session: Session, firm: Enterprise, programme: Programme
) -> list[CultivationCase]:
    return list(
        session.execute(
            select(CultivationCase)
            .where(
                col(CultivationCase.enterprise_id) == firm.id,
                col(CultivationCase.programme) == programme,
            )
            .order_by(col(CultivationCase.year), col(CultivationCase.id))
        ).scalars()
    )


def _fitting_batch(
    session: Session, viewer: Viewer, public_id: str | None, programme: Programme, year: int
) -> int | None:
    if not public_id:
        return None
    batch = get_batch(session, viewer, public_id)
    if (batch.programme, batch.year) != (programme, year):
        raise InvalidValue(fields={"batch": Reason.BATCH_DOES_NOT_FIT})
    return batch.id


def _handler(
    session: Session, viewer: Viewer, public_id: str | None, kept: int | None
) -> int | None:
    if not public_id:
        return None
    found = find_officer(session, viewer, public_id, OFFICERS, kept)
    if found is None:
        raise InvalidValue(fields={"handler": Reason.BAD_VALUE})
    return found
