"""Grants and policies: the security administrator's pages and their twins."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.access import Role, Viewer
from app.domain.grants import ENTRUSTED
from app.queries.grants import GrantRow, PolicyView, get_policies, list_accounts, list_grants
from app.queries.people import today_in_shanghai
from app.queries.places import list_townships
from app.services import grants as service
from app.services.grants import NewGrant, Policies
from app.web.choices import worded
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["grants"], route_class=Once)

WithEnded = Annotated[bool, Query(description="Those that have ended, too.")]


@pages.get("/grants")
def show_grants(
    session: ReadSession, viewer: CurrentViewer, render: Render, with_ended: WithEnded = False
) -> Response:
    return render.page(
        "grants/list.html",
        grants=list_grants(session, viewer, today_in_shanghai(), with_ended=with_ended),
        with_ended=with_ended,
        real_today=today_in_shanghai(),
    )


@api.get("/grants")
def read_grants(
    session: ReadSession, viewer: CurrentViewer, with_ended: WithEnded = False
) -> list[GrantRow]:
    return list_grants(session, viewer, today_in_shanghai(), with_ended=with_ended)


def _around_form(session: Session, viewer: Viewer) -> dict[str, Any]:
    return {
        "people": [(one.id, f"{one.office} {one.name}") for one in list_accounts(session, viewer)],
        "roles": worded(role for role in Role if role not in ENTRUSTED),
        "townships": [(one.code, one.name) for one in list_townships(session, viewer.county_code)],
        "real_today": today_in_shanghai(),
    }


@pages.get("/grants/new")
def show_new_grant(
    session: ReadSession, viewer: CurrentViewer, render: Render, person_id: str = ""
) -> Response:
    around = _around_form(session, viewer)
    return render.page("grants/new.html", **around, chosen=person_id)


@pages.post("/grants/new")
def submit_new_grant(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    around = _around_form(session, viewer)
    with refilling("grants/new.html", None, typed, **around, chosen=""):
        service.give_grant(session, viewer, typed.parse(NewGrant), today_in_shanghai())
    return render.go("/grants")


@api.post("/grants/new", status_code=201)
def post_new_grant(session: WriteSession, viewer: CurrentViewer, given: NewGrant) -> list[GrantRow]:
    service.give_grant(session, viewer, given, today_in_shanghai())
    return list_grants(session, viewer, today_in_shanghai())


@pages.post("/grants/{grant_id}/end")
def submit_end_of_grant(
    session: WriteSession, viewer: CurrentViewer, grant_id: str, render: Render
) -> Response:
    service.end_grant(session, viewer, grant_id, today_in_shanghai())
    return render.go("/grants")


@api.post("/grants/{grant_id}/end")
def post_end_of_grant(
    session: WriteSession, viewer: CurrentViewer, grant_id: str
) -> list[GrantRow]:
    service.end_grant(session, viewer, grant_id, today_in_shanghai())
    return list_grants(session, viewer, today_in_shanghai())


@pages.get("/policies")
def show_policies(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page(
        "policies/page.html", policies=get_policies(session, viewer, today_in_shanghai())
    )


@api.get("/policies")
def read_policies(session: ReadSession, viewer: CurrentViewer) -> PolicyView:
    return get_policies(session, viewer, today_in_shanghai())


@pages.post("/policies")
def submit_policies(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    policies = get_policies(session, viewer, today_in_shanghai())
    with refilling("policies/page.html", None, typed, policies=policies):
        service.set_policies(session, viewer, typed.parse(Policies))
    return render.go("/policies")


@api.post("/policies")
def post_policies(session: WriteSession, viewer: CurrentViewer, given: Policies) -> PolicyView:
    service.set_policies(session, viewer, given)
    return get_policies(session, viewer, today_in_shanghai())
