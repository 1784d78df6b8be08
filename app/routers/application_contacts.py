"""The contact that an application names, shown to those who say why. Each look is kept."""

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import Accesses, CurrentViewer, ReadSession
from app.domain.access import AccessKind, Viewer
from app.models.history import JournalEntry
from app.queries.application_contacts import ApplicationContact, describe_contact
from app.queries.applications import find_application
from app.routers.enterprise_contacts import Looking, reason_of
from app.web.forms import TypedForm, refilling
from app.web.journal import journal_entry
from app.web.rendering import Render

pages = APIRouter(
    prefix="/applications/{application_id}/contact",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/applications/{application_id}/contact", tags=["applications"])
PAGE = "applications/contact.html"


@pages.get("")
def show_contact(
    session: ReadSession, viewer: CurrentViewer, application_id: str, render: Render
) -> Response:
    return render.page(PAGE, None, found=describe_contact(session, viewer, application_id))


@api.get("")
def read_contact(
    session: ReadSession, viewer: CurrentViewer, application_id: str
) -> ApplicationContact:
    """Masked, unless the firm's contacts are open to the viewer anyway."""
    return describe_contact(session, viewer, application_id)


@pages.post("/show")
def submit_contact_show(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    application_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    veiled = describe_contact(session, viewer, application_id)
    with refilling(PAGE, None, typed, found=veiled):
        reason = reason_of(typed.parse(Looking))
    found = describe_contact(session, viewer, application_id, is_asked_for=True)
    accesses.append(_look(request, session, viewer, application_id, reason, len(found.lines)))
    return render.page(PAGE, None, found=found)


@api.post("/show")
def post_contact_show(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    application_id: str,
    given: Looking,
) -> ApplicationContact:
    find_application(session, viewer, application_id)
    reason = reason_of(given)
    found = describe_contact(session, viewer, application_id, is_asked_for=True)
    accesses.append(_look(request, session, viewer, application_id, reason, len(found.lines)))
    return found


def _look(
    request: Request, session: Session, viewer: Viewer, public_id: str, reason: str, rows: int
) -> JournalEntry:
    _, _, firm = find_application(session, viewer, public_id)
    return journal_entry(
        request,
        viewer,
        AccessKind.PERSONAL_VIEW,
        enterprise_id=firm.id,
        subject=f"{firm.name} 申报书联系人"[:200],
        reason=reason,
        rows=rows,
    )
