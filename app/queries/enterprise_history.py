"""A firm's history for people: who changed what, with before and after of each field in Chinese."""

import importlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import Enum, select
from sqlmodel import Session, col

import app.models
from app.domain.access import Role, Viewer
from app.models.base import Recorded, metadata
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from app.models.people import Person
from app.models.places import Park, Township
from app.queries.classifications import field_name, industry_name
from app.queries.visibility import visible_enterprises
from app.words import word
from app.words.fields import ACTIONS, KINDS, field_word

SIZE = 50
HIDDEN_KINDS = frozenset({"recusal", "grant"})
"""Who must keep away from a firm, and who may sign in for it, is not the register's business."""
PERSONS = frozenset(
    {"responsible_id", "handler_id", "first_id", "second_id", "person_id", "from_id", "to_id"}
)
WAN = Decimal(10_000)
DASH = "—"


@dataclass(frozen=True, slots=True)
class ChangedField:
    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of one thing."""

    id: int
    at: datetime
    actor: str
    role: str
    action: str
    kind: str
    changes: list[ChangedField] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    lines: list[HistoryLine]
    next: int | None
    """Show what is older than this."""


def list_history(
    session: Session,
    viewer: Viewer,
    public_id: str,
    *,
    before: int | None = None,
    since: int | None = None,
    size: int = SIZE,
) -> HistoryPage:
    """The newest changes of a firm and all that belongs to it; `since` only those after one."""
    statement = (
        select(
            col(HistoryEntry.id),
            col(HistoryEntry.at),
            col(HistoryEntry.actor_name),
            col(HistoryEntry.actor_role),
            col(HistoryEntry.action),
            col(HistoryEntry.subject_kind),
            col(HistoryEntry.payload),
        )
        .join_from(HistoryEntry, Enterprise, col(Enterprise.id) == HistoryEntry.enterprise_id)
        .where(
            visible_enterprises(viewer),
            col(Enterprise.public_id) == public_id,
            col(HistoryEntry.subject_kind).not_in(HIDDEN_KINDS),
        )
        .order_by(col(HistoryEntry.id).desc())
        .limit(size + 1)
    )
    if before is not None:
        statement = statement.where(col(HistoryEntry.id) < before)
    if since is not None:
        statement = statement.where(col(HistoryEntry.id) > since)
    found = list(session.execute(statement))
    shown = found[:size]
    return HistoryPage(read_history(session, shown), shown[-1].id if len(found) > size else None)


def latest_history_id(session: Session, viewer: Viewer, public_id: str) -> int:
    """The newest change that a form has seen: what comes later is somebody else's."""
    found = list_history(session, viewer, public_id, size=1).lines
    return found[0].id if found else 0


def read_history(session: Session, rows: Iterable[Any]) -> list[HistoryLine]:
    """History rows (id, at, actor_name, actor_role, action, subject_kind, payload) in Chinese."""
    read = [(row, json.loads(row.payload)["changes"]) for row in rows]
    names = _names(session, [changes for _, changes in read])
    return [
        HistoryLine(
            id=row.id,
            at=row.at,
            actor=row.actor_name,
            role=word(Role(row.actor_role)) if row.actor_role in set(Role) else "",
            action=ACTIONS.get(row.action, row.action),
            kind=KINDS.get(row.subject_kind, row.subject_kind),
            changes=_changed(row.subject_kind, changes, names),
        )
        for row, changes in read
    ]


def _changed(
    kind: str, changes: Mapping[str, Sequence[Any]], names: Mapping[tuple[str, Any], str]
) -> list[ChangedField]:
    return [
        ChangedField(
            name,
            field_word(kind, name),
            *(_said(kind, name, value, names) for value in changes[name]),
        )
        for name in sorted(changes, key=lambda one: _place(kind, one))
        if not (name.endswith("_id") and name not in PERSONS)
        and any(value not in (None, "", False) for value in changes[name])
    ]


def _said(kind: str, name: str, value: Any, names: Mapping[tuple[str, Any], str]) -> str:
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and value.startswith("sha256:"):
        return "(个人信息)"
    if name.endswith("_cny"):
        return f"{Decimal(str(value)) / WAN:,.2f} 万元"
    vocabulary = _vocabularies().get((kind, name))
    if vocabulary is not None and value in {member.value for member in vocabulary}:
        return word(vocabulary(value))
    if name in {"industry_code", "technology_field"}:
        called = industry_name(value) if name == "industry_code" else field_name(value)
        return f"{value} {called}" if called != value else str(value)
    return names.get((name, value), str(value))


def _names(
    session: Session, changes: Iterable[Mapping[str, Sequence[Any]]]
) -> dict[tuple[str, Any], str]:
    """The names of the people and places that the changes mention by key."""
    mentioned: dict[str, set[Any]] = {}
    for fields in changes:
        for name, pair in fields.items():
            mentioned.setdefault(name, set()).update(value for value in pair if value is not None)
    names: dict[tuple[str, Any], str] = {}
    sources: tuple[tuple[frozenset[str], Any, Any], ...] = (
        (PERSONS, col(Person.id), col(Person.name)),
        (frozenset({"township_code"}), col(Township.code), col(Township.name)),
        (frozenset({"park_code"}), col(Park.code), col(Park.name)),
    )
    for fields_of, key, called in sources:
        wanted = set().union(*(mentioned.get(name, set()) for name in fields_of))
        if wanted:
            for value, text in session.execute(select(key, called).where(key.in_(wanted))):
                names |= {(name, value): text for name in fields_of}
    return names


@lru_cache
def _columns() -> dict[tuple[str, str], tuple[int, Any]]:
    """Each recorded field with its place in its table and its type."""
    for module in iter_modules(app.models.__path__):
        importlib.import_module(f"app.models.{module.name}")
    kinds = {
        str(one.__tablename__): one.recorded_as  # type: ignore[attr-defined]
        for one in Recorded.__subclasses__()
        if hasattr(one, "recorded_as")
    }
    return {
        (kinds[table.name], column.name): (place, column.type)
        for table in metadata.tables.values()
        if table.name in kinds
        for place, column in enumerate(table.columns)
    }


@lru_cache
def _vocabularies() -> dict[tuple[str, str], type[StrEnum]]:
    return {
        key: kept.enum_class
        for key, (_, kept) in _columns().items()
        if isinstance(kept, Enum) and kept.enum_class and issubclass(kept.enum_class, StrEnum)
    }


def _place(kind: str, name: str) -> int:
    return _columns().get((kind, name), (99, None))[0]
