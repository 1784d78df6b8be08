"""Imports of many rows: asked for in a request, carried out by a worker (app/jobs/imports.py)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.imports import LONG, LONG_UNDO, ImportRowState, ImportState
from app.domain.jobs import JobKind, JobState
from app.models.imports import ImportRun
from app.queries.import_runs import get_run
from app.services.import_runs import (
    Confirmed,
    confirm_run,
    count_staged,
    count_waiting,
    must_be,
    release_run,
)
from app.services.import_staging import NamedFile, begin_run, count_rows
from app.services.import_undo import release_undo, undo_run
from app.services.jobs import ask_for


def open_long_run(
    session: Session, viewer: Viewer, file: NamedFile, answers: Mapping[str, Any], today: date
) -> ImportRun:
    """A run whose file a worker reads."""
    run = begin_run(session, viewer, file)
    _ask_to_check(session, viewer, run, answers, today)
    return run


def refill_long_run(
    session: Session, viewer: Viewer, public_id: str, answers: Mapping[str, Any], today: date
) -> ImportRun:
    """The same long file read anew with other answers."""
    run = get_run(session, viewer, public_id, for_update=True)
    must_be(run, {ImportState.PLANNED})
    run.state = ImportState.CHECKING
    _ask_to_check(session, viewer, run, answers, today)
    return run


def _ask_to_check(
    session: Session, viewer: Viewer, run: ImportRun, answers: Mapping[str, Any], today: date
) -> None:
    terms = {
        "run": run.public_id,
        "name": run.file_name,
        "kind": answers.get("kind"),
        "year": answers.get("year"),
        "basis": answers.get("basis"),
    }
    run.job_id = ask_for(session, viewer, JobKind.CHECK_IMPORT, terms, today).id
    session.flush()


def confirm(
    session: Session, viewer: Viewer, public_id: str, today: date, *, good_rows: bool
) -> Confirmed:
    """Few rows are written here and now; many are checked again and written by a worker."""
    run = get_run(session, viewer, public_id)
    if count_waiting(session, run) <= LONG:
        run.job_id = None
        return confirm_run(session, viewer, public_id, today, good_rows=good_rows)
    run = release_run(session, viewer, public_id, today, good_rows=good_rows)
    terms = {"run": run.public_id, "name": run.file_name}
    total = count_staged(session, run)
    run.job_id = ask_for(
        session, viewer, JobKind.WRITE_IMPORT, terms, today, JobState.CHECKING, total
    ).id
    session.flush()
    return Confirmed(run, 0)


def undo(session: Session, viewer: Viewer, public_id: str, today: date) -> ImportRun:
    """Few rows are taken back here and now, many by a worker."""
    run = get_run(session, viewer, public_id)
    written = count_rows(session, run, {ImportRowState.WRITTEN})
    if written <= LONG_UNDO:
        run.job_id = None
        return undo_run(session, viewer, public_id)
    run = release_undo(session, viewer, public_id)
    terms = {"run": run.public_id, "name": run.file_name}
    run.job_id = ask_for(session, viewer, JobKind.UNDO_IMPORT, terms, today, total=written).id
    session.flush()
    return run
