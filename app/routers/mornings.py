"""今日要事: where an officer's day begins, as a page and a twin."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today
from app.queries.mornings import Morning, lapsing_filters, show_morning
from app.web.rendering import Render

pages = APIRouter(prefix="/morning", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/morning", tags=["tasks"])


@pages.get("")
def show_morning_page(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    found = show_morning(session, viewer, today)
    return render.page("mornings/page.html", found=found, lapsing=lapsing_filters().asked())


@api.get("")
def read_morning(session: ReadSession, viewer: CurrentViewer, today: Today) -> Morning:
    return show_morning(session, viewer, today)
