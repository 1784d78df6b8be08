"""Recognition meetings: held, with a decision on each firm; a recognition confers the rung 小微."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.honours import HonourKind, HonourLevel, MeetingDecision
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.models.enterprises import Enterprise
from app.models.honours import Honour, MeetingLine, RecognitionMeeting
from app.queries.recognition_meetings import get_meeting
from app.services.titles import find_firm


class MeetingInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    held_on: date
    minutes_number: str = Field(min_length=1, max_length=80)
    place: str = Field(default="", max_length=120)
    agenda: str = Field(min_length=1, max_length=4000)
    attendees: str = Field(min_length=1, max_length=4000)
    note: str = Field(default="", max_length=400)
    version: int = 0


class LineInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    enterprise: str = Field(min_length=1, max_length=120)
    decision: MeetingDecision
    reason: str = Field(default="", max_length=400)


def hold_meeting(
    session: Session, viewer: Viewer, given: MeetingInput, today: date
) -> RecognitionMeeting:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    _refuse(session, viewer, given, None, today)
    row = RecognitionMeeting(
        county_code=viewer.county_code, **given.model_dump(exclude={"version"})
    )
    session.add(row)
    session.flush()
    return row


def revise_meeting(
    session: Session, viewer: Viewer, public_id: str, given: MeetingInput, today: date
) -> RecognitionMeeting:
    """Its day and its number stay once it has conferred something: honours quote them."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row = get_meeting(session, viewer, public_id)
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    _refuse(session, viewer, given, row, today)
    is_quoted = (row.held_on, row.minutes_number) != (given.held_on, given.minutes_number)
    if is_quoted and _lines(session, row):
        raise InvalidValue(fields={"minutes_number": Reason.MEETING_DECIDED})
    for name, value in given.model_dump(exclude={"version"}).items():
        setattr(row, name, value)
    session.flush()
    return row


def _lines(session: Session, meeting: RecognitionMeeting) -> bool:
    lines = select(col(MeetingLine.id)).where(col(MeetingLine.meeting_id) == meeting.id)
    return session.execute(lines.limit(1)).first() is not None


def _refuse(
    session: Session,
    viewer: Viewer,
    given: MeetingInput,
    own: RecognitionMeeting | None,
    today: date,
) -> None:
    wrong: dict[str, Reason] = {}
    if given.held_on > today:
        wrong["held_on"] = Reason.DATE_IN_FUTURE
    same = select(col(RecognitionMeeting.id)).where(
        col(RecognitionMeeting.county_code) == viewer.county_code,
        col(RecognitionMeeting.minutes_number) == given.minutes_number,
        col(RecognitionMeeting.id) != (own.id if own else 0),
    )
    if session.execute(same).first() is not None:
        wrong["minutes_number"] = Reason.ALREADY_EXISTS
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())


def decide_on_firm(
    session: Session, viewer: Viewer, public_id: str, given: LineInput, today: date
) -> MeetingLine:
    """A firm is decided on once in a meeting; whoever is not recognised hears why."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    meeting = get_meeting(session, viewer, public_id)
    firm = find_firm(session, viewer, given.enterprise)
    wrong: dict[str, Reason] = {}
    if given.decision is not MeetingDecision.RECOGNIZED and not given.reason:
        wrong["reason"] = Reason.MISSING_VALUE
    before = select(col(MeetingLine.id)).where(
        col(MeetingLine.meeting_id) == meeting.id, col(MeetingLine.enterprise_id) == firm.id
    )
    if session.execute(before).first() is not None:
        wrong["enterprise"] = Reason.ALREADY_EXISTS
    if wrong:
        raise InvalidValue(fields=wrong)
    line = MeetingLine(
        county_code=meeting.county_code,
        meeting_id=meeting.id or 0,
        enterprise_id=firm.id or 0,
        decision=given.decision,
        reason=given.reason,
    )
    session.add(line)
    session.flush()
    if given.decision is MeetingDecision.RECOGNIZED:
        _confer(session, meeting, line, firm, today)
    return line


def _confer(
    session: Session,
    meeting: RecognitionMeeting,
    line: MeetingLine,
    firm: Enterprise,
    today: date,
) -> None:
    """小微, from the day of the meeting; not while it is held, even by a later meeting's list."""
    held = select(col(Honour.id)).where(
        col(Honour.enterprise_id) == firm.id,
        col(Honour.kind) == HonourKind.MICRO_TECH,
        or_(col(Honour.ended_on).is_(None), col(Honour.ended_on) > meeting.held_on),
    )
    if session.execute(held).first() is not None:
        raise InvalidValue(fields={"enterprise": Reason.ALREADY_RECOGNIZED})
    session.add(
        Honour(
            county_code=meeting.county_code,
            enterprise_id=firm.id or 0,
            kind=HonourKind.MICRO_TECH,
            level=HonourLevel.COUNTY,
            authority="科技型小微企业认定会议",
            document_number=meeting.minutes_number,
            valid_from=meeting.held_on,
            known_on=today,
            meeting_line_id=line.id,
        )
    )
    session.flush()
