"""Cases: the board by stage, the list and its file, opening one."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import OFFICERS, Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import InvalidValue, Reason
from app.domain.titles import TitleKind
from app.domain.views import ListKind
from app.exchange.tables import CHUNK, Column, FileFormat
from app.queries.batches import list_batch_choices
from app.queries.case_candidates import Candidate, CandidateFilters, list_candidates
from app.queries.case_filters import CaseFilters, CaseSort
from app.queries.case_lists import Board, CasePage, CaseRow, export_chunk, list_cases, show_board
from app.queries.case_views import CaseDetail
from app.queries.officers import list_officers
from app.queries.paging import SIZES
from app.queries.places import list_townships
from app.queries.visibility import is_bounded
from app.services.cases import OpenInput, open_case
from app.web.choices import choices, of_batches, of_officers, of_places, of_years
from app.web.exported import Export, ListExport
from app.web.forms import TypedForm, refilling
from app.web.job_forms import bulk_kinds
from app.web.lists import head, size_links, turn
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/cases", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/cases", tags=["cases"], route_class=Once)

Filters = Annotated[CaseFilters, Query()]
Candidates = Annotated[CandidateFilters, Query()]
LIST = "/cases/list"
SUBJECT = "申报案件"
FIRST_YEAR = 2015
HEADS = (
    ("企业名称", "text", CaseSort.NAME),
    ("镇街道", "text", None),
    ("技术领域", "text", None),
    ("项目", "word", None),
    ("类别", "word", None),
    ("年度", "number", CaseSort.YEAR),
    ("批次", "text", None),
    ("受理编号", "text", None),
    ("环节", "word", None),
    ("到达日期", "date", CaseSort.STAGE_SINCE),
    ("研发占比", "percent", None),
    ("办理时限", "text", None),
    ("经办", "text", None),
)


# --- The board and the list -----------------------------------------------------------------------


@pages.get("")
def show_cases(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    board = show_board(session, viewer, filters, today)
    asked = filters.asked() | {"programme": board.programme.value, "year": board.year}
    offered = {} if _wants_part(render) else _choices(session, viewer, today)
    return render.page(
        "cases/board.html",
        "cases/_board.html",
        board=board,
        filters=filters,
        asked=asked,
        bulk_kinds=bulk_kinds(viewer, LIST),
        **offered,
    )


@api.get("")
def read_cases(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> Board:
    return show_board(session, viewer, filters, today)


@pages.get("/list")
def show_list(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = list_cases(session, viewer, filters, today)
    asked = filters.asked()
    offered = {} if _wants_part(render) else _choices(session, viewer, today)
    return render.page(
        "cases/list.html",
        "cases/_table.html",
        found=found,
        filters=filters,
        asked=asked,
        bulk_kinds=bulk_kinds(viewer, LIST),
        heads=[
            head(
                text,
                kind,
                sort,
                address=LIST,
                asked=asked,
                current=(filters.sort, filters.runs_down),
                descends_first=sort is CaseSort.YEAR,
            )
            for text, kind, sort in HEADS
        ],
        sizes=size_links(LIST, asked, SIZES, filters.size),
        next=turn(LIST, asked, after=found.next),
        previous=turn(LIST, asked, before=found.previous),
        **offered,
    )


@api.get("/list")
def read_list(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> CasePage:
    return list_cases(session, viewer, filters, today)


def _wants_part(render: Render) -> bool:
    return render.request.headers.get("hx-request-type") == "partial"


def _choices(session: Session, viewer: Viewer, today: Today) -> dict[str, Any]:
    """What the filters offer."""
    within = is_bounded(viewer)
    stages = dict.fromkeys(stage for rules in PROGRAMMES.values() for stage in rules.stages)
    return {
        "programmes": choices(PROGRAMMES),
        "years": of_years(range(today.year + 1, FIRST_YEAR - 1, -1)),
        "kinds": choices(TitleKind),
        "stages": choices(stages),
        "townships": of_places(list_townships(session, viewer.county_code)) if within else [],
        "officers": of_officers(list_officers(session, viewer, OFFICERS)) if within else [],
        "batches": of_batches(list_batch_choices(session, viewer)) if within else [],
        "may_open": viewer.role in OFFICERS,
    }


# --- The list as a file ---------------------------------------------------------------------------


@pages.get("/export", response_class=StreamingResponse)
def show_export(
    export: ListExport,
    filters: Filters,
    format: FileFormat = FileFormat.XLSX,  # noqa: A002 (the word of the address)
) -> Response:
    return _exported(export, filters, format)


@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    export: ListExport,
    filters: Filters,
    format: FileFormat = FileFormat.JSON,  # noqa: A002
) -> Response:
    return _exported(export, filters, format)


def _exported(export: Export, filters: CaseFilters, file_format: FileFormat) -> Response:
    """Exactly the rows that the list counts, in its order, with the columns it shows."""
    columns = export.columns(ListKind.CASES)

    def next_chunk(session: Session, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        found, after = export_chunk(session, export.viewer, filters, export.today, CHUNK, cursor)
        return [_exported_row(row, columns) for row in found], after

    def total(session: Session, viewer: Viewer) -> int:
        return list_cases(session, viewer, filters, export.today).total

    return export.send(SUBJECT, columns, next_chunk, file_format, total)


def _exported_row(row: CaseRow, columns: Sequence[Column]) -> list[Any]:
    due_on = row.deadline.due_on if row.deadline else None
    return [due_on if column.key == "due_on" else getattr(row, column.key) for column in columns]


# --- Opening one ----------------------------------------------------------------------------------


@pages.get("/new")
def show_new(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Candidates, render: Render
) -> Response:
    return render.page("cases/new.html", None, **_opening(session, viewer, today, filters))


@api.get("/new")
def read_new(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Candidates
) -> list[Candidate]:
    return list_candidates(session, viewer, filters, today)


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    if not typed["enterprise"]:
        raise InvalidValue(fields={"enterprise": Reason.MISSING_VALUE})
    filters = CandidateFilters.model_construct(q="", enterprise=typed["enterprise"][:12])
    context = _opening(session, viewer, today, filters)
    with refilling("cases/new.html", None, typed, **context):
        case = open_case(session, viewer, typed.parse(OpenInput), today)
    return render.go(f"/cases/{case.id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: OpenInput
) -> CaseDetail:
    return open_case(session, viewer, given, today)


def _opening(
    session: Session, viewer: Viewer, today: Today, filters: CandidateFilters
) -> dict[str, Any]:
    candidates = list_candidates(session, viewer, filters, today)
    chosen = candidates[0] if filters.enterprise and candidates else None
    return {
        "filters": filters,
        "candidates": candidates,
        "chosen": chosen,
        "year": filters.year or today.year,
        "programmes": choices(PROGRAMMES),
        "kinds": choices(TitleKind),
        "batches": of_batches(list_batch_choices(session, viewer)),
        "most": today.isoformat(),
    }
