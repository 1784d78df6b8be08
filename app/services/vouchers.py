"""Innovation vouchers: issued, and what became of each."""

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.domain.vouchers import VoucherKind
from app.models.vouchers import Voucher
from app.queries.rows_of_firms import get_row
from app.queries.vouchers import VOUCHERS
from app.services.amounts import Yuan, wan_text
from app.services.titles import find_firm

STEPS = (("issued", "used"), ("used", "redeemed"))


class VoucherInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    enterprise: str = Field(default="", max_length=120)
    """Credit code or full name; blank only for the sums before the register."""
    number: str = Field(min_length=1, max_length=40)
    purpose: str = Field(default="", max_length=80)
    carrier: str = Field(default="", max_length=120)
    issued_cny: Yuan
    issued_on: date
    used_cny: Yuan | None = None
    used_on: date | None = None
    redeemed_cny: Yuan | None = None
    redeemed_on: date | None = None
    source: str = Field(min_length=1, max_length=120)
    note: str = Field(default="", max_length=200)
    version: int = 0


def issue_voucher(session: Session, viewer: Viewer, given: VoucherInput, today: date) -> Voucher:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row = Voucher(county_code=viewer.county_code, **_values(session, viewer, given, None, today))
    session.add(row)
    session.flush()
    return row


def revise_voucher(
    session: Session, viewer: Viewer, public_id: str, given: VoucherInput, today: date
) -> Voucher:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row: Voucher = get_row(session, viewer, VOUCHERS, public_id)
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    for name, value in _values(session, viewer, given, row, today).items():
        setattr(row, name, value)
    session.flush()
    return row


def _values(
    session: Session, viewer: Viewer, given: VoucherInput, own: Voucher | None, today: date
) -> dict[str, Any]:
    is_opening = own is not None and own.kind is VoucherKind.OPENING
    if not given.enterprise and not is_opening:
        raise InvalidValue(fields={"enterprise": Reason.MISSING_VALUE})
    firm = None if is_opening else find_firm(session, viewer, given.enterprise)
    _refuse(session, viewer, given, own, today)
    return {
        **given.model_dump(exclude={"enterprise", "version"}),
        "kind": VoucherKind.OPENING if is_opening else VoucherKind.VOUCHER,
        "enterprise_id": firm.id if firm else None,
    }


def _refuse(
    session: Session, viewer: Viewer, given: VoucherInput, own: Voucher | None, today: date
) -> None:
    wrong = wrong_steps(given, today)
    bounds: dict[str, dict[str, object]] = {
        f"{later}_cny": {"most": wan_text(getattr(given, f"{earlier}_cny") or Decimal(0))}
        for earlier, later in STEPS
    }
    same = select(col(Voucher.id)).where(
        col(Voucher.county_code) == viewer.county_code,
        col(Voucher.number) == given.number,
        col(Voucher.id) != (own.id if own else 0),
    )
    if session.execute(same).first() is not None:
        wrong["number"] = Reason.ALREADY_EXISTS
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat(), by_field=bounds)


def wrong_steps(given: VoucherInput, today: date) -> dict[str, Reason]:
    """Each step has a sum and a day or neither, is not beyond the one before, nor before it."""
    wrong: dict[str, Reason] = {}
    if given.issued_on > today:
        wrong["issued_on"] = Reason.DATE_IN_FUTURE
    for earlier, later in STEPS:
        amount, day = getattr(given, f"{later}_cny"), getattr(given, f"{later}_on")
        before, before_on = getattr(given, f"{earlier}_cny"), getattr(given, f"{earlier}_on")
        if amount is None and day is None:
            continue
        if amount is None or day is None:
            wrong[f"{later}_cny" if amount is None else f"{later}_on"] = Reason.MISSING_VALUE
            continue
        if before is None or amount > before:
            wrong[f"{later}_cny"] = Reason.AMOUNT_BEYOND
        if day > today:
            wrong[f"{later}_on"] = Reason.DATE_IN_FUTURE
        elif before_on is not None and day < before_on:
            wrong[f"{later}_on"] = Reason.DATES_OUT_OF_ORDER
    return wrong
