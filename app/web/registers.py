"""What the pages of a plain register share: its list, its form and one of its rows, each drawn by
one template from columns and fields that are said once (templates/registers/)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from pydantic import BaseModel

from app.domain.access import BUREAU, Role, Viewer
from app.exchange.tables import Column, Kind
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
    heads = [Head(heading_of(first))]
    heads += [Head(heading_of(one), one.kind in FIGURES) for one in rest]
    return Ledger(heads, [_line(row, first, rest, href(row)) for row in rows])


def heading_of(column: Column) -> str:
    """A page says the unit of its amounts; a file adds its own."""
    return f"{column.heading}(万元)" if column.kind is Kind.MONEY else column.heading


def _line(row: Any, first: Column, rest: Sequence[Column], href: str) -> Line:
    cells = [
        (cell_class(one.kind, one.width), cell(getattr(row, one.key), one.kind)) for one in rest
    ]
    return Line(cell(getattr(row, first.key), first.kind), href, cells)


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
    """What only a row's own page and the file show."""
    writers: frozenset[Role] = BUREAU

    @property
    def file_columns(self) -> tuple[Column, ...]:
        return (*self.columns, *self.more)

    def listed(
        self,
        viewer: Viewer,
        found: Found,
        filters: Paging,
        filter_fields: Sequence[FormField],
        **more: Any,
    ) -> dict[str, Any]:
        """What registers/list.html draws."""
        asked = filters.model_dump(mode="json", exclude_defaults=True, exclude={"after", "before"})
        return {
            "title": self.title,
            "about": self.about,
            "new_text": self.new_text if viewer.role in self.writers else "",
            "address": self.address,
            "found": found,
            "ledger": ledger(self.columns, found.rows, lambda row: f"{self.address}/{row.id}"),
            "asked": asked,
            "filter_fields": filter_fields,
            "sizes": size_links(self.address, asked, SIZES, filters.size),
            "next": turn(self.address, asked, after=found.next),
            "previous": turn(self.address, asked, before=found.previous),
        } | more

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
