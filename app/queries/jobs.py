"""Long work: who sees it, how far it is, which rows it has, which of it waits for a worker."""

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.domain.access import HEADS, Viewer
from app.domain.jobs import AT_WORK, JobKind
from app.domain.refusals import NotFound
from app.models.jobs import Heartbeat, Job
from app.queries.visibility import in_region


@dataclass(frozen=True, slots=True)
class WaitingJob:
    id: str
    turn: int


def visible_jobs(viewer: Viewer) -> ColumnElement[bool]:
    """One's own; heads see everybody's of their county."""
    own = col(Job.person_id) == viewer.person_id
    within = in_region(Job.county_code, viewer)
    return within if viewer.role in HEADS else and_(within, own)


def get_job(session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False) -> Job:
    wanted = select(Job).where(visible_jobs(viewer), col(Job.public_id) == public_id)
    if for_update:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found: Job | None = session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def import_of(job: Job) -> str:
    """The public id of the import that a job of one is about."""
    return str(json.loads(job.terms)["run"])


# --- For the workers, who are nobody's viewer -----------------------------------------------------


def list_waiting(session: Session) -> list[WaitingJob]:
    """Everything a worker has to take up or carry on."""
    rows = session.execute(
        select(col(Job.public_id), col(Job.turn))
        .where(col(Job.state).in_(sorted(AT_WORK)))
        .order_by(col(Job.id))
    )
    return [WaitingJob(*row) for row in rows]


def find_job_kind(session: Session, public_id: str) -> JobKind | None:
    return session.execute(
        select(col(Job.kind)).where(col(Job.public_id) == public_id)
    ).scalar_one_or_none()


def lock_job(session: Session, public_id: str) -> Job | None:
    """The job for one portion of it: a second worker waits here and then sees what was done."""
    return session.execute(
        select(Job)
        .where(col(Job.public_id) == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def list_heartbeats(session: Session) -> dict[str, int]:
    return dict(iter(session.execute(select(col(Heartbeat.worker), col(Heartbeat.beat)))))
