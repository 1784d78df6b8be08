"""Service agencies with their cases and pass rates, for heads only; the file, and the twin."""

from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession
from app.domain.titles import Programme
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.agencies import AgencyRow, list_agencies
from app.queries.board_lines import rounded
from app.web.exported import Format, ListExport, cells
from app.web.problems import AS_FILE
from app.web.registers import ledger
from app.web.rendering import Render

pages = APIRouter(prefix="/agencies", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/agencies", tags=["agencies"])

COLUMNS = (
    Column("agency", "服务机构", width=30),
    Column("programme", "资格", Kind.WORD),
    Column("cases", "申报案", Kind.NUMBER),
    Column("first", "其中首次", Kind.NUMBER),
    Column("renewal", "其中重新认定", Kind.NUMBER),
    Column("open", "在途", Kind.NUMBER),
    Column("passed", "通过", Kind.NUMBER),
    Column("failed", "未通过", Kind.NUMBER),
    Column("withdrawn", "撤回", Kind.NUMBER),
    Column("pass_rate", "通过率", Kind.PERCENT),
)
ABOUT = (
    "按申报案登记的服务机构统计,只有科长和分管领导能看。通过率 = 通过 ÷ (通过 + 未通过),"
    "在途和撤回的不算;案少时一两家就会大起大落。"
)


class AgencyView(BaseModel):
    agency: str
    programme: Programme
    cases: int
    first: int
    renewal: int
    open: int
    passed: int
    failed: int
    withdrawn: int
    pass_rate: Decimal | None
    """To four places; null where nothing is decided."""


def _view(row: AgencyRow) -> AgencyView:
    values = {column.key: getattr(row, column.key) for column in COLUMNS}
    return AgencyView(**values | {"pass_rate": rounded(row.pass_rate, 4)})


@pages.get("")
def show_agencies(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page(
        "registers/table.html",
        None,
        title="服务机构",
        about=ABOUT,
        back="",
        address="/agencies",
        ledger=ledger(COLUMNS, list_agencies(session, viewer)),
    )


@api.get("")
def read_agencies(session: ReadSession, viewer: CurrentViewer) -> list[AgencyView]:
    return [_view(row) for row in list_agencies(session, viewer)]


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_agency_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(row, COLUMNS) for row in list_agencies(session, export.viewer)]
    return export.send_rows("服务机构", COLUMNS, rows, file_format)
