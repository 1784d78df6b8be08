"""A ledger as a template draws it: heads that sort, cells as text, links of the pager."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from app.queries.newest_first import Listed
from app.queries.paging import SIZES, Paging
from app.web.rendering import day, moment, number, percent, query, wan
from app.words import short_word, word

FIGURES = frozenset({"money", "number", "percent", "date", "moment"})
"""Kinds of columns (exchange.tables.Kind) that stand right-aligned."""
ROOM_FOR_LINES = 24
"""A text column planned this wide (in characters of a sheet) may break its lines on a page."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; without an address it does not sort."""

    text: str
    is_number: bool = False
    href: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class SizeLink:
    size: int
    href: str
    is_current: bool


def cell(value: Any, kind: str) -> str:
    """A value as the page shows it; what is unknown is a dash, never 0."""
    if value is None or value == "" or value == []:
        return "—"
    show = _BY_KIND.get(kind)
    return show(value) if show else str(value)


def cell_class(kind: str, width: float | None) -> str:
    """How a column's cells stand: figures to the right, short texts on one line."""
    if kind in FIGURES:
        return "num"
    return "" if width is not None and width >= ROOM_FOR_LINES else "text-nowrap"


def head(
    text: str,
    kind: str,
    sort: str | None,
    *,
    address: str,
    asked: Mapping[str, Any],
    current: tuple[str, bool],
    descends_first: bool,
) -> Head:
    """A head that sorts by `sort`; sorted already, it turns the order round."""
    if sort is None:
        return Head(text, kind in FIGURES)
    current_sort, runs_down = current
    is_current = sort == current_sort
    descending = not runs_down if is_current else descends_first
    direction = ("descending" if runs_down else "ascending") if is_current else ""
    href = address + query(asked, sort=sort, descending=str(descending).lower())
    return Head(text, kind in FIGURES, href, direction)


def size_links(
    address: str, asked: Mapping[str, Any], sizes: Sequence[int], current: int
) -> list[SizeLink]:
    return [SizeLink(size, address + query(asked, size=size), size == current) for size in sizes]


def further(address: str, **cursor: str | None) -> str:
    """The address of a neighbouring page, or nothing when there is none."""
    more = urlencode({name: one for name, one in cursor.items() if one})
    return f"{address}{'' if address.endswith('?') else '&'}{more}" if more else ""


def pager_links(address: str, found: Listed[Any], paging: Paging) -> dict[str, Any]:
    """What shared/pager.html needs of a list that is asked nothing but where to begin."""
    asked = paging.model_dump(include={"size"}, exclude_defaults=True)
    return {
        "found": found,
        "sizes": size_links(address, asked, SIZES, paging.size),
        "previous": turn(address, asked, before=found.previous),
        "next": turn(address, asked, after=found.next),
    }


def turn(address: str, asked: Mapping[str, Any], **cursor: str | None) -> str:
    """The address of a neighbouring page, or nothing when there is none."""
    return address + query(asked, **cursor) if any(cursor.values()) else ""


def _words(value: Sequence[StrEnum]) -> str:
    return "、".join(short_word(member) for member in value)


def _yes_no(value: bool) -> str:
    return "是" if value else "否"


def _number(value: Decimal | int) -> str:
    # A year is not 2,018.
    return str(value) if isinstance(value, int) else number(value)


_BY_KIND: dict[str, Callable[[Any], str]] = {
    "word": word,
    "words": _words,
    "yes_no": _yes_no,
    "money": wan,
    "number": _number,
    "percent": percent,
    "date": day,
    "moment": moment,
}
