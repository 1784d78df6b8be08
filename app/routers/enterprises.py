"""One firm of the register: its page and history, and what enters, corrects or archives it."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import Accesses, CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, OFFICERS, AccessKind, EnterpriseScope, Viewer
from app.domain.criteria.rules import Judged
from app.domain.enterprises import EnterpriseStatus, RegistrationType
from app.domain.pool import EntryState
from app.domain.refusals import EditConflict
from app.models.history import JournalEntry
from app.queries.classifications import field_choices
from app.queries.diagnoses import diagnose_firm
from app.queries.enterprise_detail import describe_enterprise, describe_head
from app.queries.enterprise_figures import AMOUNTS, HNTE_BASIS, SME_BASIS, STATISTICAL_BASIS
from app.queries.enterprise_history import (
    HistoryPage,
    latest_history_id,
    list_history,
)
from app.queries.enterprise_views import EnterpriseDetail, EnterpriseHead
from app.queries.officers import Officer, list_officers
from app.queries.places import Place, list_parks, list_townships
from app.services.enterprises import (
    EnterpriseEdit,
    NewEnterprise,
    archive_enterprise,
    edit_enterprise,
    register_enterprise,
)
from app.web.forms import Refilled, Typed, TypedForm, refilling
from app.web.journal import journal_entry
from app.web.neighbours import way_on
from app.web.once import Once
from app.web.rendering import Render
from app.words.fields import KINDS, field_word

pages = APIRouter(
    prefix="/enterprises",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/enterprises", tags=["enterprises"], route_class=Once)

HISTORY_LINES = 6
"""Newest changes on the firm's own page; all of them are one link away."""
BLOCKS = (
    ("基本数据", AMOUNTS),
    ("高企口径", HNTE_BASIS),
    ("科技型中小企业口径", SME_BASIS),
    ("统计口径", STATISTICAL_BASIS),
)
"""Definitions of staff and R&D cost are never mixed (national-rules.md, section 12)."""


class EnterpriseChoices(BaseModel):
    """What a form about a firm offers."""

    townships: list[Place]
    parks: list[Place]
    officers: list[Officer]
    statuses: list[EnterpriseStatus]
    registration_types: list[RegistrationType]


class Archiving(BaseModel):
    version: int


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


# --- One firm -------------------------------------------------------------------------------------


@pages.get("/{enterprise_id}")
def show_enterprise(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    render: Render,
) -> Response:
    detail = _look(request, session, accesses, viewer, today, enterprise_id)
    way = way_on(request, session, viewer, enterprise_id, today)
    context = detail_context(session, viewer, today, detail)
    return render.page("enterprises/detail.html", **context, way=way)


@api.get("/{enterprise_id}")
def read_enterprise(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
) -> EnterpriseDetail:
    return _look(request, session, accesses, viewer, today, enterprise_id)


def _look(
    request: Request,
    session: Session,
    accesses: list[JournalEntry],
    viewer: Viewer,
    today: Today,
    enterprise_id: str,
) -> EnterpriseDetail:
    """The firm's page; contacts that lie open on it are a look worth keeping."""
    detail = describe_enterprise(session, viewer, enterprise_id, today)
    if detail.contacts and detail.contacts_are_open:
        accesses.append(look_at(request, viewer, detail))
    return detail


def look_at(
    request: Request, viewer: Viewer, detail: EnterpriseDetail, reason: str = ""
) -> JournalEntry:
    return journal_entry(
        request,
        viewer,
        AccessKind.PERSONAL_VIEW,
        enterprise_id=detail.row_id,
        subject=detail.head.name,
        reason=reason,
        rows=len(detail.contacts),
    )


def detail_context(
    session: Session, viewer: Viewer, today: Today, detail: EnterpriseDetail
) -> dict[str, Any]:
    """What the firm's page needs besides the detail itself."""
    is_officer = viewer.role in OFFICERS
    lines = (
        list_history(session, viewer, detail.head.id, size=HISTORY_LINES).lines
        if is_officer
        else []
    )
    return {
        "detail": detail,
        "head": detail.head,
        "blocks": [
            (title, [(name, field_word("yearly_figures", name)) for name in names])
            for title, names in BLOCKS
        ],
        "lines": lines,
        "files": [(KINDS.get(one.subject_kind, ""), one) for one in detail.files],
        "may_edit": is_officer,
        "may_archive": viewer.role in BUREAU,
        "is_own": isinstance(viewer.scope, EnterpriseScope),
        "edited": "",
        "overtaken": False,
        "day": today,
        "last_year": today.year - 1,
        "reading": diagnose_firm(
            session, viewer, detail.head.id, _aim(detail), today, today, with_changes=False
        ).reading,
    }


def _aim(detail: EnterpriseDetail) -> Judged:
    """The title the firm is cultivated for; the HNTE where none is said."""
    aims = [entry.target for entry in detail.entries if entry.state is EntryState.ADMITTED]
    return Judged(aims[0]) if aims else Judged.HNTE


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


# --- Archiving and history ------------------------------------------------------------------------


@pages.post("/{enterprise_id}/archive")
def submit_archive(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    given = typed.parse(Archiving)
    archive_enterprise(session, viewer, enterprise_id, given.version, today)
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/{enterprise_id}/archive")
def post_archive(
    session: WriteSession, viewer: CurrentViewer, today: Today, enterprise_id: str, given: Archiving
) -> EnterpriseHead:
    archive_enterprise(session, viewer, enterprise_id, given.version, today)
    return describe_head(session, viewer, enterprise_id)


@pages.get("/{enterprise_id}/history")
def show_history(
    session: ReadSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    render: Render,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    return render.page(
        "enterprises/history.html",
        head=describe_head(session, viewer, enterprise_id),
        found=list_history(session, viewer, enterprise_id, before=before),
    )


@api.get("/{enterprise_id}/history")
def read_history_of(
    session: ReadSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> HistoryPage:
    describe_head(session, viewer, enterprise_id)
    return list_history(session, viewer, enterprise_id, before=before)
