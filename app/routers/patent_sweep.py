"""清零行动: the list, its file, the countdown by town and week, and giving a firm to an officer."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.officers import list_officers
from app.queries.patent_sweep import (
    Countdown,
    SweepFilters,
    SweepPage,
    SweepRow,
    count_down,
    list_sweep,
    sweep_row,
)
from app.queries.places import list_townships
from app.services.patent_sweep import AssignmentInput, assign_firm
from app.web.choices import of_officers, of_places
from app.web.exported import TOTAL, Format, ListExport
from app.web.lists import Head
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import Cell, FormField, Ledger, Line, RegisterPages
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/patent-sweep",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/patent-sweep", tags=["patent sweep"], route_class=Once)

Filters = Annotated[SweepFilters, Query()]
FORM = "registers/form.html"
WEEKS = "/patent-sweep/weeks"
REGISTER = RegisterPages(
    title="清零行动",
    address="/patent-sweep",
    columns=(
        Column("enterprise_name", "企业", width=30),
        Column("town_name", "镇街道"),
        Column("is_hnte", "国高", Kind.YES_NO),
        Column("applied", "在申请的发明", Kind.NUMBER),
        Column("undated", "授权日未填的发明", Kind.NUMBER),
        Column("other_rights", "其他有效知识产权", Kind.NUMBER),
        Column("officer_name", "责任人"),
        Column("assigned_on", "分派日期", Kind.DATE),
        Column("due_on", "要求日期", Kind.DATE),
        Column("note", "说明", width=24),
    ),
    more=(Column("uscc", "统一社会信用代码", width=22),),
    given=AssignmentInput,
    new_text="",
    about=(
        "规划三(七)1:有国高或省科技型资格在有效期内、没有有效发明专利的企业(口径待核)。"
        "名单由资格和知识产权台账随时算出:登记了授权的发明专利,企业自动退出;专利失效又回到名单。"
    ),
)


@pages.get("")
def show_sweep(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = list_sweep(session, viewer, filters, today)
    whole = count_down(session, viewer, today)
    towns = of_places(list_townships(session, viewer.county_code))
    officers = of_officers(list_officers(session, viewer))
    fields = (
        FormField("q", "企业名称或信用代码", longest=60),
        FormField("township", "镇街道", "select", towns, blank="全部"),
        FormField("officer", "责任人", "select", officers, blank="全部"),
        FormField(
            "is_assigned", "分派", "select", [("true", "已分派"), ("false", "未分派")], blank="全部"
        ),
    )
    shown = REGISTER.listed(
        viewer,
        found,
        filters,
        fields,
        figures=[
            ("今天在名单上", str(whole.county[-1]), "家"),
            ("比 11 周前", f"{whole.county[-1] - whole.county[0]:+d}", "家"),
        ],
        links=[(WEEKS, "逐周倒计数")],
    )
    return render.page("registers/list.html", "registers/_list.html", **shown)


@api.get("")
def read_sweep(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> SweepPage:
    return list_sweep(session, viewer, filters, today)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_sweep_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "清零行动",
        REGISTER.file_columns,
        lambda session, viewer, asked: list_sweep(session, viewer, asked, export.today),
        filters,
        file_format,
        total=TOTAL,
    )


def _week_columns(found: Countdown) -> list[Column]:
    weeks = [Column(str(day), day.strftime("%m-%d"), Kind.NUMBER) for day in found.weeks]
    return [Column("town_name", "镇街道"), *weeks, Column("change", "增减", Kind.NUMBER)]


def _week_rows(found: Countdown) -> list[list[Any]]:
    """Each town, then the county, which is their sum."""
    towns = [[one.town_name or "镇街未知", *one.numbers, one.change] for one in found.towns]
    return [*towns, ["全市", *found.county, found.county[-1] - found.county[0]]]


@pages.get("/weeks")
def show_weeks(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    found = count_down(session, viewer, today)
    heads = [Head(one.heading, one.kind is Kind.NUMBER) for one in _week_columns(found)]
    lines = [
        Line(row[0], "", [Cell(str(number), "num") for number in row[1:]])
        for row in _week_rows(found)
    ]
    return render.page(
        "registers/table.html",
        None,
        title="清零行动:逐周倒计数",
        about="每周同一天在名单上的企业数,资格按当天已知、专利按授权日;全市为各镇街之和。",
        back="/patent-sweep",
        address=WEEKS,
        ledger=Ledger(heads, lines),
    )


@api.get("/weeks")
def read_weeks(session: ReadSession, viewer: CurrentViewer, today: Today) -> Countdown:
    return count_down(session, viewer, today)


@pages.get("/weeks/export")
@api.get("/weeks/export", responses=AS_FILE)
def read_week_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    found = count_down(session, export.viewer, export.today)
    return export.send_rows("清零行动逐周", _week_columns(found), _week_rows(found), file_format)


def _form(session: Session, viewer: Viewer, row: SweepRow) -> dict[str, Any]:
    officers = of_officers(list_officers(session, viewer))
    fields = (
        FormField("officer", "责任人", "select", officers, is_required=True),
        FormField("due_on", "要求日期", "date"),
        FormField("note", "说明", longest=200),
    )
    shown = REGISTER.form(row, fields)
    return shown | {
        "title": row.enterprise_name,
        "action": f"/patent-sweep/{row.id}",
        "back": "/patent-sweep",
    }


@dataclass
class SentAssignment(Sent):
    enterprise_id: str

    PAGE = FORM

    @property
    def address(self) -> str:
        return "/patent-sweep"

    def shown(self) -> dict[str, Any]:
        row = sweep_row(self.session, self.viewer, self.enterprise_id, self.today)
        return _form(self.session, self.viewer, row)


@pages.get("/{enterprise_id}")
def show_firm(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str, render: Render
) -> Response:
    row = sweep_row(session, viewer, enterprise_id, today)
    if viewer.role in BUREAU:
        return render.page(FORM, None, **_form(session, viewer, row))
    page = REGISTER.one(viewer, row, row.enterprise_name)
    return render.page("registers/one.html", None, **page)


@api.get("/{enterprise_id}")
def read_firm(
    session: ReadSession, viewer: CurrentViewer, today: Today, enterprise_id: str
) -> SweepRow:
    return sweep_row(session, viewer, enterprise_id, today)


@pages.post("/{enterprise_id}")
def submit_assignment(form: Annotated[SentAssignment, Depends()]) -> Response:
    with form.as_form("assignment"):
        given = form.parse(AssignmentInput)
        assign_firm(form.session, form.viewer, form.enterprise_id, given, form.today)
    return form.changed()


@api.post("/{enterprise_id}")
def post_assignment(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: AssignmentInput,
) -> SweepRow:
    assign_firm(session, viewer, enterprise_id, given, today)
    return sweep_row(session, viewer, enterprise_id, today)
