"""One's own data, what one asks of them, and those who decide: system administrator and heads."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.dependencies import Accesses, CurrentViewer, ReadSession, WriteSession
from app.domain.access import AccessKind, Viewer
from app.domain.personal import ANSWER_WITHIN_DAYS, PERSONAL_FIELDS, PersonalField, RequestKind
from app.queries.people import today_in_shanghai
from app.queries.personal import (
    OwnData,
    RequestRow,
    describe_own,
    list_own_requests,
    list_requests,
)
from app.recording import plain
from app.services import personal_requests as service
from app.services.personal_requests import Decision, Wish
from app.web.choices import worded
from app.web.forms import TypedForm, refilling
from app.web.journal import journal_entry
from app.web.once import Once
from app.web.rendering import Render
from app.words.personal import FIELD_NAMES

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["personal data"], route_class=Once)

OWN = "personal/page.html"
DECIDED = "personal/requests.html"


def field_name(one: PersonalField) -> str:
    return FIELD_NAMES[f"{one.table}.{one.field}"]


def _own(session: Session, viewer: Viewer) -> dict[str, Any]:
    return {
        "mine": describe_own(session, viewer),
        "requests": list_own_requests(session, viewer),
        "fields": [(field_name(one), one) for one in PERSONAL_FIELDS],
        "kinds": worded(RequestKind),
        "days": ANSWER_WITHIN_DAYS,
    }


@pages.get("/my-data")
def show_own_data(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page(OWN, **_own(session, viewer))


@api.get("/my-data")
def read_own_data(session: ReadSession, viewer: CurrentViewer) -> OwnData:
    return describe_own(session, viewer)


@pages.get("/my-data/export")
@api.get("/my-data/export", response_class=JSONResponse)
def read_own_export(
    request: Request, session: ReadSession, accesses: Accesses, viewer: CurrentViewer
) -> Response:
    """A copy to take away (PIPL 45); that it was taken is in the journal like any export."""
    found = asdict(describe_own(session, viewer))
    rows = sum(len(part) for part in found.values())
    accesses.append(journal_entry(request, viewer, AccessKind.EXPORT, subject="my-data", rows=rows))
    return JSONResponse(
        _plain(found), headers={"content-disposition": 'attachment; filename="my-data.json"'}
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return plain(value)


@pages.post("/my-data/requests")
def submit_wish(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    with refilling(OWN, None, typed, **_own(session, viewer)):
        service.ask_for_oneself(session, viewer, typed.parse(Wish))
    return render.go("/my-data")


@api.post("/my-data/requests", status_code=201)
def post_wish(session: WriteSession, viewer: CurrentViewer, given: Wish) -> list[RequestRow]:
    service.ask_for_oneself(session, viewer, given)
    return list_own_requests(session, viewer)


@pages.post("/enterprises/{enterprise_id}/contacts/{contact_id}/requests")
def submit_contact_wish(
    session: WriteSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    contact_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    service.ask_for_contact(session, viewer, enterprise_id, contact_id, typed.parse(Wish))
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/enterprises/{enterprise_id}/contacts/{contact_id}/requests", status_code=201)
def post_contact_wish(
    session: WriteSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    contact_id: str,
    given: Wish,
) -> dict[str, str]:
    asked = service.ask_for_contact(session, viewer, enterprise_id, contact_id, given)
    return {"id": asked.public_id}


# --- Those who decide: the same steps, on accounts and on firms' contacts -------------------------


def _decided(session: Session, viewer: Viewer, here: str, decided: str = "") -> dict[str, Any]:
    """`decided` is the request whose form was refused."""
    return {
        "requests": list_requests(session, viewer),
        "here": here,
        "days": ANSWER_WITHIN_DAYS,
        "decided": decided,
    }


def _registers(here: str) -> None:
    """Two addresses, because no administrator shares one with the business."""

    @pages.get(here, name=f"show {here}")
    def show_requests(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
        return render.page(DECIDED, **_decided(session, viewer, here))

    @api.get(here, name=f"read {here}")
    def read_requests(session: ReadSession, viewer: CurrentViewer) -> list[RequestRow]:
        return list_requests(session, viewer)

    @pages.post(f"{here}/{{request_id}}/decide", name=f"submit decision {here}")
    def submit_decision(
        session: WriteSession,
        viewer: CurrentViewer,
        request_id: str,
        typed: TypedForm,
        render: Render,
    ) -> Response:
        shown = _decided(session, viewer, here, request_id)
        with refilling(DECIDED, None, typed, **shown):
            given = typed.parse(Decision)
            service.decide_request(session, viewer, request_id, given, today_in_shanghai())
        return render.go(here)

    @api.post(f"{here}/{{request_id}}/decide", name=f"post decision {here}")
    def post_decision(
        session: WriteSession, viewer: CurrentViewer, request_id: str, given: Decision
    ) -> list[RequestRow]:
        service.decide_request(session, viewer, request_id, given, today_in_shanghai())
        return list_requests(session, viewer)

    @pages.post(f"{here}/{{request_id}}/carry-out", name=f"submit carrying out {here}")
    def submit_carrying_out(
        session: WriteSession, viewer: CurrentViewer, request_id: str, render: Render
    ) -> Response:
        service.carry_out_request(session, viewer, request_id)
        return render.go(here)

    @api.post(f"{here}/{{request_id}}/carry-out", name=f"post carrying out {here}")
    def post_carrying_out(
        session: WriteSession, viewer: CurrentViewer, request_id: str
    ) -> list[RequestRow]:
        service.carry_out_request(session, viewer, request_id)
        return list_requests(session, viewer)


_registers("/personal-requests")
_registers("/contact-requests")
