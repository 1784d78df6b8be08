"""The register as a list: page, twin and file, from one set of filters."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from markupsafe import Markup
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.db import reading
from app.dependencies import CurrentViewer, ReadSession, Today, current_day
from app.domain.access import Viewer
from app.domain.enterprises import Capital
from app.domain.titles import Programme
from app.domain.views import ListKind
from app.exchange.list_columns import ENTERPRISE_COLUMNS, as_column
from app.exchange.tables import (
    CHUNK,
    FileFormat,
    for_programs,
)
from app.kept import Kept
from app.prepared_reads import RawRow
from app.queries.classifications import field_choices, whole_field_choices
from app.queries.county_choices import NO_CHOICES, NO_COUNTIES, county_choices, region_choices
from app.queries.county_sizes import is_small
from app.queries.enterprise_columns import SHOWN, chosen_columns
from app.queries.enterprise_filters import (
    DESCENDING_FIRST,
    STATUS_CHOICES,
    EnterpriseFilters,
    SortKey,
    county_of,
    is_quick,
    refuse_unindexed,
)
from app.queries.enterprises import (
    EnterprisePage,
    FoundEnterprises,
    export_chunk,
    find_enterprises,
    list_enterprises,
)
from app.queries.paging import SIZES
from app.web.exported import Export, ListExport
from app.web.job_forms import bulk_kinds
from app.web.lists import Head, SizeLink, cell, cell_class, further, head, size_links
from app.web.problems import AS_FILE
from app.web.rendering import Renderer, current_renderer, query

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
MULTIPLE = frozenset({"columns"})
"""Filters that an address may give several times."""
EXPORTED_FIRST = ENTERPRISE_COLUMNS[:1]


@dataclass(frozen=True, slots=True)
class Links:
    """Where a list leads to: orders, lengths, files, and itself."""

    heads: Markup
    sizes: Sequence[SizeLink]
    exports: Markup
    here: str


LINKS: Kept[Hashable, Links] = Kept(2_000)


# --- The list -------------------------------------------------------------------------------------


def page_filters(request: Request) -> EnterpriseFilters:
    """The filters as FastAPI reads them for the twin, without its turn for every field."""
    typed = request.query_params
    given = {name: typed.getlist(name) if name in MULTIPLE else typed[name] for name in typed}
    try:
        return EnterpriseFilters.model_validate(given)
    except ValidationError as error:
        raise RequestValidationError(
            [one | {"loc": ("query", *one["loc"])} for one in error.errors(include_url=False)]
        ) from error


@pages.get("")
async def show_enterprises(request: Request, viewer: CurrentViewer) -> Response:
    """On the event loop where the answer is sure to be quick: a turn in a thread costs as much as
    the page. There it reads by the door's connection, since nobody may wait for one there.

    What else it needs it asks for itself: FastAPI's turn for each costs more than most of them."""
    state = request.app.state
    today, filters = await current_day(request), page_filters(request)
    render = await current_renderer(request)
    county = county_of(viewer, filters)
    is_local = state.door.dialect.name == "sqlite"
    if is_local and county and is_quick(filters) and is_small(state.door, county, today):
        return _list_page(state.door, viewer, today, filters, render)
    return await run_in_threadpool(_list_page, state.engine, viewer, today, filters, render)


def _list_page(
    engine: Engine, viewer: Viewer, today: date, filters: EnterpriseFilters, render: Renderer
) -> Response:
    wants_page = render.request.headers.get("hx-request-type") != "partial"
    with reading(engine) as session:
        found = find_enterprises(session, viewer, filters, today)
        context = _list_context(render, viewer, filters, found)
        if wants_page:
            context["filter_form"] = _filter_form(render, session, viewer, filters)
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
    render: Renderer, viewer: Viewer, filters: EnterpriseFilters, found: FoundEnterprises
) -> dict[str, Any]:
    """Heads, form and lines are pieces: most pages are made of what earlier ones showed."""
    columns = tuple(column.key for column in found.shown)
    is_bounded = county_of(viewer, filters) is not None
    links = LINKS.get(
        (filters.question(), filters.size, is_bounded), lambda: _links(render, viewer, filters)
    )
    kinds = bulk_kinds(viewer, LIST)
    may_tick = bool(kinds)
    return {
        "heads": links.heads,
        "rows": render.pieces(
            "enterprises/row.html",
            [(columns, raw, may_tick) for raw in found.raw],
            partial(_line, found),
        ),
        "bulk_kinds": kinds,
        "here": links.here.removeprefix(LIST),
        "total": found.total,
        "is_capped": found.is_capped,
        "sizes": links.sizes,
        "exports": links.exports,
        "next": further(links.here, after=found.next),
        "previous": further(links.here, before=found.previous),
    }


def _links(render: Renderer, viewer: Viewer, filters: EnterpriseFilters) -> Links:
    asked = filters.asked()
    return Links(
        heads=render.piece_of("enterprises/heads.html", heads=_heads(viewer, filters)),
        sizes=size_links(LIST, asked, SIZES, filters.size),
        exports=render.piece_of("enterprises/exports.html", asked=asked),
        here=LIST + query(asked),
    )


def _line(found: FoundEnterprises, key: tuple[tuple[str, ...], RawRow, bool]) -> dict[str, Any]:
    _, raw, may_tick = key
    row = found.read(raw)
    cells = [
        (cell_class(column.kind, column.width), cell(row[column.key], column.kind))
        for column in found.shown
    ]
    return {
        "id": row["id"],
        "name": row["name"],
        "is_fictitious": row["is_fictitious"],
        "cells": cells,
        "may_tick": may_tick,
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


def _filter_form(
    render: Renderer, session: Session, viewer: Viewer, filters: EnterpriseFilters
) -> Markup:
    county = county_of(viewer, filters)
    is_own = viewer.county_code == county
    region = NO_COUNTIES if is_own else region_choices(session, viewer)
    choices = county_choices(session, county) if county else NO_CHOICES
    return render.piece(
        "enterprises/_filters.html",
        (filters.question(), filters.size, county, is_own, region, choices),
        lambda: {
            "filters": filters,
            "is_bounded": county is not None,
            "counties": region.counties,
            "townships": choices.townships,
            "parks": choices.parks,
            "officers": choices.officers if is_own else (),
            "statuses": STATUS_CHOICES,
            "capitals": list(Capital),
            "programmes": list(Programme),
            "fields": field_choices(1) if county else whole_field_choices(),
            "columns": [one for one in SHOWN if not is_own or one.key != "county"],
            "chosen": {column.key for column in chosen_columns(filters.columns)},
            "sorts": list(SortKey) if county else [SortKey.UPDATED, SortKey.USCC],
        },
    )


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


def _exported(export: Export, filters: EnterpriseFilters, file_format: FileFormat) -> Response:
    """Exactly the rows that the list counts, in its order, with the columns it shows."""
    refuse_unindexed(export.viewer, filters)  # before a head is sent that promises a file
    shown = tuple(as_column(one) for one in chosen_columns(filters.columns))
    columns = export.columns(ListKind.ENTERPRISES, (*EXPORTED_FIRST, *shown))
    keys = [column.key for column in columns]
    filters = filters.model_copy(update={"columns": keys})

    def next_chunk(session: Session, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        found, after = export_chunk(session, export.viewer, filters, export.today, CHUNK, cursor)
        return [[row[key] for key in keys] for row in found], after

    def total(session: Session, viewer: Viewer) -> int:
        return find_enterprises(session, viewer, filters, export.today).total

    return export.send(SUBJECT, columns, next_chunk, file_format, total)
