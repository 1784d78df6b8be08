"""Reading the canonical texts of a draft back into values; what is not there, or is none, is None.

Only what `values` could have written is read: a text from elsewhere that does not fit its kind is
reported by the general checks and counts as unknown here."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.domain.forms.drafts import Draft, DraftRow

NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,6})?")
"""So that the sum of 99 of them is exact in the 28 digits of the usual context."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def number(text: str | None) -> Decimal | None:
    return Decimal(text) if text and NUMBER.fullmatch(text) else None


def day(text: str | None) -> date | None:
    if not text or not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def year(text: str | None) -> int | None:
    read = number(text)
    return None if read is None or read != int(read) else int(read)


def yes(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get(text or "")


def ids(text: str | None) -> tuple[str, ...]:
    """The rows that a reference names."""
    return tuple((text or "").split())


def total(values: Sequence[Decimal | None]) -> Decimal | None:
    """Unknown as soon as one of them is: unknown is never zero."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def amount_of(draft: Draft, key: str) -> Decimal | None:
    return number(draft.values.get(key))


def cell(row: DraftRow, column: str) -> Decimal | None:
    return number(row.values.get(column))


def plain(value: Decimal | int) -> str:
    """A number as canonical text: no exponent, no zeros that say nothing."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
