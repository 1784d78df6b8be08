"""Saved views: the page, what the side bar fetches, and their twins."""

from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.views import address_of, list_at
from app.queries.views import CountedView, ViewRow, list_views, pinned_views
from app.services.views import (
    Pin,
    ViewEdit,
    ViewInput,
    delete_view,
    edit_view,
    pin_view,
    save_view,
)
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render
from app.words import word

pages = APIRouter(
    prefix="/views", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/views", tags=["views"], route_class=Once)

PAGE = "views/list.html"


@pages.get("")
def show_views(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    came_from = urlsplit(render.request.headers.get("referer", ""))
    asked = f"{came_from.path}?{came_from.query}"
    return render.page(PAGE, **_context(session, viewer, asked))


@api.get("")
def read_views(session: ReadSession, viewer: CurrentViewer) -> list[ViewRow]:
    return list_views(session, viewer)


@pages.get("/pinned")
def show_pinned(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.region("views/_pinned.html", pinned=pinned_views(session, viewer, today))


@api.get("/pinned")
def read_pinned(session: ReadSession, viewer: CurrentViewer, today: Today) -> list[CountedView]:
    return pinned_views(session, viewer, today)


@pages.post("")
def submit_view(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_context(session, viewer, typed["address"])):
        save_view(session, viewer, typed.parse(ViewInput), today)
    return render.go("/views")


@api.post("", status_code=201)
def post_view(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: ViewInput
) -> list[ViewRow]:
    save_view(session, viewer, given, today)
    return list_views(session, viewer)


@pages.post("/{view_id}")
def submit_edit(
    session: WriteSession, viewer: CurrentViewer, view_id: str, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_context(session, viewer, "") | {"sent": view_id}):
        edit_view(session, viewer, view_id, typed.parse(ViewEdit))
    return render.go("/views")


@api.post("/{view_id}")
def post_edit(
    session: WriteSession, viewer: CurrentViewer, view_id: str, given: ViewEdit
) -> list[ViewRow]:
    edit_view(session, viewer, view_id, given)
    return list_views(session, viewer)


@pages.post("/{view_id}/pin")
def submit_pin(
    session: WriteSession, viewer: CurrentViewer, view_id: str, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_context(session, viewer, "")):
        pin_view(session, viewer, view_id, typed.parse(Pin))
    return render.go("/views")


@api.post("/{view_id}/pin")
def post_pin(
    session: WriteSession, viewer: CurrentViewer, view_id: str, given: Pin
) -> list[ViewRow]:
    pin_view(session, viewer, view_id, given)
    return list_views(session, viewer)


@pages.post("/{view_id}/delete")
def submit_deletion(
    session: WriteSession, viewer: CurrentViewer, view_id: str, render: Render
) -> Response:
    delete_view(session, viewer, view_id)
    return render.go("/views")


@api.post("/{view_id}/delete")
def post_deletion(session: WriteSession, viewer: CurrentViewer, view_id: str) -> list[ViewRow]:
    delete_view(session, viewer, view_id)
    return list_views(session, viewer)


def _context(session: Session, viewer: Viewer, asked: str) -> dict[str, Any]:
    """The page; `asked` is the address of the list one comes from, if it was a list."""
    found = list_at(asked)
    return {
        "views": list_views(session, viewer),
        "address": address_of(*found) if found else "",
        "list_name": word(found[0]) if found else "",
        "sent": "",
    }
