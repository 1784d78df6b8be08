"""One case as its page and its twin tell it: steps, timeline, deadline, moves and corrections."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.data import survey_of
from app.domain.access import BUREAU, Role, Viewer
from app.domain.amendments import moved
from app.domain.case_history import effective
from app.domain.deadlines import Calendar
from app.domain.deciding import Option, options
from app.domain.next_steps import HANDS_IN, CaseDates, next_deadline, next_move
from app.domain.pool import EntryState
from app.domain.refusals import NotFound, Reason
from app.domain.stages import Action, CaseFacts, Clock, Demand, ProgrammeRules, Stage
from app.domain.titles import Authority
from app.models.cases import Batch, CultivationCase, SurveyYear
from app.models.enterprises import Enterprise
from app.models.notices import Objection
from app.models.people import Person
from app.models.places import Township
from app.models.pool import Cohort, PoolEntry
from app.models.titles import Title
from app.queries.amendments import list_amendments
from app.queries.applications import has_application
from app.queries.calendars import load_calendar
from app.queries.case_facts import current_title, facts_of, gates_of
from app.queries.case_lists import CUTOFFS, rules_of
from app.queries.case_timeline import steps_of, timeline_of, town_opinion
from app.queries.case_views import (
    CaseDetail,
    CaseEntry,
    CaseTitle,
    NextStep,
    Obstacle,
    OfferedMove,
    Survey,
)
from app.queries.cases import entries_of, get_case, list_entries
from app.queries.clearances import said_to, with_clearances
from app.queries.decisions import decision_on
from app.queries.inquiries import list_answers, list_joint_opinions
from app.queries.objections import list_objections
from app.queries.officer_names import naming_for, tells_names
from app.queries.panels import panels_of_case
from app.queries.second_persons import hands_in, with_hands
from app.words import sentence


def describe_case(session: Session, viewer: Viewer, public_id: str, today: date) -> CaseDetail:
    """Everything about one case, in ten statements, one more on show and for
    the bureau one more."""
    case, firm = get_case(session, viewer, public_id)
    rules = rules_of(case.programme)
    calendar = load_calendar(session)
    around = _surroundings(session, viewer, case)
    title = current_title(session, case)
    events = list_entries(session, case.id)
    naming = naming_for(session, viewer, ((one.actor_id, one.actor_name) for one in events))
    facts = facts_of(session, case, title, calendar)
    objections = list_objections(session, viewer, col(Objection.case_id) == case.id)
    standing = effective(entries_of(events), today)
    here = [move for move in rules.moves if move.source is case.stage]
    hands = hands_in(standing, events)
    facts = with_hands(session, viewer, case, facts, here, today, hands)
    mine = [move for move in here if viewer.role in move.roles]
    facts = with_clearances(session, case, facts, gates_of(mine))
    sees_others = viewer.role in BUREAU and any(move.gates for move in rules.moves)
    moves = [_offered(option, rules) for option in options(rules, facts, viewer.role, today)]
    moves = _by_application(session, viewer, case, moves)
    moves.sort(key=lambda move: not move.is_onward)
    return CaseDetail(
        id=case.public_id,
        version=case.version,
        receipt_number=case.receipt_number,
        programme=case.programme,
        kind=case.kind,
        year=case.year,
        stage=case.stage,
        stage_since=case.stage_since,
        opened_on=case.opened_on,
        enterprise_id=firm.public_id,
        enterprise=firm.name,
        uscc=firm.uscc,
        township=around.township,
        batch_id=around.batch_id,
        batch=f"{around.batch_year}-{around.batch_number}" if around.batch_id else None,
        handler_id=around.handler_id if tells_names(viewer) else None,
        handler=around.handler,
        agency=case.agency,
        failure_reason=case.failure_reason,
        notice_starts_on=case.notice_starts_on,
        notice_ends_on=facts.notice_ends_on,
        notice_source=rules.notice_source,
        opinion_due_on=facts.opinion_due_on,
        missed_surveys=facts.missed_surveys,
        surveys=_surveys(session, case),
        has_surveys=any(move.waits_for is Clock.TWO_SURVEYS_MISSED for move in rules.moves),
        deadline=next_deadline(_dates(case, around, facts, calendar), calendar, today),
        next_step=_next_step(rules, case, firm, around),
        answers=list_answers(session, case) if sees_others else [],
        joint_opinions=list_joint_opinions(session, said_to(case)) if sees_others else [],
        panels=panels_of_case(session, viewer, case.id) if viewer.role in BUREAU else [],
        decision=decision_on(session, viewer, case),
        amendments=list_amendments(session, viewer, case),
        stopped_on=case.stage_since if case.stage is Stage.RETURNED else None,
        stood_days=case.stood_days,
        town_opinion=town_opinion(events, standing, naming),
        title=_title(title),
        pool_entry=_pool_entry(session, case),
        objections=objections,
        open_objections=sum(one.resolved_on is None for one in objections),
        warnings=_warnings(rules, case, facts),
        steps=steps_of(rules, case, standing),
        moves=moves,
        timeline=timeline_of(events, standing, viewer, naming),
    )


def describe_move(
    session: Session, viewer: Viewer, public_id: str, action: Action, today: date
) -> tuple[CaseDetail, OfferedMove]:
    """One move from where a case stands; one that does not leave its stage is not there."""
    case = describe_case(session, viewer, public_id, today)
    for move in case.moves:
        if move.action is action:
            return case, move
    raise NotFound


def _surroundings(session: Session, viewer: Viewer, case: CultivationCase) -> Any:
    """Names of what the case points at, and its batch's dates."""
    return session.execute(
        select(
            col(Township.name).label("township"),
            col(Batch.public_id).label("batch_id"),
            col(Batch.year).label("batch_year"),
            col(Batch.number).label("batch_number"),
            col(Person.public_id).label("handler_id"),
            (col(Person.name) if tells_names(viewer) else col(Person.office)).label("handler"),
            *CUTOFFS,
        )
        .select_from(CultivationCase)
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(Batch, col(Batch.id) == col(CultivationCase.batch_id))
        .outerjoin(Person, col(Person.id) == col(CultivationCase.handler_id))
        .where(col(CultivationCase.id) == case.id)
    ).one()


