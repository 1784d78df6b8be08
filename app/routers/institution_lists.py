"""Who has an R&D institution and who could have a higher one: coverage per town, and the ladder.

Their paths stand before those of single institutions."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today
from app.domain.access import Viewer
from app.domain.institution_ladder import LADDER
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.count_filters import UNKNOWN_TOWN
from app.queries.institution_coverage import (
    CoverageFilters,
    CoverageLine,
    CoveragePage,
    CoveredFirms,
    list_covered,
    show_coverage,
)
from app.queries.institution_ladder import (
    LadderFilters,
    LadderPage,
    LadderRow,
    LadderShows,
    list_ladder,
)
from app.queries.paging import SIZES
from app.queries.places import list_townships
from app.web.choices import worded
from app.web.exported import LISTED, Chunk, Export, Format, ListExport
from app.web.lists import size_links, turn
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.words import word

pages = APIRouter(
    prefix="/institutions", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/institutions", tags=["institutions"])

Covered = Annotated[CoverageFilters, Query()]
Steps = Annotated[LadderFilters, Query()]
WHOLE_COUNTY = "全市"
NO_TOWN = "镇街未知"
SHARE_COLUMNS = (
    Column("town", "镇街道"),
    Column("year", "年度", Kind.NUMBER),
    Column("day", "截至", Kind.DATE),
    Column("firms", "规上企业", Kind.NUMBER),
    Column("with_institution", "有研发机构", Kind.NUMBER),
    Column("share", "覆盖率", Kind.PERCENT),
    Column("size_unknown", "规上情况未知", Kind.NUMBER),
)
FIRM_COLUMNS = (
    Column("enterprise_name", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("town_name", "镇街道"),
    Column("institutions", "研发机构", Kind.NUMBER),
)
LADDER_COLUMNS = (
    Column("enterprise_name", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("town_name", "镇街道"),
    Column("holds", "现有最高", Kind.WORD, 18),
    Column("next", "下一级", Kind.WORD, 18),
    Column("verdict", "判断", Kind.WORD),
    Column("short", "未达条件", width=40),
    Column("unknown", "资料不全的条件", width=40),
    Column("main_gap", "主要差距", width=30),
)


# --- Coverage -------------------------------------------------------------------------------------


@pages.get("/coverage")
def show_coverage_page(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page("institutions/coverage.html", found=show_coverage(session, viewer, today))


@api.get("/coverage")
def read_coverage(session: ReadSession, viewer: CurrentViewer, today: Today) -> CoveragePage:
    return show_coverage(session, viewer, today)


@pages.get("/coverage/export", response_class=StreamingResponse)
@api.get("/coverage/export", response_class=StreamingResponse, responses=AS_FILE)
def read_coverage_export(export: ListExport, file_format: Format = FileFormat.XLSX) -> Response:
    def rows(session: Session, _: Any) -> Chunk:
        found = show_coverage(session, export.viewer, export.today)
        return [
            [
                _place(line),
                *(getattr(share, column.key) for column in SHARE_COLUMNS[1:]),
            ]
            for line in found.lines
            for share in line.shares
        ], None

    return export.send("规上企业研发机构覆盖率", SHARE_COLUMNS, rows, file_format)


def _place(line: CoverageLine) -> str:
    return line.name or (NO_TOWN if line.code == UNKNOWN_TOWN else WHOLE_COUNTY)


@pages.get("/coverage/firms")
def show_covered_firms(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Covered, render: Render
) -> Response:
    found = list_covered(session, viewer, filters, today)
    asked = filters.model_dump(mode="json", exclude_none=True, include={"year", "town", "has"})
    asked = {name: str(value).lower() for name, value in asked.items() if value != ""}
    address = "/institutions/coverage/firms"
    towns = {place.code: place.name for place in list_townships(session, viewer.county_code)}
    return render.page(
        "institutions/covered.html",
        "institutions/_covered.html",
        found=found,
        filters=filters,
        asked=asked,
        place=towns.get(filters.town, NO_TOWN if filters.town == UNKNOWN_TOWN else WHOLE_COUNTY),
        sizes=size_links(address, asked, SIZES, filters.size),
        previous=turn(address, asked | {"size": filters.size}, before=found.previous),
        next=turn(address, asked | {"size": filters.size}, after=found.next),
    )


@api.get("/coverage/firms")
def read_covered_firms(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Covered
) -> CoveredFirms:
    return list_covered(session, viewer, filters, today)


@pages.get("/coverage/firms/export", response_class=StreamingResponse)
@api.get("/coverage/firms/export", response_class=StreamingResponse, responses=AS_FILE)
def read_covered_firms_export(
    export: ListExport, filters: Covered, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "规上企业研发机构名单",
        FIRM_COLUMNS,
        lambda session, viewer, asked: list_covered(session, viewer, asked, export.today),
        filters,
        file_format,
        total=LISTED,
    )


# --- The ladder -----------------------------------------------------------------------------------


@pages.get("/ladder")
def show_ladder(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Steps, render: Render
) -> Response:
    return render.page(
        "institutions/ladder.html",
        found=list_ladder(session, viewer, filters, today),
        filters=filters,
        asked=filters.asked(),
        rungs=list(LADDER),
        shows=worded(LadderShows),
        towns=[(town.code, town.name) for town in list_townships(session, viewer.county_code)],
    )


@api.get("/ladder")
def read_ladder(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Steps
) -> LadderPage:
    return list_ladder(session, viewer, filters, today)


@pages.get("/ladder/export", response_class=StreamingResponse)
@api.get("/ladder/export", response_class=StreamingResponse, responses=AS_FILE)
def read_ladder_export(
    export: ListExport, filters: Steps, file_format: Format = FileFormat.XLSX
) -> Response:
    """Everybody below the rung, not only the nearest that the page shows."""

    def rows(session: Session, _: Any) -> Chunk:
        found = _whole(session, export, filters)
        return [[_cell(row, column.key) for column in LADDER_COLUMNS] for row in found.rows], None

    def total(session: Session, viewer: Viewer) -> int:
        return list_ladder(session, viewer, filters, export.today).listed

    return export.send(f"升级梯队·{word(filters.rung)}", LADDER_COLUMNS, rows, file_format, total)


def _whole(session: Session, export: Export, filters: LadderFilters) -> LadderPage:
    return list_ladder(session, export.viewer, filters, export.today, most=None)


def _cell(row: LadderRow, key: str) -> Any:
    value = getattr(row, key)
    return "、".join(value) if isinstance(value, list) else value
