"""Science projects with fiscal money: their list, its file, one with its instalments and checks."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.refusals import NotFound
from app.domain.science_projects import (
    CheckConclusion,
    CheckKind,
    ProjectField,
    ProjectLevel,
    ProjectResult,
)
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.newest_first import Listed
from app.queries.places import list_townships
from app.queries.rows_of_firms import row_of
from app.queries.science_projects import (
    PROJECTS,
    FieldSum,
    InstalmentRow,
    ProjectDetail,
    ProjectFilters,
    ProjectRow,
    describe_project,
    field_sums,
    list_projects,
)
from app.services.science_projects import (
    CheckInput,
    InstalmentInput,
    PaymentInput,
    ProjectInput,
    add_check,
    add_project,
    pay_instalment,
    plan_instalment,
    revise_project,
)
from app.web.choices import choices, of_places
from app.web.exported import TOTAL, Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import FormField, Part, RegisterPages, firm_field, firm_filters, ledger
from app.web.rendering import Render
from app.web.sent import Sent
from app.words import word

pages = APIRouter(
    prefix="/science-projects",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/science-projects", tags=["science projects"], route_class=Once)

Filters = Annotated[ProjectFilters, Query()]
FORM = "registers/form.html"
ONE = "registers/one.html"
REGISTER = RegisterPages(
    title="科技项目",
    address="/science-projects",
    columns=(
        Column("name", "项目名称", width=30),
        Column("number", "项目编号"),
        Column("enterprise_name", "承担企业", width=28),
        Column("town_name", "镇街道"),
        Column("field", "规划领域", Kind.WORD),
        Column("level", "级别", Kind.WORD),
        Column("approved_on", "立项日期", Kind.DATE),
        Column("ends_on", "完成期限", Kind.DATE),
        Column("fiscal_cny", "财政经费", Kind.MONEY),
        Column("paid_cny", "已拨付", Kind.MONEY),
        Column("result", "结果", Kind.WORD),
    ),
    more=(
        Column("uscc", "统一社会信用代码", width=22),
        Column("document_number", "立项文号", width=20),
        Column("starts_on", "开始日期", Kind.DATE),
        Column("budget_cny", "总预算", Kind.MONEY),
        Column("result_on", "结果日期", Kind.DATE),
        Column("result_note", "结果说明", width=30),
        Column("note", "备注", width=24),
    ),
    given=ProjectInput,
    new_text="登记项目",
    about="用财政资金的科技项目,按规划三(一)的七个领域。各期拨付之和不超过财政经费,每期实付不超过计划。",
)
SUM_COLUMNS = (
    Column("field", "规划领域", Kind.WORD),
    Column("projects", "项目数", Kind.NUMBER),
    Column("fiscal_cny", "财政经费", Kind.MONEY),
    Column("paid_cny", "已拨付", Kind.MONEY),
)
INSTALMENTS = (
    Column("planned_on", "计划日期", Kind.DATE),
    Column("planned_cny", "计划", Kind.MONEY),
    Column("paid_on", "拨付日期", Kind.DATE),
    Column("paid_cny", "实付", Kind.MONEY),
    Column("note", "备注", width=24),
)
CHECKS = (
    Column("kind", "检查", Kind.WORD),
    Column("checked_on", "日期", Kind.DATE),
    Column("checked_by", "检查人或机构", width=24),
    Column("conclusion", "结论", Kind.WORD),
    Column("note", "说明", width=30),
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
INSTALMENT_FIELDS = (
    FormField("planned_on", "计划日期", "date", is_required=True),
    FormField("planned_cny", "计划金额", "wan", is_required=True),
    FormField("note", "备注", longest=200),
)
PAYMENT_FIELDS = (
    FormField("paid_on", "拨付日期", "date", is_required=True),
    FormField("paid_cny", "实付金额", "wan", is_required=True, hint="不超过本期计划"),
)
CHECK_FIELDS = (
    FormField("kind", "检查", "select", choices(CheckKind), is_required=True),
    FormField("checked_on", "日期", "date", is_required=True),
    FormField("checked_by", "检查人或机构", is_required=True, longest=120),
    FormField("conclusion", "结论", "select", choices(CheckConclusion), is_required=True),
    FormField("note", "说明", longest=400),
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
    return render.page("registers/list.html", None, **shown)


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
        "科技项目", REGISTER.file_columns, list_projects, filters, file_format, total=TOTAL
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


@dataclass
class SentProject(Sent):
    project_id: str

    PAGE = FORM

    @property
    def address(self) -> str:
        return f"/science-projects/{self.project_id}"

    def shown(self) -> dict[str, Any]:
        row = row_of(self.session, self.viewer, PROJECTS, self.project_id)
        return REGISTER.form(row, FIELDS)


@dataclass
class SentPart(SentProject):
    PAGE = ONE

    def shown(self) -> dict[str, Any]:
        return _page(self.viewer, describe_project(self.session, self.viewer, self.project_id))


@dataclass
class SentPayment(SentProject):
    instalment_id: str

    def shown(self) -> dict[str, Any]:
        return _payment(self.session, self.viewer, self.project_id, self.instalment_id)


def _page(viewer: Viewer, detail: ProjectDetail) -> dict[str, Any]:
    row = detail.project
    here = f"/science-projects/{row.id}"
    may_write = viewer.role in BUREAU

    def payment(one: InstalmentRow) -> str:
        is_due = may_write and one.paid_on is None
        return f"{here}/instalments/{one.id}" if is_due else ""

    instalments = Part(
        "经费拨付",
        ledger(INSTALMENTS, detail.instalments, payment),
        "还没有拨付计划。",
        name="instalment",
        action=f"{here}/instalments" if may_write else "",
        fields=INSTALMENT_FIELDS,
        button="加一期",
    )
    checks = Part(
        "检查与验收",
        ledger(CHECKS, detail.checks),
        "还没有检查。",
        name="check",
        action=f"{here}/checks" if may_write else "",
        fields=CHECK_FIELDS,
        button="登记检查",
    )
    tag = (word(row.result), "ok" if row.result is ProjectResult.ACCEPTED else "mute")
    return REGISTER.one(
        viewer,
        row,
        row.name,
        tags=[tag] if row.result else [("在研", "info")],
        parts=[instalments, checks],
        links=[(f"/enterprises/{row.enterprise_id}", "企业档案")],
    )


@pages.get("/{project_id}")
def show_project(
    session: ReadSession, viewer: CurrentViewer, project_id: str, render: Render
) -> Response:
    return render.page(ONE, None, **_page(viewer, describe_project(session, viewer, project_id)))


@api.get("/{project_id}")
def read_project(session: ReadSession, viewer: CurrentViewer, project_id: str) -> ProjectDetail:
    return describe_project(session, viewer, project_id)


@pages.get("/{project_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, project_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, PROJECTS, project_id)
    return render.page(FORM, None, **REGISTER.form(row, FIELDS))


@pages.post("/{project_id}/edit")
def submit_edit(form: Annotated[SentProject, Depends()]) -> Response:
    with form.as_form("project"):
        given = form.parse(ProjectInput)
        revise_project(form.session, form.viewer, form.project_id, given, form.today)
    return form.changed()


@api.post("/{project_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    project_id: str,
    given: ProjectInput,
) -> ProjectDetail:
    revise_project(session, viewer, project_id, given, today)
    return describe_project(session, viewer, project_id)


@pages.post("/{project_id}/instalments")
def submit_instalment(form: Annotated[SentPart, Depends()]) -> Response:
    with form.as_form("instalment"):
        given = form.parse(InstalmentInput)
        plan_instalment(form.session, form.viewer, form.project_id, given)
    return form.changed()


@api.post("/{project_id}/instalments")
def post_instalment(
    session: WriteSession, viewer: CurrentViewer, project_id: str, given: InstalmentInput
) -> ProjectDetail:
    plan_instalment(session, viewer, project_id, given)
    return describe_project(session, viewer, project_id)


def _instalment(
    session: Session, viewer: Viewer, project_id: str, instalment_id: str
) -> InstalmentRow:
    for one in describe_project(session, viewer, project_id).instalments:
        if one.id == instalment_id:
            return one
    raise NotFound


def _payment(
    session: Session, viewer: Viewer, project_id: str, instalment_id: str
) -> dict[str, Any]:
    row = _instalment(session, viewer, project_id, instalment_id)
    here = f"/science-projects/{project_id}"
    return {
        "title": "登记拨付",
        "action": f"{here}/instalments/{row.id}",
        "back": here,
        "fields": PAYMENT_FIELDS,
        "kept": {},
        "version": row.version,
    }


@pages.get("/{project_id}/instalments/{instalment_id}")
def show_instalment(
    session: ReadSession,
    viewer: CurrentViewer,
    project_id: str,
    instalment_id: str,
    render: Render,
) -> Response:
    return render.page(FORM, None, **_payment(session, viewer, project_id, instalment_id))


@api.get("/{project_id}/instalments/{instalment_id}")
def read_instalment(
    session: ReadSession, viewer: CurrentViewer, project_id: str, instalment_id: str
) -> InstalmentRow:
    return _instalment(session, viewer, project_id, instalment_id)


@pages.post("/{project_id}/instalments/{instalment_id}")
def submit_payment(form: Annotated[SentPayment, Depends()]) -> Response:
    with form.as_form("payment"):
        given = form.parse(PaymentInput)
        pay_instalment(
            form.session, form.viewer, form.project_id, form.instalment_id, given, form.today
        )
    return form.changed()


@api.post("/{project_id}/instalments/{instalment_id}")
def post_payment(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    project_id: str,
    instalment_id: str,
    given: PaymentInput,
) -> ProjectDetail:
    pay_instalment(session, viewer, project_id, instalment_id, given, today)
    return describe_project(session, viewer, project_id)


@pages.post("/{project_id}/checks")
def submit_check(form: Annotated[SentPart, Depends()]) -> Response:
    with form.as_form("check"):
        add_check(form.session, form.viewer, form.project_id, form.parse(CheckInput), form.today)
    return form.changed()


@api.post("/{project_id}/checks")
def post_check(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    project_id: str,
    given: CheckInput,
) -> ProjectDetail:
    add_check(session, viewer, project_id, given, today)
    return describe_project(session, viewer, project_id)
