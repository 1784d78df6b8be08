"""Files on their way in and out of the store: checked outside of the writers' turn, given out only
as downloads."""

import tempfile
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import quote

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from app.dependencies import CurrentViewer, settings_of, written
from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason, Refusal
from app.files.store import Intake, Received, intake_of, receive
from app.files.uploads import bring_to
from app.web.forms import Typed, TypedForm
from app.web.security import CSP, FORM_AROUND_FILE, MEGABYTE

T = TypeVar("T")
DOWNLOAD = {
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
PREVIEW = DOWNLOAD | {
    "content-security-policy": "sandbox; default-src 'none'; img-src 'self'; "
    "style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'",
    "x-frame-options": "SAMEORIGIN",
}


def refuse_announced(request: Request, megabytes: int) -> None:
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > megabytes * MEGABYTE + FORM_AROUND_FILE:
        raise InvalidValue(fields={"file": Reason.FILE_TOO_LARGE}, limit=megabytes)


async def take_in(
    request: Request,
    viewer: Viewer,
    typed: Typed,
    write: Callable[[Session, Received], T],
    intake: Intake | None = None,
) -> T:
    """What `write` makes of the file of a form. Copying and scanning may take long: only the rows
    wait for their turn, and a file whose row did not come about is gone."""
    upload = typed.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidValue(fields={"file": Reason.MISSING_VALUE})
    place = intake or intake_of(settings_of(request))
    received = await run_in_threadpool(receive, place, upload.file, upload.filename)
    try:
        return await written(request, viewer, lambda session: write(session, received))
    except BaseException:
        received.discard()
        raise
    finally:
        received.path.unlink(missing_ok=True)  # there still if nobody kept it


@dataclass(frozen=True, slots=True)
class Brought:
    """The file of a form, or none: it is read, and gone after the request."""

    path: Path
    name: str
    refusal: Refusal | None = None

    @property
    def is_there(self) -> bool:
        return bool(self.name)

    def read(self, reader: Callable[[Path, str], T]) -> T:
        """What `reader` makes of it; a file that may not be read is refused here, so that the
        page can say so beside what was typed."""
        if self.refusal is not None:
            raise self.refusal
        return reader(self.path, self.name)


async def brought(
    request: Request, _viewer: CurrentViewer, typed: TypedForm
) -> AsyncGenerator[Brought]:
    """Ask for it before the session that writes: a scanner may take half a minute, and nobody
    waits for it in their turn to write. Who is not let in brings nothing."""
    upload = typed.files.get("file")
    with tempfile.TemporaryDirectory(prefix="miaopu-brought-") as folder:
        path = Path(folder) / "file"
        if upload is None or not upload.filename:
            yield Brought(path, "")
            return
        refusal: Refusal | None = None
        try:
            intake = intake_of(settings_of(request))
            await run_in_threadpool(bring_to, path, upload.file, intake)
        except Refusal as refused:
            refusal = refused
        yield Brought(path, upload.filename, refusal)


BroughtFile = Annotated[Brought, Depends(brought)]


def framing() -> str:
    """The policy of a page that shows a file of ours in a frame."""
    return f"{CSP}; frame-src 'self'"


def as_preview(path: Path, media_type: str) -> FileResponse:
    """For a frame of ours: the browser's own viewer, without scripts and forms."""
    return FileResponse(
        path, media_type=media_type, headers=PREVIEW | {"content-disposition": "inline"}
    )


def as_download(path: Path, file_name: str, media_type: str) -> FileResponse:
    """Never shown in a page of ours: saved under its own name, and sandboxed if opened."""
    named = f"attachment; filename=\"file\"; filename*=UTF-8''{quote(file_name)}"
    return FileResponse(
        path, media_type=media_type, headers=DOWNLOAD | {"content-disposition": named}
    )
