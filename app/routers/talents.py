"""The register of talent projects: its list, its file, writing one in; and their twins."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.data.talent_programs import talent_programs
from app.dependencies import CurrentSettings, CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.talents.likeness import IdKind
from app.domain.talents.projects import (
    Degree,
    TalentClass,
    TalentLevel,
    TalentParty,
    TalentStage,
    TalentTerm,
    TalentTrack,
)
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.officers import list_officers
from app.queries.paging import SIZES
from app.queries.places import list_parks, list_townships
from app.queries.talent_pages import TalentDetail, describe_talent
from app.queries.talents import MINE, TalentFilters, TalentPage, list_talents
from app.sealing import sealer_of
from app.services.talents import TalentInput, register_talent
from app.web.choices import choices, of_officers, of_places
from app.web.exported import TOTAL, Format, ListExport
from app.web.forms import TypedForm, refilling
from app.web.lists import size_links, turn
from app.web.once import OnceUntold
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/talent-projects",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=OnceUntold,
)
api = APIRouter(prefix="/api/talent-projects", tags=["talents"], route_class=OnceUntold)

LIST = "/talent-projects"
NEW = "talents/new.html"
SUBJECT = "人才项目"
Filters = Annotated[TalentFilters, Query()]
COLUMNS = (
    Column("title", "项目名称", width=34),
    Column("level", "级别", Kind.WORD),
    Column("program", "人才计划", width=22),
    Column("year", "年度", Kind.NUMBER),
    Column("talent_class", "类别", Kind.WORD),
    Column("track", "创业或创新", Kind.WORD),
    Column("term", "长期或短期", Kind.WORD),
    Column("party", "个人或团队", Kind.WORD),
    Column("enterprise", "依托企业", width=34),
    Column("township", "镇街道"),
    Column("park", "园区", width=20),
    Column("stage", "环节", Kind.WORD, 18),
    Column("stage_since", "到达日期", Kind.DATE),
    Column("arrives_on", "到岗日期", Kind.DATE),
    Column("approved_on", "立项日期", Kind.DATE),
    Column("landed_on", "落户日期", Kind.DATE),
    Column("grant_cny", "资助总额", Kind.MONEY),
    Column("paid_cny", "已拨付", Kind.MONEY),
    Column("sponsor", "项目经办"),
)
"""Neither the leader's name nor a closed plan's: a file goes where nobody follows it."""


@pages.get("")
def show_talents(
    viewer: CurrentViewer, session: ReadSession, filters: Filters, render: Render
) -> Response:
    found = list_talents(session, viewer, filters)
    asked = filters.model_dump(mode="json", exclude_defaults=True, exclude={"after", "before"})
    context: dict[str, Any] = {
        "found": found,
        "filters": filters,
        "asked": asked,
        "sizes": size_links(LIST, asked, SIZES, filters.size),
        "next": turn(LIST, asked, after=found.next),
        "previous": turn(LIST, asked, before=found.previous),
    }
    if render.request.headers.get("hx-request-type") != "partial":
        officers = of_officers(list_officers(session, viewer, BUREAU))
        context |= vocabularies() | {
            "levels": choices(TalentLevel),
            "stages": choices(TalentStage),
            "townships": of_places(list_townships(session, viewer.county_code)),
            "sponsors": [(MINE, "我经办的"), *officers],
            "may_register": viewer.role in BUREAU,
        }
    return render.page("talents/list.html", "talents/_table.html", **context)


@api.get("")
def read_talents(viewer: CurrentViewer, session: ReadSession, filters: Filters) -> TalentPage:
    return list_talents(session, viewer, filters)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_talent_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    """Exactly the rows that the list counts, in its order, without anybody's name."""

    return export.send_list(SUBJECT, COLUMNS, list_talents, filters, file_format, total=TOTAL)


@pages.get("/new")
def show_new_talent(
    viewer: CurrentViewer, session: ReadSession, today: Today, render: Render
) -> Response:
    return render.page(NEW, None, **_begun(session, viewer, today))


@pages.post("/new")
def submit_new_talent(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    settings: CurrentSettings,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(NEW, None, typed, **_begun(session, viewer, today)):
        given = typed.parse(TalentInput)
        made = register_talent(session, viewer, given, today, sealer_of(settings))
    return render.go(f"{LIST}/{made}")


@api.post("/new", status_code=201)
def post_new_talent(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    settings: CurrentSettings,
    given: TalentInput,
) -> TalentDetail:
    made = register_talent(session, viewer, given, today, sealer_of(settings))
    return describe_talent(session, viewer, made, is_masked=True)


def _begun(session: Session, viewer: Viewer, today: date) -> dict[str, Any]:
    return form_context(session, viewer) | {"year": today.year}


def vocabularies() -> dict[str, Any]:
    return {
        "classes": choices(TalentClass),
        "tracks": choices(TalentTrack),
        "terms": choices(TalentTerm),
        "parties": choices(TalentParty),
    }


def form_context(session: Session, viewer: Viewer) -> dict[str, Any]:
    """What the form of a project offers. The plans' names are there for the bureau alone."""
    return vocabularies() | {
        "programs": [(one.key, one.name) for one in talent_programs().values()],
        "degrees": choices(Degree),
        "id_kinds": choices(IdKind),
        "townships": of_places(list_townships(session, viewer.county_code)),
        "parks": of_places(list_parks(session, viewer.county_code)),
    }
