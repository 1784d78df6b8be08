"""The register of titles: list, export, one title, a new one by hand, its end."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, OFFICERS, Viewer
from app.domain.titles import Authority, Programme, TitleEnd, TitleKind, TitleState
from app.domain.views import ListKind
from app.exchange.tables import CHUNK, FileFormat
from app.files.kinds import ENDINGS
from app.queries.attachments import SubjectKind, list_attachments
from app.queries.paging import SIZES
from app.queries.places import list_townships
from app.queries.title_filters import TitleFilters, TitleSort
from app.queries.titles import (
    TitleDetail,
    TitlePage,
    describe_title,
    export_titles,
    is_ended_by_case,
    is_made_by_live_case,
    list_titles,
)
from app.services.title_ends import TakeBackInput, TitleEndInput, end_title, take_back_end
from app.services.titles import TitleInput, register_title
from app.web.choices import worded
from app.web.exported import Export, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.lists import Head, head, size_links, turn
from app.web.neighbours import NO_WAY, way_on
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/titles", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/titles", tags=["titles"], route_class=Once)

Filters = Annotated[TitleFilters, Query()]
LIST = "/titles"
SUBJECT = "资格台账"
HEADS = (
    ("企业名称", "text", TitleSort.NAME),
    ("镇街道", "text", None),
    ("资格", "word", None),
    ("类型", "word", None),
    ("证书编号", "text", None),
    ("名单年度", "number", TitleSort.LIST_YEAR),
    ("有效期自", "date", TitleSort.VALID_FROM),
    ("有效期至", "date", TitleSort.VALID_UNTIL),
    ("获知日", "date", None),
    ("状态", "word", None),
)


@pages.get("")
def show_titles(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = list_titles(session, viewer, filters, today)
    asked = filters.asked()
    return render.page(
        "titles/list.html",
        "titles/_table.html",
        filters=filters,
        found=found,
        asked=asked,
        heads=heads_of(filters),
        sizes=size_links(LIST, asked, SIZES, filters.size),
        previous=turn(LIST, asked, before=found.previous),
        next=turn(LIST, asked, after=found.next),
        programmes=worded(Programme),
        states=worded(TitleState),
        towns=[(town.code, town.name) for town in list_townships(session, viewer.county_code)],
        may_register=viewer.role in BUREAU,
        latest_day=today.isoformat(),
    )


@api.get("")
def read_titles(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> TitlePage:
    return list_titles(session, viewer, filters, today)


def heads_of(filters: TitleFilters) -> list[Head]:
    return [
        head(
            text,
            kind,
            sort,
            address=LIST,
            asked=filters.asked(),
            current=(filters.sort, filters.descending),
            descends_first=sort is not TitleSort.NAME,
        )
        for text, kind, sort in HEADS
    ]


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


def _exported(export: Export, filters: TitleFilters, file_format: FileFormat) -> Response:
    """Exactly the rows that the list counts, in its order, with the columns it shows."""
    columns = export.columns(ListKind.TITLES)

    def next_chunk(session: Session, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        found, after = export_titles(session, export.viewer, filters, export.today, CHUNK, cursor)
        return [cells(row, columns) for row in found], after

    def total(session: Session, viewer: Viewer) -> int:
        return list_titles(session, viewer, filters, export.today).total

    return export.send(SUBJECT, columns, next_chunk, file_format, total)


# --- A recognition entered by hand ----------------------------------------------------------------


def form_choices() -> dict[str, Any]:
    return {
        "programmes": worded(Programme),
        "kinds": worded(TitleKind),
        "authorities": worded((Authority.CITY, Authority.PROVINCE, Authority.NATION)),
    }


@pages.get("/new")
def show_new(viewer: CurrentViewer, today: Today, render: Render, enterprise: str = "") -> Response:
    del viewer  # the table of routes has asked who it is
    typed = {"enterprise": enterprise, "known_on": today.isoformat(), "list_year": str(today.year)}
    return render.page("titles/new.html", typed=typed, **form_choices())


@api.get("/new")
def read_new(viewer: CurrentViewer) -> dict[str, Any]:
    del viewer
    return form_choices()


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling("titles/new.html", None, typed, **form_choices()):
        title = register_title(session, viewer, typed.parse(TitleInput), today)
    return render.go(f"/titles/{title.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: TitleInput
) -> TitleDetail:
    title = register_title(session, viewer, given, today)
    return describe_title(session, viewer, title.public_id, today)


# --- One title ------------------------------------------------------------------------------------


def context_of(session: Session, viewer: Viewer, today: Today, title_id: str) -> dict[str, Any]:
    title = describe_title(session, viewer, title_id, today)
    at_case = is_made_by_live_case(session, title.id)
    return {
        "title": title,
        "files": list_attachments(session, viewer, SubjectKind.TITLE, [title.id]),
        "may_end": viewer.role in BUREAU and title.end is None and not at_case,
        "may_take_back": viewer.role in BUREAU
        and title.end is not None
        and not is_ended_by_case(session, title.id),
        "ends_at_case": viewer.role in BUREAU and title.end is None and at_case,
        "may_attach": viewer.role in OFFICERS,
        "accepts": ",".join(ENDINGS),
        "ends": worded(TitleEnd),
        "day": today,
        "way": NO_WAY,
    }


@pages.get("/{title_id}")
def show_title(
    session: ReadSession, viewer: CurrentViewer, today: Today, title_id: str, render: Render
) -> Response:
    shown = context_of(session, viewer, today, title_id)
    way = way_on(render.request, session, viewer, title_id, today)
    return render.page("titles/detail.html", **shown | {"way": way})


@api.get("/{title_id}")
def read_title(
    session: ReadSession, viewer: CurrentViewer, today: Today, title_id: str
) -> TitleDetail:
    return describe_title(session, viewer, title_id, today)


@pages.post("/{title_id}/end")
def submit_end(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    title_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = context_of(session, viewer, today, title_id)
    with refilling("titles/detail.html", None, typed, **context):
        end_title(session, viewer, title_id, typed.parse(TitleEndInput), today)
    return render.go(f"/titles/{title_id}")


@api.post("/{title_id}/end")
def post_end(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    title_id: str,
    given: TitleEndInput,
) -> TitleDetail:
    end_title(session, viewer, title_id, given, today)
    return describe_title(session, viewer, title_id, today)


@pages.post("/{title_id}/end/take-back")
def submit_take_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    title_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = context_of(session, viewer, today, title_id)
    with refilling("titles/detail.html", None, typed, **context):
        take_back_end(session, viewer, title_id, typed.parse(TakeBackInput))
    return render.go(f"/titles/{title_id}")


@api.post("/{title_id}/end/take-back")
def post_take_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    title_id: str,
    given: TakeBackInput,
) -> TitleDetail:
    take_back_end(session, viewer, title_id, given)
    return describe_title(session, viewer, title_id, today)
