"""An application field by field in the order of the printed form, as one types it into another
system: 万元 with two decimals and no separators.

What the firm has not said stays visibly open: annex 2 wants 0 and no blanks, but unknown is not
zero, so the firm says 0 or confirms that a table is empty, and only then a 0 stands here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.domain.forms.canonical import ids, number
from app.domain.forms.computations import completed, is_none
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.general_checks import NONE
from app.domain.forms.schema import FieldKind, Form, FormField, FormTable, Section
from app.domain.forms.telling import DECIMALS, WAN
from app.words import WORDS, Translate

NOT_COPIED = frozenset({"applying"})
"""Sections that the county asks for and no other system."""
FORMULA_SIGNS = frozenset("=+-@")
IN_WAN = frozenset({FieldKind.AMOUNT, FieldKind.FOREIGN_AMOUNT})


@dataclass(frozen=True, slots=True)
class CopyItem:
    """One value to be carried over; without text it has not been said."""

    key: str
    row: str
    number: str
    """RD01, of a field in a table's row."""
    label: str
    text: str
    unit: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """The single fields of a section, or one row of a table."""

    title: str
    items: tuple[CopyItem, ...]


@dataclass(frozen=True, slots=True)
class CopyTable:
    """A table as lines with tabs between, as a spreadsheet takes them."""

    key: str
    title: str
    sheet: str
    is_none: bool


@dataclass(frozen=True, slots=True)
class CopySection:
    key: str
    title: str
    groups: tuple[CopyGroup, ...]
    tables: tuple[CopyTable, ...]
    open_count: int
    """How many values have not been said."""


@dataclass(frozen=True, slots=True)
class _Copier:
    draft: Draft
    technology_fields: Mapping[str, str]
    translate: Translate

    def text(self, asked: FormField, value: str) -> str:
        if not value:
            return ""
        if asked.kind in IN_WAN:
            return _in_wan(value)
        match asked.kind:
            case FieldKind.YES_NO:
                return self.translate(WORDS["YesNo"][value])
            case FieldKind.CHOICE:
                return next((one.text for one in asked.choices if one.key == value), value)
            case FieldKind.TECHNOLOGY_FIELD:
                return self._levels(value)
            case FieldKind.REFERENCE | FieldKind.REFERENCES:
                numbers = {row.id: row.number for row in self.draft.of(asked.table)}
                return "、".join(numbers[one] for one in ids(value) if one in numbers)
            case _:
                return value

    def _levels(self, path: str) -> str:
        """All levels by name, as the national system asks for them one after the other."""
        parts = path.split(".")
        above = [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        names = [self.technology_fields.get(one, "") for one in above]
        return "/".join(names) if all(names) else path

    def item(self, asked: FormField, value: str, row: DraftRow | None) -> CopyItem:
        return CopyItem(
            key=asked.key,
            row=row.id if row else "",
            number=row.number if row else "",
            label=asked.label,
            text=self.text(asked, value),
            unit=asked.unit,
            is_long=asked.kind is FieldKind.LONG_TEXT,
        )


def copied(
    form: Form,
    draft: Draft,
    technology_fields: Mapping[str, str],
    translate: Translate = str,
) -> tuple[CopySection, ...]:
    """The sections that have something to carry over, in the form's order."""
    full = completed(form, draft)
    copier = _Copier(full, technology_fields, translate)
    sections = (section for section in form.sections if section.key not in NOT_COPIED)
    found = (_section(copier, section) for section in sections)
    return tuple(section for section in found if section.groups or section.tables)


def _section(copier: _Copier, section: Section) -> CopySection:
    groups = tuple(_groups(copier, section))
    return CopySection(
        key=section.key,
        title=section.title,
        groups=groups,
        tables=tuple(_table(copier, table) for table in section.tables),
        open_count=sum(not item.text for group in groups for item in group.items),
    )


def _groups(copier: _Copier, section: Section) -> Iterator[CopyGroup]:
    values = copier.draft.values
    single = [field for field in section.fields if not field.key.startswith(NONE)]
    if single:
        items = (copier.item(field, values.get(field.key, ""), None) for field in single)
        yield CopyGroup("", tuple(items))
    for table in section.tables:
        for row in copier.draft.of(table.key):
            cells = ((column, row.values.get(column.key, "")) for column in table.columns)
            items = (copier.item(column, value, row) for column, value in cells)
            yield CopyGroup(f"{table.title} {row.number}", tuple(items))


def _table(copier: _Copier, table: FormTable) -> CopyTable:
    rows = copier.draft.of(table.key)
    return CopyTable(
        table.key,
        table.title,
        "\n".join(_sheet(copier, table, rows)) if rows else "",
        is_none(copier.draft, table.key),
    )


def _sheet(copier: _Copier, table: FormTable, rows: Sequence[DraftRow]) -> Iterator[str]:
    yield "\t".join(["", *(column.label for column in table.columns)])
    for row in rows:
        texts = (copier.text(column, row.values.get(column.key, "")) for column in table.columns)
        yield "\t".join([row.number, *(_one_line(text) for text in texts)])


def _one_line(text: str) -> str:
    """A tab or a break would start another cell, and a leading sign a formula."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat[:1] in FORMULA_SIGNS and number(flat) is None else flat


def _in_wan(yuan: str) -> str:
    value = number(yuan)
    if value is None:
        return yuan
    wan: Decimal = (value / WAN).quantize(DECIMALS, rounding=ROUND_HALF_UP)
    return f"{wan + 0:f}"
