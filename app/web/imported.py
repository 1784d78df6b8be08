"""A file on its way in: kept while it is looked at, checked, put into the words of its page."""

import shutil
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.datastructures import UploadFile

from app.db import reading
from app.dependencies import Today
from app.domain.access import Viewer
from app.domain.figures import RdBasis
from app.domain.imports import ImportState
from app.domain.refusals import InvalidValue, Reason
from app.exchange.checking import check_file
from app.exchange.columns import EVERY_COLUMN, Part
from app.exchange.headings import heading_key
from app.files.uploads import new_upload, upload_of
from app.models.imports import ImportRun
from app.queries.import_runs import ImportPage, get_run
from app.queries.places import place_names
from app.services.figures import EARLIEST_YEAR
from app.services.import_runs import (
    Confirmed,
    confirm_run,
    explain_headings,
    open_run,
    refill_run,
    write_next,
)
from app.services.planned_rows import CHUNK
from app.settings import Settings
from app.words import sentence, word
from app.words.import_fields import change_word, shown_value

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


def check_and_keep(
    session: Session,
    engine: Engine,
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


def answer_and_check(
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


def confirm_and_write(
    session: Session, viewer: Viewer, run_id: str, today: Today, *, good_rows: bool
) -> Confirmed:
    confirmed = confirm_run(session, viewer, run_id, today, good_rows=good_rows)
    if not confirmed.changed_meanwhile:
        while write_next(session, viewer, confirmed.run, CHUNK):
            pass
    return confirmed


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
