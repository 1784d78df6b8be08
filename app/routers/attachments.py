"""Files under things: taken in by content, given out only as downloads."""

from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import FileResponse, HTMLResponse, Response

from app.dependencies import (
    Accesses,
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    WriteSession,
    settings_of,
)
from app.domain.access import AccessKind, Viewer
from app.domain.refusals import InvalidValue, Reason
from app.files.store import MEGABYTE, discard, receiving, stored_path
from app.queries.attachments import AttachmentView, SubjectKind, get_attachment, list_attachments
from app.services.attachments import attach_file
from app.settings import Settings
from app.web.forms import Typed, TypedForm
from app.web.journal import journal_entry
from app.web.problems import AS_DOWNLOAD, ONE_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/attachments", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/attachments", tags=["attachments"])

FORM_AROUND_FILE = MEGABYTE
"""What a multipart form adds to its file, generously."""
HEADERS = {
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


async def refuse_large(request: Request) -> None:
    """Before anything is read: the request announces its length, and it may come."""
    limit = settings_of(request).upload_megabytes
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > limit * MEGABYTE + FORM_AROUND_FILE:
        raise InvalidValue(fields={"file": Reason.FILE_TOO_LARGE}, limit=limit)


@pages.post("/{subject_kind}/{subject_id}", dependencies=[Depends(refuse_large)])
def submit_attachment(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    subject_kind: SubjectKind,
    subject_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    take_in(session, viewer, settings, subject_kind, subject_id, typed)
    return render.go(page_of(subject_kind, subject_id, typed["back"]))


@api.post(
    "/{subject_kind}/{subject_id}",
    status_code=201,
    dependencies=[Depends(refuse_large)],
    openapi_extra=ONE_FILE,
)
def post_attachment(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    subject_kind: SubjectKind,
    subject_id: str,
    typed: TypedForm,
) -> AttachmentView:
    attachment_id = take_in(session, viewer, settings, subject_kind, subject_id, typed)
    files = list_attachments(session, viewer, subject_kind, [subject_id])
    return next(file for file in files if file.id == attachment_id)


def take_in(
    session: Session,
    viewer: Viewer,
    settings: Settings,
    kind: SubjectKind,
    subject_id: str,
    typed: Typed,
) -> str:
    upload = typed.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidValue(fields={"file": Reason.MISSING_VALUE})
    with receiving(
        settings.data_dir, upload.file, upload.filename, settings.upload_megabytes
    ) as received:
        try:
            row = attach_file(session, viewer, kind, subject_id, received, datetime.now(UTC))
        except BaseException:
            if received.stored_name:
                discard(settings.data_dir, received.stored_name)
            raise
    return row.public_id


def page_of(kind: SubjectKind, subject_id: str, back: str) -> str:
    """Where the file now shows. An indicator's values stand on the indicator's page."""
    match kind:
        case SubjectKind.TITLE:
            return f"/titles/{subject_id}"
        case SubjectKind.VISIT:
            return f"/visits/{subject_id}"
        case SubjectKind.INDICATOR_VALUE if back.isidentifier():
            return f"/plan/{back}"
        case _:
            return "/plan"


@pages.get("/{attachment_id}")
@api.get("/{attachment_id}", response_class=FileResponse, responses=AS_DOWNLOAD)
def read_attachment(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    attachment_id: str,
) -> Response:
    """Never shown in a page of ours: saved under its own name, and sandboxed if opened."""
    found = get_attachment(session, viewer, attachment_id)
    accesses.append(journal_entry(request, viewer, AccessKind.DOWNLOAD, subject=found.file_name))
    named = f"attachment; filename=\"file\"; filename*=UTF-8''{quote(found.file_name)}"
    return FileResponse(
        stored_path(settings.data_dir, found.stored_name),
        media_type=found.media_type,
        headers=HEADERS | {"content-disposition": named},
    )
