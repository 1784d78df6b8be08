"""The people of a firm: who acts for it, whom it invites, whom it lets go."""

from dataclasses import dataclass

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.access import Viewer
from app.domain.firm_accounts import told
from app.models.firm_accounts import Invitation
from app.queries.firm_accounts import FirmUsers, describe_firm_users
from app.queries.people import today_in_shanghai
from app.services import invitations as service
from app.services.invitations import InvitationInput
from app.web.forms import TypedForm, refilling
from app.web.once import OnceUntold
from app.web.rendering import Render

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=OnceUntold,
)
api = APIRouter(
    prefix="/api/enterprises/{enterprise_id}", tags=["firm accounts"], route_class=OnceUntold
)
PAGE = "firm_users/page.html"


@dataclass(frozen=True, slots=True)
class ToldCode:
    """An invitation's code, told this once."""

    id: str
    code: str


def _people(session: Session, viewer: Viewer, enterprise_id: str) -> FirmUsers:
    return describe_firm_users(session, viewer, enterprise_id, today_in_shanghai())


def told_once(invitation: Invitation, code: str) -> ToldCode:
    return ToldCode(invitation.public_id, told(code))


@pages.get("/users")
def show_users(
    session: ReadSession, viewer: CurrentViewer, enterprise_id: str, render: Render
) -> Response:
    return render.page(PAGE, firm=_people(session, viewer, enterprise_id))


@api.get("/users")
def read_users(session: ReadSession, viewer: CurrentViewer, enterprise_id: str) -> FirmUsers:
    return _people(session, viewer, enterprise_id)


@pages.post("/users")
def submit_invitation(
    session: WriteSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    firm = _people(session, viewer, enterprise_id)
    with refilling(PAGE, None, typed, firm=firm):
        given = typed.parse(InvitationInput)
        invitation, code = service.invite(
            session, viewer, enterprise_id, given, today_in_shanghai()
        )
    return render.page(
        "firm_users/slip.html",
        invitation=invitation,
        code=told(code),
        firm_name=firm.enterprise,
        agency_name="",
        back=f"/enterprises/{enterprise_id}/users",
    )


@api.post("/users", status_code=201)
def post_invitation(
    session: WriteSession, viewer: CurrentViewer, enterprise_id: str, given: InvitationInput
) -> ToldCode:
    return told_once(*service.invite(session, viewer, enterprise_id, given, today_in_shanghai()))


@pages.post("/users/{grant_id}/end")
def submit_end_of_user(
    session: WriteSession, viewer: CurrentViewer, enterprise_id: str, grant_id: str, render: Render
) -> Response:
    service.end_user(session, viewer, enterprise_id, grant_id, today_in_shanghai())
    return render.go(f"/enterprises/{enterprise_id}/users")


@api.post("/users/{grant_id}/end")
def post_end_of_user(
    session: WriteSession, viewer: CurrentViewer, enterprise_id: str, grant_id: str
) -> FirmUsers:
    service.end_user(session, viewer, enterprise_id, grant_id, today_in_shanghai())
    return _people(session, viewer, enterprise_id)


@pages.post("/invitations/{invitation_id}/withdraw")
def submit_withdrawal(
    session: WriteSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    invitation_id: str,
    render: Render,
) -> Response:
    service.withdraw(session, viewer, enterprise_id, invitation_id, today_in_shanghai())
    return render.go(f"/enterprises/{enterprise_id}/users")


@api.post("/invitations/{invitation_id}/withdraw")
def post_withdrawal(
    session: WriteSession, viewer: CurrentViewer, enterprise_id: str, invitation_id: str
) -> FirmUsers:
    service.withdraw(session, viewer, enterprise_id, invitation_id, today_in_shanghai())
    return _people(session, viewer, enterprise_id)
