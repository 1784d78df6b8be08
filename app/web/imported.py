"""A file on its way in: kept while it is looked at, checked, put into the words of its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, Field
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from app.db import reading, transaction
from app.dependencies import engine_of, settings_of
from app.domain.access import Viewer
from app.domain.figures import RdBasis
from app.domain.imports import LONG, OPEN, ImportKind, ImportRowState, ImportState
from app.domain.refusals import InvalidValue, Reason
from app.exchange.checking import check_file, is_long, named
from app.exchange.column_types import Facet
from app.exchange.folding import heading_key
from app.exchange.import_tables import TABLES
from app.exchange.imports import ImportPlan
from app.files.store import intake_of
from app.files.uploads import bring_to, new_upload, upload_of
from app.models.imports import ImportRun
from app.queries.import_runs import ImportPage, get_run
from app.queries.places import place_names
from app.recording import Actor
from app.services.figures import EARLIEST_YEAR
from app.services.import_headings import explain_headings
from app.services.import_runs import must_be
from app.services.import_staging import CheckedFile, NamedFile, fill, open_run
from app.services.import_writers import WRITERS
from app.services.long_imports import open_long_run, refill_long_run
from app.settings import Settings
from app.web.choices import Choices, worded
from app.web.turns import in_turn
from app.words import sentence, word
from app.words.import_fields import change_word, shown_value

T = TypeVar("T")
LEAVE_OUT = "leave_out"
ASKED = {Reason.YEAR_UNKNOWN, Reason.YEAR_FROM_TITLE, Reason.BASIS_UNKNOWN}
"""Problems that an answer on the page can settle."""
SEE = {
    ImportKind.ENTERPRISES: ("/enterprises", "查看企业台账"),
    ImportKind.FIGURES: ("/enterprises", "查看企业台账"),
    ImportKind.RIGHTS: ("/enterprises", "查看企业台账"),
    ImportKind.TITLES: ("/titles", "查看资格台账"),
    ImportKind.INSTITUTIONS: ("/institutions", "查看研发机构台账"),
    ImportKind.INDICATOR_VALUES: ("/plan", "查看规划指标"),
}
"""Where what was written is seen."""


class ImportAnswers(BaseModel):
    """What the sheet does not say itself."""

    year: int | None = Field(default=None, ge=EARLIEST_YEAR, le=2100)
    """Of which year 上年度 and figures without a year are."""
    basis: RdBasis | None = None
    """Which R&D cost 研发费用 is."""
    headings: dict[str, str] = Field(default_factory=dict)
    """Headings nobody knew, and the field each stands for; `leave_out` for none. Remembered."""


def kinds_of(viewer: Viewer) -> Choices:
    """What the viewer may bring in."""
    return worded(kind for kind in ImportKind if viewer.role in WRITERS[kind].roles)


def kind_answer(typed: str) -> dict[str, Any]:
    """What the officer said the file tells about; unsaid, it is known by its headings."""
    if typed and typed not in set(ImportKind):
        raise InvalidValue(fields={"kind": Reason.BAD_VALUE})
    return {"kind": typed or None}


def keep_upload(upload: UploadFile | None, settings: Settings) -> Path:
    """Store an upload until it is confirmed, for a day at most; none that the scanner refuses."""
    if upload is None or not upload.filename:
        raise InvalidValue(fields={"file": Reason.MISSING_VALUE})
    path = new_upload(settings.data_dir)
    bring_to(path, upload.file, intake_of(settings))
    return path


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at: its plan if it is short; a worker reads a long one."""

    path: Path
    file: NamedFile
    plan: ImportPlan | None = None
    checked: CheckedFile | None = None


async def bring_in(
    request: Request,
    viewer: Viewer,
    today: date,
    upload: UploadFile | None,
    answers: Mapping[str, Any],
    keep: Callable[[Session, Looked], T],
) -> T:
    """Look at a file, then `keep` what it would do. Only that waits for its turn to write, and
    nobody waits for the reading."""
    settings, engine = settings_of(request), engine_of(request)
    path = await run_in_threadpool(keep_upload, upload, settings)
    name = upload.filename if upload and upload.filename else path.name
    try:
        looked = await run_in_threadpool(_look, engine, viewer, path, name, answers, today)
        return await in_turn(request, _kept, engine, viewer, keep, looked)
    finally:
        path.unlink(missing_ok=True)


