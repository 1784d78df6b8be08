"""What became of a firm: mergers and splits as they were published."""

from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.lineage import LineageKind
from app.queries.enterprise_detail import describe_head
from app.queries.enterprise_views import LineageView
from app.queries.lineage import lineage_of
from app.services.lineage import LinkInput, LinkTakenBack, link_enterprises, take_link_back
from app.web.choices import choices
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}/lineage",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(
    prefix="/api/enterprises/{enterprise_id}/lineage", tags=["enterprises"], route_class=Once
)

PAGE = "enterprises/lineage.html"
PUBLISHED = (LineageKind.MERGER, LineageKind.SPLIT)


@pages.get("")
def show_lineage(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str, render: Render
) -> Response:
    return render.page(PAGE, **_context(session, viewer, enterprise_id, today))


@api.get("")
def read_lineage(session: ReadSession, viewer: CurrentViewer, enterprise_id: str) -> LineageView:
    return lineage_of(session, viewer, enterprise_id)


@pages.post("")
def submit_link(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _context(session, viewer, enterprise_id, today)
    with refilling(PAGE, None, typed, **context | {"sent": "link"}):
        link_enterprises(session, viewer, enterprise_id, typed.parse(LinkInput), today)
    return render.go(f"/enterprises/{enterprise_id}/lineage")


@api.post("", status_code=201)
def post_link(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: LinkInput,
) -> LineageView:
    link_enterprises(session, viewer, enterprise_id, given, today)
    return lineage_of(session, viewer, enterprise_id)


@pages.post("/{link_id}/take-back")
def submit_taking_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    link_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _context(session, viewer, enterprise_id, today)
    with refilling(PAGE, None, typed, **context | {"sent": link_id}):
        given = typed.parse(LinkTakenBack)
        take_link_back(session, viewer, enterprise_id, link_id, given, today)
    return render.go(f"/enterprises/{enterprise_id}/lineage")


@api.post("/{link_id}/take-back")
def post_taking_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    link_id: str,
    given: LinkTakenBack,
) -> LineageView:
    take_link_back(session, viewer, enterprise_id, link_id, given, today)
    return lineage_of(session, viewer, enterprise_id)


def _context(session: Session, viewer: Viewer, enterprise_id: str, today: Today) -> dict[str, Any]:
    return {
        "head": describe_head(session, viewer, enterprise_id),
        "lineage": lineage_of(session, viewer, enterprise_id),
        "kinds": choices(PUBLISHED),
        "most": today.isoformat(),
        "sent": "",
    }
