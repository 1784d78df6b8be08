"""The monthly 通报: one sheet to print, the same as Word and PDF, and kept as it was issued."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import (
    Accesses,
    CurrentCounty,
    CurrentViewer,
    ReadSession,
    Today,
    WriteSession,
)
from app.domain.access import BUREAU, HEADS, AccessKind, Viewer
from app.exchange.tables import Column, FileFormat, Kind
from app.papers.bulletins import bulletin_paper, flow_sentence, pace_sentence
from app.papers.paper import PaperFormat
from app.queries.board_views import BoardFilters
from app.queries.bulletins import (
    Bulletin,
    IssuedBulletin,
    IssuedRow,
    describe_bulletin,
    list_bulletins,
    show_bulletin,
)
from app.routers.papers import AS_PAPER, answer
from app.services.bulletins import MinutesInput, issue_bulletin, note_minutes
from app.web.exported import Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.journal import journal_entry
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/towns",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/towns", tags=["board"], route_class=Once)

PAGE = "towns/bulletin.html"
Filters = Annotated[BoardFilters, Query()]
COLUMNS = (
    Column("valid_on", "有效日", Kind.DATE),
    Column("known_on", "获知日", Kind.DATE),
    Column("issued_on", "印发日期", Kind.DATE),
    Column("issued_by", "印发人"),
    Column("minutes_on", "会议日期", Kind.DATE),
    Column("minutes_number", "纪要号", width=20),
    Column("digest", "校验", width=40),
)


def _context(found: Bulletin, viewer: Viewer, row: IssuedRow | None = None) -> dict[str, Any]:
    return {
        "found": found,
        "row": row,
        "asked": {"valid_on": found.valid_on.isoformat(), "known_on": found.known_on.isoformat()},
        "sentences_of": [
            (board, pace_sentence(board), flow_sentence(board)) for board in found.boards
        ],
        "papers": f"/towns/bulletins/{row.id}" if row else "/towns/bulletin",
        "may_issue": row is None and viewer.role in HEADS,
        "may_note": row is not None and viewer.role in BUREAU,
    }


@pages.get("/bulletin")
def show_page(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = show_bulletin(session, viewer, filters, today)
    return render.page(PAGE, **_context(found, viewer))


@api.get("/bulletin")
def read_page(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> Bulletin:
    """Both programmes' scoreboards, and the towns by their rank in the first."""
    return show_bulletin(session, viewer, filters, today)


@pages.get("/bulletin/paper.{ending}")
@api.get("/bulletin/paper.{ending}", response_class=Response, responses=AS_PAPER)
def read_paper(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    county: CurrentCounty,
    today: Today,
    ending: PaperFormat,
    filters: Filters,
) -> Response:
    found = show_bulletin(session, viewer, filters, today)
    paper = bulletin_paper(found, county.name, county.bureau_name)
    accesses.append(journal_entry(request, viewer, AccessKind.EXPORT, subject=paper.title))
    return answer(paper, ending, f"{paper.title}_{found.valid_on}")


# --- As issued ------------------------------------------------------------------------------------


@pages.post("/bulletin")
def submit_bulletin(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    asked = typed.parse(BoardFilters)
    context = _context(show_bulletin(session, viewer, asked, today), viewer)
    with refilling(PAGE, None, typed, **context):
        bulletin = issue_bulletin(session, viewer, asked, today)
    return render.go(f"/towns/bulletins/{bulletin.public_id}")


@api.post("/bulletin", status_code=201)
def post_bulletin(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: BoardFilters
) -> IssuedBulletin:
    """The numbers as they stand now, kept for good."""
    bulletin = issue_bulletin(session, viewer, given, today)
    return describe_bulletin(session, viewer, bulletin.public_id)


@pages.get("/bulletins")
def show_bulletins(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page("towns/bulletins.html", found=list_bulletins(session, viewer))


@api.get("/bulletins")
def read_bulletins(session: ReadSession, viewer: CurrentViewer) -> list[IssuedRow]:
    return list_bulletins(session, viewer)


@pages.get("/bulletins/export", response_class=StreamingResponse)
@api.get("/bulletins/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(one, COLUMNS) for one in list_bulletins(session, export.viewer)]
    return export.send_rows("镇街通报", COLUMNS, rows, file_format)


@pages.get("/bulletins/{bulletin_id}")
def show_issued(
    session: ReadSession, viewer: CurrentViewer, bulletin_id: str, render: Render
) -> Response:
    issued = describe_bulletin(session, viewer, bulletin_id)
    return render.page(PAGE, **_context(issued.content, viewer, issued.row))


@api.get("/bulletins/{bulletin_id}")
def read_issued(session: ReadSession, viewer: CurrentViewer, bulletin_id: str) -> IssuedBulletin:
    """As it was issued, whatever was entered since."""
    return describe_bulletin(session, viewer, bulletin_id)


@pages.post("/bulletins/{bulletin_id}")
def submit_minutes(
    session: WriteSession,
    viewer: CurrentViewer,
    bulletin_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    issued = describe_bulletin(session, viewer, bulletin_id)
    with refilling(PAGE, None, typed, **_context(issued.content, viewer, issued.row)):
        note_minutes(session, viewer, bulletin_id, typed.parse(MinutesInput))
    return render.go(f"/towns/bulletins/{bulletin_id}")


@api.post("/bulletins/{bulletin_id}")
def post_minutes(
    session: WriteSession, viewer: CurrentViewer, bulletin_id: str, given: MinutesInput
) -> IssuedBulletin:
    note_minutes(session, viewer, bulletin_id, given)
    return describe_bulletin(session, viewer, bulletin_id)


@pages.get("/bulletins/{bulletin_id}/paper.{ending}")
@api.get("/bulletins/{bulletin_id}/paper.{ending}", response_class=Response, responses=AS_PAPER)
def read_issued_paper(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    county: CurrentCounty,
    bulletin_id: str,
    ending: PaperFormat,
) -> Response:
    issued = describe_bulletin(session, viewer, bulletin_id)
    paper = bulletin_paper(issued.content, county.name, county.bureau_name, issued.row)
    accesses.append(journal_entry(request, viewer, AccessKind.EXPORT, subject=paper.title))
    return answer(paper, ending, f"{paper.title}_{issued.content.valid_on}")