def _look(
    engine: Engine, viewer: Viewer, path: Path, name: str, answers: Mapping[str, Any], today: date
) -> Looked:
    if is_long(path, name):
        return Looked(path, named(path, name))
    with reading(engine) as session:
        plan, checked = check_file(session, viewer, path, name, answers, today)
    return Looked(path, named(path, name), plan, checked)


def _kept(
    engine: Engine, viewer: Viewer, keep: Callable[[Session, Looked], T], looked: Looked
) -> T:
    actor = Actor(viewer.name, viewer.person_id, viewer.role)
    with transaction(engine, actor) as session:
        return keep(session, looked)


def open_looked(
    session: Session,
    viewer: Viewer,
    settings: Settings,
    looked: Looked,
    answers: Mapping[str, Any],
    today: date,
) -> ImportRun:
    """The run of a file that was looked at; its file lies ready before a worker can ask for it."""
    if looked.plan is None or looked.checked is None:
        run = open_long_run(session, viewer, looked.file, answers, today)
    else:
        run = open_run(session, viewer, looked.file, looked.plan.planned, looked.checked)
    looked.path.rename(upload_of(settings.data_dir, run.public_id))
    return run


def _kept_file(settings: Settings, run: ImportRun) -> Path:
    path = upload_of(settings.data_dir, run.public_id)
    if not path.is_file():
        raise InvalidValue(Reason.FILE_GONE)
    return path


def answer_and_check(
    session: Session,
    viewer: Viewer,
    settings: Settings,
    run_id: str,
    given: ImportAnswers,
    today: date,
) -> None:
    """Read the file again with what was answered; explained headings are remembered."""
    run = get_run(session, viewer, run_id)
    path = _kept_file(settings, run)
    known = TABLES[run.kind].by_key.keys() | {LEAVE_OUT}
    if not known.issuperset(given.headings.values()):
        raise InvalidValue(fields={"headings": Reason.BAD_VALUE})
    meanings = {
        heading_key(heading): "" if field == LEAVE_OUT else field
        for heading, field in given.headings.items()
    }
    explain_headings(session, viewer, run.kind, meanings)
    answers = {"kind": run.kind, "year": given.year, "basis": given.basis}
    if run.rows > LONG:
        refill_long_run(session, viewer, run_id, answers, today)
        return
    plan, checked = check_file(session, viewer, path, run.file_name, answers, today)
    run = get_run(session, viewer, run_id, for_update=True)
    must_be(run, {ImportState.PLANNED})
    fill(session, run, plan.planned, checked)


def run_context(session: Session, viewer: Viewer, page: ImportPage, **more: Any) -> dict[str, Any]:
    places = place_names(session, viewer)
    shown = [
        {
            "line": line,
            "reason": sentence(Reason(line.reason)) if line.reason else "",
            "changes": [
                (change_word(name), *(shown_value(name, value, places) for value in pair))
                for name, pair in line.changes.items()
                if name not in {"name", "uscc"} or line.action == "update"
            ],
        }
        for line in page.preview
    ]
    fields = [
        (column.key, column.heading)
        for column in TABLES[page.run.kind].columns
        if column.facet is not Facet.KNOWN
    ]
    asked = {problem["reason"] for problem in page.problems}
    was_answered = any(page.answers.get(name) for name in ("year", "basis"))
    return {
        "found": page,
        "shown": shown,
        "fields": [(LEAVE_OUT, "不导入这一列"), *fields],
        "basis_options": [(basis.value, word(basis)) for basis in RdBasis],
        "unit": "家" if page.run.kind is ImportKind.ENTERPRISES else "条",
        "see": SEE[page.run.kind],
        "has_figures": page.run.kind in {ImportKind.ENTERPRISES, ImportKind.FIGURES},
        "job_problem": _job_problem(page),
        "is_open": page.run.state in OPEN,
        "is_planned": page.run.state is ImportState.PLANNED,
        "is_asking": bool(page.headings or asked & ASKED or was_answered),
        "changed_meanwhile": _shown_again(page),
        **more,
    }


def _shown_again(page: ImportPage) -> int:
    """Rows that a job found changed before it wrote any."""
    if page.job is None or page.job.problem != Reason.ROWS_CHANGED_MEANWHILE:
        return 0
    return page.counts.get(ImportRowState.CHANGED, 0)


def _job_problem(page: ImportPage) -> str:
    """Why the newest job failed, if it was for a reason people can mend."""
    problem = page.job.problem if page.job else ""
    return sentence(Reason(problem)) if problem in set(Reason) else ""
