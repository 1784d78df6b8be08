"""Files of firms in: looked at first, then written as shown, taken back when wrong."""

import shutil
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi import UploadFile as GivenFile
from pydantic import BaseModel, Field
from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, Response

from app.db import reading
from app.dependencies import (
    CurrentEngine,
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    Today,
    WriteSession,
)
from app.domain.access import Viewer
from app.domain.figures import RdBasis
from app.domain.imports import ImportState
from app.domain.refusals import InvalidValue, NotFound, Reason
from app.exchange.checking import check_file
from app.exchange.columns import EVERY_COLUMN, Part
from app.exchange.headings import heading_key
from app.exchange.imports import template_columns
from app.exchange.marked import marked_workbook
from app.exchange.tables import FileFormat, TableFile
from app.files.uploads import new_upload, upload_of
from app.models.imports import ImportRun
from app.queries.import_runs import (
    ImportPage,
    ImportRunLine,
    describe_run,
    get_run,
    list_runs,
)
from app.queries.places import place_names
from app.services.figures import EARLIEST_YEAR
from app.services.import_runs import (
    Confirmed,
    confirm_run,
    discard_run,
    explain_headings,
    open_run,
    refill_run,
    write_next,
)
from app.services.import_undo import undo_run
from app.services.planned_rows import CHUNK
from app.settings import Settings
from app.web.forms import Typed, TypedForm, refilling
from app.web.rendering import Render
from app.words import sentence, word
from app.words.import_fields import change_word, shown_value

pages = APIRouter(prefix="/imports", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/imports", tags=["imports"])

LEAVE_OUT = "leave_out"
ASKED = {Reason.YEAR_UNKNOWN, Reason.YEAR_FROM_TITLE, Reason.BASIS_UNKNOWN}
"""Problems that an answer on the page can settle."""


class ImportAnswers(BaseModel):
    """What the sheet does not say itself."""

    year: int | None = Field(default=None, ge=EARLIEST_YEAR, le=2100)
    """Of which year 上年度 and figures without a year are."""
    basis: RdBasis | None = None
    """Which R&D cost 研发费用 is."""
    headings: dict[str, str] = Field(default_factory=dict)
    """Headings nobody knew, and the field each stands for; `leave_out` for none. Remembered."""


def keep_upload(upload: UploadFile | None, settings: Settings) -> Path:
    """Store an upload until it is confirmed, for a day at most."""
    if upload is None or not upload.filename:
        raise InvalidValue(fields={"file": Reason.MISSING_VALUE})
    path = new_upload(settings.data_dir)
    with path.open("wb") as file:
        shutil.copyfileobj(upload.file, file)
    if path.stat().st_size > settings.upload_megabytes * 1024 * 1024:
        path.unlink()
        raise InvalidValue(fields={"file": Reason.FILE_TOO_LARGE}, limit=settings.upload_megabytes)
    return path


def _begin(
    session: Session,
    engine: CurrentEngine,
    viewer: Viewer,
    settings: Settings,
    today: Today,
    upload: UploadFile | None,
) -> ImportRun:
    """Check a file and keep what it would do. Reading takes no writer's lock."""
    path = keep_upload(upload, settings)
    try:
        with reading(engine) as looking:
            name = upload.filename if upload and upload.filename else path.name
            _, checked = check_file(looking, viewer, path, name, {}, today)
        run = open_run(session, viewer, checked)
        path.rename(upload_of(settings.data_dir, run.public_id))
    finally:
        path.unlink(missing_ok=True)
    return run


def _kept_file(settings: Settings, run: ImportRun) -> Path:
    path = upload_of(settings.data_dir, run.public_id)
    if not path.is_file():
        raise InvalidValue(Reason.FILE_GONE)
    return path


def _answer(
    session: Session,
    viewer: Viewer,
    settings: Settings,
    run_id: str,
    given: ImportAnswers,
    today: Today,
) -> None:
    """Read the file again with what was answered; explained headings are remembered."""
    run = get_run(session, viewer, run_id)
    path = _kept_file(settings, run)
    known = {column.key for column in EVERY_COLUMN} | {LEAVE_OUT}
    if not known.issuperset(given.headings.values()):
        raise InvalidValue(fields={"headings": Reason.BAD_VALUE})
    meanings = {
        heading_key(heading): "" if field == LEAVE_OUT else field
        for heading, field in given.headings.items()
    }
    explain_headings(session, viewer, meanings)
    answers = {"year": given.year, "basis": given.basis}
    _, checked = check_file(session, viewer, path, run.file_name, answers, today)
    refill_run(session, viewer, run_id, checked)


def _confirm(
    session: Session, viewer: Viewer, run_id: str, today: Today, *, good_rows: bool
) -> Confirmed:
    confirmed = confirm_run(session, viewer, run_id, today, good_rows=good_rows)
    if not confirmed.changed_meanwhile:
        while write_next(session, viewer, confirmed.run, CHUNK):
            pass
    return confirmed


def _context(session: Session, viewer: Viewer, page: ImportPage, **more: Any) -> dict[str, Any]:
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
        (column.key, column.heading) for column in EVERY_COLUMN if column.part is not Part.KNOWN
    ]
    asked = {problem["reason"] for problem in page.problems}
    return {
        "found": page,
        "shown": shown,
        "fields": [(LEAVE_OUT, "不导入这一列"), *fields],
        "basis_options": [(basis.value, word(basis)) for basis in RdBasis],
        "is_open": page.run.state is ImportState.PLANNED,
        "is_asking": bool(page.headings or asked & ASKED or any(page.answers.values())),
        "changed_meanwhile": 0,
        **more,
    }


