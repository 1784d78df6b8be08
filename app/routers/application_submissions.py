"""The versions of an application that were handed in: each in full, read only."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import HTMLResponse, Response

from app.dependencies import Accesses, CurrentViewer, ReadSession
from app.domain.access import AccessKind
from app.domain.refusals import NotPermitted, Reason
from app.queries.applications import find_application
from app.queries.contacts import application_contact_is_open
from app.queries.submission_pages import SubmissionPage, describe_submission
from app.queries.submissions import SubmissionRow, get_submission, list_submissions
from app.web.journal import journal_entry
from app.web.looks import NOTES_LOOK
from app.web.rendering import Render

pages = APIRouter(
    prefix="/applications/{application_id}/submissions",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/applications/{application_id}/submissions", tags=["applications"])

Number = Annotated[int, Path(ge=1, le=9999)]
AS_KEPT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The text whose SHA-256 is the version's digest.",
        "content": {"application/json": {}},
    }
}


@api.get("")
def read_submissions(
    session: ReadSession, viewer: CurrentViewer, application_id: str
) -> list[SubmissionRow]:
    """The newest first."""
    find_application(session, viewer, application_id)
    return list_submissions(session, viewer, application_id)


@pages.get("/{number}", dependencies=NOTES_LOOK)
def show_submission(
    session: ReadSession,
    viewer: CurrentViewer,
    application_id: str,
    number: Number,
    render: Render,
) -> Response:
    found = describe_submission(session, viewer, application_id, number)
    return render.page("applications/submission.html", None, found=found)


@api.get("/{number}", dependencies=NOTES_LOOK)
def read_submission(
    session: ReadSession, viewer: CurrentViewer, application_id: str, number: Number
) -> SubmissionPage:
    """As it was handed in, in the order of the printed form, and what changed since the version
    before it."""
    return describe_submission(session, viewer, application_id, number)


@pages.get("/{number}/content.json")
@api.get("/{number}/content.json", response_class=Response, responses=AS_KEPT)
def read_content(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    application_id: str,
    number: Number,
) -> Response:
    """Sign for sign as it was frozen, so that anybody may reckon its SHA-256 again; so it
    is for those whom the firm's contact is open to. Its schema:
    `GET /api/forms/{key}/{edition}/schema`."""
    _, case, firm = find_application(session, viewer, application_id)
    if not application_contact_is_open(viewer, case, firm):
        raise NotPermitted(Reason.CONTACT_IN_FILE)
    found = get_submission(session, viewer, application_id, number)
    name = quote(f"{firm.name}_第{number}次提交.json")
    named = f"attachment; filename=\"submission.json\"; filename*=UTF-8''{name}"
    accesses.append(
        journal_entry(
            request,
            viewer,
            AccessKind.EXPORT,
            subject=f"申报书第 {number} 次提交 {firm.name}"[:200],
            enterprise_id=firm.id,
        )
    )
    return Response(
        found.content,
        media_type="application/json",
        headers={
            "content-disposition": named,
            "cache-control": "no-store",
        },
    )
