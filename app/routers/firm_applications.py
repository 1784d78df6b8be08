"""A firm's applications, and beginning one: by the firm, or by an officer for a case."""

from datetime import UTC, datetime

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.queries.application_pages import describe_application
from app.queries.application_views import ApplicationHead
from app.queries.applications import get_papers
from app.queries.firm_applications import FirmApplications, list_firm_applications
from app.services.applications import BeginInput, begin_application, begin_for_case
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["applications"], route_class=Once)
PAGE = "applications/firm.html"


@pages.get("/firm/applications")
def show_applications(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page(PAGE, None, found=list_firm_applications(session, viewer, today))


@api.get("/firm/applications")
def read_applications(
    session: ReadSession, viewer: CurrentViewer, today: Today
) -> FirmApplications:
    return list_firm_applications(session, viewer, today)


@pages.post("/firm/applications")
def submit_beginning(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, found=list_firm_applications(session, viewer, today)):
        given = typed.parse(BeginInput)
        begun = begin_application(session, viewer, given, today, datetime.now(UTC))
    return render.go(f"/applications/{begun.public_id}")


@api.post("/firm/applications", status_code=201)
def post_beginning(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: BeginInput
) -> ApplicationHead:
    """Asked again, the answer is the application that is there already."""
    begun = begin_application(session, viewer, given, today, datetime.now(UTC))
    return _head(session, viewer, begun.public_id)


@pages.post("/cases/{case_id}/application")
def submit_for_case(
    session: WriteSession, viewer: CurrentViewer, today: Today, case_id: str, render: Render
) -> Response:
    begun = begin_for_case(session, viewer, case_id, today, datetime.now(UTC))
    return render.go(f"/applications/{begun.public_id}")


@api.post("/cases/{case_id}/application", status_code=201)
def post_for_case(
    session: WriteSession, viewer: CurrentViewer, today: Today, case_id: str
) -> ApplicationHead:
    begun = begin_for_case(session, viewer, case_id, today, datetime.now(UTC))
    return _head(session, viewer, begun.public_id)


def _head(session: Session, viewer: Viewer, public_id: str) -> ApplicationHead:
    papers = get_papers(session, viewer, public_id)
    return describe_application(papers, viewer, {}).application
