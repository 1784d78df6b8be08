"""What is typed into a field, read strictly into its canonical text, and shown again.

Nothing is guessed: what can be read in two ways is refused with what to type instead. Texts over
their length are kept, for a draft loses nothing: the checks complain of them before submission."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.schema import FieldKind, FormField
from app.domain.refusals import InvalidValue, Reason

WAN = Decimal(10_000)
CENT = Decimal("0.01")
MOST_DIGITS = 15
"""Before the point: more is no amount of a firm."""
LARGEST = Decimal("9" * MOST_DIGITS)
LONGEST_NUMBER = 26
"""Signs: within them every calculation below is exact, for a Decimal keeps 28 figures."""
MONEY_PLACES = 2
RATIO_PLACES = 6
LONGEST_KEPT = 5_000
"""Characters that a draft keeps of any text: twelve times what annex 2 allows."""
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
"""Thousands stand in threes or not at all: 1,23 may be a decimal comma, so it is no number."""
DATES = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
YES = frozenset({"是", "有", "√", "✓", "y", "yes", "true"})
NO = frozenset({"否", "无", "不是", "没有", "×", "n", "no", "false"})
UNITS = {"亿元": 100_000_000, "万元": 10_000, "元": 1}
"""Longest first: an amount that says its unit is in that unit."""
DOLLARS = {"万美元": 10_000, "美元": 1}
NUMBER_MARKS = re.compile(r"[\s,，;；、/]+")
MINUS = str.maketrans({"\u2212": "-", "\ufe63": "-"})


@dataclass(frozen=True, slots=True)
class Around:
    """What a value may point at: the rows of its draft, the published technology fields."""

    draft: Draft = field(default_factory=Draft)
    technology_fields: Mapping[str, str] = field(default_factory=dict)
    """Path (8.7.2) to name."""


def read_value(asked: FormField, typed: str, around: Around) -> str:
    """The canonical text of what was typed; nothing typed is the empty text."""
    if not typed.strip():
        return ""
    return _READERS[asked.kind](asked, typed, around)


def typed_value(asked: FormField, value: str, around: Around) -> str:
    """A canonical text as one would type it: `read_value` brings the same text back."""
    match asked.kind:
        case _ if not value:
            return ""
        case FieldKind.AMOUNT | FieldKind.FOREIGN_AMOUNT:
            return _at_least_two_places(Decimal(value) / WAN)
        case FieldKind.REFERENCE | FieldKind.REFERENCES:
            return "、".join(_number_of(around.draft, asked.table, one) for one in value.split())
        case _:
            return value


def shown_value(asked: FormField, value: str, around: Around) -> str:
    """For reading only: 万元 with two decimals and separators, words for yes, no and choices."""
    match asked.kind:
        case _ if not value:
            return "—"
        case FieldKind.AMOUNT | FieldKind.FOREIGN_AMOUNT:
            return f"{(Decimal(value) / WAN).quantize(CENT, ROUND_HALF_UP):,f}"
        case FieldKind.INTEGER | FieldKind.RATIO:
            return f"{Decimal(value):,f}"
        case FieldKind.YES_NO:
            return "是" if value == "true" else "否"
        case FieldKind.CHOICE:
            return next((one.text for one in asked.choices if one.key == value), value)
        case FieldKind.TECHNOLOGY_FIELD:
            name = around.technology_fields.get(value, "")
            return f"{value} {name}".strip()
        case _:
            return typed_value(asked, value, around)


def unit_of(asked: FormField) -> str:
    """What stands behind the control."""
    kinds = {FieldKind.AMOUNT: "万元", FieldKind.FOREIGN_AMOUNT: "万美元"}
    return kinds.get(asked.kind, asked.unit)


# --- Readers --------------------------------------------------------------------------------------


def _text(_asked: FormField, typed: str, _around: Around) -> str:
    """One line: the breaks that a narrow cell makes people type say nothing."""
    return _kept(" ".join(_printable(typed).split()))


def _long_text(_asked: FormField, typed: str, _around: Around) -> str:
    lines = _printable(typed.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return _kept("\n".join(line.rstrip() for line in lines).strip("\n"))


def _kept(text: str) -> str:
    if len(text) > LONGEST_KEPT:
        raise InvalidValue(Reason.TOO_LONG, limit=LONGEST_KEPT)
    return text


def _printable(typed: str) -> str:
    """PostgreSQL holds no NUL, and no other control sign belongs into a form."""
    return "".join(
        sign for sign in typed if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )


def _integer(asked: FormField, typed: str, _around: Around) -> str:
    number = _number(_without(narrow(typed), asked.unit), Reason.NOT_A_WHOLE_NUMBER)
    if number != number.to_integral_value():
        raise InvalidValue(Reason.NOT_A_WHOLE_NUMBER)
    return plain(_bounded(asked, number, Decimal(1)))


def _amount(asked: FormField, typed: str, _around: Around) -> str:
    return _money(asked, typed, UNITS, "万元")


def _foreign_amount(asked: FormField, typed: str, _around: Around) -> str:
    return _money(asked, typed, DOLLARS, "万美元")


def _money(asked: FormField, typed: str, units: Mapping[str, int], usual: str) -> str:
    """In the unit that is written behind it, else in 万: kept to the fen, and never rounded."""
    text = narrow(typed)
    unit = next((one for one in units if text.endswith(one)), "")
    worth = Decimal(units[unit or usual])
    number = _number(_without(text, unit), Reason.BAD_AMOUNT, unit=usual)
    value = number * worth
    if value != value.quantize(CENT):
        raise InvalidValue(Reason.TOO_MANY_DECIMALS, unit="分")
    return plain(_bounded(asked, value, WAN))


def _ratio(asked: FormField, typed: str, _around: Around) -> str:
    """In the unit of its field, as a rule per cent: 60.5 and 60.5% are the same."""
    number = _number(_without(narrow(typed), asked.unit or "%"), Reason.BAD_NUMBER)
    if number != number.quantize(Decimal(1).scaleb(-RATIO_PLACES)):
        raise InvalidValue(Reason.TOO_MANY_DECIMALS, unit=f"{RATIO_PLACES} 位小数")
    return plain(_bounded(asked, number, Decimal(1)))


def _number(text: str, reason: Reason, unit: str = "") -> Decimal:
    bare = text.replace(",", "")
    if len(bare) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        raise InvalidValue(reason, unit=unit)
    return Decimal(bare)


def _bounded(asked: FormField, value: Decimal, unit: Decimal) -> Decimal:
    """Bounds are kept in the field's own unit, and told in the unit that is typed."""
    if value and value.adjusted() >= MOST_DIGITS:
        raise InvalidValue(Reason.NUMBER_TOO_LARGE, highest=plain(LARGEST / unit))
    if asked.least is not None and value < asked.least:
        raise InvalidValue(Reason.NUMBER_TOO_SMALL, lowest=plain(asked.least / unit))
    if asked.most is not None and value > asked.most:
        raise InvalidValue(Reason.NUMBER_TOO_LARGE, highest=plain(asked.most / unit))
    return value


