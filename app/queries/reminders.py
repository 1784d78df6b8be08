"""Reminders (催办): those of one row, those one sent or got, and what became of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import model_validator
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import NotFound
from app.domain.reminders import ReminderState, ReminderSubject
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import Township
from app.models.pool import PoolEntry
from app.models.reminders import Reminder
from app.queries.blanks import without_blanks
from app.queries.paging import Paging, Sort, cut, sort_columns
from app.queries.visibility import visible_enterprises

PAGES = {
    ReminderSubject.ENTERPRISE: "/enterprises",
    ReminderSubject.ENTRY: "/pool",
    ReminderSubject.CASE: "/cases",
}
OF_ONE = 50
NEWEST = Sort(col(Reminder.id), col(Reminder.id), descending=True, is_nullable=False)
Sender: Any = aliased(Person)
Receiver: Any = aliased(Person)


class ReminderSide(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


class ReminderFilters(Paging):
    """Those that the viewer sent, or got; without a state: all of them."""

    _blanks = model_validator(mode="before")(without_blanks)

    side: ReminderSide = ReminderSide.SENT
    state: ReminderState | None = None


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One reminder, as whoever sent it wants to see it."""

    id: str
    subject: ReminderSubject
    page: str
    """Of the row it is about."""
    enterprise: str
    township: str | None
    sender: str
    receiver: str
    text: str
    sent_at: datetime
    state: ReminderState
    read_at: datetime | None
    done_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class ReminderPage:
    rows: list[ReminderRow]
    total: int
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Reminded:
    """A row, who is in charge of it, and how they were reminded; the newest first."""

    subject: ReminderSubject
    id: str
    page: str
    enterprise: str
    in_charge: str | None
    was_reminded_today: bool
    reminders: list[ReminderRow]


def page_of(subject: ReminderSubject, public_id: str) -> str:
    return f"{PAGES[subject]}/{public_id}"


def state_of(read_at: datetime | None, done_on: date | None) -> ReminderState:
    if done_on is not None:
        return ReminderState.ANSWERED
    return ReminderState.UNREAD if read_at is None else ReminderState.READ


def list_reminders(session: Session, viewer: Viewer, filters: ReminderFilters) -> ReminderPage:
    """One page of the viewer's own, the newest first."""
    wanted = _conditions(viewer, filters)
    statement = _statement().add_columns(*sort_columns(NEWEST)).where(*wanted)
    found = cut(session, statement, NEWEST, filters)
    total: int = session.execute(
        select(func.count())
        .select_from(Reminder)
        .join(Enterprise, col(Enterprise.id) == col(Reminder.enterprise_id))
        .where(*wanted)
    ).scalar_one()
    return ReminderPage([_row(row) for row in found.rows], total, found.next, found.previous)


def _conditions(viewer: Viewer, filters: ReminderFilters) -> list[ColumnElement[bool]]:
    mine = (
        col(Reminder.from_id) == viewer.person_id
        if filters.side is ReminderSide.SENT
        else col(Reminder.to_id).in_(sorted(viewer.acts_for))
    )
    read, done = col(Reminder.read_at), col(Reminder.done_on)
    of_state = {
        ReminderState.UNREAD: [done.is_(None), read.is_(None)],
        ReminderState.READ: [done.is_(None), read.is_not(None)],
        ReminderState.ANSWERED: [done.is_not(None)],
    }
    more = of_state[filters.state] if filters.state else []
    return [visible_enterprises(viewer), mine, *more]


def describe_reminded(
    session: Session, viewer: Viewer, subject: ReminderSubject, public_id: str, today: date
) -> Reminded:
    head = session.execute(_head(subject, viewer, public_id)).one_or_none()
    if head is None:
        raise NotFound
    rows = session.execute(
        _statement()
        .where(
            visible_enterprises(viewer),
            col(Reminder.subject) == subject,
            col(Reminder.subject_id) == public_id,
        )
        .order_by(col(Reminder.id).desc())
        .limit(OF_ONE)
    ).all()
    return Reminded(
        subject=subject,
        id=public_id,
        page=page_of(subject, public_id),
        enterprise=head.enterprise,
        in_charge=head.in_charge,
        was_reminded_today=any(row.sent_on == today for row in rows),
        reminders=[_row(row) for row in rows],
    )


def _head(subject: ReminderSubject, viewer: Viewer, public_id: str) -> Select[Any]:
    """The firm's name and who is in charge of the row."""
    owned: dict[ReminderSubject, tuple[Any, Any]] = {
        ReminderSubject.ENTERPRISE: (Enterprise, col(Enterprise.responsible_id)),
        ReminderSubject.ENTRY: (PoolEntry, col(PoolEntry.responsible_id)),
        ReminderSubject.CASE: (CultivationCase, col(CultivationCase.handler_id)),
    }
    table, in_charge = owned[subject]
    columns: tuple[Any, ...] = (
        col(Enterprise.name).label("enterprise"),
        col(Person.name).label("in_charge"),
    )
    statement = select(*columns).select_from(Enterprise)
    if subject is not ReminderSubject.ENTERPRISE:
        statement = statement.join(table, table.enterprise_id == col(Enterprise.id))
    return statement.outerjoin(Person, col(Person.id) == in_charge).where(
        visible_enterprises(viewer), table.public_id == public_id
    )


def _statement() -> Select[Any]:
    return (
        select(
            col(Reminder.public_id).label("id"),
            col(Reminder.subject),
            col(Reminder.subject_id),
            col(Enterprise.name).label("enterprise"),
            col(Township.name).label("township"),
            Sender.name.label("sender"),
            Receiver.name.label("receiver"),
            col(Reminder.text),
            col(Reminder.sent_on),
            col(Reminder.sent_at),
            col(Reminder.read_at),
            col(Reminder.done_on),
            col(Reminder.answer),
        )
        .join_from(Reminder, Enterprise, col(Enterprise.id) == col(Reminder.enterprise_id))
        .join(Sender, Sender.id == col(Reminder.from_id))
        .join(Receiver, Receiver.id == col(Reminder.to_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
    )


def _row(row: Any) -> ReminderRow:
    return ReminderRow(
        id=row.id,
        subject=row.subject,
        page=page_of(row.subject, row.subject_id),
        enterprise=row.enterprise,
        township=row.township,
        sender=row.sender,
        receiver=row.receiver,
        text=row.text,
        sent_at=row.sent_at,
        state=state_of(row.read_at, row.done_on),
        read_at=row.read_at,
        done_on=row.done_on,
        answer=row.answer,
    )
