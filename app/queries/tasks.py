"""我的待办: what waits for the viewer. Derived from the facts on each look; nothing is stored."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.next_steps import DeadlineKind, deadline_on
from app.domain.tasks import TaskKind
from app.queries.calendars import load_calendar
from app.queries.task_kinds.source import TaskSource
from app.queries.task_kinds.table import TASK_SOURCES
from app.queries.task_views import KindTotal, Tab, TaskPage, TaskRow

MOST = 200
"""Rows shown of one kind; the total says how many there are."""


def count_tasks(session: Session, viewer: Viewer, today: date) -> int:
    """How many things wait for the viewer: one statement, and two more where entries await."""
    return sum(_totals(session, viewer, Tab.MINE, today).values())


def list_tasks(
    session: Session,
    viewer: Viewer,
    tab: Tab,
    today: date,
    *,
    kind: TaskKind | None = None,
    most: int | None = MOST,
) -> TaskPage:
    """Everything that waits, in a number of statements that does not depend on how much it is;
    `most` rows of a kind, or all. By the time left; what is done, the latest first."""
    totals = _totals(session, viewer, tab, today)
    found = [
        row
        for source in _sources(viewer, tab)
        if totals[source.kind] and kind in {None, source.kind}
        for row in source.rows(session, viewer, today, most)
    ]
    return TaskPage(
        tab=tab,
        kind=kind,
        total=sum(totals.values()),
        kinds=[KindTotal(one, total) for one, total in totals.items() if total],
        rows=_latest_first(found) if tab is Tab.DONE else _by_time_left(session, found, today),
    )


def _sources(viewer: Viewer, tab: Tab) -> list[TaskSource]:
    return [one for one in TASK_SOURCES if one.tab is tab and viewer.role in one.roles]


def _totals(session: Session, viewer: Viewer, tab: Tab, today: date) -> dict[TaskKind, int]:
    sources = _sources(viewer, tab)
    together = [one.counting(viewer, today) for one in sources if one.number is None]
    counted = dict(session.execute(select(*together)).mappings().one()) if together else {}
    return {
        one.kind: one.number(session, viewer, today) if one.number else int(counted[one.kind.value])
        for one in sources
    }


def _by_time_left(session: Session, rows: Iterable[TaskRow], today: date) -> list[TaskRow]:
    """What falls due first; then what has waited longest; kinds in their order."""
    found = list(rows)
    if any(row.due_on and row.deadline is None for row in found):
        calendar = load_calendar(session)
        found = [
            replace(row, deadline=deadline_on(DeadlineKind.TASK_DUE, row.due_on, calendar, today))
            if row.due_on and row.deadline is None
            else row
            for row in found
        ]
    return sorted(found, key=_pressure)


def _pressure(row: TaskRow) -> tuple[bool, date, bool, date]:
    return (
        row.due_on is None,
        row.due_on or date.max,
        row.since is None,
        row.since or date.max,
    )


def _latest_first(rows: Iterable[TaskRow]) -> list[TaskRow]:
    return sorted(rows, key=lambda row: row.since or date.min, reverse=True)
