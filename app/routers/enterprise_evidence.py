"""Incidents, conversions, experts' points and statements of a firm: seen, entered, removed."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import OFFICERS, Viewer
from app.domain.criteria.facts import IncidentKind
from app.domain.evidence import EvidencePart, StatedFact
from app.queries.enterprise_detail import describe_head
from app.queries.evidence import Evidence, list_evidence
from app.services.evidence import (
    MOST_POINTS,
    ConversionInput,
    IncidentInput,
    MarkInput,
    StatementInput,
    add_conversion,
    add_incident,
    add_mark,
    remove_evidence,
    state_fact,
)
from app.web.choices import choices
from app.web.forms import Typed, TypedForm, refilling
from app.web.rendering import Render
from app.words.criteria import CRITERIA

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}/evidence",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/enterprises/{enterprise_id}/evidence", tags=["enterprises"])

PAGE = "enterprises/evidence.html"


@pages.get("")
def show_evidence(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str, render: Render
) -> Response:
    return render.page(PAGE, **_context(session, viewer, today, enterprise_id))


@api.get("")
def read_evidence(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str
) -> Evidence:
    """What is known of the firm beside its figures; `holds` says what still counts today."""
    return list_evidence(session, viewer, enterprise_id, today)


@pages.post("/incidents")
def submit_incident(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _context(session, viewer, today, enterprise_id)
    _enter(typed, context, EvidencePart.INCIDENTS, IncidentInput,
           lambda given: add_incident(session, viewer, enterprise_id, given, today))  # fmt: skip
    return render.go(f"/enterprises/{enterprise_id}/evidence")


@api.post("/incidents", status_code=201)
def post_incident(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: IncidentInput,
) -> Evidence:
    add_incident(session, viewer, enterprise_id, given, today)
    return list_evidence(session, viewer, enterprise_id, today)


@pages.post("/conversions")
def submit_conversion(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _context(session, viewer, today, enterprise_id)
    _enter(typed, context, EvidencePart.CONVERSIONS, ConversionInput,
           lambda given: add_conversion(session, viewer, enterprise_id, given, today))  # fmt: skip
    return render.go(f"/enterprises/{enterprise_id}/evidence")


@api.post("/conversions", status_code=201)
def post_conversion(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: ConversionInput,
) -> Evidence:
    add_conversion(session, viewer, enterprise_id, given, today)
    return list_evidence(session, viewer, enterprise_id, today)


@pages.post("/marks")
def submit_mark(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _context(session, viewer, today, enterprise_id)
    _enter(typed, context, EvidencePart.MARKS, MarkInput,
           lambda given: add_mark(session, viewer, enterprise_id, given, today))  # fmt: skip
    return render.go(f"/enterprises/{enterprise_id}/evidence")


@api.post("/marks", status_code=201)
def post_mark(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: MarkInput,
) -> Evidence:
    """Points of the county's own mock review, never the province's."""
    add_mark(session, viewer, enterprise_id, given, today)
    return list_evidence(session, viewer, enterprise_id, today)


@pages.post("/statements")
def submit_statement(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _context(session, viewer, today, enterprise_id)
    _enter(typed, context, EvidencePart.STATEMENTS, StatementInput,
           lambda given: state_fact(session, viewer, enterprise_id, given, today))  # fmt: skip
    return render.go(f"/enterprises/{enterprise_id}/evidence")


@api.post("/statements", status_code=201)
def post_statement(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: StatementInput,
) -> Evidence:
    """Of a list, that nothing is missing from it: without entries that there are none."""
    state_fact(session, viewer, enterprise_id, given, today)
    return list_evidence(session, viewer, enterprise_id, today)


@pages.post("/{part}/{row_id}/remove")
def submit_removal(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    part: EvidencePart,
    row_id: str,
    render: Render,
) -> Response:
    remove_evidence(session, viewer, enterprise_id, part, row_id, today)
    return render.go(f"/enterprises/{enterprise_id}/evidence")


@api.post("/{part}/{row_id}/remove")
def post_removal(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    part: EvidencePart,
    row_id: str,
) -> Evidence:
    remove_evidence(session, viewer, enterprise_id, part, row_id, today)
    return list_evidence(session, viewer, enterprise_id, today)


def _enter(
    typed: Typed,
    context: dict[str, Any],
    part: EvidencePart,
    model: type[BaseModel],
    add: Callable[[Any], object],
) -> None:
    with refilling(PAGE, None, typed, **context | {"sent": part}):
        add(typed.parse(model))


def _context(session: Session, viewer: Viewer, today: Today, enterprise_id: str) -> dict[str, Any]:
    return {
        "head": describe_head(session, viewer, enterprise_id),
        "known": list_evidence(session, viewer, enterprise_id, today),
        "may_edit": viewer.role in OFFICERS,
        "kinds": choices(IncidentKind),
        "facts": choices(StatedFact),
        "criteria": [(key, f"{CRITERIA[key]}({most})") for key, most in MOST_POINTS.items()],
        "day": today,
        "sent": "",
    }
