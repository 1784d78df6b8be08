"""What a cell says: text, dates, numbers, yes and no, in the ways officers write them."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.refusals import InvalidValue, Reason

YES = frozenset({"是", "y", "yes", "true", "1", "√", "✓", "有"})
NO = frozenset({"否", "n", "no", "false", "0", "×", "无"})
DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
"""Day serials of 1954 to 2119: anything else in a date column is no date."""


def text(cell: Any) -> str:
    """A cell as text: full-width letters and digits folded, blanks trimmed; codes keep no '.0'."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    folded = unicodedata.normalize("NFKC", str(cell)) if not isinstance(cell, str) else cell
    return folded.replace("\u00a0", " ").replace("\u3000", " ").strip()


def narrow(cell: Any) -> str:
    """Text with every full-width sign narrowed: for codes, numbers and dates."""
    return unicodedata.normalize("NFKC", text(cell)).strip()


def day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    typed = narrow(cell)
    found = DATE.match(typed) or COMPACT_DATE.match(typed)
    try:
        if found:
            year, month, dom = (int(part) for part in found.groups())
            return date(year, month, dom)
        if typed.isdigit() and int(typed) in SERIALS:
            return EXCEL_EPOCH + timedelta(days=int(typed))
        return datetime.fromisoformat(typed).date()
    except ValueError as error:
        raise InvalidValue(Reason.BAD_DATE) from error


def number(cell: Any) -> Decimal:
    """An exact decimal in the column's 万元; thousands separators of either width are dropped.
    An amount that says 元 is refused: taken for 万元 it would grow ten thousandfold."""
    typed = narrow(cell).replace(",", "").replace(" ", "").removesuffix("万元").removesuffix("万")
    try:
        value = Decimal(typed)
    except InvalidOperation as error:
        raise InvalidValue(Reason.BAD_NUMBER) from error
    if not value.is_finite():
        raise InvalidValue(Reason.BAD_NUMBER)
    return value


def yes_or_no(cell: Any) -> bool:
    typed = narrow(cell).lower()
    if typed in YES:
        return True
    if typed in NO:
        return False
    raise InvalidValue(Reason.BAD_VALUE)
