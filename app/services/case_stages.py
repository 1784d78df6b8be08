"""Moving a case: the rule decides, the stage changes, the history says so, in one transaction."""

from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel, Field, field_validator
from sqlalchemy import insert
from sqlmodel import Session

from app.domain.access import Role, Viewer
from app.domain.amendments import clock_of, mend_by
from app.domain.case_history import StandingMove, effective
from app.domain.deadlines import Calendar
from app.domain.deciding import GIVES_OPINION, Given, decide
from app.domain.next_steps import HANDS_IN, notice_last_day, opinion_last_day
from app.domain.opinions import Opinion
from app.domain.refusals import EditConflict, Reason, TransitionRefused
from app.domain.second_person import Fallback
from app.domain.stages import Action, CaseFacts, FailureReason, Move, ProgrammeRules
from app.domain.time_limits import LEAST_DAYS, MOST_DAYS, TimeLimitKind
from app.models.base import new_public_id, now
from app.models.cases import CultivationCase, StageEvent
from app.prepared_writes import PreparedWrite
from app.queries.applications import has_application
from app.queries.case_facts import facts_for
from app.queries.case_lists import rules_of
from app.queries.case_views import CaseStanding
from app.queries.cases import entries_of, list_entries, lock_case
from app.queries.time_limits import with_limits
from app.recorded_writes import change_row
from app.services.amendments import (
    begin_amendment,
    end_amendment,
    reason_in_words,
    refuse_unknown,
)
from app.services.case_news import tell_of_move
from app.services.case_outcomes import bring_about
from app.services.receipts import next_receipt

_EVENT = PreparedWrite(insert(StageEvent))


class ActionInput(BaseModel):
    """What is given with a move; `decide` says what of it is owed."""

    version: int
    happened_on: date
    reason: str = Field(default="", max_length=400)
    failure_reason: FailureReason | None = None
    document_number: str = Field(default="", max_length=80)
    certificate_number: str = Field(default="", max_length=40)
    notice_starts_on: date | None = None
    known_on: date | None = None
    opinion: Opinion | None = None
    fallback: Fallback | None = None
    parts: list[str] = Field(default_factory=list, max_length=400)
    """Of a return: keys of sections, fields, tables and slots to be mended; none: everything."""
    listed: list[str] = Field(default_factory=list, max_length=20)
    """Of a return: reasons chosen from the county's list."""
    working_days: int | None = Field(default=None, ge=LEAST_DAYS, le=MOST_DAYS)
    """Of a return: how long the firm has; None: as long as the county usually gives."""

    @field_validator("parts", "listed", mode="before")
    @classmethod
    def _one_or_many(cls, given: Any) -> Any:
        return [given] if isinstance(given, str) else given

    def given(self) -> Given:
        return Given(
            happened_on=self.happened_on,
            reason=self.reason.strip(),
            failure_reason=self.failure_reason,
            document_number=self.document_number.strip(),
            certificate_number=self.certificate_number.strip(),
            notice_starts_on=self.notice_starts_on,
            known_on=self.known_on,
            opinion=self.opinion,
            fallback=self.fallback,
        )


