"""The clauses of the award policies: their list, entered and revised where they stand."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import HEADS, Viewer
from app.domain.awards.drawing import THINGS, AwardMatter
from app.domain.titles import Authority, TitleKind
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.award_clauses import list_clauses
from app.queries.award_views import ClauseRow
from app.services.award_clauses import ClauseInput, ClauseRevision, add_clause, revise_clause
from app.web.choices import choices
from app.web.exported import Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/awards/clauses",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/awards/clauses", tags=["awards"], route_class=Once)

PAGE = "awards/clauses.html"
COLUMNS = (
    Column("policy", "政策文件", width=34),
    Column("document_number", "文号", width=22),
    Column("edition", "版本"),
    Column("article", "条款", width=18),
    Column("thing", "奖励对象", Kind.WORD, width=24),
    Column("kind", "首次或再次", Kind.WORD),
    Column("level", "认定层级", Kind.WORD),
    Column("matter", "事项", Kind.WORD),
    Column("amount_cny", "金额", Kind.MONEY),
    Column("first_year", "适用年度起", Kind.NUMBER),
    Column("last_year", "适用年度止", Kind.NUMBER),
    Column("condition", "条件", width=40),
    Column("is_fictitious", "虚构", Kind.YES_NO),
)
Edited = Annotated[str, Query(max_length=12)]


@pages.get("")
def show_clauses(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render, edit: Edited = ""
) -> Response:
    return render.page(PAGE, None, **_around(session, viewer, today, edit))


@api.get("")
def read_clauses(session: ReadSession, viewer: CurrentViewer) -> list[ClauseRow]:
    return list_clauses(session, viewer)


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_clauses_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(row, COLUMNS) for row in list_clauses(session, export.viewer)]
    return export.send_rows("奖补条款", COLUMNS, rows, file_format)


@pages.post("")
def submit_clause(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_around(session, viewer, today, "")):
        add_clause(session, viewer, typed.parse(ClauseInput))
    return render.go("/awards/clauses")


@api.post("", status_code=201)
def post_clause(session: WriteSession, viewer: CurrentViewer, given: ClauseInput) -> ClauseRow:
    made = add_clause(session, viewer, given)
    return _row(session, viewer, made.public_id)


@pages.post("/{clause_id}")
def submit_revision(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    clause_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(PAGE, None, typed, **_around(session, viewer, today, clause_id)):
        revise_clause(session, viewer, clause_id, typed.parse(ClauseRevision))
    return render.go("/awards/clauses")


@api.post("/{clause_id}")
def post_revision(
    session: WriteSession, viewer: CurrentViewer, clause_id: str, given: ClauseRevision
) -> ClauseRow:
    revise_clause(session, viewer, clause_id, given)
    return _row(session, viewer, clause_id)


def _row(session: Session, viewer: Viewer, clause_id: str) -> ClauseRow:
    return next(one for one in list_clauses(session, viewer) if one.id == clause_id)


def _around(session: Session, viewer: Viewer, today: Today, edit: str) -> dict[str, Any]:
    clauses = list_clauses(session, viewer)
    return {
        "clauses": clauses,
        "edited": next((one for one in clauses if one.id == edit), None),
        "may_write": viewer.role in HEADS,
        "things": choices(member for things in THINGS.values() for member in things),
        "kinds": choices(TitleKind),
        "levels": choices(Authority),
        "matters": choices(AwardMatter),
        "year": today.year,
    }
