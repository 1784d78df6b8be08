"""Files under things: taken in by content, given out only as downloads."""

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import FileResponse, HTMLResponse, Response

from app.dependencies import (
    Accesses,
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    settings_of,
)
from app.domain.access import AccessKind, Viewer
from app.files.store import Received, stored_path
from app.queries.attachments import AttachmentView, SubjectKind, get_attachment, list_attachments
from app.services.attachments import attach_file
from app.web.forms import TypedForm
from app.web.journal import journal_entry
from app.web.problems import AS_DOWNLOAD, ONE_FILE
from app.web.rendering import Render
from app.web.uploads import as_download, refuse_announced, take_in

pages = APIRouter(
    prefix="/attachments", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/attachments", tags=["attachments"])


async def refuse_large(request: Request, _viewer: CurrentViewer) -> None:
    """Before anything is read: what a request announces may come. One that announces nothing is
    read up to the limit (`app.web.security.bounded`). Whose it is, is known by then: the journal
    asks."""
    refuse_announced(request, settings_of(request).upload_megabytes)


@pages.post("/{subject_kind}/{subject_id}", dependencies=[Depends(refuse_large)])
async def submit_attachment(
    request: Request,
    viewer: CurrentViewer,
    subject_kind: SubjectKind,
    subject_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    await take_in(request, viewer, typed, attaching(viewer, subject_kind, subject_id))
    return render.go(page_of(subject_kind, subject_id, typed["back"]))


@api.post(
    "/{subject_kind}/{subject_id}",
    status_code=201,
    dependencies=[Depends(refuse_large)],
    openapi_extra=ONE_FILE,
)
async def post_attachment(
    request: Request,
    viewer: CurrentViewer,
    subject_kind: SubjectKind,
    subject_id: str,
    typed: TypedForm,
) -> AttachmentView:
    return await take_in(request, viewer, typed, attaching(viewer, subject_kind, subject_id))


def attaching(
    viewer: Viewer, kind: SubjectKind, subject_id: str
) -> Callable[[Session, Received], AttachmentView]:
    def attach(session: Session, received: Received) -> AttachmentView:
        row = attach_file(session, viewer, kind, subject_id, received, datetime.now(UTC))
        files = list_attachments(session, viewer, kind, [subject_id])
        return next(file for file in files if file.id == row.public_id)

    return attach


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
    accesses.append(
        journal_entry(
            request,
            viewer,
            AccessKind.DOWNLOAD,
            subject=found.file_name,
            enterprise_id=found.enterprise_id,
        )
    )
    return as_download(
        stored_path(settings.data_dir, found.stored_name), found.file_name, found.media_type
    )
