"""部门核查 of a batch or an award round: lists, one with its answers, the file that goes out."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, HEADS, Viewer
from app.domain.opinions import Department, InquiryAnswer
from app.domain.refusals import InvalidValue, Reason
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.inquiries import describe_inquiry, list_inquiries, sent_lines
from app.queries.inquiry_subjects import InquirySubject, SubjectId
from app.queries.inquiry_views import InquiryDetail, InquiryList
from app.services.inquiries import (
    Answers,
    Lifting,
    LineAnswer,
    Sending,
    answer_inquiry,
    lift_answer,
    make_inquiry,
    send_inquiry,
)
from app.web.choices import choices
from app.web.exported import Export, Format, ListExport, cells
from app.web.forms import Typed
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent
from app.words import word


def of_batch(request: Request, batch_id: str) -> None:
    request.state.asked_about = SubjectId(InquirySubject.BATCH, batch_id)


def of_round(request: Request, round_id: str) -> None:
    request.state.asked_about = SubjectId(InquirySubject.AWARD_ROUND, round_id)


def asked_about(request: Request) -> SubjectId:
    """Whose firms the departments are asked about, as the router has read it from the address."""
    found: SubjectId = request.state.asked_about
    return found


Named = Annotated[SubjectId, Depends(asked_about)]

pages = APIRouter(
    prefix="/batches/{batch_id}/inquiries",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    dependencies=[Depends(of_batch)],
)
award_pages = APIRouter(
    prefix="/awards/{round_id}/inquiries",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    dependencies=[Depends(of_round)],
)
api = APIRouter(
    prefix="/api/batches/{batch_id}/inquiries",
    tags=["batches"],
    route_class=Once,
    dependencies=[Depends(of_batch)],
)
award_api = APIRouter(
    prefix="/api/awards/{round_id}/inquiries",
    tags=["awards"],
    route_class=Once,
    dependencies=[Depends(of_round)],
)

LIST_COLUMNS = (
    Column("number", "第几次", Kind.NUMBER),
    Column("made_on", "生成日期", Kind.DATE),
    Column("made_by", "生成人"),
    Column("sent_on", "发出日期", Kind.DATE),
    Column("document_number", "文号", width=24),
    Column("answer_by_on", "要求答复日期", Kind.DATE),
    Column("firms", "企业", Kind.NUMBER),
    Column("unanswered", "未答复", Kind.NUMBER),
    Column("negative", "有问题", Kind.NUMBER),
    Column("lifted", "已解除", Kind.NUMBER),
)
SENT_COLUMNS = (
    Column("number", "序号", Kind.NUMBER),
    Column("enterprise", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("township", "镇街道"),
    *(Column(one.value, word(one), width=14) for one in Department),
    Column("reasons", "问题说明", width=40),
)
SUBJECT = "部门核查名单"
Wanted = Annotated[Department | None, Query()]
"""The department whose answers are being written down."""


# --- The lists of a batch -------------------------------------------------------------------------


@pages.get("")
@award_pages.get("")
def show_inquiries(
    session: ReadSession, viewer: CurrentViewer, named: Named, render: Render
) -> Response:
    found = list_inquiries(session, viewer, named)
    return render.page("batches/inquiries.html", None, found=found, may_make=viewer.role in BUREAU)


@api.get("")
@award_api.get("")
def read_inquiries(session: ReadSession, viewer: CurrentViewer, named: Named) -> InquiryList:
    return list_inquiries(session, viewer, named)


@pages.get("/export", response_class=StreamingResponse)
@award_pages.get("/export", response_class=StreamingResponse)
def show_list_export(
    session: ReadSession, export: ListExport, named: Named, file_format: Format = FileFormat.XLSX
) -> Response:
    return _list_as_file(session, export, named, file_format)


@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
@award_api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_list_export(
    session: ReadSession, export: ListExport, named: Named, file_format: Format = FileFormat.JSON
) -> Response:
    return _list_as_file(session, export, named, file_format)


def _list_as_file(
    session: ReadSession, export: Export, named: Named, file_format: FileFormat
) -> Response:
    found = list_inquiries(session, export.viewer, named).inquiries
    rows = [cells(row, LIST_COLUMNS) for row in found]
    return export.send_rows("部门核查", LIST_COLUMNS, rows, file_format)


@pages.post("")
@award_pages.post("")
def submit_inquiry(
    session: WriteSession, viewer: CurrentViewer, today: Today, named: Named, render: Render
) -> Response:
    made = make_inquiry(session, viewer, named, today)
    return render.go(f"{named.home}/inquiries/{made.inquiry.id}")


@api.post("", status_code=201)
@award_api.post("", status_code=201)
def post_inquiry(
    session: WriteSession, viewer: CurrentViewer, today: Today, named: Named
) -> InquiryDetail:
    return make_inquiry(session, viewer, named, today)


# --- One list -------------------------------------------------------------------------------------


@dataclass
class SentInquiry(Sent):
    named: Named
    inquiry_id: str

    PAGE = "batches/inquiry.html"

    @property
    def address(self) -> str:
        return f"{self.named.home}/inquiries/{self.inquiry_id}"

    def shown(self) -> dict[str, Any]:
        found = describe_inquiry(self.session, self.viewer, self.named, self.inquiry_id)
        return inquiry_context(self.viewer, found, self.today, None)


InquiryForm = Annotated[SentInquiry, Depends()]


@pages.get("/{inquiry_id}")
@award_pages.get("/{inquiry_id}")
def show_inquiry(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    named: Named,
    inquiry_id: str,
    render: Render,
    department: Wanted = None,
) -> Response:
    found = describe_inquiry(session, viewer, named, inquiry_id)
    context = inquiry_context(viewer, found, today, department)
    return render.page("batches/inquiry.html", None, **context)


@api.get("/{inquiry_id}")
@award_api.get("/{inquiry_id}")
def read_inquiry(
    session: ReadSession, viewer: CurrentViewer, named: Named, inquiry_id: str
) -> InquiryDetail:
    return describe_inquiry(session, viewer, named, inquiry_id)


@pages.get("/{inquiry_id}/export", response_class=StreamingResponse)
@award_pages.get("/{inquiry_id}/export", response_class=StreamingResponse)
def show_export(
    session: ReadSession,
    export: ListExport,
    named: Named,
    inquiry_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    return _as_file(session, export, named, inquiry_id, file_format)


@api.get("/{inquiry_id}/export", response_class=StreamingResponse, responses=AS_FILE)
@award_api.get("/{inquiry_id}/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    session: ReadSession,
    export: ListExport,
    named: Named,
    inquiry_id: str,
    file_format: Format = FileFormat.JSON,
) -> Response:
    return _as_file(session, export, named, inquiry_id, file_format)


def _as_file(
    session: ReadSession, export: Export, named: Named, inquiry_id: str, file_format: FileFormat
) -> Response:
    found = sent_lines(session, export.viewer, named, inquiry_id)
    rows = [cells(row, SENT_COLUMNS) for row in found]
    return export.send_rows(SUBJECT, SENT_COLUMNS, rows, file_format)


@pages.post("/{inquiry_id}")
@award_pages.post("/{inquiry_id}")
def submit_sending(sent: InquiryForm) -> Response:
    with sent.as_form("sending"):
        given = sent.parse(Sending)
        send_inquiry(sent.session, sent.viewer, sent.named, sent.inquiry_id, given, sent.today)
    return sent.changed()


@api.post("/{inquiry_id}")
@award_api.post("/{inquiry_id}")
def post_sending(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    named: Named,
    inquiry_id: str,
    given: Sending,
) -> InquiryDetail:
    return send_inquiry(session, viewer, named, inquiry_id, given, today)


@pages.post("/{inquiry_id}/answers/{department}")
@award_pages.post("/{inquiry_id}/answers/{department}")
def submit_answers(sent: InquiryForm, department: Department) -> Response:
    with sent.as_form(department.value):
        answer_inquiry(
            sent.session,
            sent.viewer,
            sent.named,
            sent.inquiry_id,
            department,
            typed_answers(sent.typed),
            sent.today,
        )
    return sent.changed()


@api.post("/{inquiry_id}/answers/{department}")
@award_api.post("/{inquiry_id}/answers/{department}")
def post_answers(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    named: Named,
    inquiry_id: str,
    department: Department,
    given: Answers,
) -> InquiryDetail:
    return answer_inquiry(session, viewer, named, inquiry_id, department, given, today)


@pages.post("/{inquiry_id}/lines/{line_id}/lift")
@award_pages.post("/{inquiry_id}/lines/{line_id}/lift")
def submit_lifting(sent: InquiryForm, line_id: str) -> Response:
    with sent.as_form(line_id):
        given = sent.parse(Lifting)
        lift_answer(
            sent.session,
            sent.viewer,
            sent.named,
            sent.inquiry_id,
            line_id,
            given,
            sent.today,
        )
    return sent.changed()


@api.post("/{inquiry_id}/lines/{line_id}/lift")
@award_api.post("/{inquiry_id}/lines/{line_id}/lift")
def post_lifting(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    named: Named,
    inquiry_id: str,
    line_id: str,
    given: Lifting,
) -> InquiryDetail:
    return lift_answer(session, viewer, named, inquiry_id, line_id, given, today)


def typed_answers(typed: Typed) -> Answers:
    """The form has for each firm `answer-LINE` and `reason-LINE`."""
    given = typed.parse(Answers)
    lines = []
    for name, answer in typed.items():
        if not name.startswith("answer-") or not answer:
            continue
        if answer not in set(InquiryAnswer):
            raise InvalidValue(fields={name: Reason.BAD_VALUE})
        line = name.removeprefix("answer-")
        reason = typed[f"reason-{line}"]
        lines.append(LineAnswer(line=line[:12], answer=InquiryAnswer(answer), reason=reason[:400]))
    return given.model_copy(update={"lines": lines})


def inquiry_context(
    viewer: Viewer, found: InquiryDetail, today: Today, department: Department | None
) -> dict[str, Any]:
    return {
        "found": found,
        "departments": list(Department),
        "department": department,
        "answers": choices(InquiryAnswer),
        "may_write": viewer.role in BUREAU,
        "may_lift": viewer.role in HEADS,
        "most": today.isoformat(),
        "sent": "",
    }
