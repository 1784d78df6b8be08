"""One science project: its page, its instalments and checks; and their twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.refusals import NotFound
from app.domain.science_projects import CheckConclusion, CheckKind, ProjectResult
from app.exchange.tables import Column, Kind
from app.queries.rows_of_firms import row_of
from app.queries.science_projects import (
    PROJECTS,
    InstalmentRow,
    ProjectDetail,
    describe_project,
)
from app.routers.science_projects import FIELDS, FORM, REGISTER
from app.services.science_projects import (
    CheckInput,
    InstalmentInput,
    PaymentInput,
    ProjectInput,
    add_check,
    pay_instalment,
    plan_instalment,
    revise_project,
)
from app.web.choices import choices
from app.web.neighbours import way_on
from app.web.once import Once
from app.web.registers import FormField, Part, ledger
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

ONE = "registers/one.html"
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
    session: ReadSession, viewer: CurrentViewer, today: Today, project_id: str, render: Render
) -> Response:
    shown = _page(viewer, describe_project(session, viewer, project_id))
    way = way_on(render.request, session, viewer, project_id, today)
    return render.page(ONE, None, **shown | {"way": way})


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
