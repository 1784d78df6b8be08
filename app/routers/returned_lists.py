"""The list of an inquiry as a department sent it back: uploaded or pasted, looked at, then kept
as the answers of the inquiry's own page are."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.list_lines import lines_of
from app.domain.opinions import Department
from app.queries.inquiries import describe_inquiry
from app.queries.inquiry_views import InquiryDetail
from app.queries.returned_lists import ReturnedPreview, preview_returned
from app.routers.inquiries import (
    InquiryForm,
    Named,
    inquiry_context,
    of_batch,
    of_round,
    typed_answers,
)
from app.routers.official_lists import given_lines
from app.services.inquiries import Answers
from app.services.returned_tables import keep_table, undo_table
from app.web.forms import TypedForm, refilling
from app.web.rendering import Render
from app.web.uploads import BroughtFile

INQUIRY = "/inquiries/{inquiry_id}"
TABLE, UNDO = "/answers/{department}/table", "/tables/{table_id}/undo"
pages = APIRouter(
    prefix=f"/batches/{{batch_id}}{INQUIRY}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    dependencies=[Depends(of_batch)],
)
award_pages = APIRouter(
    prefix=f"/awards/{{round_id}}{INQUIRY}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    dependencies=[Depends(of_round)],
)
api = APIRouter(
    prefix=f"/api/batches/{{batch_id}}{INQUIRY}",
    tags=["batches"],
    dependencies=[Depends(of_batch)],
)
award_api = APIRouter(
    prefix=f"/api/awards/{{round_id}}{INQUIRY}", tags=["awards"], dependencies=[Depends(of_round)]
)
PAGE, PREVIEW = "batches/inquiry.html", "batches/returned_list.html"


class PastedTable(BaseModel):
    """Tab-separated lines with their header, as a spreadsheet copies them."""

    text: str = Field(min_length=1, max_length=4_000_000)


@pages.post(TABLE)
@award_pages.post(TABLE)
def submit_table(
    file: BroughtFile,
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    named: Named,
    inquiry_id: str,
    department: Department,
    typed: TypedForm,
    render: Render,
) -> Response:
    """What it would bring about; nothing is kept yet."""
    found = describe_inquiry(session, viewer, named, inquiry_id)
    context = inquiry_context(viewer, found, today, department) | {"sent": "table"}
    with refilling(PAGE, None, typed, **context):
        lines, _ = given_lines(typed, file)
        found, preview = preview_returned(session, viewer, named, inquiry_id, department, lines)
    return render.page(PREVIEW, None, found=found, preview=preview, most=today.isoformat())


@api.post(TABLE)
@award_api.post(TABLE)
def post_table(
    session: ReadSession,
    viewer: CurrentViewer,
    named: Named,
    inquiry_id: str,
    department: Department,
    given: PastedTable,
) -> ReturnedPreview:
    """What it would bring about: send `line`, `answer` and `reason` of its rows to be kept."""
    lines = lines_of(given.text)
    return preview_returned(session, viewer, named, inquiry_id, department, lines)[1]


@pages.post(f"{TABLE}/kept")
@award_pages.post(f"{TABLE}/kept")
def submit_kept(sent: InquiryForm, department: Department) -> Response:
    with sent.as_form(department.value):
        keep_table(
            sent.session,
            sent.viewer,
            sent.named,
            sent.inquiry_id,
            department,
            typed_answers(sent.typed),
            sent.today,
        )
    return sent.changed()


@api.post(f"{TABLE}/kept")
@award_api.post(f"{TABLE}/kept")
def post_kept(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    named: Named,
    inquiry_id: str,
    department: Department,
    given: Answers,
) -> InquiryDetail:
    """The answers of the table, which can be taken back together."""
    return keep_table(session, viewer, named, inquiry_id, department, given, today)


@pages.post(UNDO)
@award_pages.post(UNDO)
def submit_undo(sent: InquiryForm, table_id: str) -> Response:
    with sent.as_form(table_id):
        undo_table(sent.session, sent.viewer, sent.named, sent.inquiry_id, table_id, sent.today)
    return sent.changed()


@api.post(UNDO)
@award_api.post(UNDO)
def post_undo(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    named: Named,
    inquiry_id: str,
    table_id: str,
) -> InquiryDetail:
    """As far as nobody has touched its answers since; `taken_back` says how many."""
    return undo_table(session, viewer, named, inquiry_id, table_id, today)
