"""Townships and parks: a dictionary the system administrator keeps."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.access import Viewer
from app.queries.dictionaries import ParkRow, TownshipRow, describe_parks, describe_townships
from app.services.places import ParkInput, save_park
from app.web.forms import TypedForm, refilling
from app.web.rendering import Render

pages = APIRouter(prefix="/places", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/places", tags=["dictionaries"])


@dataclass(frozen=True, slots=True)
class Places:
    townships: list[TownshipRow]
    parks: list[ParkRow]


def describe(session: Session, viewer: Viewer) -> Places:
    return Places(describe_townships(session, viewer), describe_parks(session, viewer))


def _around(session: Session, viewer: Viewer) -> dict[str, Any]:
    found = describe(session, viewer)
    return {
        "found": found,
        "townships": [(one.code, one.name) for one in found.townships],
    }


@pages.get("")
def show_places(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page("places/page.html", **_around(session, viewer))


@api.get("")
def read_places(session: ReadSession, viewer: CurrentViewer) -> Places:
    return describe(session, viewer)


@pages.post("/parks")
def submit_park(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    with refilling("places/page.html", None, typed, **_around(session, viewer)):
        save_park(session, viewer, typed.parse(ParkInput))
    return render.go("/places")


@api.post("/parks")
def post_park(session: WriteSession, viewer: CurrentViewer, given: ParkInput) -> Places:
    save_park(session, viewer, given)
    return describe(session, viewer)
