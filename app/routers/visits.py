"""The log of contacts with firms: its list and file, and recording one."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.views import ListKind
from app.domain.visits import TWO_OFFICERS, Occasion, VisitState
from app.exchange.pool_tables import visit_values
from app.exchange.tables import CHUNK, FileFormat
from app.queries.officers import list_officers, second_officer_roles
from app.queries.paging import SIZES
from app.queries.visit_choices import FirmChoices, firm_choices
from app.queries.visits import MINE, VisitFilters, VisitPage, list_visits, visit_chunk
from app.services.visits import VisitInput, record_visit
from app.web.choices import choices, of_officers
from app.web.exported import ListExport
from app.web.forms import TypedForm, refilling
from app.web.lists import size_links, turn
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.words import word

pages = APIRouter(
    prefix="/visits", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/visits", tags=["visits"], route_class=Once)

Filters = Annotated[VisitFilters, Query()]
LIST = "/visits"
SUBJECT = "接触记录"


class Recorded(BaseModel):
    """The contact that was written down, by public id."""

    visit: str


# --- The list -------------------------------------------------------------------------------------


@pages.get("")
def show_visits(
    viewer: CurrentViewer, session: ReadSession, filters: Filters, render: Render
) -> Response:
    asked = filters.asked()
    found = list_visits(session, viewer, filters)
    context: dict[str, Any] = {
        "found": found,
        "filters": filters,
        "asked": asked,
        "sizes": size_links(LIST, asked, SIZES, filters.size),
        "next": turn(LIST, asked, after=found.next),
        "previous": turn(LIST, asked, before=found.previous),
    }
    if render.request.headers.get("hx-request-type") != "partial":
        officers = of_officers(list_officers(session, viewer))
        context |= {
            "states": choices(VisitState),
            "occasions": choices(Occasion),
            "officers": [(MINE, "我参加的"), *officers],
        }
    return render.page("visits/list.html", "visits/_table.html", **context)


@api.get("")
def read_visits(viewer: CurrentViewer, session: ReadSession, filters: Filters) -> VisitPage:
    return list_visits(session, viewer, filters)


@pages.get("/export", response_class=StreamingResponse)
def show_visit_export(
    export: ListExport,
    filters: Filters,
    format: FileFormat = FileFormat.XLSX,  # noqa: A002 (the word of the address)
) -> Response:
    """Exactly the rows that the list counts, in its order, with the columns it shows."""
    columns = export.columns(ListKind.VISITS)

    def next_chunk(session: Session, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        rows, after = visit_chunk(session, export.viewer, filters, CHUNK, cursor)
        return [visit_values(row, columns) for row in rows], after

    def total(session: Session, viewer: Viewer) -> int:
        return list_visits(session, viewer, filters).total

    return export.send(SUBJECT, columns, next_chunk, format, total)


@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_visit_export(
    export: ListExport,
    filters: Filters,
    format: FileFormat = FileFormat.JSON,  # noqa: A002
) -> Response:
    return show_visit_export(export, filters, format)


# --- Recording ------------------------------------------------------------------------------------


@pages.get("/new")
def show_recording(
    viewer: CurrentViewer,
    session: ReadSession,
    render: Render,
    q: str = "",
    enterprise: str = "",
    entry: str = "",
    case: str = "",
) -> Response:
    context = _recording_context(session, viewer, q, enterprise)
    typed = {"enterprise": enterprise, "entry": entry, "case": case}
    return render.page("visits/new.html", "visits/_recording.html", **context, typed=typed)


@api.get("/new")
def read_recording(
    viewer: CurrentViewer, session: ReadSession, q: str = "", enterprise: str = ""
) -> FirmChoices:
    return firm_choices(session, viewer, q, enterprise)


@pages.post("/new")
def submit_visit(
    viewer: CurrentViewer, session: WriteSession, today: Today, typed: TypedForm, render: Render
) -> Response:
    context = _recording_context(session, viewer, "", typed["enterprise"])
    with refilling("visits/new.html", "visits/_recording.html", typed, **context):
        made = record_visit(session, viewer, typed.parse(VisitInput), today)
    return render.go(f"{LIST}/{made}")


@api.post("/new", status_code=201)
def post_visit(
    viewer: CurrentViewer, session: WriteSession, today: Today, given: VisitInput
) -> Recorded:
    return Recorded(visit=record_visit(session, viewer, given, today))


def _recording_context(session: Session, viewer: Viewer, q: str, enterprise: str) -> dict[str, Any]:
    found = firm_choices(session, viewer, q, enterprise)
    return {
        "q": q,
        "found": found,
        "occasions": [
            (one.value, f"{word(one)} *" if one in TWO_OFFICERS else word(one)) for one in Occasion
        ],
        "seconds": second_choices(session, viewer),
        "entries": [(one.id, f"{one.cohort} · {word(one.target)}") for one in found.entries],
        "cases": [(one.id, f"{one.year} · {word(one.programme)}") for one in found.cases],
    }


def second_choices(session: Session, viewer: Viewer) -> list[tuple[str, str]]:
    """Whom one may name as the second officer: not oneself."""
    roles = second_officer_roles(session, viewer)
    return of_officers(list_officers(session, viewer, roles))
