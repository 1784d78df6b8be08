"""A town that says nothing: after its last day the case goes on by itself, and says so."""

from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.domain.access import RegionScope, Role, Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import TransitionRefused
from app.domain.stages import Action, Stage
from app.models.cases import CultivationCase
from app.queries.calendars import load_calendar
from app.queries.case_facts import opinion_due_on
from app.services.case_stages import ActionInput, take_action

DAY = timedelta(days=1)
NOBODY = 0
SILENT = "镇街逾期未提出意见,按规定视为同意,由系统自动转入下一环节"
WITH_OPINION = [
    programme
    for programme, rules in PROGRAMMES.items()
    if rules.moves_by(Action.PASS_WITHOUT_OPINION, Stage.SUBMITTED)
]


def pass_silent_towns(session: Session, county_code: str, today: date) -> int:
    """Let every case go on whose town's days are over; dated the day after the last of them.

    One that cannot go on (a year's holidays not published: no last day is known) stays where it
    is, and its page says why."""
    system = Viewer(
        person_id=NOBODY,
        name="系统",
        role=Role.BUREAU_OFFICER,
        scope=RegionScope(county_code),
        county_code=county_code,
    )
    due = col(CultivationCase.opinion_due_on)
    waiting = session.execute(
        select(CultivationCase)
        .where(
            col(CultivationCase.county_code) == county_code,
            col(CultivationCase.stage) == Stage.SUBMITTED,
            col(CultivationCase.programme).in_(WITH_OPINION),
            or_(due.is_(None), due < today),
        )
        .order_by(col(CultivationCase.id))
    ).scalars()
    cases = list(waiting)
    calendar = load_calendar(session) if cases else None
    passed = 0
    for case in cases:
        last_day = opinion_due_on(session, case, calendar) if calendar else None
        if last_day is None or last_day >= today:
            continue
        given = ActionInput(version=case.version, happened_on=last_day + DAY, reason=SILENT)
        try:
            take_action(session, system, case.public_id, Action.PASS_WITHOUT_OPINION, given, today)
        except TransitionRefused:
            continue
        passed += 1
    return passed
