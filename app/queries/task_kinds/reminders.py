"""催办: those to answer, those sent and not answered, those answered."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Viewer
from app.domain.tasks import TaskKind
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import Township
from app.models.reminders import Reminder
from app.queries.reminders import page_of, state_of
from app.queries.task_kinds.source import Rows, Statement, TaskSource
from app.queries.task_views import Tab, TaskRow
from app.queries.visibility import visible_enterprises
from app.words import word

SHOWN: tuple[Any, ...] = (
    col(Reminder.public_id).label("id"),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise"),
    col(Township.name).label("township"),
    col(Reminder.subject),
    col(Reminder.subject_id).label("about_id"),
    col(Reminder.text),
    col(Reminder.answer),
    col(Reminder.sent_on),
    col(Reminder.read_at),
    col(Reminder.done_on),
    col(Person.name).label("beside"),
)


def _listed(viewer: Viewer, beside: Any, *wanted: ColumnElement[bool]) -> Select[Any]:
    """Whom it names besides the viewer: who sent it, or who has it."""
    return (
        select(*SHOWN)
        .select_from(Reminder)
        .join(Enterprise, col(Enterprise.id) == col(Reminder.enterprise_id))
        .join(Person, col(Person.id) == beside)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(visible_enterprises(viewer), *wanted)
    )


def _to_answer(viewer: Viewer, _today: date) -> Select[Any]:
    mine = col(Reminder.to_id).in_(sorted(viewer.acts_for))
    found = _listed(viewer, col(Reminder.from_id), mine, col(Reminder.done_on).is_(None))
    return found.order_by(col(Reminder.sent_on), col(Reminder.id))


def _sent(viewer: Viewer, _today: date) -> Select[Any]:
    mine = col(Reminder.from_id) == viewer.person_id
    found = _listed(viewer, col(Reminder.to_id), mine, col(Reminder.done_on).is_(None))
    return found.order_by(col(Reminder.sent_on), col(Reminder.id))


def _answered(viewer: Viewer, _today: date) -> Select[Any]:
    mine = col(Reminder.to_id) == viewer.person_id
    found = _listed(viewer, col(Reminder.from_id), mine, col(Reminder.done_on).is_not(None))
    return found.order_by(col(Reminder.done_on).desc(), col(Reminder.id).desc())


def _note(kind: TaskKind, row: Any) -> str:
    match kind:
        case TaskKind.OWN_REMINDER:
            return f"{row.beside}({word(state_of(row.read_at, None))})：{row.text}"
        case TaskKind.FINISHED_REMINDER if row.answer:
            return f"{row.beside}：{row.text} → {row.answer}"
        case _:
            return f"{row.beside}：{row.text}"


def _rows(kind: TaskKind, statement: Statement) -> Rows:
    def rows(session: Session, viewer: Viewer, today: date, most: int | None) -> list[TaskRow]:
        found = session.execute(statement(viewer, today).limit(most))
        return [
            TaskRow(
                kind,
                row.id,
                page_of(row.subject, row.about_id),
                row.enterprise_id,
                row.enterprise,
                row.township,
                row.subject,
                _note(kind, row),
                since=row.done_on or row.sent_on,
                is_unread=row.read_at is None,
            )
            for row in found
        ]

    return rows


def _source(kind: TaskKind, tab: Tab, statement: Statement) -> TaskSource:
    return TaskSource(kind, tab, OFFICERS, statement, _rows(kind, statement))


TO_ANSWER = _source(TaskKind.REMINDER, Tab.MINE, _to_answer)
SENT = _source(TaskKind.OWN_REMINDER, Tab.STARTED, _sent)
ANSWERED = _source(TaskKind.FINISHED_REMINDER, Tab.DONE, _answered)
