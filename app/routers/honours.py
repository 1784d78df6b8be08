"""Honours of firms that no programme leads to: their list, its file, one of them; and twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.honours import HonourKind, HonourLevel
from app.domain.views import ListKind
from app.exchange.register_columns import HONOUR_COLUMNS
from app.exchange.tables import FileFormat
from app.queries.honours import HONOURS, HonourFilters, HonourRow, count_honours, list_honours
from app.queries.newest_first import Listed
from app.queries.places import list_townships
from app.queries.rows_of_firms import RowSort, row_of
from app.services.honours import HonourInput, register_honour, revise_honour
from app.web.choices import choices, of_places
from app.web.exported import TOTAL, Format, ListExport
from app.web.forms import TypedForm, refilling
from app.web.neighbours import way_on
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import FormField, RegisterPages, firm_field, firm_filters
from app.web.rendering import Render
from app.web.sent import Sent
from app.words import word

pages = APIRouter(
    prefix="/honours",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/honours", tags=["honours"], route_class=Once)

Filters = Annotated[HonourFilters, Query()]
FORM = "registers/form.html"
REGISTER = RegisterPages(
    title="企业称号",
    address="/honours",
    columns=HONOUR_COLUMNS[:9],
    more=HONOUR_COLUMNS[9:],
    given=HonourInput,
    sorts={"enterprise_name": RowSort.ENTERPRISE, "valid_from": RowSort.DAY},
    new_text="登记称号",
    about=(
        "创新引擎企业(三(三)1)、农业科技型企业、专利示范企业按文件登记,不进申报管线;"
        "科技型小微企业只由认定会议授予。"
    ),
)
FIELDS = (
    firm_field(),
    FormField("kind", "称号", "select", choices(HonourKind), is_required=True),
    FormField("level", "级别", "select", choices(HonourLevel), is_required=True),
    FormField("authority", "认定机关", longest=60, hint="按文件写"),
    FormField("document_number", "文号", is_required=True, longest=80),
    FormField("valid_from", "起始日", "date", is_required=True),
    FormField("valid_until", "截止日", "date", hint="留空为长期"),
    FormField("known_on", "获知日期", "date", is_required=True),
    FormField("ended_on", "取消日期", "date"),
    FormField("ended_known_on", "取消获知日期", "date", hint="留空为今天"),
    FormField("end_reason", "取消原因", longest=200),
)


@pages.get("")
def show_honours(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    towns = of_places(list_townships(session, viewer.county_code))
    fields = firm_filters(
        towns,
        FormField("kind", "称号", "select", choices(HonourKind), blank="全部"),
        FormField("level", "级别", "select", choices(HonourLevel), blank="全部"),
        FormField(
            "is_held", "状态", "select", [("true", "有效"), ("false", "已失效")], blank="全部"
        ),
        FormField("on", "状态所在日", "date"),
        FormField("known_on", "获知日(含)", "date"),
    )
    held = count_honours(session, viewer, *filters.dates(today))
    figures = [(word(kind), str(held.get(kind, 0)), "家有效") for kind in HonourKind]
    found = list_honours(session, viewer, filters, today)
    links = [("/recognition-meetings", "认定会议")]
    shown = REGISTER.listed(viewer, found, filters, fields, figures=figures, links=links)
    return render.page("registers/list.html", "registers/_list.html", **shown)


@api.get("")
def read_honours(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> Listed[HonourRow]:
    return list_honours(session, viewer, filters, today)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_honour_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "企业称号",
        export.columns(ListKind.HONOURS, REGISTER.filed(filters)),
        lambda session, viewer, asked: list_honours(session, viewer, asked, export.today),
        filters,
        file_format,
        total=TOTAL,
    )


@pages.get("/new")
def show_new(viewer: CurrentViewer, render: Render) -> Response:  # noqa: ARG001 (admits)
    return render.page(FORM, None, **REGISTER.form(None, FIELDS))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(FORM, None, typed, **REGISTER.form(None, FIELDS)):
        row = register_honour(session, viewer, typed.parse(HonourInput), today)
    return render.go(f"/honours/{row.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: HonourInput
) -> HonourRow:
    row = register_honour(session, viewer, given, today)
    return row_of(session, viewer, HONOURS, row.public_id)


@dataclass
class SentHonour(Sent):
    honour_id: str

    PAGE = FORM

    @property
    def address(self) -> str:
        return f"/honours/{self.honour_id}"

    def shown(self) -> dict[str, Any]:
        return REGISTER.form(row_of(self.session, self.viewer, HONOURS, self.honour_id), FIELDS)


@pages.get("/{honour_id}")
def show_honour(
    session: ReadSession, viewer: CurrentViewer, today: Today, honour_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, HONOURS, honour_id)
    way = way_on(render.request, session, viewer, honour_id, today)
    page = REGISTER.one(
        viewer,
        row,
        f"{row.enterprise_name} · {word(row.kind)}",
        tags=[("有效", "ok") if row.is_held_on(today) else ("已失效", "mute")],
        links=[(f"/enterprises/{row.enterprise_id}", "企业档案")],
        way=way,
    )
    return render.page("registers/one.html", None, **page)


@api.get("/{honour_id}")
def read_honour(session: ReadSession, viewer: CurrentViewer, honour_id: str) -> HonourRow:
    return row_of(session, viewer, HONOURS, honour_id)


@pages.get("/{honour_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, honour_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, HONOURS, honour_id)
    return render.page(FORM, None, **REGISTER.form(row, FIELDS))


@pages.post("/{honour_id}/edit")
def submit_edit(form: Annotated[SentHonour, Depends()]) -> Response:
    with form.as_form("honour"):
        given = form.parse(HonourInput)
        revise_honour(form.session, form.viewer, form.honour_id, given, form.today)
    return form.changed()


@api.post("/{honour_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    honour_id: str,
    given: HonourInput,
) -> HonourRow:
    revise_honour(session, viewer, honour_id, given, today)
    return row_of(session, viewer, HONOURS, honour_id)
