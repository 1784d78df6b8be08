"""What the pages of a plain register share: its list, its form and one of its rows, each drawn by
one template from columns and fields that are said once (templates/registers/)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from pydantic import BaseModel

from app.exchange.tables import Column
from app.queries.paging import SIZES, Paging
from app.web.choices import Choices
from app.web.lists import FIGURES, Head, cell, cell_class, size_links, turn

WAN = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class FormField:
    """One control of a form. `kind` is text, date, select, area, tick, or wan for an amount."""

    name: str
    label: str
    kind: str = "text"
    options: Choices | tuple[()] = ()
    hint: str = ""
    is_required: bool = False
    unit: str = ""
    longest: int | None = None
    blank: str = "未知"
    """What an empty choice means."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: what it is called, where it leads, and its cells."""

    name: str
    href: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Ledger:
    heads: list[Head]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Part:
    """A table on the page of one row, with the form that adds to it, where there is one."""

    title: str
    ledger: Ledger
    empty: str
    name: str = ""
    """What the form is called when it comes back refused."""
    action: str = ""
    fields: Sequence[FormField] = ()
    button: str = ""


class Found(Protocol):
    """A page of a list."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def total(self) -> int: ...
    @property
    def next(self) -> str | None: ...
    @property
    def previous(self) -> str | None: ...


def ledger(
    columns: Sequence[Column], rows: Iterable[Any], href: Callable[[Any], str] = lambda _row: ""
) -> Ledger:
    """The first column names a row and leads to it."""
    first, rest = columns[0], columns[1:]
    heads = [Head(one.heading, one.kind in FIGURES) for one in columns]
    return Ledger(heads, [_line(row, first, rest, href(row)) for row in rows])


def _line(row: Any, first: Column, rest: Sequence[Column], href: str) -> Line:
    cells = [
        (cell_class(one.kind, one.width), cell(getattr(row, one.key), one.kind)) for one in rest
    ]
    return Line(cell(getattr(row, first.key), first.kind), href, cells)


def list_context(
    address: str,
    columns: Sequence[Column],
    found: Found,
    filters: Paging,
    filter_fields: Sequence[FormField],
) -> dict[str, Any]:
    """What registers/list.html draws of a list, but for its title and its words."""
    asked = filters.model_dump(mode="json", exclude_defaults=True, exclude={"after", "before"})
    return {
        "address": address,
        "found": found,
        "ledger": ledger(columns, found.rows, lambda row: f"{address}/{row.id}"),
        "asked": asked,
        "filter_fields": filter_fields,
        "sizes": size_links(address, asked, SIZES, filters.size),
        "next": turn(address, asked, after=found.next),
        "previous": turn(address, asked, before=found.previous),
    }


def kept(row: Any, model: type[BaseModel]) -> dict[str, str]:
    """What a form shows of a row that is there: amounts in 万元, as they are typed."""
    return {
        name: _as_typed(name, getattr(row, name))
        for name in model.model_fields
        if hasattr(row, name)
    }


def _as_typed(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        typed = value / WAN if name.endswith("_cny") else value
        return f"{typed.normalize():f}"
    return str(value)


def facts_of(columns: Sequence[Column], row: Any) -> list[tuple[str, str]]:
    """A row laid out as label and text."""
    return [(one.heading, cell(getattr(row, one.key), one.kind)) for one in columns]
