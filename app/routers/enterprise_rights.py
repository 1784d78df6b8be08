"""Intellectual property rights of a firm: entered and corrected."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.enterprises import IpKind, ObtainedBy
from app.domain.refusals import NotFound
from app.queries.enterprise_detail import describe_enterprise, describe_head
from app.queries.enterprise_history import latest_history_id
from app.queries.enterprise_views import RightView
from app.routers.enterprise_forms import showing_theirs
from app.services.rights import RightInput, add_right, edit_right
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}/rights",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(
    prefix="/api/enterprises/{enterprise_id}/rights", tags=["enterprises"], route_class=Once
)


class RightChoices(BaseModel):
    kinds: list[IpKind]
    obtained_by: list[ObtainedBy]


@pages.get("/new")
def show_new_right(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str, render: Render
) -> Response:
    form = _right_form(session, viewer, today, enterprise_id, None)
    return render.page("enterprises/right.html", **form)


@api.get("/new")
def read_new_right(session: ReadSession, viewer: CurrentViewer, enterprise_id: str) -> RightChoices:
    describe_head(session, viewer, enterprise_id)
    return RightChoices(kinds=list(IpKind), obtained_by=list(ObtainedBy))


@pages.post("/new")
def submit_new_right(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    form = _right_form(session, viewer, today, enterprise_id, None)
    with refilling("enterprises/right.html", None, typed, **form):
        add_right(session, viewer, enterprise_id, typed.parse(RightInput), today)
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/new", status_code=201)
def post_new_right(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: RightInput,
) -> RightView:
    right = add_right(session, viewer, enterprise_id, given, today)
    return _right(session, viewer, today, enterprise_id, right.public_id)


@pages.get("/{right_id}")
def show_right(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    right_id: str,
    render: Render,
) -> Response:
    form = _right_form(session, viewer, today, enterprise_id, right_id)
    return render.page("enterprises/right.html", **form)


@api.get("/{right_id}")
def read_right(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    right_id: str,
) -> RightView:
    return _right(session, viewer, today, enterprise_id, right_id)


@pages.post("/{right_id}")
def submit_right(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    right_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    page = "enterprises/right.html"
    form = _right_form(session, viewer, today, enterprise_id, right_id)
    with showing_theirs(session, viewer, enterprise_id, page, typed, form):
        edit_right(session, viewer, enterprise_id, right_id, typed.parse(RightInput), today)
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/{right_id}")
def post_right(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    right_id: str,
    given: RightInput,
) -> RightView:
    edit_right(session, viewer, enterprise_id, right_id, given, today)
    return _right(session, viewer, today, enterprise_id, right_id)


def _right(
    session: Session, viewer: Viewer, today: Today, enterprise_id: str, right_id: str
) -> RightView:
    detail = describe_enterprise(session, viewer, enterprise_id, today)
    for right in detail.rights:
        if right.id == right_id:
            return right
    raise NotFound


def _right_form(
    session: Session, viewer: Viewer, today: Today, enterprise_id: str, right_id: str | None
) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(RightInput.model_fields, "")
    if right_id is not None:
        right = _right(session, viewer, today, enterprise_id, right_id)
        values |= {name: getattr(right, name) for name in RightInput.model_fields}
    return {
        "head": describe_head(session, viewer, enterprise_id),
        "right_id": right_id,
        "kinds": list(IpKind),
        "ways": list(ObtainedBy),
        "values": values,
        "seen": latest_history_id(session, viewer, enterprise_id),
        "theirs": [],
        "day": today,
    }
