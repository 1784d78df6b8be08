"""Bulk actions as long work: the rows of a job looked at for its preview, done, or taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col

from app.domain.jobs import RowState
from app.domain.refusals import Reason, Refusal
from app.jobs.portions import Task, Work
from app.models.jobs import JobRow
from app.services.bulk import Deed, Done, UndoTerms, Verb

AT_A_TIME = 200
"""Rows read at once; how many of them a portion does, its time decides."""

Act = Callable[[Row[Any]], Deed | None]
RECORD = (
    update(JobRow.__table__)  # type: ignore[attr-defined]
    .where(col(JobRow.id) == bindparam("row"))
    .values({name: bindparam(name) for name in ("state", "reasons")})
)
RECORD_DEED = RECORD.values(
    {name: bindparam(name) for name in ("seen_version", "before", "after", "made")}
)


@dataclass(frozen=True, slots=True)
class _Course:
    """From which state to which a portion takes rows, and whether what it does shall last."""

    wanted: RowState
    good: RowState
    bad: RowState
    lasts: bool


LOOK = _Course(RowState.UNSEEN, RowState.READY, RowState.BARRED, lasts=False)
DO = _Course(RowState.READY, RowState.DONE, RowState.REFUSED, lasts=True)


def work_of(verb: Verb) -> Work:
    return Work(act=lambda task: _act(task, verb), check=lambda task: _check(task, verb))


def _check(task: Task, verb: Verb) -> bool:
    """Do each row and take it back at once: what the preview says is what the action will say."""
    terms = verb.terms.model_validate_json(task.job.terms)
    return _each(
        task,
        LOOK,
        lambda row: verb.do(task.session, task.viewer, terms, row.subject, None, task.today),
    )


def _act(task: Task, verb: Verb) -> bool:
    if task.job.undoes_id is not None:
        return _take_back(task, verb)
    terms = verb.terms.model_validate_json(task.job.terms)
    return _each(
        task,
        DO,
        lambda row: verb.do(
            task.session, task.viewer, terms, row.subject, row.seen_version, task.today
        ),
    )


def _take_back(task: Task, verb: Verb) -> bool:
    terms = UndoTerms.model_validate_json(task.job.terms)

    def undo(row: Row[Any]) -> None:
        if verb.undo is None:
            raise Refusal(Reason.NOT_OFFERED)
        verb.undo(task.session, task.viewer, terms, Done(row.subject, row.made), task.today)

    return _each(task, DO, undo)


def _each(task: Task, course: _Course, act: Act) -> bool:
    """Row after row until the portion is over; whether any are left."""
    rows = _next_rows(task, course.wanted)
    found: list[dict[str, Any]] = []
    deeds: list[dict[str, Any]] = []
    for row in rows:
        deed, reasons = _try(task.session, act, row, lasts=course.lasts)
        told = {
            "row": row.id,
            "state": course.bad if reasons else course.good,
            "reasons": " ".join(reasons)[:200],
        }
        if deed is None:
            found.append(told)
        else:
            deeds.append(told | _noted(deed))
        if task.is_over:
            break
    _record(task, found, deeds)
    return len(found) + len(deeds) < len(rows) or len(rows) == AT_A_TIME


def _next_rows(task: Task, wanted: RowState) -> list[Row[Any]]:
    columns = (JobRow.id, JobRow.subject, JobRow.seen_version, JobRow.made)
    return list(
        task.session.execute(
            select(*(col(one) for one in columns))
            .where(col(JobRow.job_id) == task.job.id, col(JobRow.state) == wanted)
            .order_by(col(JobRow.position))
            .limit(AT_A_TIME)
        )
    )


class _NeverMind(Exception):
    """The preview has seen what would happen: back to how it was."""


def _try(
    session: Session, act: Act, row: Row[Any], *, lasts: bool
) -> tuple[Deed | None, tuple[str, ...]]:
    """One row in a savepoint: refused, it leaves nothing behind but its reasons."""
    deed: Deed | None = None
    try:
        with session.begin_nested():
            deed = act(row)
            if not lasts:
                raise _NeverMind
    except _NeverMind:
        return deed, ()
    except Refusal as refusal:
        return None, tuple(reason.value for reason in refusal.reasons)
    except (StaleDataError, IntegrityError):  # somebody was faster between two of our statements
        return None, (Reason.CHANGED_MEANWHILE.value,)
    return deed, ()


def _noted(deed: Deed) -> dict[str, Any]:
    return {
        "seen_version": deed.version,
        "before": deed.before,
        "after": deed.after,
        "made": deed.made,
    }


def _record(task: Task, found: list[dict[str, Any]], deeds: list[dict[str, Any]]) -> None:
    """What became of the rows, in the transaction that did it."""
    connection = task.session.connection()
    for statement, told in ((RECORD, found), (RECORD_DEED, deeds)):
        if told:
            connection.execute(statement, told)
    refused = sum(1 for one in (*found, *deeds) if one["reasons"])
    task.job.done += len(found) + len(deeds)
    task.job.refused += refused
    task.job.succeeded += len(found) + len(deeds) - refused
