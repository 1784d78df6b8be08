"""清零行动: firms given to somebody who are still without an invention patent."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from app.domain.access import OFFICERS, Viewer
from app.domain.tasks import TaskKind
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.patent_sweep import SweepAssignment
from app.models.places import Township
from app.queries.patent_sweep import on_list
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab


def _assigned(viewer: Viewer, today: date) -> Select[Any]:
    """What has no day waits behind what has one. The day on which the patent comes ends it."""
    due_on = col(SweepAssignment.due_on)
    shown: tuple[Any, ...] = (
        col(Enterprise.public_id).label("subject_id"),
        col(Enterprise.public_id).label("enterprise_id"),
        col(Enterprise.name).label("enterprise"),
        col(Township.name).label("township"),
        col(SweepAssignment.note),
        col(SweepAssignment.assigned_on).label("since"),
        due_on,
    )
    return (
        select(*shown)
        .select_from(SweepAssignment)
        .join(Enterprise, col(Enterprise.id) == col(SweepAssignment.enterprise_id))
        .join(EnterprisePeriod, col(EnterprisePeriod.enterprise_id) == col(Enterprise.id))
        .outerjoin(Township, col(Township.code) == col(EnterprisePeriod.township_code))
        .where(on_list(viewer, today), col(SweepAssignment.officer_id).in_(viewer.acts_for))
        .order_by(due_on.is_(None), due_on, col(SweepAssignment.id))
    )


ASSIGNED = plain(TaskKind.SWEEP_PATENT, Tab.MINE, OFFICERS, _assigned, "/patent-sweep/")
