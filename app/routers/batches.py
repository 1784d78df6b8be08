"""Batches: the list with its outcomes, one batch, making and changing it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.titles import Programme
from app.queries.batches import (
    BatchFilters,
    BatchRow,
    describe_batch,
    list_batches,
    next_number,
)
from app.services.batches import BatchChange, BatchPapers, NewBatch, change_batch, make_batch
from app.web.choices import choices, of_years
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/batches",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/batches", tags=["batches"], route_class=Once)

Filters = Annotated[BatchFilters, Query()]
FIRST_YEAR = 2015


@pages.get("")
def show_batches(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    return render.page(
        "batches/list.html",
        None,
        batches=list_batches(session, viewer, filters, today),
        filters=filters,
        programmes=choices(PROGRAMMES),
        years=of_years(range(today.year + 1, FIRST_YEAR - 1, -1)),
        may_make=viewer.role in BUREAU,
    )


@api.get("")
def read_batches(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> list[BatchRow]:
    return list_batches(session, viewer, filters, today)


@pages.get("/new")
def show_new(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    return render.page("batches/new.html", None, **_making(session, viewer, today, filters))


@api.get("/new")
def read_new(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> dict[str, Any]:
    """What the form suggests: the next number of that programme and year."""
    suggested = _making(session, viewer, today, filters)
    return {name: suggested[name] for name in ("programme", "year", "number")}


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    context = _making(session, viewer, today, BatchFilters())
    with refilling("batches/new.html", None, typed, **context):
        batch = make_batch(session, viewer, typed.parse(NewBatch), today)
    return render.go(f"/batches/{batch.id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewBatch
) -> BatchRow:
    return make_batch(session, viewer, given, today)


@pages.get("/{batch_id}")
def show_batch(
    session: ReadSession, viewer: CurrentViewer, today: Today, batch_id: str, render: Render
) -> Response:
    batch = describe_batch(session, viewer, batch_id, today)
    return render.page("batches/detail.html", None, **_context(viewer, batch))


@api.get("/{batch_id}")
def read_batch(
    session: ReadSession, viewer: CurrentViewer, today: Today, batch_id: str
) -> BatchRow:
    return describe_batch(session, viewer, batch_id, today)


@pages.post("/{batch_id}")
def submit_batch(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    batch_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    batch = describe_batch(session, viewer, batch_id, today)
    with refilling("batches/detail.html", None, typed, **_context(viewer, batch)):
        change_batch(session, viewer, batch_id, typed.parse(BatchChange), today)
    return render.go(f"/batches/{batch_id}")


@api.post("/{batch_id}")
def post_batch(
    session: WriteSession, viewer: CurrentViewer, today: Today, batch_id: str, given: BatchChange
) -> BatchRow:
    return change_batch(session, viewer, batch_id, given, today)


def _context(viewer: Viewer, batch: BatchRow) -> dict[str, Any]:
    values = {name: getattr(batch, name) for name in BatchPapers.model_fields}
    return {"batch": batch, "values": values, "may_make": viewer.role in BUREAU}


def _making(
    session: Session, viewer: Viewer, today: Today, filters: BatchFilters
) -> dict[str, Any]:
    programme = filters.programme or Programme.HNTE
    year = filters.year or today.year
    return {
        "programme": programme,
        "year": year,
        "number": next_number(session, viewer, programme, year),
        "programmes": choices(PROGRAMMES),
    }
