"""The register of R&D institutions: list, export, a new one, one institution, its corrections."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.institutions import (
    EvaluationOutcome,
    InstitutionEnd,
    InstitutionLevel,
    InstitutionState,
    InstitutionType,
)
from app.exchange.tables import CHUNK, Column, FileFormat, Kind
from app.queries.institution_filters import InstitutionFilters, InstitutionSort
from app.queries.institution_views import InstitutionDetail, InstitutionPage
from app.queries.institutions import (
    describe_institution,
    export_institutions,
    list_institutions,
)
from app.queries.paging import SIZES
from app.queries.places import list_townships
from app.services.institutions import (
    InstitutionEdit,
    InstitutionInput,
    edit_institution,
    register_institution,
)
from app.web.choices import worded
from app.web.exported import Export, Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.lists import Head, head, size_links, turn
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import WAN, Render
from app.words.fields import field_word

pages = APIRouter(
    prefix="/institutions",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/institutions", tags=["institutions"], route_class=Once)

Filters = Annotated[InstitutionFilters, Query()]
LIST = "/institutions"
SUBJECT = "研发机构台账"
COLUMNS = (
    Column("name", "机构名称", width=40),
    Column("type", "机构类型", Kind.WORD, 18),
    Column("level", "级别", Kind.WORD),
    Column("enterprise_name", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("town_name", "镇街道"),
    Column("list_year", "年度", Kind.NUMBER),
    Column("document_number", "文号", width=24),
    Column("building_from", "列入建设日期", Kind.DATE),
    Column("recognized_on", "认定日期", Kind.DATE),
    Column("recognized_known_on", "认定获知日", Kind.DATE),
    Column("state", "状态", Kind.WORD),
    Column("outcome", "最近评估", Kind.WORD),
    Column("mend_by", "整改期限", Kind.DATE),
)
HEADS = (
    ("机构名称", "text", InstitutionSort.NAME),
    ("类型", "word", None),
    ("级别", "word", None),
    ("企业名称", "text", InstitutionSort.ENTERPRISE),
    ("镇街道", "text", None),
    ("年度", "number", InstitutionSort.LIST_YEAR),
    ("认定日期", "date", InstitutionSort.RECOGNIZED_ON),
    ("最近评估", "word", None),
    ("状态", "word", None),
)


@pages.get("")
def show_institutions(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = list_institutions(session, viewer, filters, today)
    asked = filters.asked()
    return render.page(
        "institutions/list.html",
        "institutions/_table.html",
        filters=filters,
        found=found,
        asked=asked,
        heads=heads_of(filters),
        sizes=size_links(LIST, asked, SIZES, filters.size),
        previous=turn(LIST, asked, before=found.previous),
        next=turn(LIST, asked, after=found.next),
        states=worded(InstitutionState),
        outcomes=worded(EvaluationOutcome),
        towns=[(town.code, town.name) for town in list_townships(session, viewer.county_code)],
        may_register=viewer.role in BUREAU,
        latest_day=today.isoformat(),
        day=today,
        **form_choices(),
    )


@api.get("")
def read_institutions(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> InstitutionPage:
    return list_institutions(session, viewer, filters, today)


def heads_of(filters: InstitutionFilters) -> list[Head]:
    return [
        head(
            text,
            kind,
            sort,
            address=LIST,
            asked=filters.asked(),
            current=(filters.sort, filters.descending),
            descends_first=kind != "text",
        )
        for text, kind, sort in HEADS
    ]


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
    """Exactly the rows that the list counts, in its order."""

    def next_chunk(session: Session, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        found, after = export_institutions(
            session, export.viewer, filters, export.today, CHUNK, cursor
        )
        return [cells(row, COLUMNS) for row in found], after

    def total(session: Session, viewer: Viewer) -> int:
        return list_institutions(session, viewer, filters, export.today).total

    return export.send(SUBJECT, COLUMNS, next_chunk, file_format, total)


# --- A new one, and its corrections ---------------------------------------------------------------


def form_choices() -> dict[str, Any]:
    return {"types": worded(InstitutionType), "levels": worded(InstitutionLevel)}


@pages.get("/new")
def show_new(viewer: CurrentViewer, today: Today, render: Render, enterprise: str = "") -> Response:
    del viewer  # the table of routes has asked who it is
    return render.page(
        "institutions/new.html",
        typed={"enterprise": enterprise},
        latest_day=today.isoformat(),
        **form_choices(),
    )


@api.get("/new")
def read_new(viewer: CurrentViewer) -> dict[str, Any]:
    del viewer
    return form_choices()


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    more = {"latest_day": today.isoformat(), **form_choices()}
    with refilling("institutions/new.html", None, typed, **more):
        made = register_institution(session, viewer, typed.parse(InstitutionInput), today)
    return render.go(f"/institutions/{made.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: InstitutionInput
) -> InstitutionDetail:
    made = register_institution(session, viewer, given, today)
    return describe_institution(session, viewer, made.public_id, today)


@pages.get("/{institution_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, today: Today, institution_id: str, render: Render
) -> Response:
    return render.page("institutions/edit.html", **_edited(session, viewer, today, institution_id))


@api.get("/{institution_id}/edit")
def read_edit(
    session: ReadSession, viewer: CurrentViewer, today: Today, institution_id: str
) -> InstitutionDetail:
    return describe_institution(session, viewer, institution_id, today)


@pages.post("/{institution_id}/edit")
def submit_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    form = _edited(session, viewer, today, institution_id)
    del form["typed"]
    with refilling("institutions/edit.html", None, typed, **form):
        edit_institution(session, viewer, institution_id, typed.parse(InstitutionEdit), today)
    return render.go(f"/institutions/{institution_id}")


@api.post("/{institution_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    given: InstitutionEdit,
) -> InstitutionDetail:
    edit_institution(session, viewer, institution_id, given, today)
    return describe_institution(session, viewer, institution_id, today)


def _edited(session: Session, viewer: Viewer, today: Today, institution_id: str) -> dict[str, Any]:
    one = describe_institution(session, viewer, institution_id, today)
    values = {name: getattr(one, name) for name in InstitutionEdit.model_fields}
    return {
        "institution": one,
        "typed": {name: as_typed(name, value) for name, value in values.items()},
        "latest_day": today.isoformat(),
        **form_choices(),
    }


def as_typed(name: str, value: Any) -> str:
    """A stored value as a person would type it: amounts in 万元, without idle zeros."""
    if isinstance(value, Decimal):
        return format((value / WAN if name.endswith("_cny") else value).normalize(), "f")
    return "" if value is None else str(value)


# --- One institution ------------------------------------------------------------------------------


def context_of(
    session: Session, viewer: Viewer, today: Today, institution_id: str
) -> dict[str, Any]:
    one = describe_institution(session, viewer, institution_id, today)
    may_change = viewer.role in BUREAU
    standing = one.ending is None
    ends = [end for end in InstitutionEnd if end is not InstitutionEnd.FAILED_EVALUATION]
    return {
        "institution": one,
        "may_edit": may_change,
        "may_recognize": may_change and standing and one.recognized_on is None,
        "may_evaluate": may_change and standing and one.recognized_on is not None,
        "may_end": may_change and standing,
        "may_take_back": may_change and one.ending not in (None, InstitutionEnd.FAILED_EVALUATION),
        "outcomes": worded(EvaluationOutcome),
        "ends": worded(ends),
        "labels": {
            change.field: field_word("rd_institution", change.field)
            for line in one.history
            for change in line.changes
        },
        "day": today,
    }


@pages.get("/{institution_id}")
def show_institution(
    session: ReadSession, viewer: CurrentViewer, today: Today, institution_id: str, render: Render
) -> Response:
    context = context_of(session, viewer, today, institution_id)
    return render.page("institutions/detail.html", **context)


@api.get("/{institution_id}")
def read_institution(
    session: ReadSession, viewer: CurrentViewer, today: Today, institution_id: str
) -> InstitutionDetail:
    return describe_institution(session, viewer, institution_id, today)
