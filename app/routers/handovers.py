"""Handing over and standing in: pages of the bureau and the towns, and their twins."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import HEADS, Viewer
from app.queries.accounts import Colleague, list_colleagues
from app.queries.handovers import LoadRow, SubstitutionRow, list_loads, list_substitutions
from app.queries.people import today_in_shanghai
from app.services import handovers as service
from app.services.handovers import Handover, HandoverInput, NewSubstitution
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["handovers"], route_class=Once)

PAGE = "handovers/page.html"


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """Who looks after how much, who could take it, who stands in for whom."""

    loads: list[LoadRow]
    colleagues: list[Colleague]
    substitutions: list[SubstitutionRow]


def describe(session: Session, viewer: Viewer, today: date) -> Responsibilities:
    return Responsibilities(
        list_loads(session, viewer),
        list_colleagues(session, viewer, today_in_shanghai()),
        list_substitutions(session, viewer, today),
    )


def _around(session: Session, viewer: Viewer, today: date) -> dict[str, Any]:
    found = describe(session, viewer, today)
    return {
        "found": found,
        "is_head": viewer.role in HEADS,
        "givers": [(row.id, _titled(row)) for row in found.loads],
        "receivers": [(one.id, _titled(one)) for one in found.colleagues],
        "done": None,
    }


def _titled(one: LoadRow | Colleague) -> str:
    return f"{one.name}({one.office})" if one.office else one.name


@pages.get("/handovers")
def show_handovers(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page(PAGE, **_around(session, viewer, today))


@api.get("/handovers")
def read_handovers(session: ReadSession, viewer: CurrentViewer, today: Today) -> Responsibilities:
    return describe(session, viewer, today)


@pages.post("/handovers")
def submit_handover(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_around(session, viewer, today)):
        done = service.hand_over(session, viewer, typed.parse(HandoverInput), today)
    return render.page(PAGE, **_around(session, viewer, today) | {"done": done})


@api.post("/handovers")
def post_handover(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: HandoverInput
) -> Handover:
    return service.hand_over(session, viewer, given, today)


@pages.post("/substitutions")
def submit_substitution(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_around(session, viewer, today)):
        service.name_substitute(session, viewer, typed.parse(NewSubstitution), today)
    return render.go("/handovers")


@api.post("/substitutions", status_code=201)
def post_substitution(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewSubstitution
) -> list[SubstitutionRow]:
    service.name_substitute(session, viewer, given, today)
    return list_substitutions(session, viewer, today)


@pages.post("/substitutions/{substitution_id}/end")
def submit_end_of_substitution(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    substitution_id: str,
    render: Render,
) -> Response:
    service.end_substitution(session, viewer, substitution_id, today)
    return render.go("/handovers")


@api.post("/substitutions/{substitution_id}/end")
def post_end_of_substitution(
    session: WriteSession, viewer: CurrentViewer, today: Today, substitution_id: str
) -> list[SubstitutionRow]:
    service.end_substitution(session, viewer, substitution_id, today)
    return list_substitutions(session, viewer, today)
