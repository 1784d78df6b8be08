"""Innovation platforms of 1+3+N: their list, its file, one of them with its years; and twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.platforms import PlatformKind, PlatformLevel
from app.domain.views import ListKind
from app.exchange.register_columns import PLATFORM_COLUMNS, YEARLY
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.places import list_parks, list_townships
from app.queries.platforms import (
    PlatformDetail,
    PlatformFilters,
    PlatformPage,
    PlatformSort,
    PlatformState,
    describe_platform,
    list_platforms,
)
from app.services.platforms import (
    PlatformInput,
    PlatformYearInput,
    add_platform,
    revise_platform,
    tell_platform_year,
)
from app.web.choices import choices, of_places
from app.web.exported import Format, ListExport
from app.web.forms import TypedForm, refilling
from app.web.neighbours import way_on
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import FormField, Part, RegisterPages, facts_of, ledger
from app.web.rendering import Render
from app.web.sent import Sent
from app.words import word

pages = APIRouter(
    prefix="/platforms",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/platforms", tags=["platforms"], route_class=Once)

FORM = "registers/form.html"
ONE = "registers/one.html"
Filters = Annotated[PlatformFilters, Query()]
REGISTER = RegisterPages(
    title="创新平台",
    address="/platforms",
    columns=PLATFORM_COLUMNS[:12],
    more=PLATFORM_COLUMNS[12:],
    given=PlatformInput,
    sorts={"name": PlatformSort.NAME, "opened_on": PlatformSort.OPENED_ON},
    new_text="登记平台",
    about=(
        "规划三(二):1 个省级高新园区、3 个科创中心、N 个众创空间等。"
        "目标“各类创新创业服务平台 10 家左右”按有效日在运行、获知日已知的平台计数,"
        "不含高新园区本身(待核)。"
    ),
)
FACTS = (*REGISTER.columns[1:6], *REGISTER.more)
"""Without its years, which have a table of their own."""
YEARS = (
    Column("year", "年度", Kind.NUMBER),
    *YEARLY,
    Column("source", "来源", width=24),
    Column("note", "备注", width=24),
)
YEAR_FIELDS = (
    FormField("year", "年度", is_required=True, unit="年"),
    FormField("tenants", "在孵企业和团队", unit="家", hint="年末数;不知道就留空"),
    FormField("graduates", "当年毕业企业", unit="家"),
    FormField("mentors", "创业导师", unit="名"),
    FormField("events", "当年活动", unit="场"),
    FormField("seed_fund_cny", "种子资金", "wan"),
    FormField("source", "来源", is_required=True, longest=120),
    FormField("note", "备注", longest=200),
)


def _fields(session: Session, viewer: Viewer) -> list[FormField]:
    towns = of_places(list_townships(session, viewer.county_code))
    parks = of_places(list_parks(session, viewer.county_code))
    return [
        FormField("name", "平台名称", is_required=True, longest=80),
        FormField("kind", "类别", "select", choices(PlatformKind), is_required=True),
        FormField("level", "级别", "select", choices(PlatformLevel), blank="尚未认定"),
        FormField("level_document", "认定文号", longest=80),
        FormField("operator", "运营单位", longest=120),
        FormField("township_code", "镇街道", "select", towns),
        FormField("park_code", "园区", "select", parks, blank="不在园区"),
        FormField("area_sqm", "面积", unit="平方米"),
        FormField("opened_on", "启用日期", "date", hint="筹建中的留空,启用前不计数"),
        FormField("known_on", "获知日期", "date", hint="留空为今天"),
        FormField("closed_on", "停办日期", "date"),
        FormField("closed_known_on", "停办获知日期", "date", hint="留空为今天"),
        FormField("source", "来源", is_required=True, longest=120, hint="文件、简报或谁说的"),
        FormField("note", "备注", "area", longest=400),
    ]


def _filter_fields(session: Session, viewer: Viewer) -> list[FormField]:
    towns = of_places(list_townships(session, viewer.county_code))
    return [
        FormField("q", "名称或运营单位", longest=60),
        FormField("kind", "类别", "select", choices(PlatformKind), blank="全部"),
        FormField("level", "级别", "select", choices(PlatformLevel), blank="全部"),
        FormField("township", "镇街道", "select", towns, blank="全部"),
        FormField("state", "状态", "select", choices(PlatformState), blank="全部"),
        FormField("on", "状态所在日", "date"),
        FormField("known_on", "获知日(含)", "date"),
    ]


@pages.get("")
def show_platforms(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = list_platforms(session, viewer, filters, today)
    running = [
        (word(kind), str(found.running[kind]), "家在运行")
        for kind in PlatformKind
        if kind in found.running
    ]
    shown = REGISTER.listed(
        viewer, found, filters, _filter_fields(session, viewer), figures=running
    )
    return render.page("registers/list.html", "registers/_list.html", **shown)


@api.get("")
def read_platforms(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> PlatformPage:
    return list_platforms(session, viewer, filters, today)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_platform_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    columns = export.columns(ListKind.PLATFORMS, REGISTER.filed(filters))

    return export.send_list(
        "创新平台",
        columns,
        lambda session, viewer, asked: list_platforms(session, viewer, asked, export.today),
        filters,
        file_format,
    )


def _form(session: Session, viewer: Viewer, detail: PlatformDetail | None) -> dict[str, Any]:
    return REGISTER.form(detail.platform if detail else None, _fields(session, viewer))


@pages.get("/new")
def show_new(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page(FORM, None, **_form(session, viewer, None))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(FORM, None, typed, **_form(session, viewer, None)):
        row = add_platform(session, viewer, typed.parse(PlatformInput), today)
    return render.go(f"/platforms/{row.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: PlatformInput
) -> PlatformDetail:
    row = add_platform(session, viewer, given, today)
    return describe_platform(session, viewer, row.public_id, today)


@dataclass
class SentPlatform(Sent):
    platform_id: str

    PAGE = FORM

    @property
    def address(self) -> str:
        return f"/platforms/{self.platform_id}"

    def detail(self) -> PlatformDetail:
        return describe_platform(self.session, self.viewer, self.platform_id, self.today)

    def shown(self) -> dict[str, Any]:
        return _form(self.session, self.viewer, self.detail())


@dataclass
class SentYear(SentPlatform):
    PAGE = ONE

    def shown(self) -> dict[str, Any]:
        return _page(self.viewer, self.detail())


def _page(viewer: Viewer, detail: PlatformDetail) -> dict[str, Any]:
    row = detail.platform
    here = f"/platforms/{row.id}"
    may_write = viewer.role in BUREAU
    years = Part(
        "各年数据",
        ledger(YEARS, detail.years),
        "还没有填报过年度数据。",
        name="year",
        action=f"{here}/years" if may_write else "",
        fields=YEAR_FIELDS,
        button="保存这一年",
    )
    is_running = detail.state is PlatformState.RUNNING
    tags = [(word(detail.state), "ok" if is_running else "mute")]
    if detail.is_counted:
        tags.append(("计入“10 家左右”", "info"))
    return REGISTER.one(viewer, row, row.name, facts=facts_of(FACTS, row), tags=tags, parts=[years])


@pages.get("/{platform_id}")
def show_platform(
    session: ReadSession, viewer: CurrentViewer, today: Today, platform_id: str, render: Render
) -> Response:
    detail = describe_platform(session, viewer, platform_id, today)
    way = way_on(render.request, session, viewer, platform_id, today)
    return render.page(ONE, None, **_page(viewer, detail) | {"way": way})


@api.get("/{platform_id}")
def read_platform(
    session: ReadSession, viewer: CurrentViewer, today: Today, platform_id: str
) -> PlatformDetail:
    return describe_platform(session, viewer, platform_id, today)


@pages.get("/{platform_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, today: Today, platform_id: str, render: Render
) -> Response:
    detail = describe_platform(session, viewer, platform_id, today)
    return render.page(FORM, None, **_form(session, viewer, detail))


@pages.post("/{platform_id}/edit")
def submit_edit(form: Annotated[SentPlatform, Depends()]) -> Response:
    with form.as_form("platform"):
        given = form.parse(PlatformInput)
        revise_platform(form.session, form.viewer, form.platform_id, given, form.today)
    return form.changed()


@api.post("/{platform_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    platform_id: str,
    given: PlatformInput,
) -> PlatformDetail:
    revise_platform(session, viewer, platform_id, given, today)
    return describe_platform(session, viewer, platform_id, today)


@pages.post("/{platform_id}/years")
def submit_year(form: Annotated[SentYear, Depends()]) -> Response:
    with form.as_form("year"):
        given = form.parse(PlatformYearInput)
        tell_platform_year(form.session, form.viewer, form.platform_id, given, form.today)
    return form.changed()


@api.post("/{platform_id}/years")
def post_year(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    platform_id: str,
    given: PlatformYearInput,
) -> PlatformDetail:
    tell_platform_year(session, viewer, platform_id, given, today)
    return describe_platform(session, viewer, platform_id, today)
