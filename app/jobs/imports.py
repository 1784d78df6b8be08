"""Long imports as jobs: read and checked, laid beside the register again, written, taken back."""

import json
from functools import partial
from pathlib import Path

from sqlmodel import Session

from app.db import reading
from app.domain.imports import AT_WORK, ImportState
from app.domain.jobs import JobState
from app.domain.refusals import InvalidValue, Reason
from app.exchange.checking import LongFile
from app.files.uploads import upload_of
from app.jobs.errands import Errand
from app.jobs.portions import Task, Work
from app.models.imports import ImportRun
from app.models.jobs import Job
from app.queries.import_runs import lock_run
from app.queries.jobs import import_of
from app.recording import hold_history
from app.services.import_runs import check_next, count_waiting, hold_back, write_next
from app.services.import_staging import begin_anew, clear_some, settle, stage
from app.services.import_undo import count_written, undo_next

CHECKED_AT_ONCE = 100
WRITTEN_AT_ONCE = 25
UNDONE_AT_ONCE = 5
"""Rows between two looks at the clock: so many take less than a twentieth of a second."""


def _run_of(session: Session, job: Job) -> ImportRun:
    return lock_run(session, import_of(job))


# --- Reading a long file --------------------------------------------------------------------------


def check_import(data_dir: Path, errand: Errand) -> None:
    """Read the file and keep what it would do, chunk by chunk; nothing of the register changes."""
    terms = json.loads(errand.terms)
    path = upload_of(data_dir, terms["run"])
    if not path.is_file():
        raise InvalidValue(Reason.FILE_GONE)
    _clear(errand)
    answers = {name: terms.get(name) for name in ("kind", "year", "basis")}
    file = LongFile(
        errand.viewer, path, terms["name"], answers, errand.today, partial(reading, errand.engine)
    )
    for planned in file.chunks():
        with errand.step(len(planned)) as (session, job):
            stage(session, _run_of(session, job), planned)
    with errand.step(0) as (session, job):
        if file.checked is not None:
            settle(session, _run_of(session, job), file.checked)


def _clear(errand: Errand) -> None:
    """Away with what an earlier reading kept, or one that was broken off."""
    is_left = True
    while is_left:
        with errand.step(0) as (session, job):
            run = _run_of(session, job)
            begin_anew(run)
            is_left = bool(clear_some(session, run))


def _reading_ended(session: Session, job: Job) -> None:
    run = _run_of(session, job)
    if run.state is ImportState.CHECKING:
        run.state = ImportState.DISCARDED


CHECK = Work(act=lambda _: False, ended=_reading_ended)


# --- Writing --------------------------------------------------------------------------------------


def _look_again(task: Task) -> bool:
    """`done` counts positions: a portion goes on where the one before it ended."""
    run = _run_of(task.session, task.job)
    while task.job.done < task.job.total:
        task.job.refused += check_next(
            task.session, task.viewer, run, task.job.done, task.today, CHECKED_AT_ONCE
        )
        task.job.done = min(task.job.done + CHECKED_AT_ONCE, task.job.total)
        if task.is_over:
            return task.job.done < task.job.total
    return False


def _go_on_or_show(task: Task) -> JobState:
    """All as it was shown: write it. Otherwise nothing is written, and the rows are shown again."""
    run = _run_of(task.session, task.job)
    if task.job.refused:
        hold_back(task.session, run)
        task.job.problem = Reason.ROWS_CHANGED_MEANWHILE.value
        return JobState.DONE
    task.job.done, task.job.total = 0, count_waiting(task.session, run)
    return JobState.RUNNING


def _write(task: Task) -> bool:
    hold_history(task.session.connection(), task.job.county_code)
    run = _run_of(task.session, task.job)
    while written := write_next(task.session, task.viewer, run, WRITTEN_AT_ONCE):
        task.job.done += written
        task.job.succeeded += written
        if task.is_over:
            return True
    return False


def _writing_ended(session: Session, job: Job) -> None:
    run = _run_of(session, job)
    if run.state is ImportState.WRITING:
        hold_back(session, run)


WRITE = Work(act=_write, check=_look_again, after_check=_go_on_or_show, ended=_writing_ended)


# --- Taking back ----------------------------------------------------------------------------------


def _take_back(task: Task) -> bool:
    hold_history(task.session.connection(), task.job.county_code)
    run = _run_of(task.session, task.job)
    while looked := undo_next(task.session, task.viewer, run, UNDONE_AT_ONCE):
        task.job.done += looked
        if task.is_over:
            return True
    return False


def _undoing_ended(session: Session, job: Job) -> None:
    run = _run_of(session, job)
    if run.state in AT_WORK:
        is_left = count_written(session, run)
        run.state = ImportState.STOPPED if is_left else ImportState.UNDONE


UNDO = Work(act=_take_back, ended=_undoing_ended)
