"""Many cases at once: the same move, the same officer."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, OFFICERS, Viewer
from app.domain.case_history import Correction
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.domain.stages import Action, FailureReason
from app.models.base import now
from app.models.cases import CultivationCase, StageEvent
from app.models.people import Person
from app.queries.cases import lock_case
from app.queries.officers import find_officer
from app.services.bulk import Deed, Done, UndoTerms, Verb
from app.services.case_stages import ActionInput, take_action
from app.services.corrections import CorrectionInput, correct


class MoveTerms(BaseModel):
    """What is given with the move of each case: the same for all of them."""

    model_config = ConfigDict(str_strip_whitespace=True)

    action: Action
    happened_on: date
    reason: str = Field(default="", max_length=400)
    failure_reason: FailureReason | None = None
    document_number: str = Field(default="", max_length=80)
    notice_starts_on: date | None = None
    known_on: date | None = None


class AssignTerms(BaseModel):
    officer: str = Field(min_length=1, max_length=12)
    """The public id of the officer who takes them over."""


def move_case(
    session: Session, viewer: Viewer, terms: MoveTerms, subject: str, seen: int | None, today: date
) -> Deed:
    case = lock_case(session, viewer, subject)
    before, version = case.stage, case.version
    given = ActionInput(
        version=version if seen is None else seen, **terms.model_dump(exclude={"action"})
    )
    after = take_action(session, viewer, subject, terms.action, given, today)
    return Deed(version, before, after.stage, _newest_event(session, case))


def take_move_back(
    session: Session, viewer: Viewer, terms: UndoTerms, done: Done, today: date
) -> None:
    """By a correcting entry; refused where the case has moved on since."""
    case = lock_case(session, viewer, done.subject)
    given = CorrectionInput(
        version=case.version,
        event=done.made,
        correction=Correction.TAKE_BACK,
        reason=terms.reason,
    )
    correct(session, viewer, done.subject, given, today)


def _newest_event(session: Session, case: CultivationCase) -> str:
    newest: str = session.execute(
        select(col(StageEvent.public_id))
        .where(col(StageEvent.case_id) == case.id)
        .order_by(col(StageEvent.id).desc())
        .limit(1)
    ).scalar_one()
    return newest


def assign_case(
    session: Session,
    viewer: Viewer,
    terms: AssignTerms,
    subject: str,
    seen: int | None,
    _today: date,
) -> Deed:
    case = lock_case(session, viewer, subject)
    version = case.version
    if seen is not None and seen != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    officer = find_officer(session, viewer, terms.officer, OFFICERS, case.handler_id)
    if officer is None:
        raise InvalidValue(fields={"officer": Reason.BAD_VALUE})
    before = case.handler_id
    _give(session, case, officer)
    return Deed(version, name_of(session, before), name_of(session, officer), f"{before}>{officer}")


def give_case_back(
    session: Session, viewer: Viewer, _terms: UndoTerms, done: Done, _today: date
) -> None:
    case = lock_case(session, viewer, done.subject)
    before, officer = passed_between(done)
    if case.handler_id != officer:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    _give(session, case, before)


def _give(session: Session, case: CultivationCase, officer: int | None) -> None:
    if case.handler_id == officer:
        raise InvalidValue(Reason.NOTHING_TO_CHANGE)
    case.handler_id = officer
    case.updated_at = now()
    session.flush()


def passed_between(done: Done) -> tuple[int | None, int]:
    """Who had it, and to whom it was given."""
    before, _, officer = done.made.partition(">")
    return None if before == "None" else int(before), int(officer)


def name_of(session: Session, person_id: int | None) -> str:
    if person_id is None:
        return ""
    name: str = session.execute(
        select(col(Person.name)).where(col(Person.id) == person_id)
    ).scalar_one()
    return name


MOVE = Verb(MoveTerms, OFFICERS, move_case, take_move_back, BUREAU)
ASSIGN = Verb(AssignTerms, OFFICERS, assign_case, give_case_back, OFFICERS)
