"""The target board and the rows behind each of its numbers."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today
from app.domain.plans import StatScope
from app.queries.board import show_board as compose_board
from app.queries.board_rows import BoardRows, RowFilters, list_board_rows
from app.queries.board_views import BoardFilters, BoardPage
from app.queries.paging import SIZES
from app.web.lists import size_links, turn
from app.web.rendering import Render

pages = APIRouter(prefix="/board", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/board", tags=["board"])

Filters = Annotated[BoardFilters, Query()]
Rows = Annotated[RowFilters, Query()]


@pages.get("")
def show_board(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    board = compose_board(session, viewer, filters, today)
    return render.page(
        "board/board.html",
        board=board,
        asked={
            "valid_on": board.valid_on.isoformat(),
            "known_on": board.known_on.isoformat(),
            "scope": board.scope.value,
        },
        scopes=[(scope, scope) for scope in StatScope],
    )


@api.get("")
def read_board(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> BoardPage:
    return compose_board(session, viewer, filters, today)


@pages.get("/{key}/rows")
def show_board_rows(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    filters: Rows,
    render: Render,
) -> Response:
    found = list_board_rows(session, viewer, key, filters, today)
    address, asked = f"/board/{key}/rows", asked_of(found)
    return render.page(
        "board/rows.html",
        "board/_rows.html",
        found=found,
        asked=asked,
        sizes=size_links(address, asked, SIZES, filters.size),
        previous=turn(address, asked | {"size": filters.size}, before=found.previous),
        next=turn(address, asked | {"size": filters.size}, after=found.next),
    )


@api.get("/{key}/rows")
def read_board_rows(
    session: ReadSession, viewer: CurrentViewer, today: Today, key: str, filters: Rows
) -> BoardRows:
    return list_board_rows(session, viewer, key, filters, today)


def asked_of(found: BoardRows) -> dict[str, Any]:
    """What was asked for, for links: no cursor, no page size."""
    return {
        "part": found.part.value,
        "town": found.town,
        "park": found.filters.park,
        "funding": found.filters.funding,
        "valid_on": found.valid_on.isoformat(),
        "known_on": found.known_on.isoformat(),
        "scope": found.filters.scope.value,
    }
