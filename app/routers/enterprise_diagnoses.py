"""A firm against the conditions: what is missing now, what was found before, a page for a visit."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, model_validator
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentCounty, CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import OFFICERS, Viewer
from app.domain.criteria.rules import Judged
from app.domain.titles import Programme
from app.queries.blanks import without_blanks
from app.queries.diagnoses import (
    describe_diagnosis,
    diagnose_firm,
    last_refusal,
    list_diagnoses,
)
from app.queries.diagnosis_views import DiagnosisLine, KeptDiagnosis, Reading
from app.queries.enterprise_detail import describe_head
from app.services.diagnoses import DiagnosisInput, keep_diagnosis
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render
from app.words import word

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}/diagnoses",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(
    prefix="/api/enterprises/{enterprise_id}/diagnoses", tags=["diagnoses"], route_class=Once
)


class Asked(BaseModel):
    """Which title, and on which day the firm would apply."""

    programme: Judged = Judged.HNTE
    applied_on: date | None = None

    blanks = model_validator(mode="before")(without_blanks)


class RefusalView(BaseModel):
    case_id: str
    programme: Programme
    year: int
    reason: str
    since: date


class FirmDiagnosis(BaseModel):
    """What the register's figures come to now, and what was kept before."""

    reading: Reading
    last_refusal: RefusalView | None
    kept: list[DiagnosisLine]


AskedFor = Annotated[Asked, Query()]


@pages.get("")
def show_diagnoses(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: AskedFor,
    render: Render,
) -> Response:
    found = _page(session, viewer, today, enterprise_id, given)
    return render.page("diagnoses/firm.html", **found)


@api.get("")
def read_diagnoses(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: AskedFor,
) -> FirmDiagnosis:
    found = _page(session, viewer, today, enterprise_id, given)
    refusal = found["refusal"]
    return FirmDiagnosis(
        reading=found["reading"],
        last_refusal=refusal and RefusalView(**asdict(refusal)),
        kept=found["lines"],
    )


@pages.post("")
def submit_diagnosis(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    shown = _page(session, viewer, today, enterprise_id, Asked())
    with refilling("diagnoses/firm.html", None, typed, **shown):
        given = typed.parse(DiagnosisInput)
        kept = keep_diagnosis(session, viewer, enterprise_id, given, today)
    return render.go(f"/enterprises/{enterprise_id}/diagnoses/{kept.public_id}")


@api.post("", status_code=201)
def post_diagnosis(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: DiagnosisInput,
) -> KeptDiagnosis:
    kept = keep_diagnosis(session, viewer, enterprise_id, given, today)
    return describe_diagnosis(session, viewer, enterprise_id, kept.public_id)


@pages.get("/print")
def show_paper(
    session: ReadSession,
    viewer: CurrentViewer,
    county: CurrentCounty,
    today: Today,
    enterprise_id: str,
    given: AskedFor,
    render: Render,
) -> Response:
    """差在哪 on one sheet, for a site visit."""
    found = _page(session, viewer, today, enterprise_id, given)
    return render.page("diagnoses/print.html", **found, county=county, day=today)


@pages.get("/{diagnosis_id}")
def show_diagnosis(
    session: ReadSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    diagnosis_id: str,
    render: Render,
) -> Response:
    kept = describe_diagnosis(session, viewer, enterprise_id, diagnosis_id)
    head = describe_head(session, viewer, enterprise_id)
    return render.page("diagnoses/kept.html", head=head, kept=kept, reading=kept.reading)


@api.get("/{diagnosis_id}")
def read_diagnosis(
    session: ReadSession, viewer: CurrentViewer, enterprise_id: str, diagnosis_id: str
) -> KeptDiagnosis:
    return describe_diagnosis(session, viewer, enterprise_id, diagnosis_id)


def _page(
    session: Session, viewer: Viewer, today: Today, enterprise_id: str, given: Asked
) -> dict[str, Any]:
    applied_on = given.applied_on or today
    found = diagnose_firm(session, viewer, enterprise_id, given.programme, applied_on, today)
    return {
        "head": describe_head(session, viewer, enterprise_id),
        "reading": found.reading,
        "lines": list_diagnoses(session, viewer, enterprise_id),
        "refusal": last_refusal(session, viewer, enterprise_id),
        "programmes": [(one.value, word(one)) for one in Judged],
        "chosen": given.programme,
        "applied_on": applied_on,
        "may_keep": viewer.role in OFFICERS,
    }
