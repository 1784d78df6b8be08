"""Asking for long work, confirming it, stopping it: rows only; workers find them (app/jobs)."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.jobs import AT_WORK, JobKind, JobState
from app.domain.refusals import Reason, TransitionRefused
from app.models.base import now
from app.models.jobs import Job, JobRow
from app.queries.jobs import get_job


def ask_for(
    session: Session,
    viewer: Viewer,
    kind: JobKind,
    terms: Mapping[str, Any],
    today: date,
    state: JobState = JobState.WAITING,
    total: int = 0,
) -> Job:
    """A job in the transaction of the request: once that is stored, a worker takes it up."""
    job = Job(
        county_code=viewer.county_code,
        kind=kind,
        state=state,
        person_id=viewer.person_id,
        person_name=viewer.name,
        role=viewer.role,
        day=today,
        terms=json.dumps(terms, ensure_ascii=False, sort_keys=True),
        total=total,
    )
    session.add(job)
    session.flush()
    return job


def confirm(session: Session, viewer: Viewer, public_id: str) -> Job:
    """What was proposed shall be done."""
    job = get_job(session, viewer, public_id, for_update=True)
    if job.state is not JobState.PROPOSED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    hand_over_to_workers(job, JobState.WAITING)
    session.flush()
    return job


def hand_over_to_workers(job: Job, state: JobState) -> None:
    job.state = state
    job.turn += 1
    job.done = job.succeeded = job.refused = 0


def forget_previews(session: Session, before: datetime) -> None:
    """Previews that nobody confirmed, with their rows: they said what would have happened."""
    old = select(col(Job.id)).where(
        col(Job.state) == JobState.PROPOSED, col(Job.created_at) < before
    )
    session.execute(delete(JobRow).where(col(JobRow.job_id).in_(old)))
    session.execute(delete(Job).where(col(Job.id).in_(old)))


def cancel(session: Session, viewer: Viewer, public_id: str) -> Job:
    """Nothing more is done after the row that is being done; what was done stays done."""
    job = get_job(session, viewer, public_id, for_update=True)
    if job.state is JobState.PROPOSED:
        job.state, job.finished_at = JobState.CANCELLED, now()
    elif job.state in AT_WORK:
        job.cancel_asked = True
    else:
        raise TransitionRefused(Reason.NOT_OFFERED)
    session.flush()
    return job
