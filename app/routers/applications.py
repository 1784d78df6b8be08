"""One application: its overview, what the checks say of it, and handing it in."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.forms.schema import Route
from app.queries.application_diagnosis import diagnose_draft
from app.queries.application_files import filled_slots
from app.queries.application_pages import describe_application
from app.queries.application_views import ApplicationHead, Overview
from app.queries.applications import get_papers
from app.queries.diagnosis_views import Reading
from app.queries.submissions import SubmissionRow, list_submissions
from app.services.applications import RouteInput, choose_route
from app.services.submissions import SubmitInput, submit_application
from app.web.choices import choices
from app.web.forms import TypedForm, refilling
from app.web.looks import NOTES_LOOK
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/applications",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/applications", tags=["applications"], route_class=Once)
OVERVIEW = "applications/overview.html"


# --- The overview ---------------------------------------------------------------------------------


@pages.get("/{application_id}", dependencies=NOTES_LOOK)
def show_application(
    session: ReadSession, viewer: CurrentViewer, application_id: str, render: Render
) -> Response:
    return render.page(OVERVIEW, None, **_overview(session, viewer, application_id))


@api.get("/{application_id}", dependencies=NOTES_LOOK)
def read_application(session: ReadSession, viewer: CurrentViewer, application_id: str) -> Overview:
    return _described(session, viewer, application_id)


@pages.post("/{application_id}/route")
def submit_route(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(OVERVIEW, None, typed, **_overview(session, viewer, application_id)):
        choose_route(session, viewer, application_id, typed.parse(RouteInput))
    return render.go(f"/applications/{application_id}")


@api.post("/{application_id}/route")
def post_route(
    session: WriteSession, viewer: CurrentViewer, application_id: str, given: RouteInput
) -> ApplicationHead:
    choose_route(session, viewer, application_id, given)
    return _described(session, viewer, application_id).application


@pages.post("/{application_id}/submit")
def submit_submission(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    application_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(OVERVIEW, None, typed, **_overview(session, viewer, application_id)):
        given = typed.parse(SubmitInput)
        submit_application(session, viewer, application_id, given, today, datetime.now(UTC))
    return render.go(f"/applications/{application_id}")


@api.post("/{application_id}/submit", status_code=201)
def post_submission(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    application_id: str,
    given: SubmitInput,
) -> SubmissionRow:
    submit_application(session, viewer, application_id, given, today, datetime.now(UTC))
    return list_submissions(session, viewer, application_id)[0]


def _described(session: Session, viewer: Viewer, application_id: str) -> Overview:
    papers = get_papers(session, viewer, application_id)
    return describe_application(papers, viewer, filled_slots(session, papers.application))


def _overview(session: Session, viewer: Viewer, application_id: str) -> dict[str, Any]:
    found = _described(session, viewer, application_id)
    return {
        "found": found,
        "application": found.application,
        "submissions": list_submissions(session, viewer, application_id),
        "routes": choices(Route),
    }


# --- What stands against handing it in ------------------------------------------------------------


@api.get("/{application_id}/findings")
def read_findings(
    session: ReadSession,
    viewer: CurrentViewer,
    application_id: str,
    section: Annotated[str, Query(max_length=40)] = "",
) -> Overview:
    """What is missing and what the checks say; of one section, or of all that is asked for."""
    found = _described(session, viewer, application_id)
    return found.within(section) if section else found


@pages.get("/{application_id}/diagnosis")
def show_diagnosis(
    session: ReadSession, viewer: CurrentViewer, today: Today, application_id: str, render: Render
) -> Response:
    papers = get_papers(session, viewer, application_id)
    return render.region(
        "applications/_diagnosis.html",
        reading=diagnose_draft(session, viewer, papers, today),
        is_judged=True,
        application=describe_application(papers, viewer, {}).application,
    )


@api.get("/{application_id}/diagnosis")
def read_diagnosis(
    session: ReadSession, viewer: CurrentViewer, today: Today, application_id: str
) -> Reading | None:
    """The draft held against the conditions in force on the day it means to apply."""
    return diagnose_draft(session, viewer, get_papers(session, viewer, application_id), today)
