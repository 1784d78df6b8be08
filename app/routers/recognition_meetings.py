"""Recognition meetings for small technology firms: list, files, one with its decisions; twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.honours import MeetingDecision
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.newest_first import Listed, in_full
from app.queries.paging import Paging
from app.queries.recognition_meetings import (
    MeetingDetail,
    MeetingRow,
    describe_meeting,
    list_meetings,
)
from app.services.recognition_meetings import (
    LineInput,
    MeetingInput,
    decide_on_firm,
    hold_meeting,
    revise_meeting,
)
from app.web.choices import choices
from app.web.exported import Chunk, Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import FormField, Part, RegisterPages, firm_field, ledger
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/recognition-meetings",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/recognition-meetings", tags=["recognition meetings"], route_class=Once)

Where = Annotated[Paging, Query()]
FORM = "registers/form.html"
ONE = "registers/one.html"
REGISTER = RegisterPages(
    title="小微认定会议",
    address="/recognition-meetings",
    columns=(
        Column("minutes_number", "纪要编号", width=22),
        Column("held_on", "日期", Kind.DATE),
        Column("place", "地点", width=20),
        Column("firms", "议及企业", Kind.NUMBER),
        Column("recognized", "认定", Kind.NUMBER),
    ),
    more=(
        Column("agenda", "议程", width=40),
        Column("attendees", "到会人员", width=30),
        Column("note", "备注", width=24),
    ),
    given=MeetingInput,
    new_text="登记会议",
    about="规划三(三)3:定期召开科技型小微企业认定会议。会上认定的企业即获本级“科技型小微企业”称号。",
)
LINES = (
    Column("enterprise_name", "企业", width=30),
    Column("uscc", "统一社会信用代码", width=22),
    Column("town_name", "镇街道"),
    Column("decision", "决定", Kind.WORD),
    Column("reason", "理由", width=30),
)
FIELDS = (
    FormField("held_on", "会议日期", "date", is_required=True),
    FormField("minutes_number", "纪要编号", is_required=True, longest=80),
    FormField("place", "地点", longest=120),
    FormField("agenda", "议程", "area", is_required=True, longest=4000),
    FormField("attendees", "到会人员", "area", is_required=True, longest=4000, hint="一行一人"),
    FormField("note", "备注", "area", longest=400),
)
LINE_FIELDS = (
    firm_field(),
    FormField("decision", "决定", "select", choices(MeetingDecision), is_required=True),
    FormField("reason", "理由", longest=400, hint="暂缓或不予认定的必填"),
)


@pages.get("")
def show_meetings(
    session: ReadSession, viewer: CurrentViewer, paging: Where, render: Render
) -> Response:
    found = list_meetings(session, viewer, paging)
    shown = REGISTER.listed(viewer, found, paging, (), links=[("/honours", "企业称号")])
    return render.page("registers/list.html", "registers/_list.html", **shown)


@api.get("")
def read_meetings(session: ReadSession, viewer: CurrentViewer, paging: Where) -> Listed[MeetingRow]:
    return list_meetings(session, viewer, paging)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_meeting_export(export: ListExport, file_format: Format = FileFormat.XLSX) -> Response:
    def rows(session: Session, after: str | None) -> Chunk:
        found = list_meetings(session, export.viewer, in_full(after))
        return [cells(row, REGISTER.file_columns) for row in found.rows], found.next

    return export.send("小微认定会议", REGISTER.file_columns, rows, file_format)


@pages.get("/new")
def show_new(viewer: CurrentViewer, render: Render) -> Response:  # noqa: ARG001 (admits)
    return render.page(FORM, None, **REGISTER.form(None, FIELDS))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(FORM, None, typed, **REGISTER.form(None, FIELDS)):
        row = hold_meeting(session, viewer, typed.parse(MeetingInput), today)
    return render.go(f"/recognition-meetings/{row.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: MeetingInput
) -> MeetingDetail:
    row = hold_meeting(session, viewer, given, today)
    return describe_meeting(session, viewer, row.public_id)


@dataclass
class SentMeeting(Sent):
    meeting_id: str

    PAGE = FORM

    @property
    def address(self) -> str:
        return f"/recognition-meetings/{self.meeting_id}"

    def detail(self) -> MeetingDetail:
        return describe_meeting(self.session, self.viewer, self.meeting_id)

    def shown(self) -> dict[str, Any]:
        return REGISTER.form(self.detail().meeting, FIELDS)


@dataclass
class SentLine(SentMeeting):
    PAGE = ONE

    def shown(self) -> dict[str, Any]:
        return _page(self.viewer, self.detail())


def _page(viewer: Viewer, detail: MeetingDetail) -> dict[str, Any]:
    row = detail.meeting
    may_write = viewer.role in BUREAU
    firms = Part(
        "各企业决定",
        ledger(LINES, detail.lines, lambda line: f"/enterprises/{line.enterprise_id}"),
        "还没有登记决定。",
        name="line",
        action=f"/recognition-meetings/{row.id}/lines" if may_write else "",
        fields=LINE_FIELDS,
        button="登记决定",
    )
    tags = [(f"认定 {row.recognized} 家", "ok")]
    if detail.withheld:
        tags.append((f"另有 {detail.withheld} 家因回避不显示", "warn"))
    links = [(f"/recognition-meetings/{row.id}/export?format=xlsx", "决定表 Excel")]
    return REGISTER.one(
        viewer, row, f"认定会议 {row.minutes_number}", tags=tags, parts=[firms], links=links
    )


@pages.get("/{meeting_id}")
def show_meeting(
    session: ReadSession, viewer: CurrentViewer, meeting_id: str, render: Render
) -> Response:
    return render.page(ONE, None, **_page(viewer, describe_meeting(session, viewer, meeting_id)))


@api.get("/{meeting_id}")
def read_meeting(session: ReadSession, viewer: CurrentViewer, meeting_id: str) -> MeetingDetail:
    return describe_meeting(session, viewer, meeting_id)


@pages.get("/{meeting_id}/export")
@api.get("/{meeting_id}/export", responses=AS_FILE)
def read_line_export(
    session: ReadSession,
    export: ListExport,
    meeting_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    detail = describe_meeting(session, export.viewer, meeting_id)

    def total(stream: Session, viewer: Viewer) -> int:
        return len(describe_meeting(stream, viewer, meeting_id).lines)

    rows = [cells(row, LINES) for row in detail.lines]
    return export.send_rows("认定会议决定", LINES, rows, file_format, total)


@pages.get("/{meeting_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, meeting_id: str, render: Render
) -> Response:
    row = describe_meeting(session, viewer, meeting_id).meeting
    return render.page(FORM, None, **REGISTER.form(row, FIELDS))


@pages.post("/{meeting_id}/edit")
def submit_edit(form: Annotated[SentMeeting, Depends()]) -> Response:
    with form.as_form("meeting"):
        given = form.parse(MeetingInput)
        revise_meeting(form.session, form.viewer, form.meeting_id, given, form.today)
    return form.changed()


@api.post("/{meeting_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    meeting_id: str,
    given: MeetingInput,
) -> MeetingDetail:
    revise_meeting(session, viewer, meeting_id, given, today)
    return describe_meeting(session, viewer, meeting_id)


@pages.post("/{meeting_id}/lines")
def submit_line(form: Annotated[SentLine, Depends()]) -> Response:
    with form.as_form("line"):
        given = form.parse(LineInput)
        decide_on_firm(form.session, form.viewer, form.meeting_id, given, form.today)
    return form.changed()


@api.post("/{meeting_id}/lines")
def post_line(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    meeting_id: str,
    given: LineInput,
) -> MeetingDetail:
    decide_on_firm(session, viewer, meeting_id, given, today)
    return describe_meeting(session, viewer, meeting_id)
