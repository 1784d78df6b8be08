"""我的待办: what waits for the viewer. Derived from the facts on each look; nothing is stored."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.tasks import TaskKind
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import Township
from app.models.pool import Cohort, CultivationPhase, PoolEntry, Visit
from app.models.reminders import Reminder
from app.queries.case_lists import CaseRow
from app.queries.case_lists import rows_of as case_rows
from app.queries.case_lists import statement as case_statement
from app.queries.notices import notice_blocks
from app.queries.reminders import page_of, state_of
from app.queries.task_conditions import (
    CASE_KINDS,
    REMINDER_KINDS,
    VISIT_KINDS,
    bare,
    condition,
    kinds_of,
)
from app.queries.task_views import Tab, TaskGroup, TaskPage, TaskRow
from app.queries.visits import visit_row, visit_statement
from app.words import word

MOST = 200
"""Rows shown of one kind; the total says how many there are."""


def count_tasks(session: Session, viewer: Viewer, today: date) -> int:
    """How many things wait for the viewer: one statement, and two more where entries await."""
    kinds = [kind for kind in kinds_of(viewer) if kind is not TaskKind.ADMIT_ENTRY]
    numbers = [
        bare(kind, func.count()).where(condition(kind, viewer, today)).scalar_subquery()
        for kind in kinds
    ]
    total = sum(session.execute(select(*numbers)).one())
    if TaskKind.ADMIT_ENTRY in kinds_of(viewer):
        total += len(_ready_entries(session, viewer, today))
    return int(total)


def list_tasks(
    session: Session, viewer: Viewer, tab: Tab, today: date, *, most: int | None = MOST
) -> TaskPage:
    """Everything that waits, in a number of statements that does not depend on how much it is;
    `most` rows of a kind, or all."""
    if tab is Tab.STARTED:
        kinds = (TaskKind.OWN_REMINDER, TaskKind.OWN_VISIT, TaskKind.OWN_PROPOSAL)
        groups = [TaskGroup(kind, _rows(session, viewer, kind, today, most)) for kind in kinds]
        shown = [group for group in groups if group.rows]
        return TaskPage(tab, sum(len(group.rows) for group in shown), shown)
    groups = [
        TaskGroup(kind, _rows(session, viewer, kind, today, most)) for kind in kinds_of(viewer)
    ]
    return TaskPage(
        tab, count_tasks(session, viewer, today), [group for group in groups if group.rows]
    )


def _rows(
    session: Session, viewer: Viewer, kind: TaskKind, today: date, most: int | None
) -> list[TaskRow]:
    if kind in REMINDER_KINDS:
        return _reminders(session, viewer, kind, today, most)
    if kind in (*VISIT_KINDS, TaskKind.OWN_VISIT):
        return _visit_tasks(session, viewer, kind, today, most)
    if kind in CASE_KINDS:
        return _case_tasks(session, viewer, kind, today, most)
    if kind is TaskKind.ADMIT_ENTRY:
        ready = _ready_entries(session, viewer, today)
        return [_entry_task(kind, row) for row in ready[:most]]
    if kind is TaskKind.OWN_PROPOSAL:
        return [_entry_task(kind, row) for row in _entries(session, viewer, kind, today)[:most]]
    return _overdue_phases(session, viewer, today, most)


def _reminders(
    session: Session, viewer: Viewer, kind: TaskKind, today: date, most: int | None
) -> list[TaskRow]:
    """From whom, or to whom and whether they have read it."""
    is_own = kind is TaskKind.OWN_REMINDER
    beside = col(Reminder.to_id) if is_own else col(Reminder.from_id)
    rows = session.execute(
        bare(
            kind,
            col(Reminder.public_id).label("id"),
            col(Enterprise.public_id).label("enterprise_id"),
            col(Enterprise.name).label("enterprise"),
            col(Township.name).label("township"),
            col(Reminder.subject),
            col(Reminder.subject_id),
            col(Reminder.text),
            col(Reminder.sent_on),
            col(Reminder.read_at),
            col(Person.name).label("beside"),
        )
        .join(Person, col(Person.id) == beside)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(condition(kind, viewer, today))
        .order_by(col(Reminder.sent_on), col(Reminder.id))
        .limit(most)
    )
    return [
        TaskRow(
            kind,
            row.id,
            row.enterprise_id,
            row.enterprise,
            row.township,
            row.subject,
            _noted(row, is_own=is_own),
            since=row.sent_on,
            is_unread=row.read_at is None,
            page=page_of(row.subject, row.subject_id),
        )
        for row in rows
    ]


def _noted(row: Any, *, is_own: bool) -> str:
    if not is_own:
        return f"{row.beside}：{row.text}"
    return f"{row.beside}({word(state_of(row.read_at, None))})：{row.text}"


def _visit_tasks(
    session: Session, viewer: Viewer, kind: TaskKind, today: date, most: int | None
) -> list[TaskRow]:
    found = session.execute(
        visit_statement()
        .where(condition(kind, viewer, today))
        .order_by(col(Visit.happened_on), col(Visit.id))
        .limit(most)
    )
    return [
        TaskRow(
            kind,
            visit.id,
            visit.enterprise_id,
            visit.enterprise,
            visit.township,
            visit.occasion,
            visit.first if kind is not TaskKind.OWN_VISIT else visit.second or "",
            since=visit.happened_on,
        )
        for visit in map(visit_row, found)
    ]


def _case_tasks(
    session: Session, viewer: Viewer, kind: TaskKind, today: date, most: int | None
) -> list[TaskRow]:
    """Sorted by working days left; what has no deadline comes last."""
    found = session.execute(
        case_statement()
        .where(condition(kind, viewer, today))
        .order_by(col(CultivationCase.stage_since), col(CultivationCase.id))
    )
    cases = sorted(case_rows(session, viewer, found, today), key=_pressure)
    return [_case_task(kind, case) for case in cases[:most]]


def _pressure(case: CaseRow) -> tuple[bool, date, date]:
    due_on = case.deadline.due_on if case.deadline else None
    return (due_on is None, due_on or case.stage_since, case.stage_since)


def _case_task(kind: TaskKind, case: CaseRow) -> TaskRow:
    return TaskRow(
        kind,
        case.id,
        case.enterprise_id,
        case.enterprise,
        case.township,
        case.stage,
        case.batch or "",
        since=case.stage_since,
        due_on=case.deadline.due_on if case.deadline else None,
        deadline=case.deadline,
    )


ENTRY_COLUMNS: tuple[Any, ...] = (
    col(PoolEntry.id).label("key"),
    col(PoolEntry.public_id).label("id"),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise"),
    col(PoolEntry.target),
    col(Cohort.name).label("cohort"),
    col(Cohort.notice_working_days),
)


def _entries(session: Session, viewer: Viewer, kind: TaskKind, today: date) -> list[Any]:
    return list(
        session.execute(
            bare(kind, *ENTRY_COLUMNS)
            .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
            .where(condition(kind, viewer, today))
            .order_by(col(PoolEntry.id))
        )
    )


def _ready_entries(session: Session, viewer: Viewer, today: date) -> list[Any]:
    """Proposed entries that nothing keeps out any more."""
    proposed = _entries(session, viewer, TaskKind.ADMIT_ENTRY, today)
    shown = [row.key for row in proposed if row.notice_working_days is not None]
    blocked = notice_blocks(session, shown, today) if shown else {}
    return [row for row in proposed if row.key not in blocked]


def _entry_task(kind: TaskKind, row: Any) -> TaskRow:
    return TaskRow(kind, row.id, row.enterprise_id, row.enterprise, None, row.target, row.cohort)


def _overdue_phases(
    session: Session, viewer: Viewer, today: date, most: int | None
) -> list[TaskRow]:
    kind = TaskKind.PHASE_OVERDUE
    rows = session.execute(
        bare(
            kind,
            col(PoolEntry.public_id).label("id"),
            col(Enterprise.public_id).label("enterprise_id"),
            col(Enterprise.name).label("enterprise"),
            col(PoolEntry.target),
            col(CultivationPhase.goal),
            col(CultivationPhase.starts_on),
            col(CultivationPhase.due_on),
        )
        .where(condition(kind, viewer, today))
        .order_by(col(CultivationPhase.due_on), col(CultivationPhase.id))
        .limit(most)
    )
    return [
        TaskRow(
            kind,
            row.id,
            row.enterprise_id,
            row.enterprise,
            None,
            row.target,
            row.goal,
            since=row.starts_on,
            due_on=row.due_on,
        )
        for row in rows
    ]
