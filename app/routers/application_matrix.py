"""Beside the sections of an application: its matrix, and what the register knows of its firm."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import FILLERS
from app.queries.application_matrix import MatrixPage, get_matrix
from app.queries.application_prefill import KnownPage, describe_known
from app.services.application_prefill import fill_in_known
from app.web.rendering import Render

pages = APIRouter(
    prefix="/applications/{application_id}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/applications/{application_id}", tags=["applications"])


@dataclass(frozen=True, slots=True)
class FilledIn:
    """How many answers the register filled in."""

    count: int


@pages.get("/matrix")
def show_matrix(
    session: ReadSession, viewer: CurrentViewer, application_id: str, render: Render
) -> Response:
    return render.page(
        "applications/matrix.html", None, found=get_matrix(session, viewer, application_id)
    )


@api.get("/matrix")
def read_matrix(session: ReadSession, viewer: CurrentViewer, application_id: str) -> MatrixPage:
    return get_matrix(session, viewer, application_id)


@pages.get("/known")
def show_known(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    application_id: str,
    render: Render,
) -> Response:
    found = describe_known(session, viewer, application_id, today)
    return render.page(
        "applications/known.html", None, found=found, may_fill=viewer.role in FILLERS
    )


@api.get("/known")
def read_known(
    session: ReadSession, viewer: CurrentViewer, today: Today, application_id: str
) -> KnownPage:
    return describe_known(session, viewer, application_id, today)


@pages.post("/known")
def submit_known(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    application_id: str,
    render: Render,
) -> Response:
    fill_in_known(session, viewer, application_id, today, datetime.now(UTC))
    return render.go(f"/applications/{application_id}/known")


@api.post("/known")
def post_known(
    session: WriteSession, viewer: CurrentViewer, today: Today, application_id: str
) -> FilledIn:
    """Only what nobody has answered yet: asked twice, it fills in nothing more."""
    count = fill_in_known(session, viewer, application_id, today, datetime.now(UTC))
    return FilledIn(count)
