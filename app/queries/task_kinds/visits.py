"""Contacts with firms. What is signed under one's own login is never a substitute's."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlmodel import Session, col

from app.domain.access import HEADS, OFFICERS, Role, Viewer
from app.domain.tasks import TaskKind
from app.domain.visits import VisitState
from app.models.pool import Visit
from app.queries.task_kinds.source import Rows, Statement, TaskSource
from app.queries.task_views import Tab, TaskRow
from app.queries.visits import VisitRow, in_state, visible_visits, visit_row, visit_statement


def _listed(viewer: Viewer, *wanted: ColumnElement[bool]) -> Select[Any]:
    found = visit_statement().where(visible_visits(viewer), *wanted)
    return found.order_by(col(Visit.happened_on), col(Visit.id))


def _to_confirm(viewer: Viewer, _today: date) -> Select[Any]:
    mine = col(Visit.second_id) == viewer.person_id
    return _listed(viewer, in_state(VisitState.AWAITING_SECOND), mine)


def _to_explain(viewer: Viewer, _today: date) -> Select[Any]:
    mine = col(Visit.first_id) == viewer.person_id
    silent = col(Visit.solo_explanation) == ""
    return _listed(viewer, in_state(VisitState.SOLO_CONTACT), mine, silent)


def _to_see(viewer: Viewer, _today: date) -> Select[Any]:
    anothers = col(Visit.first_id) != viewer.person_id
    unseen = col(Visit.seen_by_head) == ""
    return _listed(viewer, in_state(VisitState.SOLO_CONTACT), anothers, unseen)


def _open(viewer: Viewer, _today: date) -> Select[Any]:
    return _listed(viewer, col(Visit.first_id) == viewer.person_id, col(Visit.closed_on).is_(None))


def _closed(viewer: Viewer, _today: date) -> Select[Any]:
    me = viewer.person_id
    mine = or_(col(Visit.first_id) == me, col(Visit.second_id) == me)
    found = _listed(viewer, mine, col(Visit.closed_on).is_not(None)).order_by(None)
    return found.order_by(col(Visit.closed_on).desc(), col(Visit.id).desc())


def _rows(kind: TaskKind, statement: Statement) -> Rows:
    def rows(session: Session, viewer: Viewer, today: date, most: int | None) -> list[TaskRow]:
        found = session.execute(statement(viewer, today).limit(most))
        return [_task(kind, visit) for visit in map(visit_row, found)]

    return rows


def _task(kind: TaskKind, visit: VisitRow) -> TaskRow:
    return TaskRow(
        kind,
        visit.id,
        f"/visits/{visit.id}",
        visit.enterprise_id,
        visit.enterprise,
        visit.township,
        visit.occasion,
        visit.first if kind is not TaskKind.OWN_VISIT else visit.second or "",
        since=visit.closed_on or visit.happened_on,
    )


def _source(
    kind: TaskKind, tab: Tab, statement: Statement, roles: frozenset[Role] = OFFICERS
) -> TaskSource:
    return TaskSource(kind, tab, roles, statement, _rows(kind, statement))


TO_CONFIRM = _source(TaskKind.CONFIRM_VISIT, Tab.MINE, _to_confirm)
TO_EXPLAIN = _source(TaskKind.EXPLAIN_SOLO, Tab.MINE, _to_explain)
TO_SEE = _source(TaskKind.SEE_SOLO, Tab.MINE, _to_see, HEADS)
OPEN_VISITS = _source(TaskKind.OWN_VISIT, Tab.STARTED, _open)
CLOSED_VISITS = _source(TaskKind.FINISHED_VISIT, Tab.DONE, _closed)
