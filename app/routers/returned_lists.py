"""The list of an inquiry as a department sent it back: uploaded or pasted, looked at, then kept
as the answers of the inquiry's own page are."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today
from app.domain.list_lines import lines_of
from app.domain.opinions import Department
from app.queries.inquiries import describe_inquiry
from app.queries.returned_lists import ReturnedPreview, preview_returned
from app.routers.inquiries import Named, inquiry_context, of_batch, of_round
from app.routers.official_lists import given_lines
from app.web.forms import TypedForm, refilling
from app.web.rendering import Render
from app.web.uploads import BroughtFile

TABLE = "/inquiries/{inquiry_id}/answers/{department}/table"
pages = APIRouter(
    prefix=f"/batches/{{batch_id}}{TABLE}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    dependencies=[Depends(of_batch)],
)
award_pages = APIRouter(
    prefix=f"/awards/{{round_id}}{TABLE}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    dependencies=[Depends(of_round)],
)
api = APIRouter(
    prefix=f"/api/batches/{{batch_id}}{TABLE}",
    tags=["batches"],
    dependencies=[Depends(of_batch)],
)
award_api = APIRouter(
    prefix=f"/api/awards/{{round_id}}{TABLE}", tags=["awards"], dependencies=[Depends(of_round)]
)
PAGE, PREVIEW = "batches/inquiry.html", "batches/returned_list.html"


class PastedTable(BaseModel):
    """Tab-separated lines with their header, as a spreadsheet copies them."""

    text: str = Field(min_length=1, max_length=4_000_000)


@pages.post("")
@award_pages.post("")
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


@api.post("")
@award_api.post("")
def post_table(
    session: ReadSession,
    viewer: CurrentViewer,
    named: Named,
    inquiry_id: str,
    department: Department,
    given: PastedTable,
) -> ReturnedPreview:
    """What it would bring about: send `line`, `answer` and `reason` of its rows to the answers of
    the department."""
    lines = lines_of(given.text)
    return preview_returned(session, viewer, named, inquiry_id, department, lines)[1]
