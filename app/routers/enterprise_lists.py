"""The register as a list: page, twin and file, from one set of filters."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.db import note
from app.dependencies import CurrentEngine, CurrentViewer, ReadSession, Today
from app.domain.access import Viewer
from app.domain.enterprises import Capital
from app.domain.titles import Programme
from app.exchange.tables import (
    CHUNK,
    Column,
    FileFormat,
    Kind,
    TableFile,
    counted,
    for_programs,
    rows_in_chunks,
)
from app.queries.classifications import field_choices
from app.queries.enterprise_columns import SHOWN, chosen_columns
from app.queries.enterprise_filters import (
    DESCENDING_FIRST,
    STATUS_CHOICES,
    EnterpriseFilters,
    SortKey,
    county_of,
    refuse_unindexed,
)
from app.queries.enterprises import EnterprisePage, export_chunk, list_enterprises
from app.queries.officers import list_officers
from app.queries.paging import SIZES
from app.queries.places import list_counties, list_parks, list_townships
from app.web.journal import journal_entry
from app.web.lists import Head, cell, cell_class, head, size_links, turn
from app.web.rendering import Render

pages = APIRouter(
    prefix="/enterprises", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/enterprises", tags=["enterprises"])

Filters = Annotated[EnterpriseFilters, Query()]
LIST = "/enterprises"
SUBJECT = "企业台账"
SORTS = {
    "uscc": SortKey.USCC,
    "registered_on": SortKey.REGISTERED_ON,
    "registered_capital_cny": SortKey.CAPITAL,
    "sales_cny": SortKey.SALES,
    "updated_at": SortKey.UPDATED,
}
"""Columns whose heads sort."""
EXPORTED_FIRST = (Column("name", "企业名称", Kind.TEXT, 34),)


# --- The list -------------------------------------------------------------------------------------


@pages.get("")
def show_enterprises(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = list_enterprises(session, viewer, filters, today)
    wants_page = render.request.headers.get("hx-request-type") != "partial"
    context = _list_context(viewer, filters, found)
    if wants_page:
        context |= _filter_choices(session, viewer, filters)
    return render.page("enterprises/list.html", "enterprises/_table.html", **context)


@api.get("")
def read_enterprises(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> EnterprisePage:
    found = list_enterprises(session, viewer, filters, today)
    for row in found.rows:
        for key, value in row.items():
            row[key] = for_programs(value)
    return found


def _list_context(
    viewer: Viewer, filters: EnterpriseFilters, found: EnterprisePage
) -> dict[str, Any]:
    asked = filters.asked()
    shown = chosen_columns(filters.columns)
    looks = [(column.key, column.kind, cell_class(column.kind, column.width)) for column in shown]
    rows = [
        (
            row["id"],
            row["name"],
            row["is_fictitious"],
            [(look, cell(row[key], kind)) for key, kind, look in looks],
        )
        for row in found.rows
    ]
    return {
        "filters": filters,
        "asked": asked,
        "heads": _heads(viewer, filters),
        "rows": rows,
        "total": found.total,
        "is_capped": found.is_capped,
        "sizes": size_links(LIST, asked, SIZES, filters.size),
        "next": turn(LIST, asked, after=found.next),
        "previous": turn(LIST, asked, before=found.previous),
    }


def _heads(viewer: Viewer, filters: EnterpriseFilters) -> list[Head]:
    columns = [("企业名称", "text", SortKey.NAME)] + [
        (column.heading, column.kind, SORTS.get(column.key))
        for column in chosen_columns(filters.columns)
    ]
    is_bounded = county_of(viewer, filters) is not None
    return [
        head(
            f"{text}(万元)" if kind == "money" else text,
            kind,
            sort if is_bounded or sort in {SortKey.USCC, SortKey.UPDATED} else None,
            address=LIST,
            asked=filters.asked(),
            current=(filters.sort, filters.runs_down),
            descends_first=sort in DESCENDING_FIRST,
        )
        for text, kind, sort in columns
    ]


def _filter_choices(session: Session, viewer: Viewer, filters: EnterpriseFilters) -> dict[str, Any]:
    county = county_of(viewer, filters)
    bounded = viewer.county_code == county
    return {
        "is_bounded": county is not None,
        "counties": [] if bounded else list_counties(session, viewer),
        "townships": list_townships(session, county) if county else [],
        "parks": list_parks(session, county) if county else [],
        "officers": list_officers(session, viewer) if bounded else [],
        "statuses": STATUS_CHOICES,
        "capitals": list(Capital),
        "programmes": list(Programme),
        "fields": field_choices(1),
        "columns": [one for one in SHOWN if not bounded or one.key != "county"],
        "chosen": {column.key for column in chosen_columns(filters.columns)},
        "sorts": list(SortKey) if county else [SortKey.UPDATED, SortKey.USCC],
    }


# --- The list as a file ---------------------------------------------------------------------------


@pages.get("/export", response_class=StreamingResponse)
def show_export(
    request: Request,
    engine: CurrentEngine,
    viewer: CurrentViewer,
    today: Today,
    filters: Filters,
    format: FileFormat = FileFormat.XLSX,  # noqa: A002 (the word of the address)
) -> Response:
    return _exported(request, engine, viewer, today, filters, format)


@api.get("/export", response_class=StreamingResponse)
def read_export(
    request: Request,
    engine: CurrentEngine,
    viewer: CurrentViewer,
    today: Today,
    filters: Filters,
    format: FileFormat = FileFormat.JSON,  # noqa: A002
) -> Response:
    return _exported(request, engine, viewer, today, filters, format)


def _exported(
    request: Request,
    engine: CurrentEngine,
    viewer: Viewer,
    today: Today,
    filters: EnterpriseFilters,
    file_format: FileFormat,
) -> Response:
    """Exactly the rows that the list counts, in its order, with the columns it shows."""
    refuse_unindexed(viewer, filters)  # before a head is sent that promises a file
    shown = chosen_columns(filters.columns)
    keys = ["name", *(column.key for column in shown)]
    columns = EXPORTED_FIRST + tuple(
        Column(column.key, column.heading, Kind(column.kind), column.width) for column in shown
    )

    def next_chunk(session: Session, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        found, after = export_chunk(session, viewer, filters, today, CHUNK, cursor)
        return [[row[key] for key in keys] for row in found], after

    def told(rows: int) -> None:
        note(engine, journal_entry(request, viewer, "export", subject=SUBJECT, rows=rows))

    file = TableFile(SUBJECT, today, file_format)
    rows = counted(rows_in_chunks(engine, next_chunk), told)
    return StreamingResponse(
        file.chunks(columns, rows), media_type=file.media_type, headers=file.headers
    )
