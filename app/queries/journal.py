"""What the audit administrator reads: who changed what, and who came, looked and took.

An auditor sees that a business fact changed, who changed it, and which of its fields; never the
values. The values of accounts, grants and other matters of access are shown: they are the
auditor's subject. Logs are the installation's, so all counties are there, with a filter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, false, select, true
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.personal import ERASED
from app.models.history import HistoryEntry, JournalEntry, PersonalValue
from app.queries.blanks import without_blanks
from app.queries.paging import CAP, Paging, Sort, count, cut, sort_columns
from app.queries.people import SHANGHAI

OF_ACCESS = frozenset(
    {"person", "second_factor", "identity", "grant", "api_token", "substitution", "county", "park"}
)
"""Subjects whose values an auditor may read."""


class LogFilters(Paging):
    _blanks = model_validator(mode="before")(without_blanks)

    county_code: str = Field(default="", max_length=6)
    person: str = Field(default="", max_length=60)
    kind: str = Field(default="", max_length=40)
    subject: str = Field(default="", max_length=200)
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changed; `is_shown` tells whether its values may be read here."""

    name: str
    before: str | None
    after: str | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    at: datetime
    county_code: str
    sequence: int
    actor_name: str
    actor_role: str
    kind: str
    subject: str
    action: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class JournalRow:
    at: datetime
    county_code: str | None
    kind: str
    person_name: str
    role: str
    source: str
    subject: str
    reason: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    rows: tuple[HistoryRow, ...]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class JournalPage:
    rows: tuple[JournalRow, ...]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


def visible_logs(viewer: Viewer) -> ColumnElement[bool]:
    """Auditors only."""
    return true() if viewer.role is Role.AUDIT_ADMIN else false()


def list_history(session: Session, viewer: Viewer, filters: LogFilters) -> HistoryPage:
    """Changes of all facts, newest first."""
    sort = Sort(col(HistoryEntry.id), col(HistoryEntry.id), descending=True)
    statement = select(
        col(HistoryEntry.at),
        col(HistoryEntry.county_code),
        col(HistoryEntry.sequence),
        col(HistoryEntry.actor_name),
        col(HistoryEntry.actor_role),
        col(HistoryEntry.subject_kind),
        col(HistoryEntry.subject_id),
        col(HistoryEntry.action),
        col(HistoryEntry.payload),
        col(HistoryEntry.id),
        *sort_columns(sort),
    ).where(
        visible_logs(viewer),
        *_same(HistoryEntry.subject_kind, filters.kind),
        *_same(HistoryEntry.subject_id, filters.subject),
        *_same(HistoryEntry.county_code, filters.county_code),
        *_part_of(HistoryEntry.actor_name, filters.person),
        *_between(HistoryEntry.at, filters),
    )
    total = count(session, statement, is_bounded=False)
    found = cut(session, statement, sort, filters)
    personal = _personal_of(session, found.rows)
    rows = tuple(
        HistoryRow(
            row.at,
            row.county_code,
            row.sequence,
            row.actor_name,
            row.actor_role,
            row.subject_kind,
            row.subject_id,
            row.action,
            _changes(row, personal),
        )
        for row in found.rows
    )
    return HistoryPage(rows, min(total, CAP), total > CAP, found.next, found.previous)


def list_journal(session: Session, viewer: Viewer, filters: LogFilters) -> JournalPage:
    """Accesses worth keeping, newest first."""
    sort = Sort(col(JournalEntry.id), col(JournalEntry.id), descending=True)
    statement = select(
        col(JournalEntry.at),
        col(JournalEntry.county_code),
        col(JournalEntry.kind),
        col(JournalEntry.person_name),
        col(JournalEntry.role),
        col(JournalEntry.source),
        col(JournalEntry.subject),
        col(JournalEntry.reason),
        col(JournalEntry.rows),
        *sort_columns(sort),
    ).where(
        visible_logs(viewer),
        *_same(JournalEntry.kind, filters.kind),
        *_same(JournalEntry.county_code, filters.county_code),
        *_part_of(JournalEntry.subject, filters.subject),
        *_part_of(JournalEntry.person_name, filters.person),
        *_between(JournalEntry.at, filters),
    )
    total = count(session, statement, is_bounded=False)
    found = cut(session, statement, sort, filters)
    rows = tuple(JournalRow(*row[:9]) for row in found.rows)
    return JournalPage(rows, min(total, CAP), total > CAP, found.next, found.previous)


def _same(column: Any, wanted: str) -> list[ColumnElement[bool]]:
    return [col(column) == wanted.strip()] if wanted.strip() else []


def _part_of(column: Any, wanted: str) -> list[ColumnElement[bool]]:
    return [col(column).icontains(wanted.strip(), autoescape=True)] if wanted.strip() else []


def _between(column: Any, filters: LogFilters) -> list[ColumnElement[bool]]:
    """Days as the bureau's clock counts them, the last one included."""
    wanted = []
    if filters.since:
        wanted.append(col(column) >= datetime.combine(filters.since, time(), SHANGHAI))
    if filters.until:
        day_after = filters.until + timedelta(days=1)
        wanted.append(col(column) < datetime.combine(day_after, time(), SHANGHAI))
    return wanted


def _personal_of(session: Session, rows: Any) -> dict[tuple[int, str], tuple[Any, Any]]:
    """The values that these entries seal, as far as nobody has erased them."""
    shown = [row.id for row in rows if row.subject_kind in OF_ACCESS]
    found = session.execute(
        select(
            col(PersonalValue.history_id),
            col(PersonalValue.field),
            col(PersonalValue.before),
            col(PersonalValue.after),
        ).where(col(PersonalValue.history_id).in_(shown))
    )
    return {(row.history_id, row.field): (row.before, row.after) for row in found}


def _changes(
    row: Any, personal: Mapping[tuple[int, str], tuple[Any, Any]]
) -> tuple[FieldChange, ...]:
    is_shown = row.subject_kind in OF_ACCESS
    told = json.loads(row.payload)["changes"]
    told |= {name: personal[row.id, name] for name in told if (row.id, name) in personal}
    return tuple(
        FieldChange(name, _text(before), _text(after), is_shown)
        if is_shown
        else FieldChange(name, None, None, is_shown)
        for name, (before, after) in told.items()
    )


def _text(value: object) -> str | None:
    """A seal whose value is erased says so; a digest would tell nobody anything."""
    if isinstance(value, str) and value.startswith("sha256:"):
        return ERASED
    return None if value is None else str(value)
