"""Where an agency user's day begins: the cases that firms entrusted to them."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession
from app.queries.entrusted import EntrustedCase, entrusted_cases
from app.web.rendering import Render

pages = APIRouter(prefix="/entrusted", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/entrusted", tags=["entrustments"])


@pages.get("")
def show_entrusted(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page("entrusted/list.html", cases=entrusted_cases(session, viewer))


@api.get("")
def read_entrusted(session: ReadSession, viewer: CurrentViewer) -> list[EntrustedCase]:
    return entrusted_cases(session, viewer)
