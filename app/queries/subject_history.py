"""The history of one thing, as its page tells it: who changed what from what to what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.models.history import HistoryEntry

LINES = 50
"""The newest lines of a page; the whole chain is the audit administrator's."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One field. A vocabulary's values come as its members, so that they are read as words."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    actor: str
    action: str
    changes: list[Changed]


def list_history(
    session: Session,
    county_code: str,
    kind: str,
    public_id: str,
    fields: Mapping[str, type[StrEnum] | None],
) -> list[HistoryLine]:
    """Newest first; only `fields` are told, each with the vocabulary its values belong to.

    The caller has shown that the viewer may see the thing."""
    rows = session.execute(
        select(
            col(HistoryEntry.at),
            col(HistoryEntry.actor_name),
            col(HistoryEntry.action),
            col(HistoryEntry.payload),
        )
        .where(
            col(HistoryEntry.subject_kind) == kind,
            col(HistoryEntry.subject_id) == public_id,
            col(HistoryEntry.county_code) == county_code,
        )
        .order_by(col(HistoryEntry.id).desc())
        .limit(LINES)
    )
    lines = [
        HistoryLine(at, actor, action, _changes(payload, fields))
        for at, actor, action, payload in rows
    ]
    return [line for line in lines if line.changes or line.action == "create"]


def _changes(payload: str, fields: Mapping[str, type[StrEnum] | None]) -> list[Changed]:
    stored: dict[str, list[Any]] = json.loads(payload)["changes"]
    return [
        Changed(name, _read(stored[name][0], vocabulary), _read(stored[name][1], vocabulary))
        for name, vocabulary in fields.items()
        if name in stored and any(stored[name])
    ]


def _read(value: Any, vocabulary: type[StrEnum] | None) -> Any:
    return vocabulary(value) if vocabulary and value else value
