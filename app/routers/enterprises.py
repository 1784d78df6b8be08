"""One firm of the register: its page, its history, and archiving it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import Accesses, CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, OFFICERS, AccessKind, EnterpriseScope, Viewer
from app.domain.criteria.rules import Judged
from app.domain.pool import EntryState
from app.models.history import JournalEntry
from app.queries.diagnoses import diagnose_firm
from app.queries.enterprise_detail import describe_enterprise, describe_head
from app.queries.enterprise_figures import AMOUNTS, HNTE_BASIS, SME_BASIS, STATISTICAL_BASIS
from app.queries.enterprise_history import (
    HistoryPage,
    list_history,
)
from app.queries.enterprise_views import EnterpriseDetail, EnterpriseHead
from app.services.enterprises import (
    archive_enterprise,
)
from app.web.forms import TypedForm
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


class Archiving(BaseModel):
    version: int


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
