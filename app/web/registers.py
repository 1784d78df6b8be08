"""What the pages of a plain register share: its list, its form and one of its rows, each drawn by
one template from columns and fields that are said once (templates/registers/)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from pydantic import BaseModel

from app.domain.access import BUREAU, Role, Viewer
from app.domain.views import list_at
from app.exchange.tables import Column, Kind
from app.queries.paging import SIZES, ChosenPaging, Paging
from app.web.choices import Choices
from app.web.lists import FIGURES, Head, cell, cell_class, head, size_links, turn
from app.web.neighbours import NO_WAY

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
class Cell:
    """A text with its look; where it leads, or the colour of its tag, and what stands after it."""

    text: str
    look: str = ""
    href: str = ""
    tag: str = ""
    note: str = ""


Shows = Mapping[str, Callable[[Any], Cell]]
"""How the cells of some columns, by their keys, are drawn otherwise than by their kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: what it is called, where it leads, and its cells."""

    name: str
    href: str
    cells: list[Cell]
    note: str = ""


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
    columns: Sequence[Column],
    rows: Iterable[Any],
    href: Callable[[Any], str] = lambda _row: "",
    shows: Shows | None = None,
) -> Ledger:
    """The first column names a row and leads to it."""
    first, rest = columns[0], columns[1:]
    heads = [Head(heading_of(first))]
    heads += [Head(heading_of(one), one.kind in FIGURES) for one in rest]
    return Ledger(heads, [_line(row, first, rest, href(row), shows or {}) for row in rows])


def heading_of(column: Column) -> str:
    """A page says the unit of its amounts; a file adds its own."""
    return f"{column.heading}(万元)" if column.kind is Kind.MONEY else column.heading


def _line(row: Any, first: Column, rest: Sequence[Column], href: str, shows: Shows) -> Line:
    cells = [shows[one.key](row) if one.key in shows else _cell(row, one) for one in rest]
    name = shows[first.key](row) if first.key in shows else _cell(row, first)
    return Line(name.text, href, cells, name.note)


def _cell(row: Any, one: Column) -> Cell:
    return Cell(cell(getattr(row, one.key), one.kind), cell_class(one.kind, one.width))


def firm_cell(row: Any) -> Cell:
    """A firm's name, leading to the firm."""
    href = f"/enterprises/{row.enterprise_id}" if row.enterprise_id else ""
    return Cell(cell(row.enterprise_name, Kind.TEXT), href=href)


def asked_of(filters: Paging) -> dict[str, Any]:
    """What differs from the usual list, as an address says it: no cursor."""
    given = filters.model_dump(mode="json", exclude_defaults=True, exclude={"after", "before"})
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in given.items()
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
    """A row laid out as label and text; lines of a text stand behind each other."""
    texts = ((heading_of(one), cell(getattr(row, one.key), one.kind)) for one in columns)
    return [(label, " · ".join(text.splitlines())) for label, text in texts]


@dataclass(frozen=True)
class RegisterPages:
    """What is said once of a register: its name, its address, what it shows and who writes it."""

    title: str
    address: str
    columns: Sequence[Column]
    """Of the list; the first names a row."""
    given: type[BaseModel]
    """What its form sends."""
    new_text: str
    about: str = ""
    more: Sequence[Column] = ()
    """What only a row's own page and the file show, unless somebody chooses it for the list."""
    every: Sequence[Column] = ()
    """All columns there are, where a file has them in another order than these two."""
    writers: frozenset[Role] = BUREAU
    sorts: Mapping[str, StrEnum] = field(default_factory=dict)
    """The columns whose heads sort, and the order each asks for."""
    shows: Shows = field(default_factory=dict)

    @property
    def file_columns(self) -> tuple[Column, ...]:
        return tuple(self.every) or (*self.columns, *self.more)

    def chosen(self, filters: Paging) -> Sequence[Column]:
        """The list's columns: those chosen, in the register's order, or the usual ones."""
        keys = filters.columns if isinstance(filters, ChosenPaging) else ()
        found = [one for one in self.file_columns[1:] if one.key in keys]
        return (self.file_columns[0], *found) if found else self.columns

    def filed(self, filters: ChosenPaging) -> Sequence[Column]:
        """The file's columns: those chosen for the list, or all there are."""
        return self.chosen(filters) if filters.columns else self.file_columns

    def listed(
        self,
        viewer: Viewer,
        found: Found,
        filters: Paging,
        filter_fields: Sequence[FormField],
        shows: Shows | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """What registers/list.html draws."""
        asked = asked_of(filters)
        columns = self.chosen(filters)
        shown = ledger(
            columns,
            found.rows,
            lambda row: f"{self.address}/{row.id}",
            {**self.shows, **(shows or {})},
        )
        named = {one.name for one in filter_fields} | {"columns"}
        return {
            "title": self.title,
            "about": self.about,
            "new_text": self.new_text if viewer.role in self.writers else "",
            "address": self.address,
            "found": found,
            "ledger": Ledger(self._heads(columns, filters, asked), shown.lines),
            "asked": asked,
            "filter_fields": filter_fields,
            "carried": [(name, value) for name, value in asked.items() if name not in named],
            "choices": self.file_columns[1:] if isinstance(filters, ChosenPaging) else (),
            "chosen": {one.key for one in columns},
            "is_kept": list_at(self.address) is not None,
            "sizes": size_links(self.address, asked, SIZES, filters.size),
            "next": turn(self.address, asked, after=found.next),
            "previous": turn(self.address, asked, before=found.previous),
        } | more

    def _heads(
        self, columns: Sequence[Column], filters: Paging, asked: Mapping[str, Any]
    ) -> list[Head]:
        if not self.sorts:
            return [Head(heading_of(one), one.kind in FIGURES) for one in columns]
        current = (getattr(filters, "sort"), getattr(filters, "descending"))  # noqa: B009
        return [
            head(
                heading_of(one),
                one.kind,
                self.sorts.get(one.key),
                address=self.address,
                asked=asked,
                current=current,
                descends_first=one.kind in FIGURES,
            )
            for one in columns
        ]

    def form(self, row: Any, fields: Sequence[FormField], **known: str) -> dict[str, Any]:
        """What registers/form.html draws: a new row, or one that is there; `known` is filled in."""
        here = f"{self.address}/{row.id}" if row else self.address
        return {
            "title": f"{self.title}:修改" if row else self.new_text,
            "action": f"{here}/edit" if row else f"{self.address}/new",
            "back": here,
            "fields": fields,
            "kept": kept(row, self.given) if row else known,
            "version": row.version if row else None,
        }

    def one(self, viewer: Viewer, row: Any, title: str, **more: Any) -> dict[str, Any]:
        """What registers/one.html draws of a row."""
        may_write = viewer.role in self.writers
        return {
            "title": title,
            "back": self.address,
            "edit": f"{self.address}/{row.id}/edit" if may_write else "",
            "facts": facts_of(self.file_columns, row),
            "tags": [],
            "parts": [],
            "way": NO_WAY,
        } | more


def firm_field() -> FormField:
    return FormField(
        "enterprise", "企业", is_required=True, longest=120, hint="统一社会信用代码或全称"
    )


def firm_filters(towns: Choices, *more: FormField) -> list[FormField]:
    """What every register of firms can be asked."""
    return [
        FormField("q", "企业名称或信用代码", longest=60),
        FormField("township", "镇街道", "select", towns, blank="全部"),
        FormField("year", "年度", longest=4),
        *more,
    ]
