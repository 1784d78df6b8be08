"""A job as its page shows it: how far it is, how many rows go which way, the rows themselves."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.jobs import (
    AT_WORK,
    ENDED,
    JobKind,
    JobState,
    RowState,
    stored_state,
    told_state,
)
from app.domain.refusals import Reason
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.jobs import Job, JobRow
from app.models.pool import PoolEntry
from app.queries.jobs import get_job, visible_jobs
from app.queries.newest_first import Listed, newest_first
from app.queries.paging import Paging
from app.queries.visibility import is_bounded
from app.words.withheld import WITHHELD_FIRM

ROWS = 100


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: what would happen or has happened to it, or why not."""

    position: int
    subject: str
    title: str
    state: RowState
    before: str
    after: str
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class JobDetail:
    id: str
    kind: JobKind
    state: JobState
    asked_by: str
    is_own: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    terms: dict[str, Any]
    total: int
    done: int
    succeeded: int
    refused: int
    is_stopping: bool
    problem: str
    counts: dict[RowState, int]
    why: dict[Reason, int]
    """Why rows are barred or were refused, the commonest first."""
    rows: list[RowView]
    next: int | None
    undoes: str | None
    undone_by: str | None

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class JobLine:
    id: str
    kind: JobKind
    state: JobState
    asked_by: str
    created_at: datetime
    finished_at: datetime | None
    total: int
    done: int
    succeeded: int
    refused: int
    is_undo: bool


LINE: tuple[Any, ...] = (
    col(Job.public_id),
    col(Job.kind),
    col(Job.state),
    col(Job.person_name),
    col(Job.created_at),
    col(Job.finished_at),
    col(Job.total),
    col(Job.done),
    col(Job.succeeded),
    col(Job.refused),
    col(Job.undoes_id).is_not(None),
)


def list_jobs(session: Session, viewer: Viewer, paging: Paging) -> Listed[JobLine]:
    """Newest first; previews nobody confirmed among them."""
    wanted = visible_jobs(viewer)
    bounded = is_bounded(viewer)
    return newest_first(session, LINE, col(Job.id), wanted, paging, JobLine, is_bounded=bounded)


def describe_job(
    session: Session,
    viewer: Viewer,
    public_id: str,
    state: RowState | None = None,
    after: int = 0,
) -> JobDetail:
    job = get_job(session, viewer, public_id)
    rows = _rows(session, viewer, job, state, after)
    return JobDetail(
        id=job.public_id,
        kind=job.kind,
        state=job.state,
        asked_by=job.person_name,
        is_own=job.person_id == viewer.person_id,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        terms=json.loads(job.terms),
        total=job.total,
        done=job.done,
        succeeded=job.succeeded,
        refused=job.refused,
        is_stopping=job.cancel_asked and job.state in AT_WORK,
        problem=job.problem,
        counts=_counts(session, job),
        why=_why(session, job),
        rows=rows[:ROWS],
        next=rows[ROWS - 1].position if len(rows) > ROWS else None,
        undoes=_undoes(session, job),
        undone_by=_undone_by(session, job),
    )


def _rows(
    session: Session, viewer: Viewer, job: Job, state: RowState | None, after: int
) -> list[RowView]:
    wanted = select(
        col(JobRow.position),
        col(JobRow.subject),
        col(JobRow.title),
        col(JobRow.state),
        col(JobRow.before),
        col(JobRow.after),
        col(JobRow.reasons),
    ).where(col(JobRow.job_id) == job.id, col(JobRow.position) > after)
    if state is not None:
        wanted = wanted.where(col(JobRow.state) == stored_state(state))
    found = session.execute(wanted.order_by(col(JobRow.position)).limit(ROWS + 1)).all()
    closed = _closed(session, viewer, [row.subject for row in found])
    return [_row(row, told_state(row.state, job.state), closed) for row in found]


def _closed(session: Session, viewer: Viewer, subjects: list[str]) -> frozenset[str]:
    """Those of a job's subjects that are about a firm the viewer keeps away from."""
    if not viewer.recused_from:
        return frozenset()
    ids = [
        select(col(table.public_id)).where(
            col(table.public_id).in_(subjects), col(firm).in_(viewer.recused_from)
        )
        for table, firm in (
            (Enterprise, Enterprise.id),
            (PoolEntry, PoolEntry.enterprise_id),
            (CultivationCase, CultivationCase.enterprise_id),
        )
    ]
    return frozenset(session.execute(union_all(*ids)).scalars())


def _row(row: Any, state: RowState, closed: frozenset[str]) -> RowView:
    is_closed = row.subject in closed
    return RowView(
        position=row.position,
        subject="" if is_closed else row.subject,
        title=WITHHELD_FIRM if is_closed else row.title,
        state=state,
        before=row.before,
        # What the preview foresaw does not come about where the row was refused or not reached.
        after=row.after if state in (RowState.READY, RowState.DONE) else "",
        reasons=_reasons(row.reasons),
    )


def _reasons(text: str) -> list[Reason]:
    return [Reason(one) for one in text.split() if one in set(Reason)]


def _counts(session: Session, job: Job) -> dict[RowState, int]:
    found = session.execute(
        select(col(JobRow.state), func.count())
        .where(col(JobRow.job_id) == job.id)
        .group_by(col(JobRow.state))
    )
    return {told_state(state, job.state): number for state, number in found}


def _why(session: Session, job: Job) -> dict[Reason, int]:
    found = session.execute(
        select(col(JobRow.reasons), func.count())
        .where(col(JobRow.job_id) == job.id, col(JobRow.reasons) != "")
        .group_by(col(JobRow.reasons))
    )
    counted: dict[Reason, int] = {}
    for text, number in found:
        for reason in _reasons(text):
            counted[reason] = counted.get(reason, 0) + number
    return dict(sorted(counted.items(), key=lambda one: -one[1]))


def _undoes(session: Session, job: Job) -> str | None:
    if job.undoes_id is None:
        return None
    found: str | None = session.execute(
        select(col(Job.public_id)).where(col(Job.id) == job.undoes_id)
    ).scalar_one_or_none()
    return found


def _undone_by(session: Session, job: Job) -> str | None:
    undo = aliased(Job)
    found: str | None = session.execute(
        select(col(undo.public_id)).where(col(undo.undoes_id) == job.id)
    ).scalar_one_or_none()
    return found
