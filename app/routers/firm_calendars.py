"""A firm's own side: what is before it, as page, twin and .ics; and who has looked at its file."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today
from app.exchange.ics import calendar_file, told
from app.exchange.tables import Column, FileFormat, Kind
from app.models.base import now
from app.queries.firm_calendars import FirmCalendar, show_firm_calendar
from app.queries.looks import FirmLooks, list_looks
from app.queries.newest_first import in_full
from app.queries.paging import SIZES, Paging
from app.web.exported import Chunk, Format, ListExport, cells
from app.web.lists import size_links, turn
from app.web.rendering import Render

PREFIX = "/enterprises/{enterprise_id}"
pages = APIRouter(prefix=PREFIX, default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix=f"/api{PREFIX}", tags=["enterprises"])

Filters = Annotated[Paging, Query()]
COLUMNS = (
    Column("at", "时间", Kind.MOMENT),
    Column("office", "单位和科室", width=30),
    Column("role", "角色", Kind.WORD),
    Column("kind", "用途", Kind.WORD),
    Column("subject", "内容", width=40),
    Column("reason", "说明", width=40),
)


AS_CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}
}


@pages.get("/calendar")
def show_calendar(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str, render: Render
) -> Response:
    found = show_firm_calendar(session, viewer, enterprise_id, today)
    return render.page("firm/calendar.html", "firm/_calendar.html", found=found, told=told)


@api.get("/calendar")
def read_calendar(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str
) -> FirmCalendar:
    return show_firm_calendar(session, viewer, enterprise_id, today)


@pages.get("/calendar/export", response_class=Response)
@api.get("/calendar/export", response_class=Response, responses=AS_CALENDAR)
def read_calendar_file(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str
) -> Response:
    """As .ics; a date keeps its identity, so it may be brought in again."""
    found = show_firm_calendar(session, viewer, enterprise_id, today)
    return Response(
        calendar_file(f"{found.enterprise} 申报日历", found.id, found.dates, now()),
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="miaopu-{found.id}.ics"'},
    )


@pages.get("/looks")
def show_looks(
    session: ReadSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    paging: Filters,
    render: Render,
) -> Response:
    found = list_looks(session, viewer, enterprise_id, paging)
    here = f"/enterprises/{enterprise_id}/looks"
    return render.page(
        "firm/looks.html",
        "firm/_looks.html",
        found=found,
        sizes=size_links(here, {}, SIZES, paging.size),
        next=turn(here, {}, after=found.next),
        previous=turn(here, {}, before=found.previous),
    )


@api.get("/looks")
def read_looks(
    session: ReadSession, viewer: CurrentViewer, enterprise_id: str, paging: Filters
) -> FirmLooks:
    return list_looks(session, viewer, enterprise_id, paging)


@pages.get("/looks/export")
@api.get("/looks/export")
def read_looks_export(
    export: ListExport, enterprise_id: str, file_format: Format = FileFormat.XLSX
) -> Response:
    def rows(session: Session, after: str | None) -> Chunk:
        found = list_looks(session, export.viewer, enterprise_id, in_full(after))
        return [cells(row, COLUMNS) for row in found.rows], found.next

    return export.send("查看记录", COLUMNS, rows, file_format)
