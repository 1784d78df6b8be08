"""Innovation vouchers: the list, one of them, and the three sums by year and town."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import extract, func, literal, union_all
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.vouchers import VoucherKind
from app.models.places import Township
from app.models.vouchers import Voucher
from app.queries.rows_of_firms import FirmRegister


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher; without a firm it is the sum of all years before the register."""

    id: str
    version: int
    kind: VoucherKind
    number: str
    enterprise_id: str | None
    enterprise_name: str | None
    uscc: str | None
    town_name: str | None
    purpose: str
    carrier: str
    issued_cny: Decimal
    issued_on: date
    used_cny: Decimal | None
    used_on: date | None
    redeemed_cny: Decimal | None
    redeemed_on: date | None
    source: str
    note: str

    @property
    def enterprise(self) -> str | None:
        """As a form asks for it."""
        return self.uscc


VOUCHERS = FirmRegister(Voucher, VoucherRow, "issued_on")


@dataclass(frozen=True, slots=True)
class VoucherSum:
    """What was issued, used and redeemed in a year, each by its own day. A town of None: the
    county as a whole, or a firm whose town is unknown."""

    year: int | None
    town_name: str | None
    kind: VoucherKind
    issued_cny: Decimal
    used_cny: Decimal
    redeemed_cny: Decimal


SUMS = ("issued", "used", "redeemed")


def voucher_sums(session: Session, viewer: Viewer) -> list[VoucherSum]:
    """By year and town, the newest year first; one statement. A recusal changes no sum."""
    rows = session.execute(union_all(*(_summed(viewer, name) for name in SUMS)))
    found: dict[tuple[int, str | None, VoucherKind], dict[str, Decimal]] = {}
    for name, year, town, kind, amount in rows:
        found.setdefault((int(year), town, VoucherKind(kind)), {})[name] = amount
    sums = [
        VoucherSum(year, town, kind, *(amounts.get(name, Decimal(0)) for name in SUMS))
        for (year, town, kind), amounts in found.items()
    ]
    return sorted(sums, key=lambda one: (-(one.year or 0), one.town_name or "", one.kind))


def _summed(viewer: Viewer, name: str) -> Any:
    amount, day = getattr(Voucher, f"{name}_cny"), getattr(Voucher, f"{name}_on")
    year = extract("year", day)
    return (
        VOUCHERS.joined(literal(name), year, col(Township.name), Voucher.kind, func.sum(amount))
        .where(VOUCHERS.visible(viewer, despite_recusal=True), amount.is_not(None))
        .group_by(year, col(Township.name), col(Voucher.kind))
    )


def total_of(sums: list[VoucherSum]) -> VoucherSum:
    """All of them together, what was before the register included."""
    return VoucherSum(
        None,
        None,
        VoucherKind.VOUCHER,
        sum((one.issued_cny for one in sums), Decimal(0)),
        sum((one.used_cny for one in sums), Decimal(0)),
        sum((one.redeemed_cny for one in sums), Decimal(0)),
    )
