"""Which tasks wait for whom, as conditions: the same for counting them and for listing them."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import col

from app.domain.access import BUREAU, HEADS, Role, Viewer
from app.domain.counting import OPEN
from app.domain.pool import EntryState
from app.domain.stages import Stage
from app.domain.tasks import TaskKind
from app.domain.visits import VisitState
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.pool import CultivationPhase, PoolEntry, Visit
from app.models.reminders import Reminder
from app.queries.visibility import visible_enterprises
from app.queries.visits import in_state

VISIT_KINDS = (TaskKind.CONFIRM_VISIT, TaskKind.EXPLAIN_SOLO, TaskKind.SEE_SOLO)
REMINDER_KINDS = (TaskKind.REMINDER, TaskKind.OWN_REMINDER)
CASE_KINDS = (TaskKind.TOWN_OPINION, TaskKind.HANDLE_CASE)


def kinds_of(viewer: Viewer) -> list[TaskKind]:
    """What may wait for somebody of this role, most pressing first."""
    kinds = [TaskKind.REMINDER, TaskKind.CONFIRM_VISIT, TaskKind.EXPLAIN_SOLO]
    if viewer.role in HEADS:
        kinds.append(TaskKind.SEE_SOLO)
    if viewer.role is Role.TOWN_OFFICER:
        kinds.append(TaskKind.TOWN_OPINION)
    kinds.append(TaskKind.HANDLE_CASE)
    if viewer.role in BUREAU:
        kinds.append(TaskKind.ADMIT_ENTRY)
    return [*kinds, TaskKind.PHASE_OVERDUE]


def condition(kind: TaskKind, viewer: Viewer, today: date) -> ColumnElement[bool]:
    """Visibility first, then whose it is. What is signed under one's own login is never a
    substitute's; cases, entries and phases are."""
    me, mine = viewer.person_id, sorted(viewer.acts_for)
    wanted: dict[TaskKind, tuple[ColumnElement[bool], ...]] = {
        TaskKind.REMINDER: (col(Reminder.to_id).in_(mine), col(Reminder.done_on).is_(None)),
        TaskKind.CONFIRM_VISIT: (
            in_state(VisitState.AWAITING_SECOND),
            col(Visit.second_id) == me,
        ),
        TaskKind.EXPLAIN_SOLO: (
            in_state(VisitState.SOLO_CONTACT),
            col(Visit.first_id) == me,
            col(Visit.solo_explanation) == "",
        ),
        TaskKind.SEE_SOLO: (
            in_state(VisitState.SOLO_CONTACT),
            col(Visit.first_id) != me,
            col(Visit.seen_by_head) == "",
        ),
        TaskKind.TOWN_OPINION: (col(CultivationCase.stage) == Stage.SUBMITTED,),
        TaskKind.HANDLE_CASE: (
            col(CultivationCase.handler_id).in_(mine),
            col(CultivationCase.stage).in_(_stages_handled(viewer)),
        ),
        TaskKind.ADMIT_ENTRY: (
            col(PoolEntry.state) == EntryState.PROPOSED,
            or_(col(PoolEntry.responsible_id).in_(mine), col(PoolEntry.responsible_id).is_(None)),
        ),
        TaskKind.PHASE_OVERDUE: (
            col(PoolEntry.responsible_id).in_(mine),
            col(PoolEntry.state) != EntryState.REMOVED,
            col(CultivationPhase.done_on).is_(None),
            col(CultivationPhase.due_on) < today,
        ),
        TaskKind.OWN_VISIT: (col(Visit.first_id) == me, col(Visit.closed_on).is_(None)),
        TaskKind.OWN_REMINDER: (col(Reminder.from_id) == me, col(Reminder.done_on).is_(None)),
        TaskKind.OWN_PROPOSAL: (
            col(PoolEntry.responsible_id) == me,
            col(PoolEntry.state) == EntryState.PROPOSED,
        ),
    }
    return and_(visible_enterprises(viewer), *wanted[kind])


def _stages_handled(viewer: Viewer) -> list[Stage]:
    """A town's cases awaiting its opinion are listed as such, once."""
    apart = {Stage.SUBMITTED} if viewer.role is Role.TOWN_OFFICER else set()
    return sorted(OPEN - apart)


def bare(kind: TaskKind, *columns: Any) -> Select[Any]:
    """The tables a kind is about, joined to the firm."""
    if kind in CASE_KINDS:
        table: Any = CultivationCase
    elif kind in (*VISIT_KINDS, TaskKind.OWN_VISIT):
        table = Visit
    elif kind in REMINDER_KINDS:
        table = Reminder
    else:
        table = PoolEntry
    statement = (
        select(*columns)
        .select_from(table)
        .join(Enterprise, col(Enterprise.id) == col(table.enterprise_id))
    )
    if kind is TaskKind.PHASE_OVERDUE:
        return statement.join(CultivationPhase, col(CultivationPhase.entry_id) == col(PoolEntry.id))
    return statement
