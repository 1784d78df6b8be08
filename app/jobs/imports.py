"""Long imports as jobs: read and checked, laid beside the register again, written, taken back."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlmodel import Session

from app.db import reading
from app.domain.imports import AT_WORK, ImportRowState, ImportState
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
from app.services.import_staging import begin_anew, clear_some, count_rows, settle, stage
from app.services.import_undo import undo_next

STAGED_AT_ONCE = 200
BATCH_SECONDS = 0.05
LEAST = 20
"""Rows of a batch: to ask for so many costs what they do, so fewer would not end it any sooner."""


@dataclass(slots=True)
class Pace:
    """So many rows take about `BATCH_SECONDS`, learnt from those before: more at once cost less
    each, and a portion must not last longer than it may."""

    rows: int
    most: int

    def learn(self, seconds: float) -> None:
        factor = min(max(BATCH_SECONDS / max(seconds, 0.001), 0.5), 1.5)
        self.rows = min(max(int(self.rows * factor), LEAST), self.most)


CHECKING, WRITING, UNDOING = Pace(50, 500), Pace(25, 500), Pace(25, 500)


def _paced(task: Task, pace: Pace, do: Callable[[int], bool]) -> bool:
    """Some rows after the other, as long as the next fit into the portion; whether any are left."""
    while True:
        began = time.monotonic()
        if not do(pace.rows):
            return False
        ended = time.monotonic()
        pace.learn(ended - began)
        if ended + BATCH_SECONDS > task.ends_at:
            return True


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
        for start in range(0, len(planned), STAGED_AT_ONCE):
            some = planned[start : start + STAGED_AT_ONCE]
            with errand.step(len(some)) as (session, job):
                stage(session, _run_of(session, job), some)
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
    run, job = _run_of(task.session, task.job), task.job

    def look(rows: int) -> bool:
        job.refused += check_next(task.session, task.viewer, run, job.done, task.today, rows)
        job.done = min(job.done + rows, job.total)
        return job.done < job.total

    return _paced(task, CHECKING, look)


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

    def write(rows: int) -> bool:
        written = write_next(task.session, task.viewer, run, rows)
        task.job.done += written
        task.job.succeeded += written
        return bool(written)

    return _paced(task, WRITING, write)


def _writing_ended(session: Session, job: Job) -> None:
    run = _run_of(session, job)
    if run.state is ImportState.WRITING:
        hold_back(session, run)


WRITE = Work(act=_write, check=_look_again, after_check=_go_on_or_show, ended=_writing_ended)


# --- Taking back ----------------------------------------------------------------------------------


def _take_back(task: Task) -> bool:
    hold_history(task.session.connection(), task.job.county_code)
    run, session = _run_of(task.session, task.job), task.session
    kept = count_rows(session, run, {ImportRowState.KEPT})

    def take_back(rows: int) -> bool:
        looked = undo_next(session, task.viewer, run, rows)
        task.job.done += looked
        return bool(looked)

    is_left = _paced(task, UNDOING, take_back)
    task.job.refused += count_rows(session, run, {ImportRowState.KEPT}) - kept
    task.job.succeeded = task.job.done - task.job.refused
    return is_left


def _undoing_ended(session: Session, job: Job) -> None:
    run = _run_of(session, job)
    if run.state in AT_WORK:
        is_left = count_rows(session, run, {ImportRowState.WRITTEN})
        run.state = ImportState.STOPPED if is_left else ImportState.UNDONE


UNDO = Work(act=_take_back, ended=_undoing_ended)
