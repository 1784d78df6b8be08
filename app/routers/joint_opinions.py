"""三部门意见: of a whole batch, and of one of its cases."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.opinions import Office, Opinion
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.case_views import CaseDetail
from app.queries.inquiries import describe_joint_opinions
from app.queries.inquiry_views import JointOpinions
from app.routers.case_moves import CaseForm
from app.services.joint_opinions import OfficeOpinion, record_for_batch, record_for_case
from app.web.choices import choices
from app.web.exported import Export, Format, ListExport, cells
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api", tags=["batches"], route_class=Once)

COLUMNS = (
    Column("office", "部门", Kind.WORD),
    Column("opinion", "意见", Kind.WORD),
    Column("given_on", "意见日期", Kind.DATE),
    Column("given_by", "签署人"),
    Column("document_number", "文号", width=24),
    Column("note", "说明", width=40),
)


@dataclass
class SentOpinion(Sent):
    batch_id: str

    PAGE = "batches/joint_opinions.html"

    @property
    def address(self) -> str:
        return f"/batches/{self.batch_id}/opinions"

    def shown(self) -> dict[str, Any]:
        found = describe_joint_opinions(self.session, self.viewer, self.batch_id)
        return _context(self.viewer, found, self.today)


@pages.get("/batches/{batch_id}/opinions")
def show_opinions(
    session: ReadSession, viewer: CurrentViewer, today: Today, batch_id: str, render: Render
) -> Response:
    found = describe_joint_opinions(session, viewer, batch_id)
    return render.page(SentOpinion.PAGE, None, **_context(viewer, found, today))


@api.get("/batches/{batch_id}/opinions")
def read_opinions(session: ReadSession, viewer: CurrentViewer, batch_id: str) -> JointOpinions:
    return describe_joint_opinions(session, viewer, batch_id)


@pages.get("/batches/{batch_id}/opinions/export", response_class=StreamingResponse)
def show_export(
    session: ReadSession, export: ListExport, batch_id: str, file_format: Format = FileFormat.XLSX
) -> Response:
    return _as_file(session, export, batch_id, file_format)


@api.get("/batches/{batch_id}/opinions/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    session: ReadSession, export: ListExport, batch_id: str, file_format: Format = FileFormat.JSON
) -> Response:
    return _as_file(session, export, batch_id, file_format)


def _as_file(
    session: ReadSession, export: Export, batch_id: str, file_format: FileFormat
) -> Response:
    found = describe_joint_opinions(session, export.viewer, batch_id).opinions
    return export.send_rows(
        "三部门意见", COLUMNS, [cells(row, COLUMNS) for row in found], file_format
    )


@pages.post("/batches/{batch_id}/opinions")
def submit_opinion(sent: Annotated[SentOpinion, Depends()]) -> Response:
    with sent.as_form("opinion"):
        given = sent.parse(OfficeOpinion)
        record_for_batch(sent.session, sent.viewer, sent.batch_id, given, sent.today)
    return sent.changed()


@api.post("/batches/{batch_id}/opinions", status_code=201)
def post_opinion(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    batch_id: str,
    given: OfficeOpinion,
) -> JointOpinions:
    return record_for_batch(session, viewer, batch_id, given, today)


@pages.post("/cases/{case_id}/opinions")
def submit_case_opinion(sent: CaseForm) -> Response:
    return sent.carry_out("office-opinion", OfficeOpinion, record_for_case)


@api.post("/cases/{case_id}/opinions", status_code=201)
def post_case_opinion(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    given: OfficeOpinion,
) -> CaseDetail:
    return record_for_case(session, viewer, case_id, given, today)


def _context(viewer: Viewer, found: JointOpinions, today: Today) -> dict[str, Any]:
    return {
        "found": found,
        "offices": choices(Office),
        "opinions": choices(Opinion),
        "may_write": viewer.role in BUREAU,
        "most": today.isoformat(),
        "sent": "",
    }
