"""Work that is one long look and many short writes: reading a file of 100,000 rows.

What is read between two writes holds no lock. Whoever begins an errand anew begins at the start;
of two who are at it at once, the slower finds the count of rows moved on and stops."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session

from app.db import reading, transaction
from app.domain.access import Viewer
from app.domain.jobs import AT_WORK, JobKind, JobState
from app.domain.refusals import Reason, Refusal
from app.jobs.portions import Work, Works, end, take_portion
from app.models.base import now
from app.models.jobs import Job
from app.queries.jobs import find_job_kind, lock_job
from app.queries.people import find_by_person
from app.recording import Actor


class _Overtaken(Exception):
    """Somebody else carries the job on, or it has ended."""


class _Cancelled(Exception):
    """Asked to stop by a person."""


class _Interrupted(Exception):
    """This process is asked to end; another begins anew."""


@dataclass(slots=True)
class Errand:
    """A job at work outside of any transaction; `step` is one short transaction of it."""

    engine: Engine
    public_id: str
    turn: int
    viewer: Viewer
    today: date
    terms: str
    is_stopping: Callable[[], bool]
    done: int = 0

    @contextmanager
    def step(self, rows: int) -> Generator[tuple[Session, Job]]:
        if self.is_stopping():
            raise _Interrupted
        with transaction(self.engine) as session:
            job = lock_job(session, self.public_id)
            if job is None or not _is_on(job, self.turn) or job.done != self.done:
                raise _Overtaken
            if job.cancel_asked:
                raise _Cancelled
            session.info["actor"] = Actor(job.person_name, job.person_id, job.role)
            yield session, job
            job.done = self.done + rows
        self.done += rows


@dataclass(frozen=True, slots=True)
class Errands:
    """The kinds done like this; the rest is done in portions (`works`)."""

    works: Works
    runs: Mapping[JobKind, Callable[[Errand], None]]


def carry_out_next(
    engine: Engine, errands: Errands, public_id: str, turn: int, is_stopping: Callable[[], bool]
) -> bool:
    """The next portion of a job, or all of an errand; whether it is worth coming back."""
    with reading(engine) as session:
        kind = find_job_kind(session, public_id)
    if kind is None or kind not in errands.runs:
        return take_portion(engine, errands.works, public_id, turn)
    errand = _begin(engine, errands.works[kind], public_id, turn, is_stopping)
    if errand is None:
        return False
    try:
        errands.runs[kind](errand)
    except _Overtaken:
        return False
    except _Interrupted:
        return True
    except _Cancelled:
        _end(errand, errands.works[kind], JobState.CANCELLED, "")
    except Refusal as refusal:
        _end(errand, errands.works[kind], JobState.FAILED, refusal.reasons[0].value)
    else:
        _end(errand, errands.works[kind], JobState.DONE, "")
    return False


def _is_on(job: Job, turn: int) -> bool:
    return job.turn == turn and job.state in AT_WORK


def _begin(
    engine: Engine, work: Work, public_id: str, turn: int, is_stopping: Callable[[], bool]
) -> Errand | None:
    with transaction(engine) as session:
        job = lock_job(session, public_id)
        if job is None or not _is_on(job, turn):
            return None
        if job.cancel_asked:
            end(session, job, JobState.CANCELLED, work)
            return None
        viewer = find_by_person(session.connection(), job.person_id, job.role)
        if viewer is None:
            job.problem = Reason.NO_GRANT.value
            end(session, job, JobState.FAILED, work)
            return None
        job.state, job.started_at, job.done = JobState.RUNNING, job.started_at or now(), 0
        return Errand(engine, public_id, turn, viewer, job.day, job.terms, is_stopping)


def _end(errand: Errand, work: Work, state: JobState, problem: str) -> None:
    with transaction(errand.engine) as session:
        job = lock_job(session, errand.public_id)
        if job is not None and _is_on(job, errand.turn) and job.done == errand.done:
            job.problem = problem
            job.succeeded = job.total = job.done
            end(session, job, state, work)
