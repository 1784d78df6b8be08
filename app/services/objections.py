"""Objections: how one is settled, and those in a notice that is run above the county."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
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
from app.domain.stages import Stage
from app.models.base import now
from app.models.cases import CultivationCase
from app.models.notices import Objection, ObjectionOutcome
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseDetail
from app.queries.cases import lock_case
from app.queries.objections import find_objection


class Answer(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    outcome: ObjectionOutcome
    outcome_note: str = Field(min_length=1, max_length=400)
    resolved_on: date | None = None
    """None: today."""


class CaseObjection(BaseModel):
    """What the county was told of an objection: by whom only where those above said so."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    raised_on: date
    raised_by: str = Field(default="", max_length=60)
    document_number: str = Field(default="", max_length=80)
    content: str = Field(min_length=1, max_length=1000)


class CaseAnswer(Answer):
    version: int


def refuse_date(raised_on: date, notice_starts_on: date | None, today: date) -> None:
    """Nobody objects to what is not yet shown, or tomorrow."""
    if raised_on > today:
        raise InvalidValue(fields={"raised_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    if notice_starts_on is None or raised_on < notice_starts_on:
        raise InvalidValue(fields={"raised_on": Reason.DATES_OUT_OF_ORDER})


def settle(objection: Objection, given: Answer, today: date) -> None:
    resolved_on = given.resolved_on or today
    if resolved_on > today:
        raise InvalidValue(fields={"resolved_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    if resolved_on < objection.raised_on:
        raise InvalidValue(fields={"resolved_on": Reason.DATES_OUT_OF_ORDER})
    objection.outcome = given.outcome
    objection.outcome_note = given.outcome_note
    objection.resolved_on = resolved_on


def object_to_case(
    session: Session, viewer: Viewer, case_id: str, given: CaseObjection, today: date
) -> CaseDetail:
    """Register an objection raised while a case is on show above the county."""
    case = _case_on_show(session, viewer, case_id, given.version)
    refuse_date(given.raised_on, case.notice_starts_on, today)
    session.add(
        Objection(
            county_code=case.county_code,
            case_id=case.id,
            enterprise_id=case.enterprise_id,
            raised_on=given.raised_on,
            raised_by=given.raised_by,
            document_number=given.document_number,
            content=given.content,
        )
    )
    return _as_changed(session, viewer, case, today)


def settle_case_objection(
    session: Session,
    viewer: Viewer,
    case_id: str,
    objection_id: str,
    given: CaseAnswer,
    today: date,
) -> CaseDetail:
    """Register how those above settled it. While the case is on show it may be registered anew:
    one entered wrongly would hold the case for ever. The history keeps both."""
    case = _case_on_show(session, viewer, case_id, given.version)
    found = find_objection(session, viewer, objection_id, col(Objection.case_id) == case.id)
    if found is None:
        raise NotFound
    settle(found, given, today)
    return _as_changed(session, viewer, case, today)


def _case_on_show(session: Session, viewer: Viewer, case_id: str, version: int) -> CultivationCase:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    case = lock_case(session, viewer, case_id)
    if case.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if case.stage is not Stage.PUBLIC_NOTICE:
        raise TransitionRefused(Reason.NOT_OFFERED)
    return case


def _as_changed(session: Session, viewer: Viewer, case: CultivationCase, today: date) -> CaseDetail:
    """The case counts as changed: whoever still reads the former page is told before moving it."""
    case.updated_at = now()
    session.flush()
    return describe_case(session, viewer, case.public_id, today)
