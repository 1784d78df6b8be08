"""续认预警: titles by the months left, judged anew; whom to visit. A page, a twin, a file."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today
from app.domain.access import OFFICERS, Viewer
from app.domain.renewals import RenewalRisk, RenewalStep
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.officers import list_officers
from app.queries.places import list_townships
from app.queries.renewals import RenewalFilters, RenewalPage, list_renewals
from app.web.choices import of_officers, worded
from app.web.exported import Format, ListExport, cells
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(prefix="/renewals", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/renewals", tags=["titles"])

Filters = Annotated[RenewalFilters, Query()]
COLUMNS = (
    Column("enterprise_name", "企业名称"),
    Column("uscc", "统一社会信用代码"),
    Column("town_name", "镇街道"),
    Column("responsible", "责任人"),
    Column("certificate_number", "证书编号"),
    Column("valid_until", "有效期至", Kind.DATE),
    Column("months_left", "剩余月数", Kind.NUMBER),
    Column("step", "预警档"),
    Column("risk", "风险"),
    Column("verdict", "重新对标"),
    Column("gap", "首要差距"),
    Column("missing_count", "缺数据项", Kind.NUMBER),
    Column("unused_class_ii", "未用过的Ⅱ类知识产权", Kind.NUMBER),
    Column("used_class_ii", "用过的Ⅱ类知识产权", Kind.NUMBER),
    Column("stage", "申报阶段"),
    Column("last_visit_on", "最近接触", Kind.DATE),
    Column("needs_visit", "建议走访"),
)


@pages.get("")
def show_renewals(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    return render.page(
        "renewals/page.html",
        found=list_renewals(session, viewer, filters, today),
        filters=filters,
        asked=filters.asked(),
        steps=worded(RenewalStep),
        risks=worded(RenewalRisk),
        officers=of_officers(list_officers(session, viewer, OFFICERS)),
        towns=[(town.code, town.name) for town in list_townships(session, viewer.county_code)],
    )


@api.get("")
def read_renewals(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> RenewalPage:
    """Without a step: titles that have lapsed or lapse within eighteen months."""
    return list_renewals(session, viewer, filters, today)


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    export: ListExport,
    session: ReadSession,
    filters: Filters,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """Exactly the rows of the list."""

    def total(session: Session, viewer: Viewer) -> int:
        return len(list_renewals(session, viewer, filters, export.today).rows)

    found = list_renewals(session, export.viewer, filters, export.today)
    rows = [cells(one, COLUMNS) for one in found.rows]
    return export.send_rows("续认预警", COLUMNS, rows, file_format, total)
