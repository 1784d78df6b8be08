"""A case's agencies: entrusted by the firm, named to everybody who sees the case, ended at once."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Role, Viewer
from app.domain.firm_accounts import told
from app.queries.cases import get_case
from app.queries.entrustments import EntrustmentRow, list_entrustments
from app.queries.people import today_in_shanghai
from app.routers.firm_users import ToldCode
from app.services import entrustments as service
from app.services.entrustments import EntrustmentInput
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/cases/{case_id}/entrustments",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/cases/{case_id}/entrustments", tags=["entrustments"], route_class=Once)
PAGE = "entrustments/page.html"


def around_entrustments(
    session: Session, viewer: Viewer, case_id: str, today: date
) -> dict[str, Any]:
    """What the region on a case's page needs, too."""
    return {
        "entrustments": list_entrustments(session, viewer, case_id, today),
        "may_entrust": viewer.role is Role.ENTERPRISE_USER,
    }


def _shown(session: Session, viewer: Viewer, case_id: str, today: date) -> dict[str, Any]:
    case, firm = get_case(session, viewer, case_id)
    return {
        "case": case,
        "case_id": case.public_id,
        "firm_name": firm.name,
        "least": today.isoformat(),
        **around_entrustments(session, viewer, case_id, today),
    }


@pages.get("")
def show_entrustments(
    session: ReadSession, viewer: CurrentViewer, today: Today, case_id: str, render: Render
) -> Response:
    return render.page(PAGE, **_shown(session, viewer, case_id, today))


@api.get("")
def read_entrustments(
    session: ReadSession, viewer: CurrentViewer, today: Today, case_id: str
) -> list[EntrustmentRow]:
    get_case(session, viewer, case_id)
    return list_entrustments(session, viewer, case_id, today)


@pages.post("")
def submit_entrustment(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    shown = _shown(session, viewer, case_id, today)
    with refilling(PAGE, None, typed, **shown):
        invitation, code = service.entrust(
            session, viewer, case_id, typed.parse(EntrustmentInput), today, today_in_shanghai()
        )
    return render.page(
        "firm_users/slip.html",
        invitation=invitation,
        code=told(code),
        firm_name=shown["firm_name"],
        agency_name=typed["agency_name"].strip(),
        back=f"/cases/{case_id}/entrustments",
    )


@api.post("", status_code=201)
def post_entrustment(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    given: EntrustmentInput,
) -> ToldCode:
    invitation, code = service.entrust(session, viewer, case_id, given, today, today_in_shanghai())
    return ToldCode(invitation.public_id, told(code))


@pages.post("/{entrustment_id}/end")
def submit_end_of_entrustment(
    session: WriteSession,
    viewer: CurrentViewer,
    case_id: str,
    entrustment_id: str,
    render: Render,
) -> Response:
    service.end_entrustment(session, viewer, case_id, entrustment_id, today_in_shanghai())
    return render.go(f"/cases/{case_id}/entrustments")


@api.post("/{entrustment_id}/end")
def post_end_of_entrustment(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    entrustment_id: str,
) -> list[EntrustmentRow]:
    service.end_entrustment(session, viewer, case_id, entrustment_id, today_in_shanghai())
    return list_entrustments(session, viewer, case_id, today)
