"""The reserve pool: who may be admitted now, whose phase is late, what one has proposed."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, OFFICERS, Viewer
from app.domain.pool import EntryState
from app.domain.tasks import TaskKind
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.models.pool import Cohort, CultivationPhase, PoolEntry
from app.queries.notices import notice_blocks
from app.queries.task_kinds.source import TaskSource, plain
from app.queries.task_views import Tab, TaskRow
from app.queries.visibility import visible_enterprises

PAGE = "/pool/"


def _listed(viewer: Viewer, *more: Any) -> Select[Any]:
    return (
        select(
            col(PoolEntry.public_id).label("subject_id"),
            col(Enterprise.public_id).label("enterprise_id"),
            col(Enterprise.name).label("enterprise"),
            col(Township.name).label("township"),
            col(PoolEntry.target).label("what"),
            *more,
        )
        .select_from(PoolEntry)
        .join(Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(visible_enterprises(viewer))
    )


def _proposed(viewer: Viewer, whose: ColumnElement[bool]) -> Select[Any]:
    columns: tuple[Any, ...] = (
        col(Cohort.name).label("note"),
        col(Cohort.notice_working_days),
        col(PoolEntry.id).label("key"),
    )
    return (
        _listed(viewer, *columns)
        .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .where(col(PoolEntry.state) == EntryState.PROPOSED, whose)
        .order_by(col(PoolEntry.id))
    )


def _to_admit(viewer: Viewer, _today: date) -> Select[Any]:
    mine = col(PoolEntry.responsible_id).in_(sorted(viewer.acts_for))
    return _proposed(viewer, or_(mine, col(PoolEntry.responsible_id).is_(None)))


def _ready(session: Session, viewer: Viewer, today: date) -> list[Any]:
    """Proposed entries that nothing keeps out any more."""
    proposed = session.execute(_to_admit(viewer, today)).all()
    shown = [row.key for row in proposed if row.notice_working_days is not None]
    blocked = notice_blocks(session, shown, today) if shown else {}
    return [row for row in proposed if row.key not in blocked]


def _ready_rows(session: Session, viewer: Viewer, today: date, most: int | None) -> list[TaskRow]:
    return [
        TaskRow(
            TaskKind.ADMIT_ENTRY,
            row.subject_id,
            f"{PAGE}{row.subject_id}",
            row.enterprise_id,
            row.enterprise,
            row.township,
            row.what,
            row.note,
        )
        for row in _ready(session, viewer, today)[:most]
    ]


def _count_ready(session: Session, viewer: Viewer, today: date) -> int:
    return len(_ready(session, viewer, today))


def _own_proposals(viewer: Viewer, _today: date) -> Select[Any]:
    return _proposed(viewer, col(PoolEntry.responsible_id) == viewer.person_id)


def _overdue(viewer: Viewer, today: date) -> Select[Any]:
    columns: tuple[Any, ...] = (
        col(CultivationPhase.goal).label("note"),
        col(CultivationPhase.starts_on).label("since"),
        col(CultivationPhase.due_on),
    )
    return (
        _listed(viewer, *columns)
        .join(CultivationPhase, col(CultivationPhase.entry_id) == col(PoolEntry.id))
        .where(
            col(PoolEntry.responsible_id).in_(sorted(viewer.acts_for)),
            col(PoolEntry.state) != EntryState.REMOVED,
            col(CultivationPhase.done_on).is_(None),
            col(CultivationPhase.due_on) < today,
        )
        .order_by(col(CultivationPhase.due_on), col(CultivationPhase.id))
    )


TO_ADMIT = TaskSource(TaskKind.ADMIT_ENTRY, Tab.MINE, BUREAU, _to_admit, _ready_rows, _count_ready)
OVERDUE_PHASES = plain(TaskKind.PHASE_OVERDUE, Tab.MINE, OFFICERS, _overdue, PAGE)
PROPOSED = plain(TaskKind.OWN_PROPOSAL, Tab.STARTED, OFFICERS, _own_proposals, PAGE)
