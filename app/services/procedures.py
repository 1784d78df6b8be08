"""Moving a record through its stages, and taking a move back, in one transaction with its history.

What a move brings about beyond its stage is the caller's: it knows the move that was made."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.case_history import (
    Correction,
    StandingOf,
    effective,
    explained,
    redated,
    taken_back,
)
from app.domain.deciding import Given, decide
from app.domain.procedures import Procedure
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason
from app.domain.second_person import Fallback
from app.domain.stages import ActionT, FactsOf, MoveOf, StageT
from app.models.base import now
from app.models.procedures import RecordMove
from app.queries.procedures import Moving, entries_of_record, facts_of_record, list_record_moves


class StepInput(BaseModel):
    """What is given with a move; `decide` says what of it is owed."""

    version: int
    happened_on: date
    reason: str = Field(default="", max_length=400)
    document_number: str = Field(default="", max_length=80)
    minutes_number: str = Field(default="", max_length=80)
    certificate_number: str = Field(default="", max_length=40)
    notice_starts_on: date | None = None
    known_on: date | None = None
    fallback: Fallback | None = None

    def given(self) -> Given:
        return Given(
            happened_on=self.happened_on,
            reason=self.reason.strip(),
            document_number=self.document_number.strip(),
            minutes_number=self.minutes_number.strip(),
            certificate_number=self.certificate_number.strip(),
            notice_starts_on=self.notice_starts_on,
            known_on=self.known_on,
            fallback=self.fallback,
        )


class StepCorrection(BaseModel):
    """Which entry is wrong, in what, and why."""

    version: int
    event: str = Field(max_length=12)
    correction: Correction
    reason: str = Field(default="", max_length=400)
    new_happened_on: date | None = None


def take_step(
    session: Session,
    viewer: Viewer,
    procedure: Procedure[StageT, ActionT],
    record: Moving,
    action: ActionT,
    given: StepInput,
    today: date,
    known: FactsOf[StageT, ActionT] | None = None,
    enterprise_id: int | None = None,
) -> MoveOf[StageT, ActionT]:
    """Make or register one move of a record that the caller has locked. Nothing is flushed: what
    the caller changes beside the stage belongs to the same version and line of history."""
    if record.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    rows = list_record_moves(session, procedure, record)
    facts = facts_of_record(session, viewer, procedure, record, rows, today, known, enterprise_id)
    typed = given.given()
    move = decide(procedure, facts, action, typed, viewer.role, today)
    record.stage = move.target
    record.stage_since = typed.happened_on
    session.add(_move_row(procedure, record, move, typed, viewer, today))
    return move


def correct_step(
    session: Session,
    viewer: Viewer,
    procedure: Procedure[StageT, ActionT],
    record: Moving,
    given: StepCorrection,
    today: date,
    notice_ends_on: date | None = None,
) -> StandingOf[StageT, ActionT]:
    """Take the latest move back, or give any standing move another date; both stay written."""
    if record.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    rows = list_record_moves(session, procedure, record)
    row = next((one for one in rows if one.public_id == given.event), None)
    if row is None:
        raise NotFound
    reason = explained(given.reason)
    moves = effective(entries_of_record(procedure, rows), today)
    if given.correction is Correction.TAKE_BACK:
        wrong = taken_back(moves, row.id or 0)
        record.stage = wrong.source
        record.stage_since = moves[-2].happened_on if len(moves) > 1 else record.opened_on
        new_date = None
    else:
        new_date = given.new_happened_on
        if new_date is None:
            raise InvalidValue(fields={"new_happened_on": Reason.MISSING_VALUE})
        wrong = redated(
            procedure, moves, row.id or 0, new_date, record.opened_on, notice_ends_on, today
        )
        if wrong is moves[-1]:
            record.stage_since = new_date
    session.add(_correction_row(procedure, record, row, viewer, reason, new_date, today))
    return wrong


def _move_row(
    procedure: Procedure[StageT, ActionT],
    record: Moving,
    move: MoveOf[StageT, ActionT],
    given: Given,
    viewer: Viewer,
    today: date,
) -> RecordMove:
    return RecordMove(
        action=move.action,
        source=move.source,
        target=move.target,
        authority=move.authority,
        happened_on=given.happened_on,
        known_on=given.known_on or today,
        note=given.reason,
        document_number=given.document_number,
        minutes_number=given.minutes_number,
        certificate_number=given.certificate_number,
        fallback=given.fallback,
        **_about(procedure, record, viewer),
    )


def _correction_row(
    procedure: Procedure[StageT, ActionT],
    record: Moving,
    row: RecordMove,
    viewer: Viewer,
    reason: str,
    new_date: date | None,
    today: date,
) -> RecordMove:
    return RecordMove(
        happened_on=today,
        known_on=max(today, row.known_on),
        note=reason,
        corrects_id=row.id,
        new_happened_on=new_date,
        **_about(procedure, record, viewer),
    )


def _about(procedure: Procedure[StageT, ActionT], record: Moving, viewer: Viewer) -> dict[str, Any]:
    return {
        "county_code": record.county_code,
        "kind": procedure.kind,
        "record_id": record.id,
        "recorded_at": now(),
        "actor_id": viewer.person_id or None,
        "actor_name": viewer.name,
        "actor_role": viewer.role if viewer.person_id else "",
    }
