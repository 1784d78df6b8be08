"""准入评价 and 知识产权评议: the list, its file, one opinion, and its way into the pool; twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.investment_opinions import FEEDS_POOL, OpinionConclusion, OpinionKind
from app.domain.titles import Programme
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.cohorts import list_cohorts
from app.queries.investment_opinions import (
    OPINIONS,
    OpinionFilters,
    OpinionRow,
    list_opinions,
)
from app.queries.newest_first import Listed
from app.queries.places import list_townships
from app.queries.rows_of_firms import row_of
from app.services.investment_opinions import (
    OpinionInput,
    PoolInput,
    ask_opinion,
    bring_into_pool,
    revise_opinion,
)
from app.web.choices import choices, of_places
from app.web.exported import TOTAL, Format, ListExport
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import FormField, RegisterPages, firm_filters
from app.web.rendering import Render
from app.web.sent import Sent
from app.words import word

pages = APIRouter(
    prefix="/investment-opinions",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/investment-opinions", tags=["investment opinions"], route_class=Once)

Filters = Annotated[OpinionFilters, Query()]
FORM = "registers/form.html"
REGISTER = RegisterPages(
    title="准入评价与知识产权评议",
    address="/investment-opinions",
    columns=(
        Column("project", "项目", width=30),
        Column("kind", "类别", Kind.WORD),
        Column("investor", "投资方", width=26),
        Column("enterprise_name", "落户企业", width=28),
        Column("town_name", "镇街道"),
        Column("invested_cny", "投资额", Kind.MONEY),
        Column("asked_on", "征询日期", Kind.DATE),
        Column("conclusion", "结论", Kind.WORD),
        Column("given_on", "意见日期", Kind.DATE),
    ),
    more=(
        Column("asked_by", "征询单位", width=20),
        Column("number", "意见文号", width=20),
        Column("technology", "科技含量", width=40),
        Column("risks", "知识产权风险", width=40),
        Column("uscc", "统一社会信用代码", width=22),
    ),
    given=OpinionInput,
    new_text="登记征询",
    about=(
        "规划三(三)3、三(七)2:投资项目准入评价、重大科技经济活动知识产权评议,一个项目一条意见。"
        "支持或有条件支持的,落户企业可由此进入培育后备库,来源记为“招商”。"
    ),
)


def _fields(session: Session, viewer: Viewer) -> list[FormField]:
    towns = of_places(list_townships(session, viewer.county_code))
    return [
        FormField("kind", "类别", "select", choices(OpinionKind), is_required=True),
        FormField("project", "项目", is_required=True, longest=120),
        FormField("investor", "投资方", is_required=True, longest=120),
        FormField(
            "enterprise", "落户企业", longest=120, hint="信用代码或全称;尚未落户或未建档的留空"
        ),
        FormField("township_code", "拟落户镇街道", "select", towns),
        FormField("invested_cny", "投资额", "wan"),
        FormField("asked_by", "征询单位", is_required=True, longest=80),
        FormField("asked_on", "征询日期", "date", is_required=True),
        FormField("conclusion", "结论", "select", choices(OpinionConclusion), blank="尚未出具"),
        FormField("given_on", "意见日期", "date"),
        FormField("number", "意见文号", longest=80),
        FormField("technology", "科技含量", "area", longest=1000),
        FormField("risks", "知识产权风险", "area", longest=1000),
    ]


@pages.get("")
def show_opinions(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    towns = of_places(list_townships(session, viewer.county_code))
    fields = firm_filters(
        towns,
        FormField("kind", "类别", "select", choices(OpinionKind), blank="全部"),
        FormField("conclusion", "结论", "select", choices(OpinionConclusion), blank="全部"),
    )
    found = list_opinions(session, viewer, filters)
    return render.page(
        "registers/list.html",
        "registers/_list.html",
        **REGISTER.listed(viewer, found, filters, fields),
    )


@api.get("")
def read_opinions(
    session: ReadSession, viewer: CurrentViewer, filters: Filters
) -> Listed[OpinionRow]:
    return list_opinions(session, viewer, filters)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_opinion_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "准入评价与评议", REGISTER.filed(filters), list_opinions, filters, file_format, total=TOTAL
    )


@pages.get("/new")
def show_new(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page(FORM, None, **REGISTER.form(None, _fields(session, viewer)))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(FORM, None, typed, **REGISTER.form(None, _fields(session, viewer))):
        row = ask_opinion(session, viewer, typed.parse(OpinionInput), today)
    return render.go(f"/investment-opinions/{row.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: OpinionInput
) -> OpinionRow:
    row = ask_opinion(session, viewer, given, today)
    return row_of(session, viewer, OPINIONS, row.public_id)


@dataclass
class SentOpinion(Sent):
    opinion_id: str

    PAGE = FORM

    @property
    def address(self) -> str:
        return f"/investment-opinions/{self.opinion_id}"

    def row(self) -> OpinionRow:
        return row_of(self.session, self.viewer, OPINIONS, self.opinion_id)

    def shown(self) -> dict[str, Any]:
        return REGISTER.form(self.row(), _fields(self.session, self.viewer))


@dataclass
class SentToPool(SentOpinion):
    def shown(self) -> dict[str, Any]:
        return _pool_form(self.session, self.viewer, self.row())


def _pool_form(session: Session, viewer: Viewer, row: OpinionRow) -> dict[str, Any]:
    cohorts = [(one.id, one.name) for one in list_cohorts(session, viewer)]
    fields = (
        FormField("cohort", "期次", "select", cohorts, is_required=True),
        FormField("target", "目标资格", "select", choices(Programme), is_required=True),
    )
    here = f"/investment-opinions/{row.id}"
    return {
        "title": "纳入培育后备库",
        "action": f"{here}/pool/new",
        "back": here,
        "fields": fields,
        "kept": {},
        "version": row.version,
    }


@pages.get("/{opinion_id}")
def show_opinion(
    session: ReadSession, viewer: CurrentViewer, opinion_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, OPINIONS, opinion_id)
    links = []
    if row.enterprise_id:
        links.append((f"/enterprises/{row.enterprise_id}", "企业档案"))
    if row.pool_entry:
        links.append((f"/pool/{row.pool_entry}", "后备库条目"))
    elif row.enterprise_id and row.conclusion in FEEDS_POOL and viewer.role in BUREAU:
        links.append((f"/investment-opinions/{row.id}/pool/new", "纳入培育后备库"))
    tags = [(word(row.conclusion), "ok")] if row.conclusion else [("尚未出具", "warn")]
    page = REGISTER.one(viewer, row, row.project, tags=tags, links=links)
    return render.page("registers/one.html", None, **page)


@api.get("/{opinion_id}")
def read_opinion(session: ReadSession, viewer: CurrentViewer, opinion_id: str) -> OpinionRow:
    return row_of(session, viewer, OPINIONS, opinion_id)


@pages.get("/{opinion_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, opinion_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, OPINIONS, opinion_id)
    return render.page(FORM, None, **REGISTER.form(row, _fields(session, viewer)))


@pages.post("/{opinion_id}/edit")
def submit_edit(form: Annotated[SentOpinion, Depends()]) -> Response:
    with form.as_form("opinion"):
        given = form.parse(OpinionInput)
        revise_opinion(form.session, form.viewer, form.opinion_id, given, form.today)
    return form.changed()


@api.post("/{opinion_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    opinion_id: str,
    given: OpinionInput,
) -> OpinionRow:
    revise_opinion(session, viewer, opinion_id, given, today)
    return row_of(session, viewer, OPINIONS, opinion_id)


@pages.get("/{opinion_id}/pool/new")
def show_pool(
    session: ReadSession, viewer: CurrentViewer, opinion_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, OPINIONS, opinion_id)
    return render.page(FORM, None, **_pool_form(session, viewer, row))


@pages.post("/{opinion_id}/pool/new")
def submit_pool(form: Annotated[SentToPool, Depends()]) -> Response:
    with form.as_form("pool"):
        given = form.parse(PoolInput)
        bring_into_pool(form.session, form.viewer, form.opinion_id, given, form.today)
    return form.changed()


@api.post("/{opinion_id}/pool/new", status_code=201)
def post_pool(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    opinion_id: str,
    given: PoolInput,
) -> OpinionRow:
    bring_into_pool(session, viewer, opinion_id, given, today)
    return row_of(session, viewer, OPINIONS, opinion_id)
