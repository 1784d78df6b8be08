"""Accounts: the system administrator's pages and their twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentSettings, CurrentViewer, ReadSession, WriteSession
from app.domain.access import Division, Viewer
from app.queries.accounts import (
    PeopleFilters,
    PeoplePage,
    PersonDetail,
    describe_person,
    list_people,
)
from app.queries.people import today_in_shanghai
from app.services import people as service
from app.services.people import AccountEdit, NewAccount
from app.services.second_factors import reset_factor
from app.settings import Settings
from app.web.choices import worded
from app.web.forms import TypedForm, refilling
from app.web.identity import door_name
from app.web.once import OnceUntold
from app.web.rendering import Render

pages = APIRouter(
    prefix="/people",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=OnceUntold,
)
api = APIRouter(prefix="/api/people", tags=["people"], route_class=OnceUntold)

Filters = Annotated[PeopleFilters, Query()]


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Told once: it is nowhere else."""

    person_id: str
    login: str
    first_password: str


@pages.get("")
def show_people(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    return render.page(
        "people/list.html",
        "people/_table.html",
        found=list_people(session, viewer, filters, today_in_shanghai()),
        filters=filters,
        current=filters.model_dump(mode="json", exclude_defaults=True),
        divisions=worded(Division),
    )


@api.get("")
def read_people(session: ReadSession, viewer: CurrentViewer, filters: Filters) -> PeoplePage:
    return list_people(session, viewer, filters, today_in_shanghai())


@pages.get("/new")
def show_new_person(_viewer: CurrentViewer, render: Render) -> Response:
    return render.page("people/new.html", divisions=worded(Division))


@pages.post("/new")
def submit_new_person(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    with refilling("people/new.html", None, typed, divisions=worded(Division)):
        person, password = service.open_account(session, viewer, typed.parse(NewAccount))
    return render.page("people/first_password.html", person=person, password=password)


@api.post("/new", status_code=201)
def post_new_person(
    session: WriteSession, viewer: CurrentViewer, given: NewAccount
) -> FirstPassword:
    person, password = service.open_account(session, viewer, given)
    return FirstPassword(person.public_id, person.login, password)


@pages.get("/{person_id}")
def show_person(
    session: ReadSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    person_id: str,
    render: Render,
) -> Response:
    return render.page("people/page.html", **_around(session, viewer, person_id, settings))


@api.get("/{person_id}")
def read_person(
    session: ReadSession, viewer: CurrentViewer, settings: CurrentSettings, person_id: str
) -> PersonDetail:
    return _described(session, viewer, person_id, settings)


def _described(
    session: Session, viewer: Viewer, person_id: str, settings: Settings
) -> PersonDetail:
    today, idle = today_in_shanghai(), settings.session_idle_minutes
    return describe_person(session, viewer, person_id, today, idle)


def _around(session: Session, viewer: Viewer, person_id: str, settings: Settings) -> dict[str, Any]:
    return {
        "person": _described(session, viewer, person_id, settings),
        "provider_name": door_name(settings),
    }


@pages.post("/{person_id}")
def submit_person(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    person_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(
        "people/page.html", None, typed, **_around(session, viewer, person_id, settings)
    ):
        service.edit_account(session, viewer, person_id, typed.parse(AccountEdit))
    return render.go(f"/people/{person_id}")


@api.post("/{person_id}")
def post_person(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    person_id: str,
    given: AccountEdit,
) -> PersonDetail:
    service.edit_account(session, viewer, person_id, given)
    return _described(session, viewer, person_id, settings)


@pages.post("/{person_id}/reset-password")
def submit_password_reset(
    session: WriteSession, viewer: CurrentViewer, person_id: str, render: Render
) -> Response:
    person, password = service.reset_password(session, viewer, person_id)
    return render.page("people/first_password.html", person=person, password=password)


@api.post("/{person_id}/reset-password")
def post_password_reset(
    session: WriteSession, viewer: CurrentViewer, person_id: str
) -> FirstPassword:
    person, password = service.reset_password(session, viewer, person_id)
    return FirstPassword(person.public_id, person.login, password)


@pages.post("/{person_id}/reset-factor")
def submit_factor_reset(
    session: WriteSession, viewer: CurrentViewer, person_id: str, render: Render
) -> Response:
    reset_factor(session, viewer, person_id)
    return render.go(f"/people/{person_id}")


@api.post("/{person_id}/reset-factor")
def post_factor_reset(
    session: WriteSession, viewer: CurrentViewer, settings: CurrentSettings, person_id: str
) -> PersonDetail:
    reset_factor(session, viewer, person_id)
    return _described(session, viewer, person_id, settings)


@pages.post("/{person_id}/close")
def submit_closing(
    session: WriteSession, viewer: CurrentViewer, person_id: str, render: Render
) -> Response:
    service.close_account(session, viewer, person_id)
    return render.go(f"/people/{person_id}")


@api.post("/{person_id}/close")
def post_closing(
    session: WriteSession, viewer: CurrentViewer, settings: CurrentSettings, person_id: str
) -> PersonDetail:
    service.close_account(session, viewer, person_id)
    return _described(session, viewer, person_id, settings)


@pages.post("/{person_id}/end-sessions")
def submit_end_of_sessions(
    session: WriteSession, viewer: CurrentViewer, person_id: str, render: Render
) -> Response:
    service.end_sessions(session, viewer, person_id)
    return render.go(f"/people/{person_id}")


@api.post("/{person_id}/end-sessions")
def post_end_of_sessions(
    session: WriteSession, viewer: CurrentViewer, settings: CurrentSettings, person_id: str
) -> PersonDetail:
    service.end_sessions(session, viewer, person_id)
    return _described(session, viewer, person_id, settings)
