"""Identities bound to somebody else's account, by those who keep the accounts."""

from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import (
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    WriteSession,
)
from app.domain.access import Viewer
from app.queries.identities import IdentityRow, list_identities
from app.services import identities as service
from app.services.identities import NewIdentity
from app.settings import Settings
from app.web.forms import TypedForm, refilling
from app.web.identity import (
    door_name,
    provider_or_none_there,
)
from app.web.rendering import Render

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/people", tags=["people"])


@pages.get("/people/{person_id}/identities")
def show_identities(
    session: ReadSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    person_id: str,
    render: Render,
) -> Response:
    return render.page("people/identities.html", **_around(session, viewer, settings, person_id))


def _around(session: Session, viewer: Viewer, settings: Settings, person_id: str) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "identities": list_identities(session, viewer, person_id),
        "provider_name": door_name(settings),
        "issuer": settings.oidc_issuer,
    }


@api.get("/{person_id}/identities")
def read_identities(
    session: ReadSession, viewer: CurrentViewer, person_id: str
) -> list[IdentityRow]:
    return list_identities(session, viewer, person_id)


@pages.post("/people/{person_id}/identities")
def submit_identity(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    person_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    around = _around(session, viewer, settings, person_id)
    with refilling("people/identities.html", None, typed, **around):
        key = provider_or_none_there(settings).key
        service.bind_for(session, viewer, person_id, key, typed.parse(NewIdentity))
    return render.go(f"/people/{person_id}/identities")


@api.post("/{person_id}/identities", status_code=201)
def post_identity(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    person_id: str,
    given: NewIdentity,
) -> list[IdentityRow]:
    key = provider_or_none_there(settings).key
    service.bind_for(session, viewer, person_id, key, given)
    return list_identities(session, viewer, person_id)


@pages.post("/people/{person_id}/identities/{identity_id}/remove")
def submit_removal(
    session: WriteSession, viewer: CurrentViewer, person_id: str, identity_id: str, render: Render
) -> Response:
    service.remove_identity(session, viewer, identity_id, person_id)
    return render.go(f"/people/{person_id}/identities")


@api.post("/{person_id}/identities/{identity_id}/remove")
def post_removal(
    session: WriteSession, viewer: CurrentViewer, person_id: str, identity_id: str
) -> list[IdentityRow]:
    service.remove_identity(session, viewer, identity_id, person_id)
    return list_identities(session, viewer, person_id)
