"""What the rules may know about a case, read from where it is kept."""

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from app.data import survey_of
from app.domain.access import Viewer
from app.domain.deadlines import Calendar
from app.domain.next_steps import HANDS_IN, notice_last_day, opinion_last_day
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Action, CaseFacts, Clock, Gate, Move, Stage
from app.domain.titles import Programme, TitleEnd, TitleSpan
from app.models.cases import CultivationCase, SurveyYear
from app.models.titles import Title
from app.queries.calendars import load_calendar
from app.queries.clearances import with_clearances
from app.queries.objections import against_case
from app.queries.second_persons import with_hands
from app.queries.time_limits import with_limits

MISSED = Clock.TWO_SURVEYS_MISSED
NO_CALENDAR = Calendar(frozenset(), {})
_TITLE = (
    select(Title)
    .where(
        col(Title.case_id) == bindparam("case_id"),
        col(Title.end).is_distinct_from(TitleEnd.ENTERED_IN_ERROR),
    )
    .order_by(col(Title.id).desc())
    .limit(1)
)
_MISSED = select(func.count()).where(
    col(SurveyYear.enterprise_id) == bindparam("enterprise_id"),
    col(SurveyYear.duty) == bindparam("duty"),
    col(SurveyYear.is_filed).is_(False),
)


def current_title(session: Session, case: CultivationCase) -> Title | None:
    """The title this case made, unless it was entered in error."""
    return session.execute(_TITLE, {"case_id": case.id}).scalar_one_or_none()


def titles_held(
    session: Session, enterprise_id: int | None, programme: Programme
) -> list[TitleSpan]:
    """Every title of a firm in one programme, as the rules see them."""
    found = session.execute(
        select(Title).where(
            col(Title.enterprise_id) == enterprise_id, col(Title.programme) == programme
        )
    ).scalars()
    return [title.facts() for title in found]


def facts_of(
    session: Session,
    case: CultivationCase,
    title: Title | None,
    calendar: Calendar,
    clocks: Set[Clock | None] = frozenset(Clock),
) -> CaseFacts:
    """What the rules may know, with last days computed as soon as their year is known. Surveys,
    objections and a town's last day are looked for only where one of the clocks asks for them."""
    rules = PROGRAMMES[case.programme]
    still_open, upheld = 0, 0
    due_on = case.opinion_due_on
    if Clock.OPINION_PERIOD_OVER in clocks:
        due_on = opinion_due_on(session, case, calendar)
    if case.stage is Stage.PUBLIC_NOTICE and Clock.NOTICE_OVER in clocks:
        still_open, upheld = against_case(session, case.id)
    plain = case.facts(title_valid_until=title.valid_until if title else None)
    return replace(
        plain,
        notice_ends_on=case.notice_ends_on
        or notice_last_day(rules, case.notice_starts_on, calendar),
        pending_objections=still_open,
        upheld_objections=upheld,
        opinion_due_on=due_on,
        missed_surveys=_missed_surveys(session, case) if MISSED in clocks else 0,
    )


def opinion_due_on(session: Session, case: CultivationCase, calendar: Calendar) -> date | None:
    """The town's last day, computed as soon as its year is known."""
    if case.opinion_due_on is not None or case.stage is not Stage.SUBMITTED:
        return case.opinion_due_on
    rules = with_limits(session, PROGRAMMES[case.programme], case.county_code)
    return opinion_last_day(rules, case.stage_since, calendar)


def facts_for(
    session: Session, viewer: Viewer, case: CultivationCase, action: Action, today: date
) -> tuple[CaseFacts, Title | None, Calendar]:
    """The same facts for one move: what it does not wait for and does not set is not read."""
    rules = PROGRAMMES[case.programme]
    moves = rules.moves_by(action, case.stage)
    clocks = {move.waits_for for move in moves}
    title = current_title(session, case) if case.stage is Stage.RECOGNIZED else None
    counts_days = (
        action in HANDS_IN
        or action is Action.RETURN_FOR_AMENDMENT
        or action is Action.OPEN_NOTICE
        or (Clock.OPINION_PERIOD_OVER in clocks and case.opinion_due_on is None)
        or (case.notice_starts_on is not None and case.notice_ends_on is None)
    )
    calendar = load_calendar(session) if counts_days else NO_CALENDAR
    facts = facts_of(session, case, title, calendar, clocks)
    facts = with_hands(session, viewer, case, facts, moves, today)
    facts = with_clearances(session, case, facts, gates_of(moves))
    return facts, title, calendar


def gates_of(moves: Iterable[Move]) -> frozenset[Gate]:
    return frozenset(gate for move in moves for gate in move.gates)


def _missed_surveys(session: Session, case: CultivationCase) -> int:
    survey = survey_of(case.programme)
    asked = {"enterprise_id": case.enterprise_id, "duty": survey.key if survey else ""}
    missed: int = session.execute(_MISSED, asked).scalar_one()
    return missed
