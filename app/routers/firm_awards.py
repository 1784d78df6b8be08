"""A firm's awards and its account: as the firm sees them, and as the bureau does."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import (
    Accesses,
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    Today,
    WriteSession,
)
from app.domain.access import BUREAU, AccessKind, Viewer
from app.domain.refusals import InvalidValue, Reason
from app.exchange.tables import Column, FileFormat, Kind
from app.models.history import JournalEntry
from app.queries.award_payment_views import FirmAwards, OpenAccount
from app.queries.firm_awards import list_firm_awards
from app.queries.payee_accounts import get_paid_firm, open_account
from app.sealing import sealer_of
from app.services.payee_accounts import AccountInput, give_account
from app.web.exported import Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.journal import journal_entry
from app.web.once import OnceUntold
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/enterprises/{enterprise_id}/awards",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=OnceUntold,
)
api = APIRouter(
    prefix="/api/enterprises/{enterprise_id}/awards", tags=["awards"], route_class=OnceUntold
)

PAGE = "awards/firm.html"
COLUMNS = (
    Column("year", "兑现年度", Kind.NUMBER),
    Column("thing", "奖励对象", Kind.WORD, width=24),
    Column("kind", "首次或再次", Kind.WORD),
    Column("certificate", "证书或文号", width=20),
    Column("policy", "政策文件", width=30),
    Column("article", "条款", width=18),
    Column("amount_cny", "金额", Kind.MONEY),
    Column("state", "状态", Kind.WORD),
    Column("paid_on", "拨付日期", Kind.DATE),
    Column("note", "说明", width=30),
)


class Looking(BaseModel):
    """Why somebody wants to see the whole number."""

    model_config = ConfigDict(str_strip_whitespace=True)

    reason: str = Field(default="", max_length=400)


@pages.get("")
def show_firm_awards(
    session: ReadSession, viewer: CurrentViewer, enterprise_id: str, render: Render
) -> Response:
    return render.page(PAGE, None, **_around(session, viewer, enterprise_id))


@api.get("")
def read_firm_awards(session: ReadSession, viewer: CurrentViewer, enterprise_id: str) -> FirmAwards:
    """From the public notice on; the account by its last four digits."""
    return list_firm_awards(session, viewer, enterprise_id)


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_firm_awards_export(
    session: ReadSession,
    export: ListExport,
    enterprise_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    found = list_firm_awards(session, export.viewer, enterprise_id).awards
    rows = [cells(row, COLUMNS) for row in found]
    return export.send_rows("企业奖补", COLUMNS, rows, file_format)


@pages.post("/account")
def submit_account(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _around(session, viewer, enterprise_id) | {"sent": "account"}
    with refilling(PAGE, None, typed, **context):
        given = typed.parse(AccountInput)
        give_account(session, viewer, enterprise_id, given, sealer_of(settings), today)
    return render.go(f"/enterprises/{enterprise_id}/awards")


@api.post("/account", status_code=201)
def post_account(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    today: Today,
    enterprise_id: str,
    given: AccountInput,
) -> FirmAwards:
    give_account(session, viewer, enterprise_id, given, sealer_of(settings), today)
    return list_firm_awards(session, viewer, enterprise_id)


@pages.post("/account/show")
def submit_account_show(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _around(session, viewer, enterprise_id)
    with refilling(PAGE, None, typed, **context | {"sent": "show"}):
        reason = _reason(typed.parse(Looking))
        account = open_account(session, viewer, enterprise_id, sealer_of(settings))
    accesses.append(_look(request, session, viewer, enterprise_id, reason))
    return render.page(PAGE, None, **context | {"open_account": account})


@api.post("/account/show")
def post_account_show(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    enterprise_id: str,
    given: Looking,
) -> OpenAccount:
    get_paid_firm(session, viewer, enterprise_id)
    reason = _reason(given)
    account = open_account(session, viewer, enterprise_id, sealer_of(settings))
    accesses.append(_look(request, session, viewer, enterprise_id, reason))
    return account


def _reason(given: Looking) -> str:
    if not given.reason:
        raise InvalidValue(fields={"reason": Reason.REASON_FOR_VIEWING})
    return given.reason


def _look(
    request: Request, session: Session, viewer: Viewer, enterprise_id: str, reason: str
) -> JournalEntry:
    firm = get_paid_firm(session, viewer, enterprise_id)
    return journal_entry(
        request,
        viewer,
        AccessKind.PERSONAL_VIEW,
        subject="收款账号",
        reason=reason,
        enterprise_id=firm.id,
    )


def _around(session: Session, viewer: Viewer, enterprise_id: str) -> dict[str, Any]:
    return {
        "found": list_firm_awards(session, viewer, enterprise_id),
        "is_bureau": viewer.role in BUREAU,
        "open_account": None,
        "sent": "",
    }
