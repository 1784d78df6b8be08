"""Innovation vouchers (创新券): issued, used, redeemed; three sums, each with its day.

zhejiang-rules.md section 4: 申领额度 → 申请使用 → 申请兑付. 待核: the bureau's own limits per firm
and year were not found, so none is checked."""

from enum import StrEnum


class VoucherKind(StrEnum):
    VOUCHER = "voucher"
    OPENING = "opening"
    """The sums that a plan prints for all the years before, as one row without a firm."""
