"""Will the targets be reached: the forecast, what it rests on, and what one may suppose."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today
from app.domain.titles import Programme
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.forecast_views import ForecastFilters, ForecastPage
from app.queries.forecasts import show_forecast as compose_forecast
from app.web.choices import worded
from app.web.exported import Format, ListExport, cells
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(prefix="/forecast", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/forecast", tags=["board"])

Filters = Annotated[ForecastFilters, Query()]
PROGRAMMES = (Programme.HNTE, Programme.PROVINCIAL_TECH_SME)
COLUMNS = (
    Column("enterprise_name", "企业名称"),
    Column("town_name", "镇街道"),
    Column("kind", "类型"),
    Column("stage", "申报阶段"),
    Column("last_day", "有效期至", Kind.DATE),
    Column("percent", "按历史通过的可能(%)", Kind.NUMBER),
)


@pages.get("")
def show_forecast(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = compose_forecast(session, viewer, filters, today)
    return render.page(
        "forecast/page.html",
        found=found,
        programmes=worded(PROGRAMMES),
        fan=_fan(found),
    )


@api.get("")
def read_forecast(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> ForecastPage:
    """Bands hold the truth in four of five cases. Parts are expected numbers of firms."""
    return compose_forecast(session, viewer, filters, today)


def _fan(found: ForecastPage) -> dict[str, Any]:
    """The chart, by years and their parts: what was, what is, the band and where it steps, and
    each year's end as it will be known afterwards."""
    edges = [(_place(found.day), found.valid, found.valid, found.valid)]
    for one in found.steps:
        for day, band in ((one.on - timedelta(days=1), one.before), (one.on, one.after)):
            edges.append((_place(day), band.low, band.middle, band.high))
    return {
        "past": [(_place(date(year, 12, 31)), number) for year, number in found.past],
        "edges": edges if found.steps else [],
        "now": (_place(found.day), found.valid),
        "bands": [(_place(date(o.year, 12, 31)), o.low, o.middle, o.high) for o in found.years],
        "target": found.target,
    }


def _place(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    export: ListExport,
    session: ReadSession,
    filters: Filters,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """The firms whose outcome decides, all of them."""
    found = compose_forecast(session, export.viewer, filters, export.today, most=None)
    rows = [cells(one, COLUMNS) for one in found.deciders]
    return export.send_rows("达标预测_关键企业", COLUMNS, rows, file_format)
