"""Long work: who asked for what, how far it is, what became of each row, and who is at it.

None of this is a business fact: what a job changes is recorded where it is changed."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.domain.access import Role
from app.domain.jobs import JobKind, JobState, RowState
from app.models.base import Public, Table, now
from app.models.columns import text_enum


class Job(Public, table=True):
    """One piece of long work; the row outlives browsers, workers and the engine's own tables."""

    __table_args__ = (
        Index("ix_job_state", "state"),
        Index("ix_job_county", "county_code", "id"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    kind: JobKind = Field(sa_type=text_enum(JobKind))
    state: JobState = Field(sa_type=text_enum(JobState))
    turn: int = 1
    """Counts how often the job was handed to the workers: to check, to check again, to run."""
    person_id: int = Field(foreign_key="person.id", index=True)
    person_name: str = Field(max_length=60)
    role: Role = Field(sa_type=text_enum(Role))
    day: date
    """Today, when it was asked for: a job that runs past midnight stays in its day."""
    terms: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    """What was asked, as JSON."""
    undoes_id: int | None = Field(default=None, foreign_key="job.id", unique=True)
    total: int = 0
    done: int = 0
    """Rows looked at, whatever came of them."""
    succeeded: int = 0
    refused: int = 0
    cancel_asked: bool = False
    problem: str = Field(default="", max_length=400)
    created_at: datetime = Field(default_factory=now)
    started_at: datetime | None = None
    finished_at: datetime | None = None


class JobRow(Table, table=True):
    """One row of a job, written in the transaction that did the work: exactly once."""

    __table_args__ = (
        UniqueConstraint("job_id", "position"),
        Index("ix_job_row_state", "job_id", "state", "position"),
    )

    job_id: int = Field(foreign_key="job.id")
    position: int
    subject: str = Field(max_length=12)
    """The public id of the case, entry or firm."""
    title: str = Field(default="", max_length=120)
    seen_version: int | None = None
    """As the preview saw it: a row somebody changed since is refused, not overwritten."""
    state: RowState = Field(default=RowState.UNSEEN, sa_type=text_enum(RowState))
    before: str = Field(default="", max_length=60)
    after: str = Field(default="", max_length=60)
    reasons: str = Field(default="", max_length=200)
    """Why not: reasons, separated by blanks."""
    made: str = Field(default="", max_length=60)
    """What an undo needs: the entry of the history that was made, or what stood before."""


class Heartbeat(Table, table=True):
    """A process that carries jobs out. Observers see whether the number still moves: no clocks of
    several machines are compared."""

    worker: str = Field(max_length=60, unique=True)
    version: str = Field(max_length=40)
    beat: int = 0
    beaten_at: datetime = Field(default_factory=now)
