"""What a cell says: text, dates, numbers, yes and no, in the ways officers write them."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from app.domain.refusals import InvalidValue, Reason
from app.exchange.sheet_reader import UNCOUNTED

YES = frozenset({"是", "y", "yes", "true", "1", "√", "✓", "✔", "☑", "有", "对"})
NO = frozenset({"否", "n", "no", "false", "0", "×", "✗", "☐", "无", "不是"})
NOTHING = frozenset({"-", "－", "--", "—", "——", "/", "\\"})
"""How officers cross out a cell."""
DATE = re.compile(
    r"^(\d{4})\s*[-/.年、]\s*(\d{1,2})\s*[-/.月、]\s*(\d{1,2})\s*[日号]?"
    r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?$"
)
COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
"""Day serials of 1954 to 2119: anything else in a date column is no date."""
FAILED = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", UNCOUNTED}
)
UNITS = {
    "亿元": 100_000_000,
    "亿": 100_000_000,
    "万元": 10_000,
    "万": 10_000,
    "千元": 1_000,
    "元": 1,
}
"""Longest first: an amount ends in at most one of them."""
FEN = Decimal("0.01")
MOST_DIGITS = 15
"""Before the point: more is no amount of a firm, and no column holds it."""
BLANKS = str.maketrans({"\u00a0": " ", "\u3000": " ", "\ufeff": None})
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def text(cell: Any) -> str:
    """A cell as text, blanks around it trimmed; whole numbers keep no '.0'."""
    if isinstance(cell, str):
        shown = cell.strip()
        if not shown.isascii():
            shown = shown.translate(BLANKS).strip()
        if shown.startswith("'") and shown[1:2] in FORMULA_SIGNS and len(shown) > 1:
            return shown[1:]  # our own CSV writes it so that no spreadsheet runs it
        return shown
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell)


def narrow(cell: Any) -> str:
    """Text with every full-width sign narrowed: for codes, numbers and dates."""
    shown = text(cell)
    return shown if shown.isascii() else unicodedata.normalize("NFKC", shown).strip()


def one_line(cell: Any) -> str:
    """Text without the breaks and doubled blanks that a narrow column makes people type."""
    return re.sub(r"\s*[\r\n]+\s*", "", text(cell))


def check_formula(cell: Any) -> None:
    """A formula that failed says nothing, and not that the cell is blank."""
    if isinstance(cell, str) and "#" in cell and cell.strip() in FAILED:
        raise InvalidValue(Reason.FORMULA_FAILED)


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
        serial = int(Decimal(typed)) if re.fullmatch(r"\d{5}(\.\d+)?", typed) else 0
        if serial in SERIALS:
            return EXCEL_EPOCH + timedelta(days=serial)
        return datetime.fromisoformat(typed).date()
    except ValueError as error:
        raise InvalidValue(Reason.BAD_DATE) from error


def is_number(cell: Any) -> bool:
    """Whether the program that wrote the cell took it for one: most are, and need no reading."""
    return type(cell) in {float, int}


def number(cell: Any) -> Decimal:
    """An exact decimal; thousands separators of either width are dropped."""
    if isinstance(cell, bool):
        raise InvalidValue(Reason.BAD_NUMBER)
    typed = text(cell) if is_number(cell) else re.sub(r"[,，\s'¥￥]", "", narrow(cell))
    try:
        value = Decimal(typed)
    except InvalidOperation as error:
        raise InvalidValue(Reason.BAD_NUMBER) from error
    if not value.is_finite() or value.adjusted() > MOST_DIGITS:
        raise InvalidValue(Reason.BAD_NUMBER)
    return value


def measure(cell: Any) -> Decimal:
    """A measured value as it was published; a per cent sign of text says nothing more."""
    typed = narrow(cell)
    return number(typed.removesuffix("%"))


def count(cell: Any) -> Decimal:
    """A number of people or things, to two places."""
    typed = cell if is_number(cell) else narrow(cell).rstrip("人名个家项件")
    return number(typed).quantize(FEN, ROUND_HALF_UP)


def yuan(cell: Any, unit: int) -> Decimal:
    """An amount in yuan, to the fen. `unit` is the column's; one written in the cell prevails."""
    if isinstance(cell, str):
        cell = narrow(cell).replace(" ", "")
        for suffix, worth in UNITS.items():
            if cell.endswith(suffix):
                cell, unit = cell.removesuffix(suffix), worth
                break
    amount = number(cell) * unit
    if amount.adjusted() > MOST_DIGITS:
        raise InvalidValue(Reason.BAD_NUMBER)
    return amount.quantize(FEN, ROUND_HALF_UP)


def has_unit(cell: Any) -> bool:
    return isinstance(cell, str) and narrow(cell).endswith(tuple(UNITS))


def yes_or_no(cell: Any) -> bool:
    typed = narrow(cell).lower()
    if typed in YES:
        return True
    if typed in NO:
        return False
    raise InvalidValue(Reason.BAD_VALUE)
