"""Readers' keys for programs: issued and revoked by the security administrator."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.access import Viewer
from app.queries.grants import TokenRow, list_readers, list_tokens
from app.queries.people import today_in_shanghai
from app.services import grants as service
from app.services.grants import NewToken
from app.web.forms import TypedForm, refilling
from app.web.once import OnceUntold
from app.web.rendering import Render

pages = APIRouter(
    prefix="/tokens",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=OnceUntold,
)
api = APIRouter(prefix="/api/tokens", tags=["tokens"], route_class=OnceUntold)


@dataclass(frozen=True, slots=True)
class NewKey:
    """The token itself, told once."""

    token_id: str
    name: str
    expires_on: date
    token: str


def _around(session: Session, viewer: Viewer) -> dict[str, Any]:
    readers = list_readers(session, viewer, today_in_shanghai())
    return {
        "tokens": list_tokens(session, viewer),
        "readers": [(one.id, f"{one.office} {one.name}") for one in readers],
        "issued": None,
        "real_today": today_in_shanghai(),
    }


@pages.get("")
def show_tokens(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page("tokens/list.html", **_around(session, viewer))


@api.get("")
def read_tokens(session: ReadSession, viewer: CurrentViewer) -> list[TokenRow]:
    return list_tokens(session, viewer)


@pages.post("")
def submit_token(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    with refilling("tokens/list.html", None, typed, **_around(session, viewer)):
        _, token = service.issue_token(session, viewer, typed.parse(NewToken), today_in_shanghai())
    return render.page("tokens/list.html", **_around(session, viewer) | {"issued": token})


@api.post("", status_code=201)
def post_token(session: WriteSession, viewer: CurrentViewer, given: NewToken) -> NewKey:
    row, token = service.issue_token(session, viewer, given, today_in_shanghai())
    return NewKey(row.public_id, row.name, row.expires_on, token)


@pages.post("/{token_id}/revoke")
def submit_revocation(
    session: WriteSession, viewer: CurrentViewer, token_id: str, render: Render
) -> Response:
    service.revoke_token(session, viewer, token_id)
    return render.go("/tokens")


@api.post("/{token_id}/revoke")
def post_revocation(session: WriteSession, viewer: CurrentViewer, token_id: str) -> list[TokenRow]:
    service.revoke_token(session, viewer, token_id)
    return list_tokens(session, viewer)
