"""Incidents, conversions, experts' points and statements of a firm: seen, entered, removed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
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
from app.web.once import Once
from app.web.rendering import Render
from app.web.sent import Sent
from app.words.criteria import CRITERIA

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}/evidence",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(
    prefix="/api/enterprises/{enterprise_id}/evidence", tags=["enterprises"], route_class=Once
)

Add = Callable[[Session, Viewer, str, Any, date], object]


@dataclass
class SentEvidence(Sent):
    enterprise_id: str

    PAGE = "enterprises/evidence.html"

    @property
    def address(self) -> str:
        return f"/enterprises/{self.enterprise_id}/evidence"

    def shown(self) -> dict[str, Any]:
        return _context(self.session, self.viewer, self.today, self.enterprise_id)

    def enter(self, part: EvidencePart, model: type[BaseModel], add: Add) -> Response:
        with self.as_form(part):
            add(self.session, self.viewer, self.enterprise_id, self.parse(model), self.today)
        return self.changed()


@dataclass
class EvidenceOfFirm:
    """The same for the twins: who writes about which firm."""

    session: WriteSession
    viewer: CurrentViewer
    today: Today
    enterprise_id: str

    def enter(self, given: BaseModel, add: Add) -> Evidence:
        add(self.session, self.viewer, self.enterprise_id, given, self.today)
        return self.known()

    def known(self) -> Evidence:
        return list_evidence(self.session, self.viewer, self.enterprise_id, self.today)


EvidenceForm = Annotated[SentEvidence, Depends()]
FirmEvidence = Annotated[EvidenceOfFirm, Depends()]


@pages.get("")
def show_evidence(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str, render: Render
) -> Response:
    return render.page(SentEvidence.PAGE, **_context(session, viewer, today, enterprise_id))


@api.get("")
def read_evidence(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str
) -> Evidence:
    """What is known of the firm beside its figures; `holds` says what still counts today."""
    return list_evidence(session, viewer, enterprise_id, today)


@pages.post("/incidents")
def submit_incident(sent: EvidenceForm) -> Response:
    return sent.enter(EvidencePart.INCIDENTS, IncidentInput, add_incident)


@api.post("/incidents", status_code=201)
def post_incident(firm: FirmEvidence, given: IncidentInput) -> Evidence:
    return firm.enter(given, add_incident)


@pages.post("/conversions")
def submit_conversion(sent: EvidenceForm) -> Response:
    return sent.enter(EvidencePart.CONVERSIONS, ConversionInput, add_conversion)


@api.post("/conversions", status_code=201)
def post_conversion(firm: FirmEvidence, given: ConversionInput) -> Evidence:
    return firm.enter(given, add_conversion)


@pages.post("/marks")
def submit_mark(sent: EvidenceForm) -> Response:
    return sent.enter(EvidencePart.MARKS, MarkInput, add_mark)


@api.post("/marks", status_code=201)
def post_mark(firm: FirmEvidence, given: MarkInput) -> Evidence:
    """Points of the county's own mock review, never the province's."""
    return firm.enter(given, add_mark)


@pages.post("/statements")
def submit_statement(sent: EvidenceForm) -> Response:
    return sent.enter(EvidencePart.STATEMENTS, StatementInput, state_fact)


@api.post("/statements", status_code=201)
def post_statement(firm: FirmEvidence, given: StatementInput) -> Evidence:
    """Of a list, that nothing is missing from it: without entries that there are none."""
    return firm.enter(given, state_fact)


@pages.post("/{part}/{row_id}/remove")
def submit_removal(sent: EvidenceForm, part: EvidencePart, row_id: str) -> Response:
    remove_evidence(sent.session, sent.viewer, sent.enterprise_id, part, row_id, sent.today)
    return sent.changed()


@api.post("/{part}/{row_id}/remove")
def post_removal(firm: FirmEvidence, part: EvidencePart, row_id: str) -> Evidence:
    remove_evidence(firm.session, firm.viewer, firm.enterprise_id, part, row_id, firm.today)
    return firm.known()


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
