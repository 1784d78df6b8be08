"""Files of firms in: a dry run to look at, then the same file for good."""

import secrets
import shutil
import time
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi import UploadFile as GivenFile
from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, Response

from app.dependencies import (
    CurrentSettings,
    CurrentViewer,
    Today,
    WriteSession,
)
from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason
from app.exchange.imports import ImportPlan, apply_import, plan_import, template_columns
from app.exchange.tables import FileFormat, TableFile
from app.recording import plain
from app.services.enterprise_import import PlannedRow, RowAction
from app.settings import Settings
from app.web.forms import TypedForm, refilling
from app.web.rendering import Render
from app.words.fields import field_word

pages = APIRouter(prefix="/imports", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/imports", tags=["imports"])

KEPT_SECONDS = 24 * 3600
SHOWN_ROWS = 200
"""Rows a preview page lists; the report for programs lists all."""


def keep_upload(upload: UploadFile | None, settings: Settings, person_id: int) -> str:
    """Store an upload until it is confirmed, for a day at most; returns its token."""
    if upload is None or not upload.filename:
        raise InvalidValue(fields={"file": Reason.MISSING_VALUE})
    folder = _folder(settings)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    limit = settings.upload_megabytes * 1024 * 1024
    path = folder / f"{person_id}-{token}"
    with path.open("wb") as file:
        shutil.copyfileobj(upload.file, file)
    _name_of(path).write_text(upload.filename[:120], "utf-8")
    if path.stat().st_size > limit:
        path.unlink()
        raise InvalidValue(fields={"file": Reason.FILE_TOO_LARGE}, limit=settings.upload_megabytes)
    return token


def kept_upload(token: str, settings: Settings, person_id: int) -> Path:
    """The person's own stored upload."""
    path = _folder(settings) / f"{person_id}-{token}"
    if not token.isalnum() or not path.is_file():
        raise InvalidValue(fields={"file": Reason.MISSING_VALUE})
    return path


def _name_of(path: Path) -> Path:
    """Where the officer's own name of a stored upload stands; it never names the file itself."""
    return path.with_name(f"{path.name}.name")


def _plan(session: Session, viewer: Viewer, path: Path) -> ImportPlan:
    return plan_import(session, viewer, path, _name_of(path).read_text("utf-8"))


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)
    _name_of(path).unlink(missing_ok=True)


def _folder(settings: Settings) -> Path:
    folder = settings.data_dir / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _context(
    plan: ImportPlan | None, token: str = "", *, is_written: bool = False
) -> dict[str, Any]:
    if plan is None:
        return {"plan": None, "token": "", "is_written": False, "counts": {}, "shown": []}
    changed = [row for row in plan.planned if row.action in {RowAction.CREATE, RowAction.UPDATE}]
    return {
        "plan": plan,
        "token": token,
        "is_written": is_written,
        "counts": {action.value: plan.count(action) for action in RowAction},
        "shown": [_shown(row) for row in changed[:SHOWN_ROWS]],
    }


def _shown(row: PlannedRow) -> dict[str, Any]:
    """A planned row as the page lists it: old and new of each field that changes."""
    return {
        "number": row.given.number,
        "action": row.action,
        "name": row.given.values["name"],
        "uscc": row.given.values["uscc"],
        "changes": [
            (field_word("enterprise", name), plain(old), plain(new))
            for name, (old, new) in row.changes.items()
            if row.action is RowAction.UPDATE
        ],
    }


@pages.get("")
def show_imports(viewer: CurrentViewer, render: Render) -> Response:
    return render.page("imports/page.html", viewer=viewer, **_context(None))


@pages.post("")
def submit_import(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    """Without a token: check the file and show what it would do. With one: do it."""
    with refilling("imports/page.html", None, typed, **_context(None)):
        token = typed["token"]
        if not token:
            token = keep_upload(typed.files.get("file"), settings, viewer.person_id)
            plan = _plan(session, viewer, kept_upload(token, settings, viewer.person_id))
            return render.page("imports/page.html", **_context(plan, token))
        path = kept_upload(token, settings, viewer.person_id)
        plan = _plan(session, viewer, path)
        if not plan.is_clean and typed["good_rows"] != "yes":
            raise InvalidValue(Reason.ROWS_REFUSED, count=plan.bad_rows)
        apply_import(session, viewer, plan, today)
    _forget(path)
    return render.page("imports/page.html", **_context(plan, is_written=True))


@pages.get("/template")
def show_template(viewer: CurrentViewer, today: Today) -> Response:  # noqa: ARG001 (admits)
    file = TableFile("企业导入模板", today, FileFormat.XLSX)
    content = b"".join(file.chunks(template_columns(), iter(())))
    return Response(content, media_type=file.media_type, headers=file.headers)


@api.post("")
def post_import(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    today: Today,
    file: GivenFile,
    dry_run: Annotated[bool, Form()] = True,
    good_rows: Annotated[bool, Form()] = False,
) -> dict[str, Any]:
    """The same for programs: a report, and with `dry_run=false` the change itself."""
    token = keep_upload(file, settings, viewer.person_id)
    path = kept_upload(token, settings, viewer.person_id)
    try:
        plan = _plan(session, viewer, path)
        is_written = not dry_run and (plan.is_clean or good_rows)
        if is_written:
            apply_import(session, viewer, plan, today)
    finally:
        _forget(path)
    return plan.report() | {"written": is_written}
