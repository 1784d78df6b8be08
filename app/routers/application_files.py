"""Files of an application by slot: taken in, listed with their versions, given out, previewed."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, HTMLResponse, Response

from app.db import reading
from app.dependencies import (
    Accesses,
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    WriteSession,
    engine_of,
    settings_of,
)
from app.domain.access import AccessKind, Viewer
from app.domain.refusals import InvalidValue, NotFound, Unavailable
from app.files.kinds import SHOWN_IN_PAGE
from app.files.scanning import scanner_of
from app.files.store import Intake, Received, stored_path
from app.queries.application_files import (
    ApplicationFiles,
    FoundFile,
    describe_files,
    get_file,
    megabytes_of,
)
from app.services.application_files import put_file, slot_of, take_out
from app.settings import Settings
from app.web.forms import Refilled, Typed, TypedForm
from app.web.journal import journal_entry
from app.web.problems import AS_DOWNLOAD, PLACED_FILE
from app.web.rendering import Render
from app.web.uploads import as_download, as_preview, framing, refuse_announced, take_in

pages = APIRouter(
    prefix="/applications/{application_id}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/applications/{application_id}", tags=["applications"])
PAGE = "applications/files.html"


@pages.get("/files")
def show_files(
    session: ReadSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    application_id: str,
    render: Render,
) -> Response:
    files = describe_files(session, viewer, application_id, settings.upload_megabytes)
    return render.page(PAGE, None, files=files, at="")


@api.get("/files")
def read_files(
    session: ReadSession, viewer: CurrentViewer, settings: CurrentSettings, application_id: str
) -> ApplicationFiles:
    return describe_files(session, viewer, application_id, settings.upload_megabytes)


async def opened_slot(
    request: Request, viewer: CurrentViewer, application_id: str, slot: str
) -> Intake:
    """What may come into this slot now: known before the body is read, so that nobody sends
    twenty megabytes to a locked door."""
    settings = settings_of(request)
    found = await run_in_threadpool(_slot, engine_of(request), viewer, application_id, slot)
    megabytes = megabytes_of(found, settings.upload_megabytes)
    refuse_announced(request, megabytes)
    return Intake(settings.data_dir, megabytes, found.endings, scanner_of(settings))


OpenedSlot = Annotated[Intake, Depends(opened_slot)]


@pages.post("/slots/{slot}")
async def submit_file(
    request: Request,
    viewer: CurrentViewer,
    intake: OpenedSlot,
    application_id: str,
    slot: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    try:
        await put(request, viewer, intake, application_id, slot, typed)
    except (InvalidValue, Unavailable) as refusal:
        engine, settings = engine_of(request), settings_of(request)
        files = await run_in_threadpool(_files, engine, settings, viewer, application_id)
        raise Refilled(refusal, PAGE, None, typed, {"files": files, "at": slot}) from refusal
    return render.go(f"/applications/{application_id}/files#slot-{slot}")


@api.post("/slots/{slot}", status_code=201, openapi_extra=PLACED_FILE)
async def post_file(
    request: Request,
    viewer: CurrentViewer,
    intake: OpenedSlot,
    application_id: str,
    slot: str,
    typed: TypedForm,
) -> ApplicationFiles:
    await put(request, viewer, intake, application_id, slot, typed)
    return await run_in_threadpool(
        _files, engine_of(request), settings_of(request), viewer, application_id
    )


async def put(
    request: Request,
    viewer: Viewer,
    intake: Intake,
    application_id: str,
    slot: str,
    typed: Typed,
) -> None:
    place = int(typed["place"]) if typed["place"].isdecimal() else None

    def write(session: Session, received: Received) -> None:
        put_file(session, viewer, application_id, slot, received, datetime.now(UTC), place)

    await take_in(request, viewer, typed, write, intake)


@pages.get("/files/{file_id}")
@api.get("/files/{file_id}", response_class=FileResponse, responses=AS_DOWNLOAD)
def read_file(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    application_id: str,
    file_id: str,
) -> Response:
    found = get_file(session, viewer, application_id, file_id)
    accesses.append(_looked_at(request, viewer, found))
    path = stored_path(settings.data_dir, found.stored_name)
    return as_download(path, found.file_name, found.media_type)


@pages.get("/files/{file_id}/view")
def show_file(
    session: ReadSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    application_id: str,
    file_id: str,
    render: Render,
) -> Response:
    """The file in a frame of its own that may do nothing, and a link for browsers that show
    nothing there."""
    found = get_file(session, viewer, application_id, file_id)
    if found.media_type not in SHOWN_IN_PAGE:
        raise NotFound
    files = describe_files(session, viewer, application_id, settings.upload_megabytes)
    page = render.page("applications/view.html", None, files=files, file=found, file_id=file_id)
    page.headers["content-security-policy"] = framing()
    return page


@pages.get("/files/{file_id}/preview")
def preview_file(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    application_id: str,
    file_id: str,
) -> Response:
    found = get_file(session, viewer, application_id, file_id)
    if found.media_type not in SHOWN_IN_PAGE:
        raise NotFound
    accesses.append(_looked_at(request, viewer, found))
    return as_preview(stored_path(settings.data_dir, found.stored_name), found.media_type)


@pages.post("/files/{file_id}/take-out")
def submit_taking_out(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    file_id: str,
    render: Render,
) -> Response:
    take_out(session, viewer, application_id, file_id, datetime.now(UTC))
    return render.go(f"/applications/{application_id}/files")


@api.post("/files/{file_id}/take-out")
def post_taking_out(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    application_id: str,
    file_id: str,
) -> ApplicationFiles:
    take_out(session, viewer, application_id, file_id, datetime.now(UTC))
    return describe_files(session, viewer, application_id, settings.upload_megabytes)


def _slot(engine: Engine, viewer: Viewer, application_id: str, key: str) -> Any:
    with reading(engine) as session:
        return slot_of(session, viewer, application_id, key)


def _files(
    engine: Engine, settings: Settings, viewer: Viewer, application_id: str
) -> ApplicationFiles:
    with reading(engine) as session:
        return describe_files(session, viewer, application_id, settings.upload_megabytes)


def _looked_at(request: Request, viewer: Viewer, found: FoundFile) -> Any:
    return journal_entry(
        request,
        viewer,
        AccessKind.DOWNLOAD,
        subject=found.file_name,
        enterprise_id=found.enterprise_id,
    )
