"""意见留言 on a case: a page, a region of the case's page, and a twin."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.comments import CommentVisibility
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.comments import CaseComments, list_comments
from app.services.comments import CommentInput, WithdrawalInput, comment, withdraw_comment
from app.web.choices import worded
from app.web.exported import Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

PATH = "/cases/{case_id}/comments"
pages = APIRouter(prefix=PATH, default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix=f"/api{PATH}", tags=["cases"], route_class=Once)

PAGE, REGION = "comments/page.html", "comments/_list.html"
COLUMNS = (
    Column("written_at", "时间", Kind.MOMENT),
    Column("role", "角色", Kind.WORD),
    Column("written_by", "留言人"),
    Column("visibility", "可见范围", Kind.WORD),
    Column("text", "内容", width=60),
    Column("withdrawn_at", "撤回时间", Kind.MOMENT),
    Column("withdrawal_reason", "撤回原因", width=30),
)


@pages.get("")
def show_comments(
    session: ReadSession, viewer: CurrentViewer, case_id: str, render: Render
) -> Response:
    found = list_comments(session, viewer, case_id)
    return render.page(PAGE, REGION, found=found, visibilities=worded(CommentVisibility))


@api.get("")
def read_comments(session: ReadSession, viewer: CurrentViewer, case_id: str) -> CaseComments:
    return list_comments(session, viewer, case_id)


@pages.get("/export")
@api.get("/export")
def read_comments_export(
    session: ReadSession, export: ListExport, case_id: str, file_format: Format = FileFormat.XLSX
) -> Response:
    found = list_comments(session, export.viewer, case_id)
    rows = [cells(row, COLUMNS) for row in found.rows]
    return export.send_rows("意见留言", COLUMNS, rows, file_format)


@pages.post("")
def submit_comment(
    session: WriteSession,
    viewer: CurrentViewer,
    case_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    found = list_comments(session, viewer, case_id)
    around = {"found": found, "visibilities": worded(CommentVisibility)}
    with refilling(PAGE, REGION, typed, **around):
        comment(session, viewer, case_id, typed.parse(CommentInput))
    return render.go(f"/cases/{case_id}/comments")


@api.post("", status_code=201)
def post_comment(
    session: WriteSession, viewer: CurrentViewer, case_id: str, given: CommentInput
) -> CaseComments:
    comment(session, viewer, case_id, given)
    return list_comments(session, viewer, case_id)


@pages.post("/{comment_id}/withdraw")
def submit_withdrawal(
    session: WriteSession,
    viewer: CurrentViewer,
    case_id: str,
    comment_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    withdraw_comment(session, viewer, case_id, comment_id, typed.parse(WithdrawalInput))
    return render.go(f"/cases/{case_id}/comments")


@api.post("/{comment_id}/withdraw")
def post_withdrawal(
    session: WriteSession,
    viewer: CurrentViewer,
    case_id: str,
    comment_id: str,
    given: WithdrawalInput,
) -> CaseComments:
    withdraw_comment(session, viewer, case_id, comment_id, given)
    return list_comments(session, viewer, case_id)
