"""部门核查: a list of a batch or a round is made, sent, answered; a negative answer lifted."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, HEADS, Viewer
from app.domain.opinions import Department, InquiryAnswer
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.models.base import new_public_id, now
from app.models.enterprises import Enterprise
from app.models.inquiries import Inquiry, InquiryLine
from app.queries.inquiries import describe_inquiry, get_inquiry
from app.queries.inquiry_subjects import (
    InquirySubject,
    SubjectId,
    get_subject,
    lock_subject,
    still_to_ask,
)
from app.queries.inquiry_views import InquiryDetail
from app.queries.visibility import visible_enterprises
from app.recorded_writes import create_rows


class Sending(BaseModel):
    """When the list went out, under which number, and until when answers were asked for."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    sent_on: date
    document_number: str = Field(min_length=1, max_length=80)
    answer_by_on: date | None = None


class LineAnswer(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    line: str = Field(max_length=12)
    answer: InquiryAnswer | None = None
    """None: still unanswered."""
    reason: str = Field(default="", max_length=400)


class Answers(BaseModel):
    """What one department answered, by whom; `is_rest_clean`: all others have nothing against
    them."""

    model_config = ConfigDict(str_strip_whitespace=True)

    answered_on: date
    answered_by: str = Field(min_length=1, max_length=60)
    lines: list[LineAnswer] = Field(default_factory=list, max_length=2000)
    is_rest_clean: bool = False


class Lifting(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    reason: str = Field(min_length=1, max_length=400)


def make_inquiry(session: Session, viewer: Viewer, named: SubjectId, today: date) -> InquiryDetail:
    """A list of what is on none yet, for every department: a batch's cases, a round's firms."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    subject = get_subject(session, viewer, named)
    lock_subject(session, subject)
    cases = session.execute(still_to_ask(subject)).all()
    if not cases:
        raise TransitionRefused(Reason.NO_CASE_TO_ASK)
    last: int | None = session.execute(
        select(func.max(col(Inquiry.number))).where(subject.owns)
    ).scalar_one()
    inquiry = Inquiry(
        county_code=subject.county_code,
        batch_id=subject.id if named.kind is InquirySubject.BATCH else None,
        award_round_id=subject.id if named.kind is InquirySubject.AWARD_ROUND else None,
        number=(last or 0) + 1,
        made_on=today,
        made_by=viewer.name,
    )
    session.add(inquiry)
    session.flush()
    rows = [
        {
            "public_id": new_public_id(),
            "version": 1,
            "updated_at": now(),
            "county_code": subject.county_code,
            "inquiry_id": inquiry.id,
            "case_id": case_id,
            "enterprise_id": enterprise_id,
            "department": department,
            "reason": "",
            "answered_by": "",
            "lifted_by": "",
            "lift_reason": "",
        }
        for case_id, enterprise_id in cases
        for department in Department
    ]
    create_rows(session, InquiryLine, rows)
    return describe_inquiry(session, viewer, named, inquiry.public_id)


def send_inquiry(
    session: Session, viewer: Viewer, named: SubjectId, inquiry_id: str, given: Sending, today: date
) -> InquiryDetail:
    inquiry = inquiry_to_change(session, viewer, named, inquiry_id)
    if inquiry.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if inquiry.sent_on is not None:
        raise TransitionRefused(Reason.INQUIRY_SENT)
    _refuse_outside(given.sent_on, inquiry.made_on, today, "sent_on")
    if given.answer_by_on is not None and given.answer_by_on < given.sent_on:
        raise InvalidValue(fields={"answer_by_on": Reason.DATES_OUT_OF_ORDER})
    inquiry.sent_on = given.sent_on
    inquiry.document_number = given.document_number
    inquiry.answer_by_on = given.answer_by_on
    session.flush()
    return describe_inquiry(session, viewer, named, inquiry_id)


def answer_inquiry(
    session: Session,
    viewer: Viewer,
    named: SubjectId,
    inquiry_id: str,
    department: Department,
    given: Answers,
    today: date,
) -> InquiryDetail:
    """Write down what one department answered. Firms the viewer may not see stay as they are."""
    inquiry = inquiry_to_change(session, viewer, named, inquiry_id)
    if inquiry.sent_on is None:
        raise TransitionRefused(Reason.INQUIRY_NOT_SENT)
    _refuse_outside(given.answered_on, inquiry.sent_on, today, "answered_on")
    lines = lines_of(session, viewer, inquiry, department)
    said = {one.line: one for one in given.lines}
    if said.keys() - lines.keys():
        raise NotFound
    unexplained = {
        f"reason-{one.line}": Reason.REASON_REQUIRED
        for one in given.lines
        if one.answer is InquiryAnswer.NEGATIVE and not one.reason
    }
    if unexplained:
        raise InvalidValue(fields=unexplained)
    for public_id, line in lines.items():
        one = said.get(public_id)
        if one is not None and one.answer is not None:
            _answer(line, one.answer, one.reason, given)
        elif given.is_rest_clean and line.answer is None:
            _answer(line, InquiryAnswer.CLEAN, "", given)
    session.flush()
    return describe_inquiry(session, viewer, named, inquiry_id)


def lift_answer(
    session: Session,
    viewer: Viewer,
    named: SubjectId,
    inquiry_id: str,
    line_id: str,
    given: Lifting,
    today: date,
) -> InquiryDetail:
    """What stood against a firm does so no more: a head says why."""
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    inquiry = inquiry_to_change(session, viewer, named, inquiry_id)
    line = lines_of(session, viewer, inquiry, None).get(line_id)
    if line is None:
        raise NotFound
    if line.answer is not InquiryAnswer.NEGATIVE or line.lifted_on is not None:
        raise TransitionRefused(Reason.ANSWER_NOT_NEGATIVE)
    line.lifted_on = today
    line.lifted_by = viewer.name
    line.lift_reason = given.reason
    session.flush()
    return describe_inquiry(session, viewer, named, inquiry_id)


def _answer(line: InquiryLine, answer: InquiryAnswer, reason: str, given: Answers) -> None:
    """A new answer takes the place of the old, and of what was lifted of it; said again as it
    stands it changes nothing."""
    reason = reason if answer is InquiryAnswer.NEGATIVE else ""
    if (line.answer, line.reason) == (answer, reason):
        return
    line.answer = answer
    line.reason = reason
    line.answered_on = given.answered_on
    line.answered_by = given.answered_by
    line.lifted_on = None
    line.lifted_by = ""
    line.lift_reason = ""


def inquiry_to_change(
    session: Session, viewer: Viewer, named: SubjectId, inquiry_id: str
) -> Inquiry:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    subject = get_subject(session, viewer, named)
    return get_inquiry(session, viewer, subject, inquiry_id, is_to_change=True)


def lines_of(
    session: Session, viewer: Viewer, inquiry: Inquiry, department: Department | None
) -> dict[str, InquiryLine]:
    wanted = (
        select(InquiryLine)
        .join(Enterprise, col(Enterprise.id) == col(InquiryLine.enterprise_id))
        .where(visible_enterprises(viewer), col(InquiryLine.inquiry_id) == inquiry.id)
        .order_by(col(InquiryLine.id))
        .with_for_update(of=InquiryLine)
    )
    if department is not None:
        wanted = wanted.where(col(InquiryLine.department) == department)
    return {line.public_id: line for line in session.execute(wanted).scalars()}


def _refuse_outside(day: date, earliest: date, today: date, field: str) -> None:
    if day > today:
        raise InvalidValue(fields={field: Reason.DATE_IN_FUTURE}, today=today.isoformat())
    if day < earliest:
        raise InvalidValue(fields={field: Reason.DATES_OUT_OF_ORDER})