def _date(_asked: FormField, typed: str, _around: Around) -> str:
    text = "".join(narrow(typed).split())
    for pattern in DATES:
        found = pattern.fullmatch(text)
        if found:
            year, month, day = (int(part) for part in found.groups())
            if not EARLIEST_YEAR <= year <= LATEST_YEAR:
                break
            try:
                return date(year, month, day).isoformat()
            except ValueError as error:
                raise InvalidValue(Reason.BAD_DATE) from error
    raise InvalidValue(Reason.BAD_DATE)


def _year(_asked: FormField, typed: str, _around: Around) -> str:
    text = narrow(typed).removesuffix("度").removesuffix("年").strip()
    if not re.fullmatch(r"[0-9]{4}", text) or not EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
        raise InvalidValue(Reason.NOT_A_YEAR)
    return text


def _yes_no(_asked: FormField, typed: str, _around: Around) -> str:
    text = narrow(typed).lower()
    if text in YES:
        return "true"
    if text in NO:
        return "false"
    raise InvalidValue(Reason.NOT_IN_VOCABULARY, allowed="是、否")


def _choice(asked: FormField, typed: str, _around: Around) -> str:
    text = typed.strip()
    narrowed = narrow(typed)
    for one in asked.choices:
        if text == one.key or narrowed == narrow(one.text):
            return one.key
    raise InvalidValue(
        Reason.NOT_IN_VOCABULARY, allowed="、".join(one.text for one in asked.choices)
    )


