"""The cohorts of the reserve pool over time, as bars and as a table."""

from dataclasses import asdict

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.cohort_courses import CohortCourse, list_cohort_courses
from app.web.exported import Format, ListExport
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/pool/cohorts/course", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/pool/cohorts/course", tags=["pool"])

COLUMNS = (
    Column("name", "后备库"),
    Column("day", "日期", Kind.DATE),
    Column("recognized", "已认定", Kind.NUMBER),
    Column("in_cultivation", "在培", Kind.NUMBER),
    Column("removed", "出库", Kind.NUMBER),
)


@pages.get("")
def show_courses(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page(
        "pool/course.html", found=list_cohort_courses(session, viewer, today), day=today
    )


@api.get("")
def read_courses(session: ReadSession, viewer: CurrentViewer, today: Today) -> list[CohortCourse]:
    """Each cohort at the end of every half year since it began, and today."""
    return list_cohort_courses(session, viewer, today)


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [
        [({"name": one.name} | asdict(point))[column.key] for column in COLUMNS]
        for one in list_cohort_courses(session, export.viewer, export.today)
        for point in one.points
    ]
    return export.send_rows("后备库各期变化", COLUMNS, rows, file_format)
