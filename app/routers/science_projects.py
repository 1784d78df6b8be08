"""Science projects with fiscal money: their list, its file, sums by field, a new one."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.science_projects import (
    ProjectField,
    ProjectLevel,
    ProjectResult,
)
from app.domain.views import ListKind
from app.exchange.register_columns import PROJECT_COLUMNS
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.newest_first import Listed
from app.queries.places import list_townships
from app.queries.rows_of_firms import RowSort
from app.queries.science_projects import (
    FieldSum,
    ProjectDetail,
    ProjectFilters,
    ProjectRow,
    describe_project,
    field_sums,
    list_projects,
)
from app.services.science_projects import (
    ProjectInput,
    add_project,
)
from app.web.choices import choices, of_places
from app.web.exported import TOTAL, Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import FormField, RegisterPages, firm_field, firm_filters, ledger
from app.web.rendering import Render

pages = APIRouter(
    prefix="/science-projects",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/science-projects", tags=["science projects"], route_class=Once)

Filters = Annotated[ProjectFilters, Query()]
FORM = "registers/form.html"
REGISTER = RegisterPages(
    title="科技项目",
    address="/science-projects",
    columns=PROJECT_COLUMNS[:11],
    more=PROJECT_COLUMNS[11:],
    given=ProjectInput,
    sorts={"enterprise_name": RowSort.ENTERPRISE, "approved_on": RowSort.DAY},
    new_text="登记项目",
    about="用财政资金的科技项目,按规划三(一)的七个领域。各期拨付之和不超过财政经费,每期实付不超过计划。",
)
SUM_COLUMNS = (
    Column("field", "规划领域", Kind.WORD),
    Column("projects", "项目数", Kind.NUMBER),
    Column("fiscal_cny", "财政经费", Kind.MONEY),
    Column("paid_cny", "已拨付", Kind.MONEY),
)
FIELDS = (
    firm_field(),
    FormField("name", "项目名称", is_required=True, longest=120),
    FormField("number", "项目编号", is_required=True, longest=40),
    FormField("field", "规划领域", "select", choices(ProjectField), is_required=True),
    FormField("level", "级别", "select", choices(ProjectLevel), is_required=True),
    FormField("document_number", "立项文号", longest=80),
    FormField("approved_on", "立项日期", "date", is_required=True),
    FormField("starts_on", "开始日期", "date"),
    FormField("ends_on", "完成期限", "date"),
    FormField("budget_cny", "总预算", "wan", hint="含自筹;不知道就留空"),
    FormField("fiscal_cny", "财政经费", "wan", is_required=True),
    FormField("result", "结果", "select", choices(ProjectResult), blank="尚无"),
    FormField("result_on", "结果日期", "date"),
    FormField("result_note", "结果说明", "area", longest=400, hint="宽容失败的写经验教训"),
    FormField("note", "备注", "area", longest=200),
)


@pages.get("")
def show_projects(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    towns = of_places(list_townships(session, viewer.county_code))
    fields = firm_filters(
        towns,
        FormField("field", "规划领域", "select", choices(ProjectField), blank="全部"),
        FormField("level", "级别", "select", choices(ProjectLevel), blank="全部"),
        FormField("is_open", "结果", "select", [("true", "尚无"), ("false", "已有")], blank="全部"),
    )
    found = list_projects(session, viewer, filters)
    shown = REGISTER.listed(
        viewer, found, filters, fields, links=[("/science-projects/fields", "分领域")]
    )
    return render.page("registers/list.html", "registers/_list.html", **shown)


@api.get("")
def read_projects(
    session: ReadSession, viewer: CurrentViewer, filters: Filters
) -> Listed[ProjectRow]:
    return list_projects(session, viewer, filters)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_project_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "科技项目",
        export.columns(ListKind.SCIENCE_PROJECTS, REGISTER.filed(filters)),
        list_projects,
        filters,
        file_format,
        total=TOTAL,
    )


@pages.get("/fields")
def show_fields(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page(
        "registers/table.html",
        None,
        title="科技项目:分领域",
        about="规划三(一)的七个领域,各有多少项目、多少财政经费、拨付了多少。",
        back="/science-projects",
        address="/science-projects/fields",
        ledger=ledger(SUM_COLUMNS, field_sums(session, viewer)),
    )


@api.get("/fields")
def read_fields(session: ReadSession, viewer: CurrentViewer) -> list[FieldSum]:
    return field_sums(session, viewer)


@pages.get("/fields/export")
@api.get("/fields/export", responses=AS_FILE)
def read_field_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(row, SUM_COLUMNS) for row in field_sums(session, export.viewer)]
    return export.send_rows("科技项目分领域", SUM_COLUMNS, rows, file_format)


@pages.get("/new")
def show_new(viewer: CurrentViewer, render: Render) -> Response:  # noqa: ARG001 (admits)
    return render.page(FORM, None, **REGISTER.form(None, FIELDS))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(FORM, None, typed, **REGISTER.form(None, FIELDS)):
        row = add_project(session, viewer, typed.parse(ProjectInput), today)
    return render.go(f"/science-projects/{row.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: ProjectInput
) -> ProjectDetail:
    row = add_project(session, viewer, given, today)
    return describe_project(session, viewer, row.public_id)
