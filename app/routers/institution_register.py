"""The register of R&D institutions as a list: page, twin and file."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today
from app.domain.access import Viewer
from app.domain.institutions import (
    EvaluationOutcome,
    InstitutionLevel,
    InstitutionState,
    InstitutionType,
)
from app.domain.views import ListKind
from app.exchange.register_columns import INSTITUTION_COLUMNS, named
from app.exchange.tables import CHUNK, FileFormat
from app.queries.institution_filters import InstitutionFilters, InstitutionSort
from app.queries.institution_views import InstitutionPage, InstitutionRow
from app.queries.institutions import export_institutions, list_institutions
from app.queries.places import list_townships
from app.services.institutions import InstitutionInput
from app.web.choices import choices, of_places
from app.web.exported import Export, Format, ListExport, cells
from app.web.problems import AS_FILE
from app.web.registers import Cell, FormField, RegisterPages, Shows, firm_cell
from app.web.rendering import Render, day
from app.words import word

pages = APIRouter(
    prefix="/institutions", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/institutions", tags=["institutions"])

Filters = Annotated[InstitutionFilters, Query()]
LIST = "/institutions"
SUBJECT = "研发机构台账"
REGISTER = RegisterPages(
    title="研发机构台账",
    address=LIST,
    columns=named(
        INSTITUTION_COLUMNS,
        *("name", "type", "level", "enterprise_name", "town_name", "list_year"),
        *("recognized_on", "outcome", "state"),
    ),
    given=InstitutionInput,
    new_text="登记研发机构",
    every=INSTITUTION_COLUMNS,
    sorts={
        "name": InstitutionSort.NAME,
        "enterprise_name": InstitutionSort.ENTERPRISE,
        "list_year": InstitutionSort.LIST_YEAR,
        "recognized_on": InstitutionSort.RECOGNIZED_ON,
    },
)
LINKS = [("/institutions/coverage", "规上企业覆盖率"), ("/institutions/ladder", "升级梯队")]
STATE_LOOKS = {
    InstitutionState.RECOGNIZED: "ok",
    InstitutionState.BUILDING: "info",
    InstitutionState.ENDED: "late",
}


@pages.get("")
def show_institutions(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = list_institutions(session, viewer, filters, today)
    is_of_today = (found.on, found.known_on) == (today, today)
    about = "" if is_of_today else f"{found.on} 的研发机构,按 {found.known_on} 为止已获知的。"
    shown = REGISTER.listed(
        viewer,
        found,
        filters,
        _filter_fields(session, viewer),
        _shows(today),
        about=about,
        links=LINKS,
    )
    return render.page("registers/list.html", "registers/_list.html", **shown)


@api.get("")
def read_institutions(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> InstitutionPage:
    return list_institutions(session, viewer, filters, today)


def _filter_fields(session: Session, viewer: Viewer) -> list[FormField]:
    towns = of_places(list_townships(session, viewer.county_code))
    return [
        FormField("q", "机构或企业", longest=120),
        FormField("type", "类型", "select", choices(InstitutionType), blank="全部"),
        FormField("level", "级别", "select", choices(InstitutionLevel), blank="全部"),
        FormField("state", "状态", "select", choices(InstitutionState), blank="全部"),
        FormField("outcome", "最近评估", "select", choices(EvaluationOutcome), blank="全部"),
        FormField("town", "镇街道", "select", towns, blank="全部"),
        FormField("list_year", "年度", longest=4),
        FormField("on", "状态所在日", "date"),
        FormField("known_on", "获知日(含)", "date"),
        FormField("archived", "只看已归档", "tick"),
    ]


def _shows(today: date) -> Shows:
    """Cells that say more than their column: what is being built, what is late."""

    def recognized(row: InstitutionRow) -> Cell:
        if row.recognized_on is None and row.building_from is not None:
            return Cell(f"{day(row.building_from)} 起建设", "num mute")
        return Cell(day(row.recognized_on), "num")

    def evaluated(row: InstitutionRow) -> Cell:
        if row.outcome is None:
            return Cell("—")
        is_late = row.mend_by is not None and row.mend_by < today
        note = f"{day(row.mend_by)} 前{' 已逾期' if is_late else ''}" if row.mend_by else ""
        return Cell(word(row.outcome), tag=_outcome_look(row.outcome, is_late), note=note)

    def standing(row: InstitutionRow) -> Cell:
        return Cell(word(row.state), tag=STATE_LOOKS.get(row.state, "mute"))

    return {
        "enterprise_name": firm_cell,
        "recognized_on": recognized,
        "outcome": evaluated,
        "state": standing,
    }


def _outcome_look(outcome: EvaluationOutcome, is_late: bool) -> str:
    match outcome:
        case EvaluationOutcome.EXCELLENT | EvaluationOutcome.QUALIFIED:
            return "ok"
        case EvaluationOutcome.TO_MEND if not is_late:
            return "warn"
        case _:
            return "late"


# --- The list as a file ---------------------------------------------------------------------------


@pages.get("/export", response_class=StreamingResponse)
def show_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return _exported(export, filters, file_format)


@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.JSON
) -> Response:
    return _exported(export, filters, file_format)


def _exported(export: Export, filters: InstitutionFilters, file_format: FileFormat) -> Response:
    """Exactly the rows that the list counts, in its order; only its columns if some were chosen."""
    columns = export.columns(ListKind.INSTITUTIONS, REGISTER.filed(filters))

    def next_chunk(session: Session, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        found, after = export_institutions(
            session, export.viewer, filters, export.today, CHUNK, cursor
        )
        return [cells(row, columns) for row in found], after

    def total(session: Session, viewer: Viewer) -> int:
        return list_institutions(session, viewer, filters, export.today).total

    return export.send(SUBJECT, columns, next_chunk, file_format, total)
