"""Firms that registered by themselves: the officers' queue, and a further firm of a group."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.access import BUREAU, Viewer
from app.queries.people import today_in_shanghai
from app.queries.places import list_townships
from app.queries.registrations import (
    OwnRegistration,
    RegistrationRow,
    list_registrations,
    own_registrations,
)
from app.services import registrations as service
from app.services.registrations import Decision, RegistrationInput
from app.web.choices import of_places
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["firm accounts"], route_class=Once)
PAGE = "registrations/list.html"

WithDecided = Annotated[bool, Query(description="Those that were decided, too.")]


def _shown(session: Session, viewer: Viewer, *, with_decided: bool = False) -> dict[str, Any]:
    return {
        "registrations": list_registrations(
            session, viewer, today_in_shanghai(), with_decided=with_decided
        ),
        "with_decided": with_decided,
        "is_bureau": viewer.role in BUREAU,
        "sent": "",
    }


@pages.get("/registrations")
def show_registrations(
    session: ReadSession, viewer: CurrentViewer, render: Render, with_decided: WithDecided = False
) -> Response:
    return render.page(PAGE, **_shown(session, viewer, with_decided=with_decided))


@api.get("/registrations")
def read_registrations(
    session: ReadSession, viewer: CurrentViewer, with_decided: WithDecided = False
) -> list[RegistrationRow]:
    return list_registrations(session, viewer, today_in_shanghai(), with_decided=with_decided)


@pages.post("/registrations/{registration_id}")
def submit_decision(
    session: WriteSession,
    viewer: CurrentViewer,
    registration_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    shown = _shown(session, viewer) | {"sent": registration_id}
    with refilling(PAGE, None, typed, **shown):
        given = typed.parse(Decision)
        service.decide(session, viewer, registration_id, given, today_in_shanghai())
    return render.go("/registrations")


@api.post("/registrations/{registration_id}")
def post_decision(
    session: WriteSession, viewer: CurrentViewer, registration_id: str, given: Decision
) -> list[RegistrationRow]:
    service.decide(session, viewer, registration_id, given, today_in_shanghai())
    return list_registrations(session, viewer, today_in_shanghai())


@pages.get("/firm/registrations/new")
def show_further_firm(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    towns = of_places(list_townships(session, viewer.county_code))
    return render.page("registrations/further.html", townships=towns)


@pages.post("/firm/registrations/new")
def submit_further_firm(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    towns = of_places(list_townships(session, viewer.county_code))
    with refilling("registrations/further.html", None, typed, townships=towns):
        service.register_another(session, viewer, typed.parse(RegistrationInput))
    return render.go("/firm")


@api.post("/firm/registrations/new", status_code=201)
def post_further_firm(
    session: WriteSession, viewer: CurrentViewer, given: RegistrationInput
) -> list[OwnRegistration]:
    service.register_another(session, viewer, given)
    return own_registrations(session, viewer)


@api.get("/firm/registrations")
def read_own_registrations(session: ReadSession, viewer: CurrentViewer) -> list[OwnRegistration]:
    return own_registrations(session, viewer)
