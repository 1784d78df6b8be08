"""The edition of an application: what a newer one changes, and moving to it on request."""

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.queries.application_editions import EditionPage, describe_edition
from app.queries.application_pages import describe_application
from app.queries.applications import get_papers
from app.services.applications import EditionInput, move_to_edition
from app.web.forms import TypedForm, refilling
from app.web.rendering import Render

pages = APIRouter(
    prefix="/applications/{application_id}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/applications/{application_id}", tags=["applications"])
PAGE = "applications/edition.html"


class Moved(BaseModel):
    edition: int


@pages.get("/edition")
def show_edition(
    session: ReadSession, viewer: CurrentViewer, application_id: str, render: Render
) -> Response:
    papers = get_papers(session, viewer, application_id)
    head = describe_application(papers, viewer, {}).application
    return render.page(PAGE, None, found=describe_edition(papers), application=head)


@api.get("/edition")
def read_edition(session: ReadSession, viewer: CurrentViewer, application_id: str) -> EditionPage:
    return describe_edition(get_papers(session, viewer, application_id))


@pages.post("/edition")
def submit_edition(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    papers = get_papers(session, viewer, application_id)
    head = describe_application(papers, viewer, {}).application
    with refilling(PAGE, None, typed, found=describe_edition(papers), application=head):
        move_to_edition(session, viewer, application_id, typed.parse(EditionInput))
    return render.go(f"/applications/{application_id}/edition")


@api.post("/edition")
def post_edition(
    session: WriteSession, viewer: CurrentViewer, application_id: str, given: EditionInput
) -> Moved:
    """No answer is lost: those to what is asked no more are told by `GET …/edition`."""
    return Moved(edition=move_to_edition(session, viewer, application_id, given))
