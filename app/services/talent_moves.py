"""Moving a talent project, taking a move back, and the days that follow from either."""

from datetime import date

from sqlmodel import Session

from app.domain.access import BUREAU, Viewer
from app.domain.case_history import Correction
from app.domain.deadlines import notice_end
from app.domain.refusals import NotPermitted, Reason
from app.domain.talents.moves import TalentAction
from app.models.talents import TalentProject
from app.queries.calendars import load_calendar
from app.queries.talent_ways import known_of, procedure_for
from app.queries.talents import get_talent
from app.services.procedures import StepCorrection, StepInput, correct_step, take_step
from app.services.talent_texts import refuse_closed_names


def move_talent(
    session: Session,
    viewer: Viewer,
    public_id: str,
    action: TalentAction,
    given: StepInput,
    today: date,
) -> None:
    project = get_talent(session, viewer, public_id)
    refuse_closed_names(given)
    known, procedure = known_of(session, project), procedure_for(project)
    take_step(
        session, viewer, procedure, project, action, given, today, known, project.enterprise_id
    )
    _follow(session, project, action, given, today)
    session.flush()


def correct_talent(
    session: Session, viewer: Viewer, public_id: str, given: StepCorrection, today: date
) -> None:
    """What a move had set goes with it, or takes its new date."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    project = get_talent(session, viewer, public_id)
    refuse_closed_names(given)
    procedure, ends_on = procedure_for(project), project.notice_ends_on
    wrong = correct_step(session, viewer, procedure, project, given, today, ends_on)
    is_gone = given.correction is Correction.TAKE_BACK
    day = None if is_gone else given.new_happened_on
    match wrong.action:
        case TalentAction.APPROVE:
            project.approved_on = day
            project.approval_known_on = None if is_gone else project.approval_known_on
        case TalentAction.LAND:
            project.landed_on = day
        case TalentAction.OPEN_NOTICE if is_gone:
            project.notice_ends_on = None
    session.flush()


def _follow(
    session: Session, project: TalentProject, action: TalentAction, given: StepInput, today: date
) -> None:
    days = procedure_for(project).notice_working_days
    match action:
        case TalentAction.APPROVE:
            project.approved_on = given.happened_on
            project.approval_known_on = given.known_on or today
        case TalentAction.LAND:
            project.landed_on = given.happened_on
        case TalentAction.OPEN_NOTICE if given.notice_starts_on and days is not None:
            calendar = load_calendar(session)
            project.notice_ends_on = notice_end(given.notice_starts_on, days, calendar)
