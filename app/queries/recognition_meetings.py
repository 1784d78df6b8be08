"""Recognition meetings: the list, and one with what it decided on each firm."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.honours import MeetingDecision
from app.domain.refusals import NotFound
from app.models.enterprises import Enterprise
from app.models.honours import MeetingLine, RecognitionMeeting
from app.models.places import Township
from app.queries.newest_first import Listed, newest_first
from app.queries.paging import Paging
from app.queries.visibility import in_region, is_bounded, visible_enterprises


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting and its numbers, which count every firm; a recusal changes none."""

    id: str
    version: int
    held_on: date
    minutes_number: str
    place: str
    agenda: str
    attendees: str
    note: str
    firms: int
    recognized: int


@dataclass(frozen=True, slots=True)
class LineRow:
    id: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    decision: MeetingDecision
    reason: str


@dataclass(frozen=True, slots=True)
class MeetingDetail:
    meeting: MeetingRow
    lines: list[LineRow]
    withheld: int
    """Lines of firms the viewer is recused from."""


def visible_meetings(viewer: Viewer) -> ColumnElement[bool]:
    return in_region(RecognitionMeeting.county_code, viewer)


def _number(counted: Any) -> Any:
    return (
        select(counted)
        .select_from(MeetingLine)
        .where(col(MeetingLine.meeting_id) == col(RecognitionMeeting.id))
        .scalar_subquery()
    )


COLUMNS: tuple[Any, ...] = (
    col(RecognitionMeeting.public_id),
    col(RecognitionMeeting.version),
    col(RecognitionMeeting.held_on),
    col(RecognitionMeeting.minutes_number),
    col(RecognitionMeeting.place),
    col(RecognitionMeeting.agenda),
    col(RecognitionMeeting.attendees),
    col(RecognitionMeeting.note),
    _number(func.count()),
    _number(
        func.coalesce(
            func.sum(case((col(MeetingLine.decision) == MeetingDecision.RECOGNIZED, 1), else_=0)),
            0,
        )
    ),
)


def list_meetings(session: Session, viewer: Viewer, paging: Paging) -> Listed[MeetingRow]:
    return newest_first(
        session,
        COLUMNS,
        col(RecognitionMeeting.id),
        visible_meetings(viewer),
        paging,
        MeetingRow,
        is_bounded=is_bounded(viewer),
    )


def describe_meeting(session: Session, viewer: Viewer, public_id: str) -> MeetingDetail:
    found = session.execute(
        select(*COLUMNS).where(
            visible_meetings(viewer), col(RecognitionMeeting.public_id) == public_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    meeting = MeetingRow(*found)
    lines = _lines(session, viewer, public_id)
    return MeetingDetail(meeting, lines, meeting.firms - len(lines))


def _lines(session: Session, viewer: Viewer, public_id: str) -> list[LineRow]:
    columns: tuple[Any, ...] = (
        col(MeetingLine.public_id),
        col(Enterprise.public_id),
        col(Enterprise.name),
        col(Enterprise.uscc),
        col(Township.name),
        col(MeetingLine.decision),
        col(MeetingLine.reason),
    )
    rows = session.execute(
        select(*columns)
        .select_from(MeetingLine)
        .join(RecognitionMeeting, col(RecognitionMeeting.id) == col(MeetingLine.meeting_id))
        .join(Enterprise, col(Enterprise.id) == col(MeetingLine.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(visible_enterprises(viewer), col(RecognitionMeeting.public_id) == public_id)
        .order_by(col(MeetingLine.id))
    )
    return [LineRow(*row) for row in rows]


def get_meeting(session: Session, viewer: Viewer, public_id: str) -> RecognitionMeeting:
    """To be changed."""
    found: RecognitionMeeting | None = session.execute(
        select(RecognitionMeeting)
        .where(visible_meetings(viewer), col(RecognitionMeeting.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found