def take_action(
    session: Session,
    viewer: Viewer,
    public_id: str,
    action: Action,
    given: ActionInput,
    today: date,
    *,
    is_by_application: bool = False,
) -> CaseStanding:
    """Make or register one move. A firm that fills in an application hands in by it alone, which
    checks and freezes what is handed in."""
    case = lock_case(session, viewer, public_id)
    if case.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    is_firms = viewer.role is Role.ENTERPRISE_USER and action in HANDS_IN
    if is_firms and not is_by_application and has_application(session, case):
        raise TransitionRefused(Reason.SUBMIT_BY_APPLICATION)
    rules = rules_of(case.programme)
    facts, title, calendar = facts_for(session, viewer, case, action, today)
    typed = given.given()
    if given.listed and action is Action.RETURN_FOR_AMENDMENT:
        told = reason_in_words(session, viewer, given.listed, typed.reason)
        typed = replace(typed, reason=told)
    move = decide(rules, facts, action, typed, viewer.role, today)
    refuse_unknown(session, case, given.parts)
    with session.no_autoflush:
        bring_about(session, rules, case, move, typed, title, today)
        changed = _changed(rules, facts, move, typed, calendar)
        changed |= _clock(session, rules, case, move, given, calendar)
        if move.action in HANDS_IN and case.receipt_number is None:
            changed["receipt_number"] = next_receipt(session, case)
        change_row(session, case, changed)
        if move.action is Action.RETURN_FOR_AMENDMENT:
            begin_amendment(
                session,
                viewer,
                case,
                given.parts,
                typed.reason,
                typed.happened_on,
                changed["amend_by_on"],
            )
        elif move.action is Action.RESUBMIT:
            end_amendment(session, case, typed.happened_on)
        event_id = _note(session, case, move, typed, viewer, today)
    session.flush()  # of what was brought about: most moves bring about nothing
    tell_of_move(session, viewer, case, move, event_id, typed.happened_on, today)
    return CaseStanding(
        id=case.public_id,
        version=case.version,
        receipt_number=case.receipt_number,
        stage=case.stage,
        stage_since=case.stage_since,
        opinion_due_on=case.opinion_due_on,
        notice_starts_on=case.notice_starts_on,
        notice_ends_on=case.notice_ends_on,
        failure_reason=case.failure_reason,
    )


def _changed(
    rules: ProgrammeRules, facts: CaseFacts, move: Move, given: Given, calendar: Calendar
) -> dict[str, Any]:
    """What becomes of the case itself: its stage, and the last days that the move sets running."""
    changed: dict[str, Any] = {
        "stage": move.target,
        "stage_since": given.happened_on,
        "notice_ends_on": facts.notice_ends_on,
    }
    if given.notice_starts_on is not None and move.action is Action.OPEN_NOTICE:
        changed["notice_starts_on"] = given.notice_starts_on
        changed["notice_ends_on"] = notice_last_day(rules, given.notice_starts_on, calendar)
    if move.action is Action.REJECT:
        changed["failure_reason"] = given.failure_reason
    return changed


def _clock(
    session: Session,
    rules: ProgrammeRules,
    case: CultivationCase,
    move: Move,
    given: ActionInput,
    calendar: Calendar,
) -> dict[str, Any]:
    """The last days that a submission sets running or a return stops."""
    if move.action not in {Action.SUBMIT, Action.RESUBMIT, Action.RETURN_FOR_AMENDMENT}:
        return {}
    rules = with_limits(session, rules, case.county_code)
    if move.action is Action.SUBMIT:
        return {"opinion_due_on": opinion_last_day(rules, given.happened_on, calendar)}
    if move.action is Action.RETURN_FOR_AMENDMENT:
        usual = rules.days_on(TimeLimitKind.AMENDMENT, given.happened_on)
        days = given.working_days or usual or rules.amendment_working_days
        return {"amend_by_on": mend_by(given.happened_on, days, calendar)}
    made = StandingMove(0, move.action, move.source, move.target, given.happened_on)
    entries = entries_of(list_entries(session, case.id))
    clock = clock_of(rules, [*effective(entries, date.max), made], calendar)
    return {
        "opinion_due_on": clock.opinion_due_on,
        "stood_days": clock.stood_days,
        "amend_by_on": None,
    }


def _note(
    session: Session,
    case: CultivationCase,
    move: Move,
    given: Given,
    viewer: Viewer,
    today: date,
) -> str:
    """The history's row of a move; only what the move asks for is kept with it. Its public id."""
    public_id = new_public_id()
    event = {
        "public_id": public_id,
        "county_code": case.county_code,
        "case_id": case.id,
        "programme": case.programme,
        "action": move.action,
        "source": move.source,
        "target": move.target,
        "authority": move.authority,
        "happened_on": given.happened_on,
        "known_on": given.known_on or today,
        "recorded_at": now(),
        "actor_id": viewer.person_id or None,  # 0: nobody, the period ran out by itself
        "actor_name": viewer.name,
        "actor_role": viewer.role if viewer.person_id else "",
        "note": given.reason,
        "failure_reason": given.failure_reason,
        "document_number": given.document_number,
        "certificate_number": given.certificate_number,
        "opinion": (given.opinion or Opinion.AGREES) if move.action in GIVES_OPINION else None,
        "fallback": given.fallback,
    }
    _EVENT.run(session.connection(), event)
    return public_id
