"""Moving a round along its way; its public notice opens with the move that puts it on show."""

from datetime import date

from pydantic import Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.awards.way import PROCEDURE, AwardAction
from app.domain.case_history import Correction
from app.domain.deadlines import notice_end
from app.domain.refusals import InvalidValue, Reason, TransitionRefused
from app.models.awards import Award, AwardPayment, AwardRound
from app.models.notices import NoticeEntry, NoticeSubject, Objection, PublicNotice
from app.queries.award_ways import facts_of_round
from app.queries.awards import get_round
from app.queries.calendars import load_calendar
from app.services.award_settling import strike_rewarded
from app.services.procedures import StepCorrection, StepInput, correct_step, take_step


class RoundStep(StepInput):
    """What is given with a move; the last three only with the one that opens the notice."""

    notice_working_days: int | None = Field(default=None, ge=1, le=60)
    notice_contact: str = Field(default="", max_length=120)
    notice_text: str = Field(default="", max_length=2000)


def take_round_step(
    session: Session,
    viewer: Viewer,
    round_id: str,
    action: AwardAction,
    given: RoundStep,
    today: date,
) -> AwardRound:
    made = get_round(session, viewer, round_id, is_to_change=True)
    facts = facts_of_round(session, made)
    take_step(session, viewer, PROCEDURE, made, action, given, today, facts)
    if action is AwardAction.OPEN_NOTICE:
        made.notice_id = _notice(session, made, given)
    session.flush()
    return made


def correct_round_step(
    session: Session, viewer: Viewer, round_id: str, given: StepCorrection, today: date
) -> AwardRound:
    """A notice that was objected to, and a release by which sheets were made, stay."""
    made = get_round(session, viewer, round_id, is_to_change=True)
    ends_on = facts_of_round(session, made).notice_ends_on
    wrong = correct_step(session, viewer, PROCEDURE, made, given, today, ends_on)
    if given.correction is Correction.TAKE_BACK:
        _take_back(session, made, wrong.action)
    session.flush()
    return made


def _take_back(session: Session, made: AwardRound, action: AwardAction) -> None:
    if action is AwardAction.ABANDON:
        lines = select(Award).where(col(Award.round_id) == made.id).order_by(col(Award.id))
        strike_rewarded(session, made, session.execute(lines).scalars())
    if action is AwardAction.OPEN_NOTICE:
        raised = select(col(Objection.id)).where(col(Objection.notice_id) == made.notice_id)
        if session.execute(raised).first() is not None:
            raise TransitionRefused(Reason.OBJECTION_PENDING)
        made.notice_id = None
    if action is AwardAction.RELEASE:
        sheets = select(col(AwardPayment.id)).where(
            col(AwardPayment.round_id) == made.id, col(AwardPayment.taken_back_on).is_(None)
        )
        if session.execute(sheets).first() is not None:
            raise TransitionRefused(Reason.AWARD_ON_SHEET)


def notice_title(year: int, number: int) -> str:
    return f"{year}年第{number}次科技奖补拟兑现名单公示"


def _notice(session: Session, made: AwardRound, given: RoundStep) -> int:
    """The lines that stand, with the days the county gives and whom to tell an objection."""
    if not given.notice_contact.strip():
        raise InvalidValue(fields={"notice_contact": Reason.MISSING_VALUE})
    starts_on = given.notice_starts_on or given.happened_on
    if starts_on < given.happened_on:
        raise InvalidValue(fields={"notice_starts_on": Reason.DATES_OUT_OF_ORDER})
    days = given.notice_working_days or PROCEDURE.notice_working_days or 1
    notice = PublicNotice(
        county_code=made.county_code,
        subject=NoticeSubject.AWARD_PAYMENT,
        title=notice_title(made.year, made.number),
        text=given.notice_text.strip(),
        document_number=given.document_number.strip(),
        starts_on=starts_on,
        working_days=days,
        ends_on=notice_end(starts_on, days, load_calendar(session)),
        contact=given.notice_contact.strip(),
    )
    session.add(notice)
    session.flush()
    lines = session.execute(
        select(col(Award.id), col(Award.enterprise_id))
        .where(col(Award.round_id) == made.id, col(Award.strike).is_(None))
        .order_by(col(Award.id))
    )
    session.add_all(
        NoticeEntry(
            notice_id=notice.id or 0,
            county_code=made.county_code,
            enterprise_id=enterprise_id,
            award_id=award_id,
        )
        for award_id, enterprise_id in lines
    )
    return notice.id or 0
