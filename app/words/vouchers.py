"""Words of innovation vouchers."""

VOUCHER_WORDS: dict[str, dict[str, str]] = {
    "VoucherKind": {"voucher": "创新券", "opening": "期初累计"},
}
