"""One entry of the reserve pool: its page, corrections, admission, removal, phases."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import OFFICERS, Viewer
from app.domain.pool import EntrySource, EntryState, Grade, Removal, Rung, Weakness
from app.domain.titles import TitleKind
from app.queries.batches import list_batch_choices
from app.queries.cohorts import cohort_names
from app.queries.officers import list_officers
from app.queries.pool_entries import EntryDetail, describe_entry
from app.services.phases import PhaseInput, PhaseOutcome, add_phase, finish_phase
from app.services.pool import (
    EntryDecision,
    EntryEdit,
    RemovalInput,
    admit_entry,
    edit_entry,
    remove_entry,
)
from app.services.pool_carry_over import CarryOverInput, carry_over
from app.web.choices import choices, of_batches, of_officers
from app.web.neighbours import way_on
from app.web.once import Once
from app.web.rendering import Render
from app.web.sent import Sent
from app.words import sentence

pages = APIRouter(
    prefix="/pool", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/pool", tags=["pool"], route_class=Once)


@dataclass
class SentEntry(Sent):
    entry_id: str

    PAGE = "pool/entry.html"
    REGION = "pool/_entry.html"

    @property
    def address(self) -> str:
        return f"/pool/{self.entry_id}"

    def shown(self) -> dict[str, Any]:
        return _context(self.session, self.viewer, self.entry_id, self.today)


EntryForm = Annotated[SentEntry, Depends()]


class CarriedOver(BaseModel):
    """The new entry's public id."""

    entry: str


@pages.get("/{entry_id}")
def show_entry(
    viewer: CurrentViewer, session: ReadSession, today: Today, entry_id: str, render: Render
) -> Response:
    shown = _context(session, viewer, entry_id, today)
    way = way_on(render.request, session, viewer, entry_id, today)
    return render.page(SentEntry.PAGE, SentEntry.REGION, **shown, way=way)


@api.get("/{entry_id}")
def read_entry(
    viewer: CurrentViewer, session: ReadSession, today: Today, entry_id: str
) -> EntryDetail:
    return describe_entry(session, viewer, entry_id, today)


@pages.post("/{entry_id}")
def submit_entry(form: EntryForm) -> Response:
    with form.as_form("edit"):
        edit_entry(form.session, form.viewer, form.entry_id, form.parse(EntryEdit))
    return form.changed()


@api.post("/{entry_id}")
def post_entry(
    viewer: CurrentViewer, session: WriteSession, today: Today, entry_id: str, given: EntryEdit
) -> EntryDetail:
    edit_entry(session, viewer, entry_id, given)
    return describe_entry(session, viewer, entry_id, today)


@pages.post("/{entry_id}/admit")
def submit_admit(form: EntryForm) -> Response:
    with form.as_form("admit"):
        admit_entry(form.session, form.viewer, form.entry_id, form.parse(EntryDecision), form.today)
    return form.changed()


@api.post("/{entry_id}/admit")
def post_admit(
    viewer: CurrentViewer, session: WriteSession, today: Today, entry_id: str, given: EntryDecision
) -> EntryDetail:
    admit_entry(session, viewer, entry_id, given, today)
    return describe_entry(session, viewer, entry_id, today)


@pages.post("/{entry_id}/remove")
def submit_remove(form: EntryForm) -> Response:
    with form.as_form("remove"):
        remove_entry(form.session, form.viewer, form.entry_id, form.parse(RemovalInput), form.today)
    return form.changed()


@api.post("/{entry_id}/remove")
def post_remove(
    viewer: CurrentViewer, session: WriteSession, today: Today, entry_id: str, given: RemovalInput
) -> EntryDetail:
    remove_entry(session, viewer, entry_id, given, today)
    return describe_entry(session, viewer, entry_id, today)


@pages.post("/{entry_id}/carry-over")
def submit_carry_over(form: EntryForm) -> Response:
    with form.as_form("carry_over"):
        given = form.parse(CarryOverInput)
        made = carry_over(form.session, form.viewer, form.entry_id, given, form.today)
    return form.render.go(f"/pool/{made}")


@api.post("/{entry_id}/carry-over", status_code=201)
def post_carry_over(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    entry_id: str,
    given: CarryOverInput,
) -> CarriedOver:
    return CarriedOver(entry=carry_over(session, viewer, entry_id, given, today))


@pages.post("/{entry_id}/phases")
def submit_phase(form: EntryForm) -> Response:
    with form.as_form("phase"):
        add_phase(form.session, form.viewer, form.entry_id, form.parse(PhaseInput))
    return form.changed()


@api.post("/{entry_id}/phases", status_code=201)
def post_phase(
    viewer: CurrentViewer, session: WriteSession, today: Today, entry_id: str, given: PhaseInput
) -> EntryDetail:
    add_phase(session, viewer, entry_id, given)
    return describe_entry(session, viewer, entry_id, today)


@pages.post("/{entry_id}/phases/{phase_id}")
def submit_phase_outcome(form: EntryForm, phase_id: str) -> Response:
    with form.as_form(phase_id):
        given = form.parse(PhaseOutcome)
        finish_phase(form.session, form.viewer, form.entry_id, phase_id, given, form.today)
    return form.changed()


@api.post("/{entry_id}/phases/{phase_id}")
def post_phase_outcome(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    entry_id: str,
    phase_id: str,
    given: PhaseOutcome,
) -> EntryDetail:
    finish_phase(session, viewer, entry_id, phase_id, given, today)
    return describe_entry(session, viewer, entry_id, today)


def _context(session: Session, viewer: Viewer, entry_id: str, today: date) -> dict[str, Any]:
    entry = describe_entry(session, viewer, entry_id, today)
    removals = [one for one in Removal if one is not Removal.CARRIED_OVER]
    return {
        "entry": entry,
        "sent": "",
        "form": _form(entry),
        "block": sentence(entry.admission_block) if entry.admission_block else "",
        "rungs": _steps(entry.rung),
        "is_proposed": entry.state is EntryState.PROPOSED,
        "is_removed": entry.state is EntryState.REMOVED,
        "may_add": viewer.role in OFFICERS and entry.state is not EntryState.REMOVED,
        "kinds": choices(TitleKind),
        "grades": choices(Grade),
        "weaknesses": choices(Weakness),
        "sources": choices(EntrySource),
        "removals": choices(removals),
        "batches": of_batches(
            one for one in list_batch_choices(session, viewer) if one.programme is entry.target
        ),
        "officers": of_officers(list_officers(session, viewer)),
        "cohorts": [
            (one.id, one.name) for one in cohort_names(session, viewer) if one.id != entry.cohort_id
        ],
    }


def _form(entry: EntryDetail) -> dict[str, Any]:
    """What the form for corrections shows before anything is typed."""
    named = {"batch": entry.batch_id, "responsible": entry.responsible_id}
    same = ("source", "kind", "intended_year", "grade", "weakness", "agency")
    return named | {name: getattr(entry, name) for name in (*same, "document_number", "reason")}


def _steps(reached: Rung) -> list[tuple[Rung, str]]:
    """The ladder, each rung with its state on the page; whoever stands on none has all to do."""
    ladder = list(Rung)
    place = ladder.index(reached)
    return [
        (rung, "current" if at == place else "done" if at < place else "todo")
        for at, rung in enumerate(ladder)
        if rung is not Rung.NONE
    ]
