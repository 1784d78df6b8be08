"""Paying a round: its sheets, what can be put on one, confirming one, and the file for the bank."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentSettings, CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.award_payment_views import PaymentDetail, Payments
from app.queries.award_payments import bank_rows, describe_payment, list_payments
from app.queries.officers import list_officers, own_officer
from app.sealing import sealer_of
from app.services.award_payments import (
    Confirmation,
    NewPayment,
    TakingBack,
    confirm_payment,
    prepare_payment,
    take_back_payment,
)
from app.web.choices import of_officers
from app.web.exported import Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/awards/{round_id}/payments",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/awards/{round_id}/payments", tags=["awards"], route_class=Once)

PAGE = "awards/payments.html"
SHEET_PAGE = "awards/payment.html"
SHEET_COLUMNS = (
    Column("number", "第几张", Kind.NUMBER),
    Column("state", "状态", Kind.WORD),
    Column("prepared_on", "编制日期", Kind.DATE),
    Column("prepared_by", "编制人"),
    Column("second", "复核人"),
    Column("paid_on", "拨付日期", Kind.DATE),
    Column("voucher_number", "凭证号", width=20),
    Column("lines", "条目", Kind.NUMBER),
    Column("amount_cny", "金额", Kind.MONEY),
    Column("taken_back_reason", "撤回原因", width=30),
)
BANK_COLUMNS = (
    Column("number", "序号", Kind.NUMBER),
    Column("name", "户名", width=34),
    Column("bank", "开户银行", width=30),
    Column("account_number", "账号", width=28),
    Column("amount_cny", "金额", Kind.MONEY),
    Column("purpose", "用途", width=30),
)
BANK_FILE = "奖补拨付清单(含账号)"


@pages.get("")
def show_payments(
    session: ReadSession, viewer: CurrentViewer, round_id: str, render: Render
) -> Response:
    return render.page(PAGE, None, **_around(session, viewer, round_id))


@api.get("")
def read_payments(session: ReadSession, viewer: CurrentViewer, round_id: str) -> Payments:
    """Accounts show their last four digits only."""
    return list_payments(session, viewer, round_id)


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_payments_export(
    session: ReadSession, export: ListExport, round_id: str, file_format: Format = FileFormat.XLSX
) -> Response:
    found = list_payments(session, export.viewer, round_id).payments
    rows = [cells(row, SHEET_COLUMNS) for row in found]
    return export.send_rows("奖补拨付单", SHEET_COLUMNS, rows, file_format)


@pages.post("")
def submit_payment(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    round_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _around(session, viewer, round_id) | {"chosen": typed.lists.get("lines", [])}
    with refilling(PAGE, None, typed, **context):
        sheet = prepare_payment(session, viewer, round_id, typed.parse(NewPayment), today)
    return render.go(f"/awards/{round_id}/payments/{sheet.public_id}")


@api.post("", status_code=201)
def post_payment(
    session: WriteSession, viewer: CurrentViewer, today: Today, round_id: str, given: NewPayment
) -> PaymentDetail:
    sheet = prepare_payment(session, viewer, round_id, given, today)
    return describe_payment(session, viewer, round_id, sheet.public_id)


def _around(session: Session, viewer: Viewer, round_id: str) -> dict[str, Any]:
    found = list_payments(session, viewer, round_id)
    own = own_officer(session, viewer)
    officers = [one for one in list_officers(session, viewer, BUREAU) if one.id != own]
    return {
        "found": found,
        "officers": of_officers(officers),
        "chosen": [one.id for one in found.lines if one.block is None],
    }


# --- One sheet ------------------------------------------------------------------------------------


@dataclass
class SentSheet(Sent):
    round_id: str
    payment_id: str

    PAGE = SHEET_PAGE

    @property
    def address(self) -> str:
        return f"/awards/{self.round_id}/payments/{self.payment_id}"

    def shown(self) -> dict[str, Any]:
        found = describe_payment(self.session, self.viewer, self.round_id, self.payment_id)
        return {"found": found, "most": self.today.isoformat(), "sent": ""}


SheetForm = Annotated[SentSheet, Depends()]


@pages.get("/{payment_id}")
def show_payment(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    round_id: str,
    payment_id: str,
    render: Render,
) -> Response:
    found = describe_payment(session, viewer, round_id, payment_id)
    return render.page(SHEET_PAGE, None, found=found, most=today.isoformat(), sent="")


@api.get("/{payment_id}")
def read_payment(
    session: ReadSession, viewer: CurrentViewer, round_id: str, payment_id: str
) -> PaymentDetail:
    return describe_payment(session, viewer, round_id, payment_id)


@pages.get("/{payment_id}/export", response_class=StreamingResponse)
@api.get("/{payment_id}/export", response_class=StreamingResponse, responses=AS_FILE)
def read_bank_file(
    session: ReadSession,
    export: ListExport,
    settings: CurrentSettings,
    round_id: str,
    payment_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """Whole account numbers, for the two officers of the sheet; each fetching is in the journal."""
    found = bank_rows(session, export.viewer, round_id, payment_id, sealer_of(settings))
    rows = [cells(row, BANK_COLUMNS) for row in found]
    return export.send_rows(BANK_FILE, BANK_COLUMNS, rows, file_format)


@pages.post("/{payment_id}/confirm")
def submit_confirmation(sent: SheetForm) -> Response:
    with sent.as_form("confirm"):
        given = sent.parse(Confirmation)
        confirm_payment(
            sent.session, sent.viewer, sent.round_id, sent.payment_id, given, sent.today
        )
    return sent.changed()


@api.post("/{payment_id}/confirm")
def post_confirmation(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    round_id: str,
    payment_id: str,
    given: Confirmation,
) -> PaymentDetail:
    """By the second officer of the sheet under the own login, and by nobody else."""
    confirm_payment(session, viewer, round_id, payment_id, given, today)
    return describe_payment(session, viewer, round_id, payment_id)


@pages.post("/{payment_id}/take-back")
def submit_taking_back(sent: SheetForm) -> Response:
    with sent.as_form("take-back"):
        given = sent.parse(TakingBack)
        take_back_payment(
            sent.session, sent.viewer, sent.round_id, sent.payment_id, given, sent.today
        )
    return sent.changed()


@api.post("/{payment_id}/take-back")
def post_taking_back(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    round_id: str,
    payment_id: str,
    given: TakingBack,
) -> PaymentDetail:
    take_back_payment(session, viewer, round_id, payment_id, given, today)
    return describe_payment(session, viewer, round_id, payment_id)
