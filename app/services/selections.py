"""Which rows a bulk action is about: frozen in the job when its preview opens."""

from typing import Any

from sqlalchemy import Select, func, insert, literal, select
from sqlmodel import Session, col

from app.domain.jobs import RowState
from app.models.jobs import Job, JobRow

COLUMNS = ("job_id", "position", "subject", "title", "state", "before", "after", "reasons", "made")


def freeze(session: Session, job: Job, chosen: Select[*tuple[Any, ...]]) -> None:
    """The rows of `chosen` (public id, title, in an order), in one statement, however many."""
    rows = chosen.subquery()
    subject, title, place = rows.c[0], rows.c[1], rows.c[2]
    position = func.row_number().over(order_by=place)
    _insert(session, job, select(subject, title), position, RowState.UNSEEN, literal(""))
    _count(session, job)


def freeze_done(session: Session, job: Job, original: Job) -> None:
    """The rows that another job did, last first: to be taken back."""
    rows: Select[*tuple[Any, ...]] = select(col(JobRow.subject), col(JobRow.title)).where(
        col(JobRow.job_id) == original.id, col(JobRow.state) == RowState.DONE
    )
    position = func.row_number().over(order_by=col(JobRow.position).desc())
    _insert(session, job, rows, position, RowState.READY, col(JobRow.made))
    _count(session, job)


def _insert(
    session: Session,
    job: Job,
    rows: Select[*tuple[Any, ...]],
    position: Any,
    state: RowState,
    made: Any,
) -> None:
    subject, title = rows.selected_columns
    blank = literal("")
    source = rows.with_only_columns(
        literal(job.id), position, subject, title, literal(state.value), blank, blank, blank, made
    )
    session.execute(insert(JobRow).from_select(list(COLUMNS), source))


def _count(session: Session, job: Job) -> None:
    job.total = session.execute(
        select(func.count()).where(col(JobRow.job_id) == job.id)
    ).scalar_one()
    session.flush()
