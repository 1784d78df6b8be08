"""Innovation vouchers; the database itself keeps used <= issued and redeemed <= used."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.domain.vouchers import VoucherKind
from app.models.base import Recorded, Versioned
from app.models.columns import text_enum, yuan


class Voucher(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "voucher"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("county_code", "number"),
        Index("ix_voucher_enterprise", "enterprise_id"),
        CheckConstraint("(kind = 'opening') = (enterprise_id IS NULL)", name="opening_has_no_firm"),
        CheckConstraint("issued_cny > 0", name="issued_positive"),
        CheckConstraint("used_cny > 0 AND used_cny <= issued_cny", name="used_within_issued"),
        CheckConstraint(
            "redeemed_cny IS NULL OR"
            " (used_cny IS NOT NULL AND redeemed_cny > 0 AND redeemed_cny <= used_cny)",
            name="redeemed_within_used",
        ),
        CheckConstraint(
            "(used_cny IS NULL) = (used_on IS NULL)"
            " AND (redeemed_cny IS NULL) = (redeemed_on IS NULL)",
            name="sums_have_days",
        ),
        CheckConstraint(
            "COALESCE(used_on, issued_on) >= issued_on"
            " AND (redeemed_on IS NULL OR redeemed_on >= used_on)",
            name="dates_in_order",
        ),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id")
    kind: VoucherKind = Field(default=VoucherKind.VOUCHER, sa_type=text_enum(VoucherKind))
    number: str = Field(max_length=40)
    purpose: str = Field(default="", max_length=80)
    """The service it is for, as 检验检测."""
    carrier: str = Field(default="", max_length=120)
    """Who does the service."""
    issued_cny: Decimal = Field(sa_type=yuan())
    issued_on: date
    used_cny: Decimal | None = Field(default=None, sa_type=yuan())
    used_on: date | None = None
    redeemed_cny: Decimal | None = Field(default=None, sa_type=yuan())
    redeemed_on: date | None = None
    source: str = Field(max_length=120)
    note: str = Field(default="", max_length=200)
