"""What stands where a recusal keeps something back."""

WITHHELD_FIRM = "(您须回避的企业)"
WITHHELD_ROWS = "注:另有 {count} 行因您须回避未列出,各项合计仍计入。"
"""Begins like a note of a table, which the import leaves out."""
