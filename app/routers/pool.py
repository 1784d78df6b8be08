"""The reserve pool as a list and a file, and its cohorts."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, OFFICERS, Viewer
from app.domain.pool import EntryState, Grade, Outlook, Weakness
from app.domain.programmes.table import POOL_TARGETS
from app.domain.views import ListKind
from app.exchange.pool_tables import pool_values
from app.exchange.tables import CHUNK, FileFormat
from app.queries.cohorts import CohortRow, cohort_names, list_cohorts
from app.queries.officers import list_officers
from app.queries.paging import SIZES
from app.queries.places import list_townships
from app.queries.pool import (
    MINE,
    NOBODY,
    PoolFilters,
    PoolPage,
    PoolSort,
    count_pool,
    list_pool,
    pool_chunk,
)
from app.services.cohorts import CohortInput, make_cohort
from app.services.standings import refresh_pool
from app.web.choices import choices, of_officers, of_places
from app.web.exported import ListExport
from app.web.forms import TypedForm, refilling
from app.web.job_forms import bulk_kinds
from app.web.lists import Head, head, size_links, turn
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/pool", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/pool", tags=["pool"], route_class=Once)

Filters = Annotated[PoolFilters, Query()]
LIST = "/pool"
SUBJECT = "培育后备库"
HEADS: tuple[tuple[str, str, PoolSort | None], ...] = (
    ("企业名称", "text", PoolSort.NAME),
    ("镇街道", "text", PoolSort.TOWNSHIP),
    ("目标", "text", None),
    ("年度", "text", PoolSort.INTENDED_YEAR),
    ("等级", "text", PoolSort.GRADE),
    ("短板", "text", None),
    ("对标结论", "text", None),
    ("差几项", "number", None),
    ("主要差距", "text", None),
    ("服务机构", "text", None),
    ("责任人", "text", None),
    ("销售收入(万元)", "money", None),
    ("研发占比", "percent", None),
    ("梯度", "text", None),
    ("申报环节", "text", None),
)


class PoolJudged(BaseModel):
    judged: int
    """Firms, once for each target."""
    judged_on: date


class CohortMade(BaseModel):
    id: str
    name: str


# --- The list -------------------------------------------------------------------------------------


@pages.get("")
def show_pool(
    viewer: CurrentViewer, session: ReadSession, today: Today, filters: Filters, render: Render
) -> Response:
    context = _list_context(filters, list_pool(session, viewer, filters, today))
    context["bulk_kinds"] = bulk_kinds(viewer, LIST)
    if render.request.headers.get("hx-request-type") != "partial":
        context |= _filter_choices(session, viewer)
        context |= {
            "firms": count_pool(session, viewer, filters.cohort, today),
            "may_propose": viewer.role in OFFICERS,
            "years": [(year, year) for year in range(today.year - 3, today.year + 4)],
        }
    return render.page("pool/list.html", "pool/_table.html", **context)


@api.get("")
def read_pool(
    viewer: CurrentViewer, session: ReadSession, today: Today, filters: Filters
) -> PoolPage:
    return list_pool(session, viewer, filters, today)


def _list_context(filters: PoolFilters, found: PoolPage) -> dict[str, Any]:
    asked = filters.asked()
    return {
        "found": found,
        "filters": filters,
        "asked": asked,
        "heads": _heads(filters),
        "sizes": size_links(LIST, asked, SIZES, filters.size),
        "next": turn(LIST, asked, after=found.next),
        "previous": turn(LIST, asked, before=found.previous),
    }


def _heads(filters: PoolFilters) -> list[Head]:
    return [
        head(
            text,
            kind,
            sort,
            address=LIST,
            asked=filters.asked(),
            current=(filters.sort, filters.descending),
            descends_first=False,
        )
        for text, kind, sort in HEADS
    ]


def _filter_choices(session: Session, viewer: Viewer) -> dict[str, Any]:
    officers = of_officers(list_officers(session, viewer))
    return {
        "cohorts": [(one.id, one.name) for one in cohort_names(session, viewer)],
        "targets": choices(POOL_TARGETS),
        "states": [*choices(EntryState), ("all", "全部")],
        "grades": choices(Grade),
        "weaknesses": choices(Weakness),
        "outlooks": choices(Outlook),
        "townships": of_places(list_townships(session, viewer.county_code)),
        "officers": [(MINE, "我负责的"), (NOBODY, "未指定"), *officers],
    }


@pages.get("/export", response_class=StreamingResponse)
def show_pool_export(
    export: ListExport,
    filters: Filters,
    format: FileFormat = FileFormat.XLSX,  # noqa: A002 (the word of the address)
) -> Response:
    """Exactly the rows that the list counts, in its order, with the columns it shows."""
    columns = export.columns(ListKind.POOL)

    def next_chunk(session: Session, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        rows, after = pool_chunk(session, export.viewer, filters, export.today, CHUNK, cursor)
        return [pool_values(row, columns) for row in rows], after

    def total(session: Session, viewer: Viewer) -> int:
        return list_pool(session, viewer, filters, export.today).total

    return export.send(SUBJECT, columns, next_chunk, format, total)


@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_pool_export(
    export: ListExport,
    filters: Filters,
    format: FileFormat = FileFormat.JSON,  # noqa: A002
) -> Response:
    return show_pool_export(export, filters, format)


@pages.post("/standings")
def submit_judging(
    viewer: CurrentViewer, session: WriteSession, today: Today, render: Render
) -> Response:
    """Judge the pool anew, so that its columns and filters are of today."""
    refresh_pool(session, viewer, today)
    return render.go(LIST)


@api.post("/standings")
def post_judging(viewer: CurrentViewer, session: WriteSession, today: Today) -> PoolJudged:
    return PoolJudged(judged=refresh_pool(session, viewer, today), judged_on=today)


# --- Cohorts --------------------------------------------------------------------------------------


@pages.get("/cohorts")
def show_cohorts(viewer: CurrentViewer, session: ReadSession, render: Render) -> Response:
    return render.page(
        "pool/cohorts.html", "pool/_cohorts.html", **_cohort_context(session, viewer)
    )


@api.get("/cohorts")
def read_cohorts(viewer: CurrentViewer, session: ReadSession) -> list[CohortRow]:
    return list_cohorts(session, viewer)


@pages.post("/cohorts")
def submit_cohort(
    viewer: CurrentViewer, session: WriteSession, typed: TypedForm, render: Render
) -> Response:
    before = _cohort_context(session, viewer)
    with refilling("pool/cohorts.html", "pool/_cohorts.html", typed, **before):
        make_cohort(session, viewer, typed.parse(CohortInput))
    context = _cohort_context(session, viewer)
    return render.changed("pool/_cohorts.html", then="/pool/cohorts", **context)


@api.post("/cohorts", status_code=201)
def post_cohort(viewer: CurrentViewer, session: WriteSession, given: CohortInput) -> CohortMade:
    made = make_cohort(session, viewer, given)
    return CohortMade(id=made.public_id, name=made.name)


def _cohort_context(session: Session, viewer: Viewer) -> dict[str, Any]:
    return {"cohorts": list_cohorts(session, viewer), "may_make": viewer.role in BUREAU}
