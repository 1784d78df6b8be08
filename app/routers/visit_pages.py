"""One contact: its page, its correction, and the rule of two officers."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.files.kinds import ENDINGS
from app.queries.visit_pages import VisitDetail, describe_visit
from app.routers.visits import second_choices
from app.services.visits import (
    Explanation,
    VisitEdit,
    VisitStep,
    close_visit,
    confirm_visit,
    explain_contact,
    mark_seen,
    revise_visit,
)
from app.web.forms import Typed, TypedForm, refilling
from app.web.rendering import Render, Renderer

pages = APIRouter(prefix="/visits", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/visits", tags=["visits"])

LIST = "/visits"
PAGE, REGION = "visits/visit.html", "visits/_visit.html"


@pages.get("/{visit_id}")
def show_visit(
    viewer: CurrentViewer, session: ReadSession, visit_id: str, render: Render
) -> Response:
    return render.page(PAGE, REGION, **_context(session, viewer, visit_id))


@api.get("/{visit_id}")
def read_visit(viewer: CurrentViewer, session: ReadSession, visit_id: str) -> VisitDetail:
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}")
def submit_revision(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, typed: TypedForm, render: Render
) -> Response:
    def change() -> None:
        revise_visit(session, viewer, visit_id, typed.parse(VisitEdit))

    return _changed(session, viewer, visit_id, typed, render, "revise", change)


@api.post("/{visit_id}")
def post_revision(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, given: VisitEdit
) -> VisitDetail:
    revise_visit(session, viewer, visit_id, given)
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}/confirm")
def submit_confirmation(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    visit_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    def change() -> None:
        confirm_visit(session, viewer, visit_id, typed.parse(VisitStep), today)

    return _changed(session, viewer, visit_id, typed, render, "confirm", change)


@api.post("/{visit_id}/confirm")
def post_confirmation(
    viewer: CurrentViewer, session: WriteSession, today: Today, visit_id: str, given: VisitStep
) -> VisitDetail:
    confirm_visit(session, viewer, visit_id, given, today)
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}/explain")
def submit_explanation(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, typed: TypedForm, render: Render
) -> Response:
    def change() -> None:
        explain_contact(session, viewer, visit_id, typed.parse(Explanation))

    return _changed(session, viewer, visit_id, typed, render, "explain", change)


@api.post("/{visit_id}/explain")
def post_explanation(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, given: Explanation
) -> VisitDetail:
    explain_contact(session, viewer, visit_id, given)
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}/seen")
def submit_seen(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, typed: TypedForm, render: Render
) -> Response:
    def change() -> None:
        mark_seen(session, viewer, visit_id, typed.parse(VisitStep))

    return _changed(session, viewer, visit_id, typed, render, "seen", change)


@api.post("/{visit_id}/seen")
def post_seen(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, given: VisitStep
) -> VisitDetail:
    mark_seen(session, viewer, visit_id, given)
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}/close")
def submit_close(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    visit_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    def change() -> None:
        close_visit(session, viewer, visit_id, typed.parse(VisitStep), today)

    return _changed(session, viewer, visit_id, typed, render, "close", change)


@api.post("/{visit_id}/close")
def post_close(
    viewer: CurrentViewer, session: WriteSession, today: Today, visit_id: str, given: VisitStep
) -> VisitDetail:
    close_visit(session, viewer, visit_id, given, today)
    return describe_visit(session, viewer, visit_id)


def _changed(
    session: Session,
    viewer: Viewer,
    visit_id: str,
    typed: Typed,
    render: Renderer,
    sent: str,
    change: Callable[[], None],
) -> Response:
    """Make the change and show the contact as it is then; refused, the page says which rule."""
    before = _context(session, viewer, visit_id) | {"sent": sent}
    with refilling(PAGE, REGION, typed, **before):
        change()
    after = _context(session, viewer, visit_id)
    return render.changed(REGION, then=f"{LIST}/{visit_id}", **after)


def _context(session: Session, viewer: Viewer, visit_id: str) -> dict[str, Any]:
    detail = describe_visit(session, viewer, visit_id)
    return {
        "detail": detail,
        "visit": detail.visit,
        "sent": "",
        "accepts": ",".join(ENDINGS),
        "seconds": second_choices(session, viewer) if detail.may_revise else [],
    }
