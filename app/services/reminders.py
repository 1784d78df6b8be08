"""Reminders (催办): to the person in charge of a firm, an entry or a case; done when answered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Viewer
from app.domain.messages import MessageKind
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason, TransitionRefused
from app.domain.reminders import ReminderSubject
from app.models.base import now
from app.models.enterprises import Enterprise
from app.models.pool import PoolEntry
from app.models.reminders import Reminder
from app.queries.cases import lock_case
from app.queries.enterprises import get_enterprise
from app.queries.pool_entries import get_entry
from app.queries.reminders import page_of
from app.queries.visibility import visible_enterprises
from app.services.bulk import Deed, Done, UndoTerms, Verb
from app.services.bulk_cases import name_of
from app.services.messages import News, forget_news, note_news_read, tell


class RemindInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=200)


class AnswerInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    answer: str = Field(default="", max_length=200)


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a reminder is about, and whose it is."""

    enterprise_id: int
    county_code: str
    version: int
    in_charge: int | None


def remind(
    session: Session,
    viewer: Viewer,
    subject: ReminderSubject,
    public_id: str,
    given: RemindInput,
    today: date,
) -> tuple[Reminder, _Thing]:
    """Once a day about the same thing, whoever sends it."""
    thing = FIND[subject](session, viewer, public_id)
    if thing.in_charge is None:
        raise TransitionRefused(Reason.NOBODY_TO_REMIND)
    sent = select(col(Reminder.id)).where(
        col(Reminder.subject) == subject,
        col(Reminder.subject_id) == public_id,
        col(Reminder.sent_on) == today,
    )
    if session.execute(sent).first():
        raise TransitionRefused(Reason.REMINDED_TODAY)
    reminder = Reminder(
        county_code=thing.county_code,
        enterprise_id=thing.enterprise_id,
        subject=subject,
        subject_id=public_id,
        from_id=viewer.person_id,
        to_id=thing.in_charge,
        text=given.text,
        sent_on=today,
    )
    try:
        with session.begin_nested():
            session.add(reminder)
    except IntegrityError as error:  # somebody was faster between our two statements
        raise TransitionRefused(Reason.REMINDED_TODAY) from error
    page = page_of(subject, public_id)
    news = News(
        MessageKind.REMINDER,
        given.text,
        page,
        thing.county_code,
        thing.enterprise_id,
        reminder.public_id,
    )
    tell(session, viewer, [thing.in_charge], news)
    return reminder, thing


def mark_read(session: Session, viewer: Viewer, public_ids: Iterable[str]) -> None:
    """What whoever it was sent to, or their substitute, has had before them."""
    unread = session.execute(
        select(Reminder)
        .join(Enterprise, col(Enterprise.id) == col(Reminder.enterprise_id))
        .where(
            visible_enterprises(viewer),
            col(Reminder.public_id).in_(list(public_ids)),
            col(Reminder.to_id).in_(sorted(viewer.acts_for)),
            col(Reminder.read_at).is_(None),
        )
    ).scalars()
    read_at = now()
    read = []
    for reminder in unread:
        reminder.read_at = read_at
        read.append(reminder.public_id)
    session.flush()
    note_news_read(session, viewer.acts_for, read)


def finish_reminder(
    session: Session,
    viewer: Viewer,
    public_id: str,
    today: date,
    given: AnswerInput | None = None,
) -> None:
    """By whom it was sent to, or their substitute; with a word to the sender, or without."""
    reminder = _get(session, viewer, public_id)
    if reminder.to_id not in viewer.acts_for:
        raise NotFound
    if reminder.done_on is not None:
        raise InvalidValue(Reason.NOTHING_TO_CHANGE)
    reminder.done_on = today
    reminder.answer = given.answer if given else ""
    reminder.read_at = reminder.read_at or now()
    session.flush()
    note_news_read(session, viewer.acts_for, [public_id])


def _get(session: Session, viewer: Viewer, public_id: str) -> Reminder:
    found: Reminder | None = session.execute(
        select(Reminder)
        .join(Enterprise, col(Enterprise.id) == col(Reminder.enterprise_id))
        .where(visible_enterprises(viewer), col(Reminder.public_id) == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _firm(session: Session, viewer: Viewer, public_id: str) -> _Thing:
    firm = get_enterprise(session, viewer, public_id)
    return _Thing(firm.id or 0, firm.county_code, firm.version, firm.responsible_id)


def _entry(session: Session, viewer: Viewer, public_id: str) -> _Thing:
    entry: PoolEntry = get_entry(session, viewer, public_id)[0]
    return _Thing(entry.enterprise_id, entry.county_code, entry.version, entry.responsible_id)


def _case(session: Session, viewer: Viewer, public_id: str) -> _Thing:
    case = lock_case(session, viewer, public_id)
    return _Thing(case.enterprise_id, case.county_code, case.version, case.handler_id)


FIND: dict[ReminderSubject, Callable[[Session, Viewer, str], _Thing]] = {
    ReminderSubject.ENTERPRISE: _firm,
    ReminderSubject.ENTRY: _entry,
    ReminderSubject.CASE: _case,
}


# --- Many at once ---------------------------------------------------------------------------------


def remind_of(
    about: ReminderSubject,
    session: Session,
    viewer: Viewer,
    terms: RemindInput,
    subject: str,
    _seen: int | None,
    today: date,
) -> Deed:
    reminder, thing = remind(session, viewer, about, subject, terms, today)
    return Deed(thing.version, "", name_of(session, reminder.to_id), reminder.public_id)


def take_back(
    session: Session, viewer: Viewer, _terms: UndoTerms, done: Done, _today: date
) -> None:
    """Unless it was answered meanwhile."""
    reminder = _get(session, viewer, done.made)
    if reminder.done_on is not None:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    session.delete(reminder)
    session.flush()
    forget_news(session, done.made)


def _verb(about: ReminderSubject) -> Verb:
    return Verb(RemindInput, OFFICERS, partial(remind_of, about), take_back, OFFICERS)


REMIND_FIRMS = _verb(ReminderSubject.ENTERPRISE)
REMIND_ENTRIES = _verb(ReminderSubject.ENTRY)
REMIND_CASES = _verb(ReminderSubject.CASE)
