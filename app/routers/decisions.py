"""The county's decision lists of a batch, and objections to what one of them rests on."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.refusals import InvalidValue, Reason
from app.domain.stages import Action, FailureReason
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.decision_views import DecisionListDetail, DecisionLists
from app.queries.decisions import list_decisions
from app.services.decisions import (
    NewList,
    Proposal,
    Release,
    describe_decisions,
    drop_entry,
    prepare_decisions,
    release_decisions,
)
from app.web.choices import choices
from app.web.exported import Export, Format, ListExport, cells
from app.web.forms import Typed
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["batches"], route_class=Once)

LISTS = "/batches/{batch_id}/decisions"
LIST = f"{LISTS}/{{list_id}}"
LIST_COLUMNS = (
    Column("number", "第几份", Kind.NUMBER),
    Column("prepared_on", "编制日期", Kind.DATE),
    Column("prepared_by", "编制人"),
    Column("released_on", "签发日期", Kind.DATE),
    Column("released_by", "签发人"),
    Column("document_number", "文号", width=24),
    Column("cases", "案件", Kind.NUMBER),
)
ENTRY_COLUMNS = (
    Column("receipt_number", "受理编号", width=22),
    Column("enterprise", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("township", "镇街道"),
    Column("stage", "环节", Kind.WORD),
    Column("action", "决定", Kind.WORD),
    Column("failure_reason", "未通过原因", Kind.WORD),
    Column("reason", "理由", width=40),
)


@dataclass
class SentLists(Sent):
    batch_id: str

    PAGE = "batches/decisions.html"

    @property
    def address(self) -> str:
        return f"/batches/{self.batch_id}/decisions"

    def shown(self) -> dict[str, Any]:
        return _lists(self.session, self.viewer, self.batch_id) | {"chosen": self.typed}


@pages.get(LISTS)
def show_lists(
    session: ReadSession, viewer: CurrentViewer, batch_id: str, render: Render
) -> Response:
    context = _lists(session, viewer, batch_id)
    return render.page(SentLists.PAGE, None, **context, chosen=Typed(), sent="")


@api.get(LISTS)
def read_lists(session: ReadSession, viewer: CurrentViewer, batch_id: str) -> DecisionLists:
    return list_decisions(session, viewer, batch_id)


@pages.get(f"{LISTS}/export", response_class=StreamingResponse)
def show_lists_export(
    session: ReadSession, export: ListExport, batch_id: str, file_format: Format = FileFormat.XLSX
) -> Response:
    return _lists_as_file(session, export, batch_id, file_format)


@api.get(f"{LISTS}/export", response_class=StreamingResponse, responses=AS_FILE)
def read_lists_export(
    session: ReadSession, export: ListExport, batch_id: str, file_format: Format = FileFormat.JSON
) -> Response:
    return _lists_as_file(session, export, batch_id, file_format)


def _lists_as_file(
    session: Session, export: Export, batch_id: str, file_format: FileFormat
) -> Response:
    found = list_decisions(session, export.viewer, batch_id).lists
    rows = [cells(row, LIST_COLUMNS) for row in found]
    return export.send_rows("决定清单", LIST_COLUMNS, rows, file_format)


@pages.post(LISTS)
def submit_list(sent: Annotated[SentLists, Depends()]) -> Response:
    with sent.as_form("list"):
        given = _proposals(sent.typed)
        made = prepare_decisions(sent.session, sent.viewer, sent.batch_id, given, sent.today)
    return sent.render.go(f"{sent.address}/{made.row.id}")


@api.post(LISTS, status_code=201)
def post_list(
    session: WriteSession, viewer: CurrentViewer, today: Today, batch_id: str, given: NewList
) -> DecisionListDetail:
    return prepare_decisions(session, viewer, batch_id, given, today)


# --- One list -------------------------------------------------------------------------------------


@dataclass
class SentList(Sent):
    batch_id: str
    list_id: str

    PAGE = "batches/decision.html"

    @property
    def address(self) -> str:
        return f"/batches/{self.batch_id}/decisions/{self.list_id}"

    def shown(self) -> dict[str, Any]:
        where = (self.batch_id, self.list_id)
        found = describe_decisions(self.session, self.viewer, *where, self.today)
        return {"found": found, "most": self.today.isoformat()}


ListForm = Annotated[SentList, Depends()]


@pages.get(LIST)
def show_list(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    batch_id: str,
    list_id: str,
    render: Render,
) -> Response:
    found = describe_decisions(session, viewer, batch_id, list_id, today)
    return render.page(SentList.PAGE, None, found=found, most=today.isoformat(), sent="")


@api.get(LIST)
def read_list(
    session: ReadSession, viewer: CurrentViewer, today: Today, batch_id: str, list_id: str
) -> DecisionListDetail:
    return describe_decisions(session, viewer, batch_id, list_id, today)


@pages.get(f"{LIST}/export", response_class=StreamingResponse)
def show_export(
    session: ReadSession,
    export: ListExport,
    batch_id: str,
    list_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    return _as_file(session, export, batch_id, list_id, file_format)


@api.get(f"{LIST}/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    session: ReadSession,
    export: ListExport,
    batch_id: str,
    list_id: str,
    file_format: Format = FileFormat.JSON,
) -> Response:
    return _as_file(session, export, batch_id, list_id, file_format)


def _as_file(
    session: Session, export: Export, batch_id: str, list_id: str, file_format: FileFormat
) -> Response:
    found = describe_decisions(session, export.viewer, batch_id, list_id, export.today)
    rows = [cells(row, ENTRY_COLUMNS) for row in found.entries]

    def total(session: Session, viewer: Viewer) -> int:
        seen = describe_decisions(session, viewer, batch_id, list_id, export.today)
        return len(seen.entries)

    return export.send_rows("决定清单", ENTRY_COLUMNS, rows, file_format, total)


@pages.post(LIST)
def submit_release(sent: ListForm) -> Response:
    with sent.as_form("release"):
        given = sent.parse(Release)
        release_decisions(sent.session, sent.viewer, sent.batch_id, sent.list_id, given, sent.today)
    return sent.changed()


@api.post(LIST)
def post_release(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    batch_id: str,
    list_id: str,
    given: Release,
) -> DecisionListDetail:
    return release_decisions(session, viewer, batch_id, list_id, given, today)


@pages.post(f"{LIST}/entries/{{entry_id}}/drop")
def submit_drop(sent: ListForm, entry_id: str) -> Response:
    with sent.as_form(entry_id):
        drop_entry(sent.session, sent.viewer, sent.batch_id, sent.list_id, entry_id, sent.today)
    return sent.changed()


@api.post(f"{LIST}/entries/{{entry_id}}/drop")
def post_drop(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    batch_id: str,
    list_id: str,
    entry_id: str,
) -> DecisionListDetail:
    return drop_entry(session, viewer, batch_id, list_id, entry_id, today)


def _lists(session: Session, viewer: Viewer, batch_id: str) -> dict[str, Any]:
    return {
        "found": list_decisions(session, viewer, batch_id),
        "failure_reasons": choices(FailureReason),
        "may_prepare": viewer.role in BUREAU,
    }


def _proposals(typed: Typed) -> NewList:
    """The form has for each case `action-CASE`, `reason-CASE` and `failure_reason-CASE`."""
    entries = []
    for name, action in typed.items():
        if not name.startswith("action-") or not action:
            continue
        case = name.removeprefix("action-")
        failure = typed[f"failure_reason-{case}"]
        if action not in set(Action) or (failure and failure not in set(FailureReason)):
            raise InvalidValue(fields={name: Reason.BAD_VALUE})
        entries.append(
            Proposal(
                case=case[:12],
                action=Action(action),
                reason=typed[f"reason-{case}"][:400],
                failure_reason=FailureReason(failure) if failure else None,
            )
        )
    if not entries:
        raise InvalidValue(Reason.NOTHING_CHOSEN)
    return NewList(entries=entries)
