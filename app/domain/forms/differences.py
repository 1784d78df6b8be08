"""What changed between two submitted versions: field by field, row by row, file by file.

Rows are told apart by their id, which stays when rows before them go and their number changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.schema import Audience, Form, FormField, FormTable, Route, Section
from app.domain.forms.values import Around, shown_value

Content = Mapping[str, Any]
"""A version as it was submitted, read from its JSON."""


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was. Texts are as the form shows them."""

    kind: ChangeKind
    section: str
    part: str
    """The key of the field, the table or the slot."""
    where: str
    """What stood there: its label; for rows the number and the column."""
    before: str
    after: str


def differences(
    form: Form,
    before: Content,
    after: Content,
    technology_fields: Mapping[str, str],
    audience: Audience,
) -> list[Difference]:
    """In the order of the form. For everybody's eyes only what everybody may read is told."""
    old, new = Version(before, technology_fields), Version(after, technology_fields)
    may_read = frozenset(Audience) if audience is Audience.BUREAU else frozenset({audience})
    found: list[Difference] = []
    for section in form.sections:
        found += _of_fields(section, old, new, may_read)
        for table in section.tables:
            found += _of_table(section, table, old, new, may_read)
        for slot in section.slots:
            if slot.audience in may_read:
                found += _of_slot(section, slot.key, slot.title, old, new)
    return found


class Version:
    """One version, as its values and rows are looked up."""

    def __init__(self, content: Content, technology_fields: Mapping[str, str]) -> None:
        self.values: Mapping[str, str] = content.get("values", {})
        self.route = Route(content.get("route", Route.IN_FULL))
        rows = {
            table: tuple(
                DraftRow(one["id"], one["number"], one.get("values", {})) for one in listed
            )
            for table, listed in content.get("rows", {}).items()
        }
        self.draft = Draft(self.values, rows)
        self.files: Mapping[str, list[Mapping[str, str]]] = content.get("files", {})
        self._around = Around(self.draft, technology_fields)

    def shown(self, asked: FormField, value: str) -> str:
        """A value nobody can read any more (its row is gone, its choice too) is shown as it is."""
        try:
            return shown_value(asked, value, self._around)
        except (ArithmeticError, KeyError, ValueError):
            return value


def _of_fields(
    section: Section, old: Version, new: Version, may_read: frozenset[Audience]
) -> Iterator[Difference]:
    for asked in section.fields:
        is_typed = asked.is_typed(old.route) or asked.is_typed(new.route)
        if not is_typed or asked.audience not in may_read:
            continue
        before, after = old.values.get(asked.key, ""), new.values.get(asked.key, "")
        if before != after:
            yield _changed(section, asked.key, asked.label, asked, old, new, before, after)


def _of_table(
    section: Section, table: FormTable, old: Version, new: Version, may_read: frozenset[Audience]
) -> Iterator[Difference]:
    columns = [one for one in table.columns if not one.computed and one.audience in may_read]
    before = {row.id: row for row in old.draft.of(table.key)}
    after = {row.id: row for row in new.draft.of(table.key)}
    for row_id, row in before.items():
        if row_id not in after:
            told = _row(row, columns, old)
            where = f"{table.title} {row.number}"
            yield Difference(ChangeKind.REMOVED, section.title, table.key, where, told, "")
    for row_id, row in after.items():
        if row_id not in before:
            told = _row(row, columns, new)
            where = f"{table.title} {row.number}"
            yield Difference(ChangeKind.ADDED, section.title, table.key, where, "", told)
            continue
        for column in columns:
            was = before[row_id].values.get(column.key, "")
            now = row.values.get(column.key, "")
            if _said(column, was, old) != _said(column, now, new):
                where = f"{table.title} {row.number} · {column.label}"
                yield _changed(section, table.key, where, column, old, new, was, now)


def _of_slot(
    section: Section, key: str, title: str, old: Version, new: Version
) -> Iterator[Difference]:
    before = {one.get("sha256", ""): one for one in old.files.get(key, [])}
    after = {one.get("sha256", ""): one for one in new.files.get(key, [])}
    for digest, file in before.items():
        if digest not in after:
            name = file.get("name", "")
            yield Difference(ChangeKind.REMOVED, section.title, key, title, name, "")
    for digest, file in after.items():
        if digest not in before:
            name = file.get("name", "")
            yield Difference(ChangeKind.ADDED, section.title, key, title, "", name)


def _said(asked: FormField, value: str, version: Version) -> str:
    """References are compared by the rows they name: a row that moved up is the same row."""
    return value if asked.table else version.shown(asked, value) + "\n" + value


def _changed(
    section: Section,
    part: str,
    where: str,
    asked: FormField,
    old: Version,
    new: Version,
    before: str,
    after: str,
) -> Difference:
    kind = ChangeKind.CHANGED
    if not before or not after:
        kind = ChangeKind.ADDED if after else ChangeKind.REMOVED
    was, now = old.shown(asked, before), new.shown(asked, after)
    if was == now:  # below what is shown: as it was stored
        was, now = before, after
    return Difference(kind, section.title, part, where, was, now)


def _row(row: DraftRow, columns: list[FormField], version: Version) -> str:
    told = [
        f"{column.label}:{version.shown(column, row.values[column.key])}"
        for column in columns
        if row.values.get(column.key)
    ]
    return ";".join(told)
