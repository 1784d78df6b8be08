"""One contact: its page, its correction, and the rule of two officers."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
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
from app.web.neighbours import NO_WAY, way_on
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(prefix="/visits", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/visits", tags=["visits"])


@dataclass
class SentVisit(Sent):
    visit_id: str

    PAGE = "visits/visit.html"
    REGION = "visits/_visit.html"

    @property
    def address(self) -> str:
        return f"/visits/{self.visit_id}"

    def shown(self) -> dict[str, Any]:
        return _context(self.session, self.viewer, self.visit_id)


VisitForm = Annotated[SentVisit, Depends()]


@pages.get("/{visit_id}")
def show_visit(
    viewer: CurrentViewer, session: ReadSession, today: Today, visit_id: str, render: Render
) -> Response:
    shown = _context(session, viewer, visit_id)
    way = way_on(render.request, session, viewer, visit_id, today)
    return render.page(SentVisit.PAGE, SentVisit.REGION, **shown | {"way": way})


@api.get("/{visit_id}")
def read_visit(viewer: CurrentViewer, session: ReadSession, visit_id: str) -> VisitDetail:
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}")
def submit_revision(form: VisitForm) -> Response:
    with form.as_form("revise"):
        revise_visit(form.session, form.viewer, form.visit_id, form.parse(VisitEdit))
    return form.changed()


@api.post("/{visit_id}")
def post_revision(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, given: VisitEdit
) -> VisitDetail:
    revise_visit(session, viewer, visit_id, given)
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}/confirm")
def submit_confirmation(form: VisitForm) -> Response:
    with form.as_form("confirm"):
        confirm_visit(form.session, form.viewer, form.visit_id, form.parse(VisitStep), form.today)
    return form.changed()


@api.post("/{visit_id}/confirm")
def post_confirmation(
    viewer: CurrentViewer, session: WriteSession, today: Today, visit_id: str, given: VisitStep
) -> VisitDetail:
    confirm_visit(session, viewer, visit_id, given, today)
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}/explain")
def submit_explanation(form: VisitForm) -> Response:
    with form.as_form("explain"):
        explain_contact(form.session, form.viewer, form.visit_id, form.parse(Explanation))
    return form.changed()


@api.post("/{visit_id}/explain")
def post_explanation(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, given: Explanation
) -> VisitDetail:
    explain_contact(session, viewer, visit_id, given)
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}/seen")
def submit_seen(form: VisitForm) -> Response:
    with form.as_form("seen"):
        mark_seen(form.session, form.viewer, form.visit_id, form.parse(VisitStep))
    return form.changed()


@api.post("/{visit_id}/seen")
def post_seen(
    viewer: CurrentViewer, session: WriteSession, visit_id: str, given: VisitStep
) -> VisitDetail:
    mark_seen(session, viewer, visit_id, given)
    return describe_visit(session, viewer, visit_id)


@pages.post("/{visit_id}/close")
def submit_close(form: VisitForm) -> Response:
    with form.as_form("close"):
        close_visit(form.session, form.viewer, form.visit_id, form.parse(VisitStep), form.today)
    return form.changed()


@api.post("/{visit_id}/close")
def post_close(
    viewer: CurrentViewer, session: WriteSession, today: Today, visit_id: str, given: VisitStep
) -> VisitDetail:
    close_visit(session, viewer, visit_id, given, today)
    return describe_visit(session, viewer, visit_id)


def _context(session: Session, viewer: Viewer, visit_id: str) -> dict[str, Any]:
    detail = describe_visit(session, viewer, visit_id)
    return {
        "detail": detail,
        "visit": detail.visit,
        "sent": "",
        "way": NO_WAY,
        "accepts": ",".join(ENDINGS),
        "seconds": second_choices(session, viewer) if detail.may_revise else [],
    }
