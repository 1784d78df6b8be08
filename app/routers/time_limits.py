"""办理时限: what holds of each programme, what heads set, and setting it."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import HEADS, Viewer
from app.domain.time_limits import LEAST_DAYS, MOST_DAYS, TimeLimitKind
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.time_limits import TimeLimits, list_limits
from app.services.time_limits import NewLimit, set_limit
from app.web.choices import choices
from app.web.exported import Export, Format, ListExport, cells
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/time-limits",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/time-limits", tags=["cases"], route_class=Once)

COLUMNS = (
    Column("programme", "项目", Kind.WORD, 24),
    Column("kind", "事项", Kind.WORD),
    Column("working_days", "工作日", Kind.NUMBER),
    Column("from_day", "起算日", Kind.DATE),
    Column("source", "依据", width=40),
    Column("set_on", "设置日期", Kind.DATE),
    Column("set_by", "设置人"),
)
DAY = timedelta(days=1)


class SentLimit(Sent):
    PAGE = "time_limits/page.html"

    @property
    def address(self) -> str:
        return "/time-limits"

    def shown(self) -> dict[str, Any]:
        return _context(self.session, self.viewer, self.today)


@pages.get("")
def show_limits(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page(SentLimit.PAGE, None, **_context(session, viewer, today))


@api.get("")
def read_limits(session: ReadSession, viewer: CurrentViewer, today: Today) -> TimeLimits:
    return list_limits(session, viewer, today)


@pages.get("/export", response_class=StreamingResponse)
def show_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    return _as_file(session, export, file_format)


@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.JSON
) -> Response:
    return _as_file(session, export, file_format)


def _as_file(session: Session, export: Export, file_format: FileFormat) -> Response:
    found = list_limits(session, export.viewer, export.today).settings
    rows = [cells(row, COLUMNS) for row in found]
    return export.send_rows("办理时限", COLUMNS, rows, file_format)


@pages.post("")
def submit_limit(sent: Annotated[SentLimit, Depends()]) -> Response:
    with sent.as_form("limit"):
        set_limit(sent.session, sent.viewer, sent.parse(NewLimit), sent.today)
    return sent.changed()


@api.post("", status_code=201)
def post_limit(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewLimit
) -> TimeLimits:
    return set_limit(session, viewer, given, today)


def _context(session: Session, viewer: Viewer, today: Today) -> dict[str, Any]:
    found = list_limits(session, viewer, today)
    return {
        "found": found,
        "programmes": choices(dict.fromkeys(one.programme for one in found.limits)),
        "kinds": choices(TimeLimitKind),
        "may_set": viewer.role in HEADS,
        "earliest": (today + DAY).isoformat(),
        "least_days": LEAST_DAYS,
        "most_days": MOST_DAYS,
    }