# --- Pages ----------------------------------------------------------------------------------------


@pages.get("")
def show_imports(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page("imports/page.html", runs=list_runs(session, viewer))


@pages.post("")
def submit_import(
    session: WriteSession,
    engine: CurrentEngine,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    """Check the file and show what it would do."""
    with refilling("imports/page.html", None, typed, runs=[]):
        run = _begin(session, engine, viewer, settings, today, typed.files.get("file"))
    return render.go(f"/imports/{run.public_id}")


@pages.get("/template")
def show_template(viewer: CurrentViewer, today: Today) -> Response:  # noqa: ARG001 (admits)
    file = TableFile("企业导入模板", today, FileFormat.XLSX)
    content = b"".join(file.chunks(template_columns(), iter(())))
    return Response(content, media_type=file.media_type, headers=file.headers)


@pages.get("/{run_id}")
def show_import(
    session: ReadSession, viewer: CurrentViewer, run_id: str, render: Render
) -> Response:
    return render.page(
        "imports/run.html", **_context(session, viewer, describe_run(session, viewer, run_id))
    )


@pages.post("/{run_id}/answers")
def submit_answers(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    run_id: str,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _context(session, viewer, describe_run(session, viewer, run_id))
    with refilling("imports/run.html", None, typed, **context):
        given = typed.parse(ImportAnswers)
        given = given.model_copy(update={"headings": _headings(typed, context["found"].headings)})
        _answer(session, viewer, settings, run_id, given, today)
    return render.go(f"/imports/{run_id}")


def _headings(typed: Typed, unknown: list[str]) -> dict[str, str]:
    chosen = {heading: typed[f"heading_{place}"] for place, heading in enumerate(unknown)}
    return {heading: field for heading, field in chosen.items() if field}


@pages.post("/{run_id}/confirm")
def submit_confirmation(
    session: WriteSession,
    viewer: CurrentViewer,
    run_id: str,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    """Write what was shown; rows that somebody changed meanwhile are shown again instead."""
    with refilling(
        "imports/run.html",
        None,
        typed,
        **_context(session, viewer, describe_run(session, viewer, run_id)),
    ):
        good_rows = typed["good_rows"] == "yes"
        confirmed = _confirm(session, viewer, run_id, today, good_rows=good_rows)
    if confirmed.changed_meanwhile:
        again = describe_run(session, viewer, run_id)
        context = _context(session, viewer, again, changed_meanwhile=confirmed.changed_meanwhile)
        return render.page("imports/run.html", **context)
    return render.go(f"/imports/{run_id}")


@pages.post("/{run_id}/undo")
def submit_undo(
    session: WriteSession, viewer: CurrentViewer, run_id: str, render: Render
) -> Response:
    undo_run(session, viewer, run_id)
    return render.go(f"/imports/{run_id}")


@pages.post("/{run_id}/discard")
def submit_discard(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    run_id: str,
    render: Render,
) -> Response:
    run = discard_run(session, viewer, run_id)
    upload_of(settings.data_dir, run.public_id).unlink(missing_ok=True)
    return render.go("/imports")


@pages.get("/{run_id}/export")
def show_marked_workbook(
    session: ReadSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    run_id: str,
    today: Today,
) -> Response:
    """The officer's own file with every problem written beside its row."""
    page = describe_run(session, viewer, run_id, most=0)
    path = upload_of(settings.data_dir, page.run.id)
    if not path.is_file():
        raise NotFound
    file = TableFile("导入问题标注", today, FileFormat.XLSX)
    content = marked_workbook(path, page.run.file_name, page.problems)
    return Response(content, media_type=file.media_type, headers=file.headers)


# --- The same for programs ------------------------------------------------------------------------


@api.get("")
def read_imports(session: ReadSession, viewer: CurrentViewer) -> list[ImportRunLine]:
    return list_runs(session, viewer)


@api.post("")
def post_import(
    session: WriteSession,
    engine: CurrentEngine,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    today: Today,
    file: GivenFile,
    dry_run: Annotated[bool, Form()] = True,
    good_rows: Annotated[bool, Form()] = False,
    year: Annotated[int | None, Form()] = None,
    basis: Annotated[RdBasis | None, Form()] = None,
) -> dict[str, Any]:
    """A report, and with `dry_run=false` the change itself, as a run that can be undone."""
    path = keep_upload(file, settings)
    answers = {"year": year, "basis": basis}
    try:
        with reading(engine) as looking:
            name = file.filename or path.name
            plan, checked = check_file(looking, viewer, path, name, answers, today)
    finally:
        path.unlink(missing_ok=True)
    if dry_run or (checked.bad_rows and not good_rows):
        return plan.report() | {"written": False}
    run = open_run(session, viewer, checked)
    confirmed = _confirm(session, viewer, run.public_id, today, good_rows=good_rows)
    return plan.report() | {"written": not confirmed.changed_meanwhile, "id": run.public_id}


@api.get("/{run_id}")
def read_import(session: ReadSession, viewer: CurrentViewer, run_id: str) -> ImportPage:
    return describe_run(session, viewer, run_id, most=None)


@api.post("/{run_id}/answers")
def post_answers(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    run_id: str,
    given: ImportAnswers,
    today: Today,
) -> ImportPage:
    _answer(session, viewer, settings, run_id, given, today)
    return describe_run(session, viewer, run_id, most=None)


class Confirmation(BaseModel):
    good_rows: bool = False
    """Write the good rows although others are refused."""


@api.post("/{run_id}/confirm")
def post_confirmation(
    session: WriteSession, viewer: CurrentViewer, run_id: str, given: Confirmation, today: Today
) -> ImportPage:
    """Written when its state says so; otherwise rows were changed meanwhile: look again."""
    _confirm(session, viewer, run_id, today, good_rows=given.good_rows)
    return describe_run(session, viewer, run_id, most=None)


@api.post("/{run_id}/undo")
def post_undo(session: WriteSession, viewer: CurrentViewer, run_id: str) -> ImportPage:
    undo_run(session, viewer, run_id)
    return describe_run(session, viewer, run_id, most=None)


@api.post("/{run_id}/discard")
def post_discard(
    session: WriteSession, viewer: CurrentViewer, settings: CurrentSettings, run_id: str
) -> ImportPage:
    run = discard_run(session, viewer, run_id)
    upload_of(settings.data_dir, run.public_id).unlink(missing_ok=True)
    return describe_run(session, viewer, run_id, most=None)
