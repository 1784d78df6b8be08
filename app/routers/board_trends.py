"""目标走势: every indicator over the years beside the line to its target."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.board import show_board
from app.queries.board_trends import TrendPage, trends_of
from app.queries.board_views import BoardFilters
from app.web.exported import Format, ListExport
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/board/trends", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/board/trends", tags=["board"])

Filters = Annotated[BoardFilters, Query()]
COLUMNS = (
    Column("key", "指标代码"),
    Column("name", "指标"),
    Column("unit", "单位"),
    Column("on", "所属期末", Kind.DATE),
    Column("value", "实际", Kind.NUMBER),
    Column("wanted", "年末应达", Kind.NUMBER),
)


@pages.get("")
def show_trends(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    board = show_board(session, viewer, filters, today)
    return render.page(
        "board/trends.html",
        found=trends_of(board),
        asked={
            "valid_on": board.valid_on.isoformat(),
            "known_on": board.known_on.isoformat(),
            "scope": board.scope.value,
        },
    )


@api.get("")
def read_trends(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> TrendPage:
    return trends_of(show_board(session, viewer, filters, today))


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    export: ListExport,
    session: ReadSession,
    filters: Filters,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """A row for each indicator and year."""
    found = trends_of(show_board(session, export.viewer, filters, export.today))
    rows = [
        [one.key, one.name, one.unit, point.on, point.value, point.wanted]
        for one in found.trends
        for point in one.points
    ]
    return export.send_rows("目标走势", COLUMNS, rows, file_format)
