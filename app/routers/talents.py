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
from app.domain.views import ListKind
from app.exchange.register_columns import TALENT_COLUMNS, named
from app.exchange.tables import FileFormat
from app.queries.officers import list_officers
from app.queries.places import list_parks, list_townships
from app.queries.talent_pages import TalentDetail, describe_talent
from app.queries.talents import (
    MINE,
    TalentFilters,
    TalentPage,
    TalentRow,
    TalentSort,
    list_talents,
)
from app.sealing import sealer_of
from app.services.talents import TalentInput, register_talent
from app.web.choices import choices, of_officers, of_places
from app.web.exported import TOTAL, Format, ListExport
from app.web.forms import TypedForm, refilling
from app.web.once import OnceUntold
from app.web.problems import AS_FILE
from app.web.registers import Cell, FormField, RegisterPages
from app.web.rendering import Render
from app.words import word

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
STAGE_LOOKS = {
    TalentStage.TERMINATED: "late",
    TalentStage.RETURNED: "warn",
    TalentStage.DISPUTED: "warn",
    TalentStage.SUSPENDED: "warn",
    TalentStage.ACCEPTED: "ok",
    TalentStage.CLOSED: "ok",
    TalentStage.REJECTED: "mute",
    TalentStage.WITHDRAWN: "mute",
    TalentStage.FAILED_HONESTLY: "mute",
}


def _host(row: TalentRow) -> Cell:
    if row.enterprise_id is None:
        return Cell("未落户", "mute")
    return Cell(row.enterprise or "", href=f"/enterprises/{row.enterprise_id}")


REGISTER = RegisterPages(
    title=SUBJECT,
    address=LIST,
    columns=named(
        TALENT_COLUMNS,
        *("title", "level", "year", "talent_class", "track", "party", "enterprise", "township"),
        *("stage", "stage_since", "grant_cny", "paid_cny", "sponsor"),
    ),
    every=TALENT_COLUMNS,
    given=TalentInput,
    new_text="登记项目",
    sorts={
        "title": TalentSort.TITLE,
        "year": TalentSort.YEAR,
        "enterprise": TalentSort.ENTERPRISE,
        "stage_since": TalentSort.STAGE_SINCE,
        "approved_on": TalentSort.APPROVED_ON,
        "grant_cny": TalentSort.GRANT,
    },
    shows={
        "title": lambda row: Cell(row.title, note=row.leader),
        "enterprise": _host,
        "stage": lambda row: Cell(word(row.stage), tag=STAGE_LOOKS.get(row.stage, "info")),
    },
)


@pages.get("")
def show_talents(
    viewer: CurrentViewer, session: ReadSession, filters: Filters, render: Render
) -> Response:
    found = list_talents(session, viewer, filters)
    shown = REGISTER.listed(viewer, found, filters, _filter_fields(session, viewer))
    return render.page("registers/list.html", "registers/_list.html", **shown)


def _filter_fields(session: Session, viewer: Viewer) -> list[FormField]:
    towns = of_places(list_townships(session, viewer.county_code))
    officers = of_officers(list_officers(session, viewer, BUREAU))
    landed, over = (
        [("true", "已落户"), ("false", "未落户")],
        [("false", "在办"), ("true", "已了结")],
    )
    return [
        FormField("q", "项目或企业", longest=120),
        FormField("level", "级别", "select", choices(TalentLevel), blank="全部"),
        FormField("stage", "环节", "select", choices(TalentStage), blank="全部"),
        FormField("talent_class", "类别", "select", choices(TalentClass), blank="全部"),
        FormField("track", "创业或创新", "select", choices(TalentTrack), blank="全部"),
        FormField("term", "长期或短期", "select", choices(TalentTerm), blank="全部"),
        FormField("party", "个人或团队", "select", choices(TalentParty), blank="全部"),
        FormField("is_landed", "落户", "select", landed, blank="全部"),
        FormField("is_over", "进展", "select", over, blank="全部"),
        FormField("year", "年度", longest=4),
        FormField("township", "镇街道", "select", towns, blank="全部"),
        FormField("sponsor", "项目经办", "select", [(MINE, "我经办的"), *officers], blank="全部"),
    ]


@api.get("")
def read_talents(viewer: CurrentViewer, session: ReadSession, filters: Filters) -> TalentPage:
    return list_talents(session, viewer, filters)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_talent_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    """Exactly the rows that the list counts, in its order, without anybody's name."""

    columns = export.columns(ListKind.TALENTS, REGISTER.filed(filters))
    return export.send_list(SUBJECT, columns, list_talents, filters, file_format, total=TOTAL)


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