def _dates(case: CultivationCase, around: Any, facts: CaseFacts, calendar: Calendar) -> CaseDates:
    return CaseDates(
        stage=case.stage,
        stage_since=case.stage_since,
        firm_cutoff_on=around.firm_cutoff_on,
        town_cutoff_on=moved(around.town_cutoff_on, case.stood_days, calendar),
        county_cutoff_on=moved(around.county_cutoff_on, case.stood_days, calendar),
        amend_by_on=case.amend_by_on,
        city_cutoff_on=around.city_cutoff_on,
        province_cutoff_on=around.province_cutoff_on,
        opinion_due_on=facts.opinion_due_on,
        notice_starts_on=case.notice_starts_on,
        notice_ends_on=facts.notice_ends_on,
        title_valid_until=facts.title_valid_until,
    )


def _next_step(
    rules: ProgrammeRules, case: CultivationCase, firm: Enterprise, around: Any
) -> NextStep | None:
    onward = next_move(rules, case.stage)
    if onward is None:
        return None
    names = {Authority.ENTERPRISE: firm.name, Authority.TOWNSHIP: around.township}
    # What is decided above the county is registered by the case's own officer.
    return NextStep(onward.action, onward.authority, names.get(onward.authority, around.handler))


def _offered(option: Option[Stage, Action], rules: ProgrammeRules) -> OfferedMove:
    move = option.move
    onward = next_move(rules, move.source)
    return OfferedMove(
        action=move.action,
        target=move.target,
        authority=move.authority,
        is_registered=move.is_registered,
        is_onward=onward is not None and onward.target is move.target,
        demands=sorted(move.demands, key=list(Demand).index),
        waits_for=move.waits_for,
        obstacles=[
            Obstacle(reason, sentence(reason, option.details)) for reason in option.obstacles
        ],
        fallback=option.fallback,
        fallback_note=sentence(Reason.FALLBACK_NOT_NAMED, option.details)
        if option.fallback
        else "",
    )


def _by_application(
    session: Session, viewer: Viewer, case: CultivationCase, moves: list[OfferedMove]
) -> list[OfferedMove]:
    """A firm that fills in an application hands in there, not by the bare move."""
    is_firms = viewer.role is Role.ENTERPRISE_USER
    handing_in = [move for move in moves if is_firms and move.action in HANDS_IN]
    if not handing_in or not has_application(session, case):
        return moves
    elsewhere = Obstacle(Reason.SUBMIT_BY_APPLICATION, sentence(Reason.SUBMIT_BY_APPLICATION))
    return [
        replace(move, obstacles=[*move.obstacles, elsewhere]) if move in handing_in else move
        for move in moves
    ]


def _surveys(session: Session, case: CultivationCase) -> list[Survey]:
    survey = survey_of(case.programme)
    found = session.execute(
        select(col(SurveyYear.year), col(SurveyYear.is_filed), col(SurveyYear.filed_on))
        .where(
            col(SurveyYear.enterprise_id) == case.enterprise_id,
            col(SurveyYear.duty) == (survey.key if survey else ""),
        )
        .order_by(col(SurveyYear.year))
    )
    return [Survey(row.year, row.is_filed, row.filed_on) for row in found]


def _title(title: Title | None) -> CaseTitle | None:
    if title is None:
        return None
    return CaseTitle(
        id=title.public_id,
        certificate_number=title.certificate_number,
        valid_from=title.valid_from,
        valid_until=title.valid_until,
        is_ended=title.end is not None,
    )


def _pool_entry(session: Session, case: CultivationCase) -> CaseEntry | None:
    """Of several the newest; one that has left the pool is none."""
    found = session.execute(
        select(
            col(PoolEntry.public_id),
            col(Cohort.name),
            col(PoolEntry.state),
            col(PoolEntry.intended_year),
        )
        .join_from(PoolEntry, Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .where(
            col(PoolEntry.enterprise_id) == case.enterprise_id,
            col(PoolEntry.target) == case.programme,
            col(PoolEntry.state) != EntryState.REMOVED,
        )
        .order_by(col(PoolEntry.id).desc())
        .limit(1)
    ).one_or_none()
    return CaseEntry(*found) if found else None


def _warnings(rules: ProgrammeRules, case: CultivationCase, facts: CaseFacts) -> list[Obstacle]:
    """Last days that cannot be computed because nobody has published the year's holidays."""
    year: int | None = None
    if case.stage is Stage.PUBLIC_NOTICE and facts.notice_ends_on is None and case.notice_starts_on:
        year = case.notice_starts_on.year
    elif case.stage is Stage.SUBMITTED and facts.opinion_due_on is None:
        year = case.stage_since.year if rules.town_opinion_working_days else None
    if year is None:
        return []
    return [Obstacle(Reason.CALENDAR_UNKNOWN, sentence(Reason.CALENDAR_UNKNOWN, {"year": year}))]