def _technology_field(_asked: FormField, typed: str, around: Around) -> str:
    """A path (8.7.2), a path before a name, or a name that only one field has."""
    known = around.technology_fields
    text = narrow(typed)
    path, _, name = text.partition(" ")
    if path in known and (not name or narrow(known[path]) == name.strip()):
        return path
    named = [path for path, name in known.items() if narrow(name) == text]
    if len(named) == 1:
        return named[0]
    raise InvalidValue(Reason.UNKNOWN_FIELD)


def _reference(asked: FormField, typed: str, around: Around) -> str:
    rows = _rows_named(asked, typed, around)
    if len(rows) > 1:
        raise InvalidValue(Reason.ONE_ROW_ONLY)
    return rows[0].id


def _references(asked: FormField, typed: str, around: Around) -> str:
    return " ".join(row.id for row in _rows_named(asked, typed, around))


def _rows_named(asked: FormField, typed: str, around: Around) -> list[DraftRow]:
    """Rows by their numbers, as annex 2 writes them, or by their ids; each once, in their order."""
    rows = around.draft.of(asked.table)
    by_name = {row.number.upper(): row for row in rows} | {row.id.upper(): row for row in rows}
    named = [one for one in NUMBER_MARKS.split(narrow(typed).upper()) if one]
    unknown = [one for one in named if one not in by_name]
    if unknown or not named:
        raise InvalidValue(
            Reason.NO_SUCH_ROW,
            named="、".join(unknown)[:100],
            known=f"{rows[0].number}–{rows[-1].number}" if rows else "还没有行",
        )
    wanted = {by_name[one].id for one in named}
    return [row for row in rows if row.id in wanted]


def _number_of(draft: Draft, table: str, row_id: str) -> str:
    return next((row.number for row in draft.of(table) if row.id == row_id), row_id)


_READERS: Mapping[FieldKind, Callable[[FormField, str, Around], str]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.INTEGER: _integer,
    FieldKind.AMOUNT: _amount,
    FieldKind.FOREIGN_AMOUNT: _foreign_amount,
    FieldKind.RATIO: _ratio,
    FieldKind.DATE: _date,
    FieldKind.YEAR: _year,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.TECHNOLOGY_FIELD: _technology_field,
    FieldKind.REFERENCE: _reference,
    FieldKind.REFERENCES: _references,
}


# --- Texts ----------------------------------------------------------------------------------------


def narrow(typed: str) -> str:
    """Full-width figures, signs and blanks as an input method leaves them, made narrow."""
    return unicodedata.normalize("NFKC", typed).translate(MINUS).strip()


def plain(value: Decimal) -> str:
    """The one way to write a number: no exponent, no idle zeros, no minus zero."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", "+0", ""} else text


def _without(text: str, unit: str) -> str:
    return text.removesuffix(narrow(unit)).strip() if unit else text


def _at_least_two_places(value: Decimal) -> str:
    whole, _, places = plain(value).partition(".")
    return f"{whole}.{places.ljust(MONEY_PLACES, '0')}"
