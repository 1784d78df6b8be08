"""An application to be carried over field by field into the system where it is really made."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession
from app.queries.application_copies import Copy, get_copy, section_of_copy
from app.web.rendering import Render

pages = APIRouter(
    prefix="/applications/{application_id}/copy",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/applications/{application_id}/copy", tags=["applications"])

SectionKey = Annotated[str, Query(max_length=40)]


@pages.get("")
def show_copy(
    session: ReadSession,
    viewer: CurrentViewer,
    application_id: str,
    render: Render,
    section: SectionKey = "",
) -> Response:
    """One section at a time: 99 activities would be a page of thousands of fields."""
    copy = get_copy(session, viewer, application_id)
    part = section_of_copy(copy, section)
    return render.page("applications/copy.html", None, copy=copy, part=part)


@api.get("")
def read_copy(session: ReadSession, viewer: CurrentViewer, application_id: str) -> Copy:
    """Every value in the order of the printed form; an empty text has not been said."""
    return get_copy(session, viewer, application_id)
