"""Admission to the reserve pool: choosing firms, and putting them into a cohort."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Role, Viewer
from app.domain.pool import EntrySource, Grade, Weakness
from app.domain.programmes.table import POOL_TARGETS
from app.domain.titles import TitleKind
from app.queries.batches import list_batch_choices
from app.queries.cohorts import cohort_names
from app.queries.officers import list_officers, own_officer
from app.queries.places import list_townships
from app.queries.pool_candidates import (
    Candidate,
    CandidateFilters,
    list_candidates,
)
from app.services.pool import AdmissionInput, admit_enterprises
from app.web.choices import choices, of_batches, of_officers, of_places
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/pool", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/pool", tags=["pool"], route_class=Once)

Wanted = Annotated[CandidateFilters, Query()]


class Admitted(BaseModel):
    """The entries that were made, by public id."""

    entries: list[str]


@pages.get("/new")
def show_admission(
    viewer: CurrentViewer, session: ReadSession, today: Today, wanted: Wanted, render: Render
) -> Response:
    context = _context(session, viewer, wanted, today)
    return render.page("pool/new.html", "pool/_candidates.html", **context)


@api.get("/new")
def read_candidates(
    viewer: CurrentViewer, session: ReadSession, today: Today, wanted: Wanted
) -> list[Candidate]:
    return list_candidates(session, viewer, wanted, today)


@pages.post("/new")
def submit_admission(
    viewer: CurrentViewer, session: WriteSession, today: Today, typed: TypedForm, render: Render
) -> Response:
    # The same candidates as before the form was sent, those ticked first.
    context = _context(session, viewer, typed.parse(CandidateFilters), today)
    with refilling("pool/new.html", "pool/_admission.html", typed, **context):
        given = typed.parse(AdmissionInput)
        entries = admit_enterprises(session, viewer, given, today)
    if len(entries) == 1:
        return render.go(f"/pool/{entries[0]}")
    return render.go(f"/pool?cohort={given.cohort}&state=all")


@api.post("/new", status_code=201)
def post_admission(
    viewer: CurrentViewer, session: WriteSession, today: Today, given: AdmissionInput
) -> Admitted:
    return Admitted(entries=admit_enterprises(session, viewer, given, today))


def _context(
    session: Session, viewer: Viewer, wanted: CandidateFilters, today: Today
) -> dict[str, Any]:
    cohorts = cohort_names(session, viewer)
    chosen = wanted.cohort or (cohorts[0].id if cohorts else None)
    wanted = wanted.model_copy(update={"cohort": chosen})
    return {
        "wanted": wanted,
        "candidates": list_candidates(session, viewer, wanted, today),
        "cohorts": [(one.id, one.name) for one in cohorts],
        "cohort": next((one.name for one in cohorts if one.id == chosen), None),
        "targets": choices(POOL_TARGETS),
        "kinds": choices(TitleKind),
        "grades": choices(Grade),
        "weaknesses": choices(Weakness),
        "sources": choices(EntrySource),
        "townships": of_places(list_townships(session, viewer.county_code)),
        "batches": of_batches(list_batch_choices(session, viewer)),
        "officers": of_officers(list_officers(session, viewer)),
        "own_id": own_officer(session, viewer),
        "is_town": viewer.role is Role.TOWN_OFFICER,
    }
