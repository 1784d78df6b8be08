"""Packages for the province, and the schema by which anybody can check one."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy import Engine
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from app.db import snapshot
from app.dependencies import Accesses, CurrentCounty, CurrentEngine, CurrentViewer, Today
from app.domain.access import AccessKind, Viewer
from app.domain.refusals import InvalidValue, Reason
from app.exchange.package import SCHEMA_ID, VERSION, schema, stream_package
from app.models.history import JournalEntry
from app.web.rendering import Render

pages = APIRouter(prefix="/exports", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/exports", tags=["exports"])


class PackageChoice(BaseModel):
    """Which package: the day it speaks for, the day of knowledge, with or without finance."""

    as_of: date | None = None
    known_on: date | None = None
    with_figures: bool = False


class PackageOffer(BaseModel):
    """What can be had."""

    format: str = SCHEMA_ID
    version: str = VERSION
    as_of: date
    package: str = "/api/exports/package"
    schema_address: str = "/api/exports/schema"


Choice = Annotated[PackageChoice, Query()]


@pages.get("")
def show_exports(viewer: CurrentViewer, today: Today, render: Render) -> Response:
    return render.page("exports/page.html", viewer=viewer, as_of=today)


@api.get("")
def read_exports(viewer: CurrentViewer, today: Today) -> PackageOffer:  # noqa: ARG001 (admits)
    return PackageOffer(as_of=today)


@pages.get("/package")
@api.get("/package")
def read_package(
    engine: CurrentEngine,
    accesses: Accesses,
    viewer: CurrentViewer,
    county: CurrentCounty,
    today: Today,
    choice: Choice,
) -> Response:
    """The whole document, streamed. Nothing later than today is known."""
    as_of, known_on = choice.as_of or today, choice.known_on or today
    if known_on > today:
        raise InvalidValue(fields={"known_on": Reason.DATE_IN_FUTURE}, today=today)
    accesses.append(
        JournalEntry(
            county_code=county.code,
            kind=AccessKind.EXPORT,
            person_id=viewer.person_id,
            person_name=viewer.name,
            role=viewer.role,
            subject=f"package as of {as_of}, known on {known_on}",
            reason="with figures" if choice.with_figures else "",
        )
    )
    return StreamingResponse(
        _package(engine, viewer, as_of, known_on, with_figures=choice.with_figures),
        media_type="application/json",
        headers={
            "content-disposition": f'attachment; filename="miaopu-{county.code}-{as_of}.json"'
        },
    )


def _package(
    engine: Engine, viewer: Viewer, as_of: date, known_on: date, *, with_figures: bool
) -> Iterator[bytes]:
    # A route's own session is closed before a stream begins: this one lives as long as it.
    with snapshot(engine) as session:
        yield from stream_package(session, viewer, as_of, known_on, with_figures=with_figures)


@pages.get("/schema", response_class=JSONResponse)
@api.get("/schema")
def read_schema(viewer: CurrentViewer) -> dict[str, Any]:  # noqa: ARG001 (admits)
    return schema()
