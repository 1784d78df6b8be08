"""The monthly 通报: one sheet to print, and the same as Word and PDF."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from app.dependencies import Accesses, CurrentCounty, CurrentViewer, ReadSession, Today
from app.domain.access import AccessKind
from app.papers.bulletins import bulletin_paper, flow_sentence, pace_sentence
from app.papers.paper import PaperFormat
from app.queries.board_views import BoardFilters
from app.queries.bulletins import Bulletin, show_bulletin
from app.routers.papers import AS_PAPER, answer
from app.web.journal import journal_entry
from app.web.rendering import Render

pages = APIRouter(
    prefix="/towns/bulletin", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/towns/bulletin", tags=["board"])

Filters = Annotated[BoardFilters, Query()]


@pages.get("")
def show_page(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = show_bulletin(session, viewer, filters, today)
    return render.page(
        "towns/bulletin.html",
        found=found,
        asked={"valid_on": found.valid_on.isoformat(), "known_on": found.known_on.isoformat()},
        sentences_of=[
            (board, pace_sentence(board), flow_sentence(board)) for board in found.boards
        ],
    )


@api.get("")
def read_page(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> Bulletin:
    """Both programmes' scoreboards, and the towns by their rank in the first."""
    return show_bulletin(session, viewer, filters, today)


@pages.get("/paper.{ending}")
@api.get("/paper.{ending}", response_class=Response, responses=AS_PAPER)
def read_paper(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    county: CurrentCounty,
    today: Today,
    ending: PaperFormat,
    filters: Filters,
) -> Response:
    found = show_bulletin(session, viewer, filters, today)
    paper = bulletin_paper(found, county.name, county.bureau_name)
    accesses.append(journal_entry(request, viewer, AccessKind.EXPORT, subject=paper.title))
    return answer(paper, ending, f"{paper.title}_{found.valid_on}")
