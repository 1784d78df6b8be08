"""A firm entered into the register, and its entry corrected."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.enterprises import EnterpriseStatus, RegistrationType
from app.domain.refusals import EditConflict
from app.queries.classifications import field_choices
from app.queries.enterprise_detail import describe_head
from app.queries.enterprise_history import (
    latest_history_id,
    list_history,
)
from app.queries.enterprise_views import EnterpriseHead
from app.queries.officers import Officer, list_officers
from app.queries.places import Place, list_parks, list_townships
from app.services.enterprises import (
    EnterpriseEdit,
    NewEnterprise,
    edit_enterprise,
    register_enterprise,
)
from app.web.forms import Refilled, Typed, TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/enterprises",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/enterprises", tags=["enterprises"], route_class=Once)


class EnterpriseChoices(BaseModel):
    """What a form about a firm offers."""

    townships: list[Place]
    parks: list[Place]
    officers: list[Officer]
    statuses: list[EnterpriseStatus]
    registration_types: list[RegistrationType]


# --- Entering a firm ------------------------------------------------------------------------------


def choices_for(session: Session, viewer: Viewer) -> EnterpriseChoices:
    return EnterpriseChoices(
        townships=list_townships(session, viewer.county_code),
        parks=list_parks(session, viewer.county_code),
        officers=list_officers(session, viewer),
        statuses=list(EnterpriseStatus),
        registration_types=list(RegistrationType),
    )


@pages.get("/new")
def show_new(session: ReadSession, viewer: CurrentViewer, today: Today, render: Render) -> Response:
    return render.page("enterprises/new.html", **_new_form(session, viewer), day=today)


@api.get("/new")
def read_new(session: ReadSession, viewer: CurrentViewer) -> EnterpriseChoices:
    return choices_for(session, viewer)


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling("enterprises/new.html", None, typed, **_new_form(session, viewer), day=today):
        firm = register_enterprise(session, viewer, typed.parse(NewEnterprise), today)
    return render.go(f"/enterprises/{firm.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewEnterprise
) -> EnterpriseHead:
    firm = register_enterprise(session, viewer, given, today)
    return describe_head(session, viewer, firm.public_id)


def _new_form(session: Session, viewer: Viewer) -> dict[str, Any]:
    values = dict.fromkeys(NewEnterprise.model_fields, "") | {"status": "operating"}
    return {
        "choices": choices_for(session, viewer),
        "fields": field_choices(3),
        "values": values,
    }


# --- Correcting -----------------------------------------------------------------------------------


@pages.get("/{enterprise_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str, render: Render
) -> Response:
    return render.page(
        "enterprises/edit.html", **_edit_form(session, viewer, enterprise_id), day=today
    )


@api.get("/{enterprise_id}/edit")
def read_edit(session: ReadSession, viewer: CurrentViewer, enterprise_id: str) -> EnterpriseHead:
    return describe_head(session, viewer, enterprise_id)


@pages.post("/{enterprise_id}/edit")
def submit_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    page = "enterprises/edit.html"
    form = _edit_form(session, viewer, enterprise_id) | {"day": today}
    with showing_theirs(session, viewer, enterprise_id, page, typed, form):
        edit_enterprise(session, viewer, enterprise_id, typed.parse(EnterpriseEdit), today)
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/{enterprise_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: EnterpriseEdit,
) -> EnterpriseHead:
    edit_enterprise(session, viewer, enterprise_id, given, today)
    return describe_head(session, viewer, enterprise_id)


def _edit_form(session: Session, viewer: Viewer, enterprise_id: str) -> dict[str, Any]:
    head = describe_head(session, viewer, enterprise_id)
    names = EnterpriseEdit.model_fields.keys() - {"responsible", "renamed_on", "is_correction"}
    values = {name: getattr(head, name) for name in names}
    blank = {"renamed_on": "", "is_correction": "", "responsible": head.responsible_id}
    return {
        "head": head,
        "choices": choices_for(session, viewer),
        "fields": field_choices(3),
        "values": values | blank,
        "seen": latest_history_id(session, viewer, enterprise_id),
        "theirs": [],
    }


@contextmanager
def showing_theirs(
    session: Session,
    viewer: Viewer,
    enterprise_id: str,
    page: str,
    typed: Typed,
    form: dict[str, Any],
) -> Generator[None]:
    """Like `refilling`; who was overtaken also sees what the other changed, and may save again
    on top of it: the form comes back with the version it then overwrites."""
    try:
        with refilling(page, None, typed, **form):
            yield
    except Refilled as refilled:
        if isinstance(refilled.refusal, EditConflict):
            since = int(typed["seen"]) if typed["seen"].isdecimal() else 0
            refilled.context["theirs"] = list_history(
                session, viewer, enterprise_id, since=since
            ).lines
            typed["version"] = str(form["values"]["version"])
            typed["seen"] = str(form["seen"])
        raise
