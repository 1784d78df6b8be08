"""The enterprise user's own firms: straight to the one, or a choice of several."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession
from app.queries.enterprises import OwnEnterprise, own_enterprises
from app.queries.registrations import own_registrations
from app.web.rendering import Render

pages = APIRouter(prefix="/firm", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/firm", tags=["enterprises"])


@pages.get("")
def show_firm(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    firms = own_enterprises(session, viewer)
    registrations = own_registrations(session, viewer)
    if len(firms) == 1 and not registrations:
        return render.go(f"/enterprises/{firms[0].id}")
    return render.page("firm/list.html", firms=firms, registrations=registrations)


@api.get("")
def read_firm(session: ReadSession, viewer: CurrentViewer) -> list[OwnEnterprise]:
    return own_enterprises(session, viewer)
