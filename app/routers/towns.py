"""Towns, parks and the county beside each other, and the rows behind each number."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today
from app.domain.plans import StatScope
from app.domain.scoreboard import STALE_DAYS
from app.domain.titles import Programme
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.paging import SIZES
from app.queries.scoreboard import show_scoreboard
from app.queries.scoreboard_rows import PlaceRowFilters, PlaceRows, list_place_rows
from app.queries.scoreboard_views import PlaceLine, Scoreboard, ScoreboardFilters
from app.web.choices import worded
from app.web.exported import LISTED, Format, ListExport
from app.web.lists import size_links, turn
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(prefix="/towns", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/towns", tags=["board"])

Filters = Annotated[ScoreboardFilters, Query()]
Rows = Annotated[PlaceRowFilters, Query()]
PROGRAMMES = (Programme.HNTE, Programme.PROVINCIAL_TECH_SME)
COLUMNS = (
    Column("name", "镇街道或园区", width=24),
    Column("task", "本年任务", Kind.NUMBER),
    Column("task_basis", "任务口径", Kind.WORD),
    Column("done", "已完成", Kind.NUMBER),
    Column("share", "完成率", Kind.PERCENT),
    Column("rank", "排名", Kind.NUMBER),
    Column("status", "进度", Kind.WORD),
    Column("valid", "有效", Kind.NUMBER),
    Column("first", "首次认定", Kind.NUMBER),
    Column("renewal", "重新认定", Kind.NUMBER),
    Column("net", "净增", Kind.NUMBER),
    Column("in_pipeline", "在途", Kind.NUMBER),
    Column("renewal_pending", "续认中", Kind.NUMBER),
    Column("lapsing", "半年内到期", Kind.NUMBER),
    Column("low", "年底预计(低)", Kind.NUMBER),
    Column("high", "年底预计(高)", Kind.NUMBER),
    Column("open_cases", "在办申报案", Kind.NUMBER),
    Column("median_days", "未推进天数(中位)", Kind.NUMBER),
    Column("oldest_days", "未推进天数(最长)", Kind.NUMBER),
    Column("stale_cases", f"{STALE_DAYS}天以上未推进", Kind.NUMBER),
    Column("visits", "本年走访接触", Kind.NUMBER),
    Column("above_size", "规上企业", Kind.NUMBER),
    Column("per_hundred", "每百家规上企业", Kind.NUMBER),
)
ROW_COLUMNS = (
    Column("enterprise_name", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("town_name", "镇街道"),
    Column("stage", "申报环节", Kind.WORD),
    Column("occasion", "事由", Kind.WORD),
    Column("day", "日期", Kind.DATE),
    Column("days", "距今天数", Kind.NUMBER),
)


@pages.get("")
def show_towns(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = show_scoreboard(session, viewer, filters, today)
    return render.page(
        "towns/page.html",
        found=found,
        asked=asked_of(found),
        programmes=worded(PROGRAMMES),
        scopes=worded(StatScope),
    )


@api.get("")
def read_towns(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> Scoreboard:
    """Towns and what belongs to none add up to the county; parks lie within towns."""
    return show_scoreboard(session, viewer, filters, today)


def asked_of(found: Scoreboard) -> dict[str, Any]:
    """What was asked for, for links."""
    return {
        "programme": found.key,
        "valid_on": found.valid_on.isoformat(),
        "known_on": found.known_on.isoformat(),
        "scope": found.scope.value,
    }


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    export: ListExport,
    session: ReadSession,
    filters: Filters,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    found = show_scoreboard(session, export.viewer, filters, export.today)
    lines = (*found.towns, *found.parks, found.county)
    rows = [[cell_of(line, column.key) for column in COLUMNS] for line in lines]
    return export.send_rows("镇街进展", COLUMNS, rows, file_format)


def cell_of(line: PlaceLine, key: str) -> Any:
    if key == "name":
        return line.name or {"unknown": "镇街未知", "none": "不在园区"}.get(line.code, "全市")
    for one in (line, line.counts, line.outlook):
        if hasattr(one, key):
            return getattr(one, key)
    return None


@pages.get("/rows")
def show_place_rows(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Rows, render: Render
) -> Response:
    found = list_place_rows(session, viewer, filters, today)
    asked = filters.model_dump(mode="json", exclude={"after", "before", "size"})
    address = "/towns/rows"
    return render.page(
        "towns/rows.html",
        "towns/_rows.html",
        found=found,
        asked=asked,
        sizes=size_links(address, asked, SIZES, filters.size),
        previous=turn(address, asked | {"size": filters.size}, before=found.previous),
        next=turn(address, asked | {"size": filters.size}, after=found.next),
    )


@api.get("/rows")
def read_place_rows(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Rows
) -> PlaceRows:
    return list_place_rows(session, viewer, filters, today)


@pages.get("/rows/export", response_class=StreamingResponse)
@api.get("/rows/export", response_class=StreamingResponse, responses=AS_FILE)
def read_rows_export(
    session: ReadSession, export: ListExport, filters: Rows, file_format: Format = FileFormat.XLSX
) -> Response:
    list_place_rows(session, export.viewer, filters, export.today)  # refusals come in time

    return export.send_list(
        "镇街进展明细",
        ROW_COLUMNS,
        lambda session, viewer, asked: list_place_rows(session, viewer, asked, export.today),
        filters,
        file_format,
        total=LISTED,
    )
