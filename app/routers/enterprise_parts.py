"""What changes in a firm by the day and by the year: circumstances and figures."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.enterprises import FigureSource, FigureStatus
from app.domain.refusals import NotFound
from app.queries.enterprise_detail import describe_enterprise, describe_head
from app.queries.enterprise_history import latest_history_id
from app.queries.enterprise_views import EnterpriseHead, FiguresView, PeriodView
from app.routers.enterprise_forms import choices_for, showing_theirs
from app.routers.enterprises import BLOCKS
from app.services.circumstances import CircumstancesInput, enter_circumstances
from app.services.figures import EARLIEST_YEAR, FIGURES, FiguresInput, record_figures
from app.web.forms import TypedForm
from app.web.rendering import WAN, Render
from app.words.fields import field_word

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/enterprises/{enterprise_id}", tags=["enterprises"])

Source = Annotated[FigureSource, Query()]


# --- Circumstances from a day on ------------------------------------------------------------------


@pages.get("/circumstances")
def show_circumstances(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str, render: Render
) -> Response:
    form = _circumstances_form(session, viewer, today, enterprise_id)
    return render.page("enterprises/circumstances.html", **form)


@api.get("/circumstances")
def read_circumstances(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str
) -> list[PeriodView]:
    return describe_enterprise(session, viewer, enterprise_id, today).periods


@pages.post("/circumstances")
def submit_circumstances(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    page = "enterprises/circumstances.html"
    form = _circumstances_form(session, viewer, today, enterprise_id)
    with showing_theirs(session, viewer, enterprise_id, page, typed, form):
        enter_circumstances(session, viewer, enterprise_id, typed.parse(CircumstancesInput), today)
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/circumstances")
def post_circumstances(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: CircumstancesInput,
) -> EnterpriseHead:
    enter_circumstances(session, viewer, enterprise_id, given, today)
    return describe_head(session, viewer, enterprise_id)


def _circumstances_form(
    session: Session, viewer: Viewer, today: Today, enterprise_id: str
) -> dict[str, Any]:
    detail = describe_enterprise(session, viewer, enterprise_id, today)
    values = dict.fromkeys(CircumstancesInput.model_fields, "")
    return {
        "head": detail.head,
        "periods": detail.periods,
        "choices": choices_for(session, viewer),
        "values": values | {"from_day": today, "version": detail.head.version},
        "seen": latest_history_id(session, viewer, enterprise_id),
        "theirs": [],
        "day": today,
    }


# --- Figures of a year from one source ------------------------------------------------------------


@pages.get("/figures/{fiscal_year}")
def show_figures(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    fiscal_year: int,
    render: Render,
    source: Source = FigureSource.SELF_REPORTED,
) -> Response:
    form = _figures_form(session, viewer, today, enterprise_id, fiscal_year, source)
    return render.page("enterprises/figures.html", **form)


@api.get("/figures/{fiscal_year}")
def read_figures(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    fiscal_year: int,
) -> list[FiguresView]:
    detail = describe_enterprise(session, viewer, enterprise_id, today)
    return [one for one in detail.figures if one.fiscal_year == fiscal_year]


@pages.post("/figures/{fiscal_year}")
def submit_figures(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    fiscal_year: int,
    typed: TypedForm,
    render: Render,
) -> Response:
    known = typed["source"] in set(FigureSource)
    source = FigureSource(typed["source"]) if known else FigureSource.SELF_REPORTED
    form = _figures_form(session, viewer, today, enterprise_id, fiscal_year, source)
    page = "enterprises/figures.html"
    with showing_theirs(session, viewer, enterprise_id, page, typed, form):
        given = typed.parse(FiguresInput)
        record_figures(session, viewer, enterprise_id, fiscal_year, given, today)
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/figures/{fiscal_year}")
def post_figures(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    fiscal_year: int,
    given: FiguresInput,
) -> list[FiguresView]:
    record_figures(session, viewer, enterprise_id, fiscal_year, given, today)
    detail = describe_enterprise(session, viewer, enterprise_id, today)
    return [one for one in detail.figures if one.fiscal_year == fiscal_year]


def _figures_form(
    session: Session,
    viewer: Viewer,
    today: Today,
    enterprise_id: str,
    fiscal_year: int,
    source: FigureSource,
) -> dict[str, Any]:
    if not EARLIEST_YEAR <= fiscal_year <= today.year:
        raise NotFound
    detail = describe_enterprise(session, viewer, enterprise_id, today)
    of_year = {one.source: one for one in detail.figures if one.fiscal_year == fiscal_year}
    stored = of_year.get(source)
    values: dict[str, Any] = dict.fromkeys(FIGURES, "")
    if stored:
        values |= {name: _as_typed(name, value) for name, value in stored.figures.items()}
    return {
        "head": detail.head,
        "fiscal_year": fiscal_year,
        "years": range(today.year, today.year - 6, -1),
        "source": source,
        "sources": [(one, one in of_year) for one in FigureSource],
        "statuses": list(FigureStatus),
        "blocks": [
            (title, [(name, field_word("yearly_figures", name)) for name in names])
            for title, names in BLOCKS
        ],
        "values": values
        | {
            "status": stored.status if stored else FigureStatus.SUBMITTED,
            "version": stored.version if stored else "",
        },
        "seen": latest_history_id(session, viewer, enterprise_id),
        "theirs": [],
    }


def _as_typed(name: str, value: Any) -> str:
    """A stored figure as a person would type it: amounts in 万元, without idle zeros."""
    if value is None:
        return ""
    shown = format((value / WAN if name.endswith("_cny") else value).normalize(), "f")
    return str(shown)
