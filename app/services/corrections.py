"""Moves and dates entered by mistake: taken back or corrected by a further entry, with a reason."""

from datetime import date

from pydantic import BaseModel, Field
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.amendments import clock_of
from app.domain.case_history import Correction, StandingMove, effective, explained, redated
from app.domain.case_history import taken_back as latest
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason
from app.domain.stages import Action, ProgrammeRules
from app.models.base import now
from app.models.cases import CultivationCase, StageEvent
from app.queries.calendars import load_calendar
from app.queries.case_facts import current_title
from app.queries.case_lists import rules_of
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseDetail
from app.queries.cases import entries_of, list_entries, lock_case
from app.queries.time_limits import with_limits
from app.services.case_outcomes import REVOCATIONS, replace_title, undo
from app.services.messages import forget_news


class CorrectionInput(BaseModel):
    """Which entry is wrong, in what, and why."""

    version: int
    event: str = Field(max_length=12)
    correction: Correction
    reason: str = Field(default="", max_length=400)
    new_happened_on: date | None = None


def correct(
    session: Session, viewer: Viewer, public_id: str, given: CorrectionInput, today: date
) -> CaseDetail:
    """Take the latest move back, or give any standing move another date."""
    case = lock_case(session, viewer, public_id)
    if case.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    events = list_entries(session, case.id)
    event = next((one for one in events if one.public_id == given.event), None)
    if event is None:
        raise NotFound
    reason = explained(given.reason)
    moves = effective(entries_of(events), today)
    # One flush at the end: one version, one line of history.
    with session.no_autoflush:
        if given.correction is Correction.TAKE_BACK:
            take_back(session, case, moves, event, today)
            forget_news(session, event.public_id)
        else:
            correct_date(session, case, moves, event, given.new_happened_on, today)
    session.add(_entry(case, event, viewer, reason, given, today))
    session.flush()
    return describe_case(session, viewer, public_id, today)


def take_back(
    session: Session,
    case: CultivationCase,
    moves: list[StandingMove],
    event: StageEvent,
    today: date,
) -> None:
    """Back to where the latest move came from, with what it brought about undone."""
    move = latest(moves, event.id or 0)
    undo(session, case, move.action, today)
    case.stage = move.source
    _settle(session, case, moves[:-1])


def correct_date(
    session: Session,
    case: CultivationCase,
    moves: list[StandingMove],
    event: StageEvent,
    new_date: date | None,
    today: date,
) -> None:
    """Another date for a move, between its neighbours', with everything that hangs on it."""
    if new_date is None:
        raise InvalidValue(fields={"new_happened_on": Reason.MISSING_VALUE})
    rules = rules_of(case.programme)
    wrong = redated(
        rules, moves, event.id or 0, new_date, case.opened_on, case.notice_ends_on, today
    )
    dated = [
        StandingMove(move.id, move.action, move.source, move.target, new_date)
        if move.id == wrong.id
        else move
        for move in moves
    ]
    _redate_title(session, rules, case, wrong.action, new_date, today)
    _settle(session, case, dated)


def _settle(session: Session, case: CultivationCase, moves: list[StandingMove]) -> None:
    """The dates that follow from the moves that stand."""
    rules = with_limits(session, rules_of(case.programme), case.county_code)
    case.stage_since = moves[-1].happened_on if moves else case.opened_on
    clock = clock_of(rules, moves, load_calendar(session))
    case.opinion_due_on = clock.opinion_due_on
    case.stood_days = clock.stood_days
    case.updated_at = now()


def _redate_title(
    session: Session,
    rules: ProgrammeRules,
    case: CultivationCase,
    action: Action,
    new_date: date,
    today: date,
) -> None:
    title = current_title(session, case)
    if title is None:
        return
    if action is rules.title_made_by:
        replace_title(session, rules, title, new_date, today)
    elif action in REVOCATIONS:
        title.ended_on = new_date


def _entry(
    case: CultivationCase,
    event: StageEvent,
    viewer: Viewer,
    reason: str,
    given: CorrectionInput,
    today: date,
) -> StageEvent:
    is_date = given.correction is Correction.CORRECT_DATE
    return StageEvent(
        county_code=case.county_code,
        case_id=case.id or 0,
        programme=case.programme,
        happened_on=today,
        known_on=max(today, event.known_on),
        actor_id=viewer.person_id,
        actor_name=viewer.name,
        actor_role=viewer.role,
        note=reason,
        corrects_id=event.id,
        new_happened_on=given.new_happened_on if is_date else None,
    )
