"""One portion of a job: one transaction that does some rows, writes what became of them and how
far the job is. Whoever repeats a portion finds its rows done, so nothing happens twice."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import transaction
from app.domain.access import Viewer
from app.domain.jobs import AT_WORK, JobKind, JobState
from app.domain.refusals import Reason
from app.models.base import now
from app.models.jobs import Job
from app.queries.jobs import lock_job
from app.queries.people import find_by_person
from app.recording import Actor

log = structlog.get_logger()

SECONDS = 0.2
"""How long one portion may take: writers queue behind it, and a cancel waits so long."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job at work: in whose name, on which day, and until when this portion may last."""

    session: Session
    job: Job
    viewer: Viewer
    today: date
    ends_at: float

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.ends_at


Portion = Callable[[Task], bool]
"""Does the next rows and counts them in the job; whether any are left."""


After = Callable[[Task], JobState]
"""To which state a check leads: proposed, running, or done if nothing is to be done."""


def propose(_: Task) -> JobState:
    return JobState.PROPOSED


@dataclass(frozen=True, slots=True)
class Work:
    """What a kind of job does when it is checked for its preview, and when it is carried out."""

    act: Portion
    check: Portion | None = None
    after_check: After = propose
    ended: Callable[[Session, Job], None] | None = None
    """Told in the transaction in which a job ended, however it did."""


Works = Mapping[JobKind, Work]


def take_portion(engine: Engine, works: Works, public_id: str, turn: int) -> bool:
    """The next portion of a job in a transaction of its own; whether it is worth coming back."""
    with transaction(engine) as session:
        job = lock_job(session, public_id)
        if job is None or job.turn != turn or job.state not in AT_WORK:
            return False
        session.info["actor"] = Actor(job.person_name, job.person_id, job.role)
        return carry_on(session, works, job)


def carry_on(session: Session, works: Works, job: Job, seconds: float | None = None) -> bool:
    """One portion of a locked job; a request does small ones itself, with all the time it takes."""
    work = works[job.kind]
    if job.cancel_asked:
        return end(session, job, JobState.CANCELLED, work)
    viewer = find_by_person(session.connection(), job.person_id, job.role)
    if viewer is None:
        job.problem = Reason.NO_GRANT.value
        return end(session, job, JobState.FAILED, work)
    is_check = job.state is JobState.CHECKING
    if not is_check and job.state is not JobState.RUNNING:
        job.state, job.started_at = JobState.RUNNING, now()
    portion = work.check if is_check and work.check else work.act
    ends_at = time.monotonic() + (SECONDS if seconds is None else seconds)
    task = Task(session, job, viewer, job.day, ends_at)
    if portion(task):
        session.flush()
        return True
    state = work.after_check(task) if is_check else JobState.DONE
    if state is JobState.RUNNING:
        job.state, job.started_at = state, now()
        session.flush()
        return True
    return end(session, job, state, work)


def end(session: Session, job: Job, state: JobState, work: Work) -> bool:
    job.state = state
    if state is not JobState.PROPOSED:
        job.finished_at = now()
        if work.ended is not None:
            work.ended(session, job)
    session.flush()
    return False


def give_up(engine: Engine, works: Works, public_id: str, turn: int, problem: str) -> None:
    """A bug or a broken database: what was done stays, the job says that it stopped and why."""
    log.error("job_stopped", job=public_id, problem=problem)
    with transaction(engine) as session:
        job = lock_job(session, public_id)
        if job is not None and job.turn == turn and job.state in AT_WORK:
            job.problem = problem[:400]
            end(session, job, JobState.FAILED, works[job.kind])
