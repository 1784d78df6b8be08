"""Cases: a town's to give its opinion on, an officer's to handle, a firm's to hand in; and the
moves one has made."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session, col

from app.domain.access import BUSINESS, FILLERS, OFFICERS, READERS, Role, Viewer
from app.domain.counting import OPEN
from app.domain.stages import Stage
from app.domain.tasks import TaskKind
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.queries.case_lists import CaseRow, rows_of
from app.queries.case_lists import statement as case_statement
from app.queries.cases import stage_event_counts, visible_cases
from app.queries.task_kinds.source import Rows, Statement, TaskSource
from app.queries.task_views import Tab, TaskRow

WITH_THE_FIRM = frozenset({Stage.PLANNED, Stage.RETURNED})
TOWNS = frozenset({Role.TOWN_OFFICER})


def _listed(viewer: Viewer, *wanted: ColumnElement[bool]) -> Select[Any]:
    found = case_statement().where(visible_cases(viewer), *wanted)
    return found.order_by(col(CultivationCase.stage_since), col(CultivationCase.id))


def _town_opinion(viewer: Viewer, _today: date) -> Select[Any]:
    return _listed(viewer, col(CultivationCase.stage) == Stage.SUBMITTED)


def _handled(viewer: Viewer, _today: date) -> Select[Any]:
    """A town's cases awaiting its opinion are listed as such, once."""
    apart = {Stage.SUBMITTED} if viewer.role is Role.TOWN_OFFICER else set()
    return _listed(
        viewer,
        col(CultivationCase.handler_id).in_(sorted(viewer.acts_for)),
        col(CultivationCase.stage).in_(sorted(OPEN - apart)),
    )


def _hand_in(viewer: Viewer, _today: date) -> Select[Any]:
    return _listed(viewer, col(CultivationCase.stage).in_(sorted(WITH_THE_FIRM)))


def _handed_in(viewer: Viewer, _today: date) -> Select[Any]:
    return _listed(viewer, col(CultivationCase.stage).in_(sorted(OPEN - WITH_THE_FIRM)))


def _rows(kind: TaskKind, statement: Statement) -> Rows:
    def rows(session: Session, viewer: Viewer, today: date, most: int | None) -> list[TaskRow]:
        """Sorted by what falls due; what has no deadline comes last."""
        found = session.execute(statement(viewer, today))
        cases = sorted(rows_of(session, viewer, found, today), key=_pressure)
        return [_task(kind, case) for case in cases[:most]]

    return rows


def _pressure(case: CaseRow) -> tuple[bool, date, date]:
    due_on = case.deadline.due_on if case.deadline else None
    return (due_on is None, due_on or case.stage_since, case.stage_since)


def _task(kind: TaskKind, case: CaseRow) -> TaskRow:
    return TaskRow(
        kind,
        case.id,
        f"/cases/{case.id}",
        case.enterprise_id,
        case.enterprise,
        case.township,
        case.stage,
        case.batch or "",
        since=case.stage_since,
        due_on=case.deadline.due_on if case.deadline else None,
        deadline=case.deadline,
    )


MOVE: tuple[Any, ...] = (
    col(CultivationCase.public_id).label("id"),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise"),
    col(Township.name).label("township"),
    col(StageEvent.action),
    col(StageEvent.note),
    col(StageEvent.happened_on),
    col(Batch.year).label("batch_year"),
    col(Batch.number).label("batch_number"),
)


def _moved(viewer: Viewer, today: date) -> Select[Any]:
    """Moves that still stand; one that was taken back is not done."""
    return (
        select(*MOVE)
        .select_from(StageEvent)
        .join(CultivationCase, col(CultivationCase.id) == col(StageEvent.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(Batch, col(Batch.id) == col(CultivationCase.batch_id))
        .where(
            visible_cases(viewer),
            col(StageEvent.actor_id) == viewer.person_id,
            stage_event_counts(today),
        )
        .order_by(col(StageEvent.id).desc())
    )


def _moves(session: Session, viewer: Viewer, today: date, most: int | None) -> list[TaskRow]:
    return [
        TaskRow(
            TaskKind.MOVED_CASE,
            row.id,
            f"/cases/{row.id}",
            row.enterprise_id,
            row.enterprise,
            row.township,
            row.action,
            row.note or (f"{row.batch_year}-{row.batch_number}" if row.batch_year else ""),
            since=row.happened_on,
        )
        for row in session.execute(_moved(viewer, today).limit(most))
    ]


def _source(kind: TaskKind, tab: Tab, roles: frozenset[Role], statement: Statement) -> TaskSource:
    return TaskSource(kind, tab, roles, statement, _rows(kind, statement))


TOWN_OPINIONS = _source(TaskKind.TOWN_OPINION, Tab.MINE, TOWNS, _town_opinion)
HANDLED = _source(TaskKind.HANDLE_CASE, Tab.MINE, OFFICERS, _handled)
TO_HAND_IN = _source(TaskKind.HAND_IN, Tab.MINE, FILLERS, _hand_in)
HANDED_IN = _source(TaskKind.OWN_CASE, Tab.STARTED, FILLERS, _handed_in)
MOVED = TaskSource(TaskKind.MOVED_CASE, Tab.DONE, BUSINESS - READERS, _moved, _moves)
