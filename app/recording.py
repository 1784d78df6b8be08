"""The history: every change of a business fact, chained, in the transaction that made it."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from json.encoder import encode_basestring as quoted
from types import NoneType
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, insert, inspect, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.personal import veiled
from app.models.base import Recorded
from app.models.history import HistoryEntry, HistoryHead, PersonalValue
from app.prepared_reads import RawRow, prepared
from app.prepared_writes import PreparedWrite

Changes = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes things: a person in a role, or the command line."""

    name: str
    person_id: int | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that became another."""

    county_code: str
    subject_kind: str
    subject_id: str
    action: str
    changes: Changes
    enterprise_id: int | None = None
    personal: frozenset[str] = field(default_factory=frozenset)


class NobodyActs(RuntimeError):
    """A business fact was about to change without anybody's name: a bug, never stored."""


_PLAIN_ALREADY = frozenset({str, int, bool, NoneType})


def plain(value: Any) -> Any:
    """A value as canonical JSON holds it; decimals as text keep their digits."""
    if type(value) in _PLAIN_ALREADY:  # nearly all are, and asking for one kind after another costs
        return value
    if isinstance(value, Decimal):
        # Not normalize(): it would round what has more than 28 digits.
        text = str(value)
        if "E" in text:
            text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def canonical(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_in_order = msgspec.json.Encoder(order="sorted").encode


def entry_text(
    county_code: str, sequence: int, at: datetime, actor: Actor, change: Change, shown: Changes
) -> str:
    """What an entry says, canonical: put together from its parts, which is a sixth of the work."""
    return (
        f'{{"action":{quoted(change.action)},"actor":{quoted(actor.name)},"at":"{plain(at)}",'
        f'"changes":{_told(shown)},"county":{quoted(county_code)},'
        f'"kind":{quoted(change.subject_kind)},"role":{quoted(actor.role)},'
        f'"sequence":{sequence},"subject":{quoted(change.subject_id)}}}'
    )


def _told(changes: Changes) -> str:
    """By the encoder in C wherever it writes what `canonical` does: in words and whole numbers."""
    if set(map(type, chain.from_iterable(changes.values()))) <= _PLAIN_ALREADY:
        return _in_order(changes).decode()
    return canonical(changes)


def new_salt() -> str:
    return secrets.token_hex(16)


def link(previous: str, payload: str) -> str:
    """The digest that ties an entry to the one before it."""
    return hashlib.sha256(f"{previous}{payload}".encode()).hexdigest()


def record_changes(session: Session, _context: Any) -> None:
    """After each flush: what changed, with ids already known."""
    found = [
        *(_change(row, "create") for row in session.new if isinstance(row, Recorded)),
        *(_change(row, "update") for row in session.dirty if isinstance(row, Recorded)),
        *(_change(row, "delete") for row in session.deleted if isinstance(row, Recorded)),
    ]
    changes = [change for change in found if change.changes]
    if changes:
        actor = session.info.get("actor")
        if actor is None:
            raise NobodyActs(changes[0].subject_kind)
        record(session.connection(), actor, changes)


def _change(row: Any, action: str) -> Change:
    state = inspect(row)
    changes: dict[str, tuple[Any, Any]] = {}
    for column in state.mapper.column_attrs:
        name = column.key
        if name in {"id", "public_id", "county_code"} or name in row.not_recorded:
            continue
        past = state.attrs[name].history
        before = plain(past.deleted[0]) if past.deleted else None
        after = plain(getattr(row, name))
        if action == "delete":
            before, after = after, None
        if before != after and (action != "update" or past.has_changes()):
            changes[name] = (before, after)
    return change_of(type(row), row, action, changes)


def change_of(model: Any, row: Any, action: str, changes: Changes) -> Change:
    """What became of one row, an entity or a plain one."""
    kind = model.recorded_as
    return Change(
        county_code=row.county_code,
        subject_kind=kind,
        subject_id=str(getattr(row, "public_id", None) or row.id),
        action=action,
        changes=changes,
        enterprise_id=row.id if kind == "enterprise" else getattr(row, "enterprise_id", None),
        personal=personal_of(model, lambda name: getattr(row, name)),
    )


def personal_of(model: Any, value_of: Callable[[str], Any]) -> frozenset[str]:
    """Which values of a row the history keeps apart, so that they can be erased."""
    always: frozenset[str] = model.personal
    if not model.personal_where:
        return always
    return always | {
        name
        for name, (column, values) in model.personal_where.items()
        if value_of(column) in values
    }


def record(connection: Connection, actor: Actor, changes: Iterable[Change]) -> None:
    """Append to each county's chain. Bulk writers that go around the ORM call this themselves."""
    by_county: dict[str, list[Change]] = {}
    for change in changes:
        by_county.setdefault(change.county_code, []).append(change)
    for county_code, own in by_county.items():
        _append(connection, actor, county_code, own)


_HEAD: Select[*tuple[Any, ...]] = (
    select(col(HistoryHead.sequence), col(HistoryHead.digest))
    .where(col(HistoryHead.county_code) == bindparam("county"))
    .with_for_update()
)
_FIRST_HEAD = insert(HistoryHead)
_NEXT_ENTRIES = PreparedWrite(insert(HistoryEntry))
_NEXT_HEAD = PreparedWrite(
    update(HistoryHead)
    .where(col(HistoryHead.county_code) == bindparam("county"))
    .values(sequence=bindparam("sequence"), digest=bindparam("digest"))
)


def hold_history(connection: Connection, county_code: str) -> None:
    """Wait for one's turn to write history now, not at the first change: two who write the same
    rows then see each other's instead of running into them. SQLite's writers have waited before."""
    _head(connection, county_code)


def _head(connection: Connection, county_code: str) -> RawRow | None:
    """Where the county's chain ends, held until the transaction does; None: nothing was written."""
    asked = prepared(connection, "head of the history", lambda: _HEAD)
    return next(iter(asked.run(connection, county=county_code)), None)


def _append(connection: Connection, actor: Actor, county_code: str, changes: list[Change]) -> None:
    head = _head(connection, county_code)
    if head is None:
        connection.execute(_FIRST_HEAD, {"county_code": county_code})
    sequence, digest = head or (0, "")
    at = datetime.now(UTC).replace(microsecond=0)
    rows: list[dict[str, Any]] = []
    secret_rows: list[tuple[int, dict[str, Any]]] = []
    for change in changes:
        sequence += 1
        shown = change.changes
        if change.personal:
            shown, apart = _veiled(change)
            secret_rows += [(sequence, one) for one in apart]
        payload = entry_text(county_code, sequence, at, actor, change, shown)
        digest = link(digest, payload)
        rows.append(
            {
                "county_code": county_code,
                "sequence": sequence,
                "at": at,
                "actor_id": actor.person_id,
                "actor_name": actor.name,
                "actor_role": actor.role,
                "subject_kind": change.subject_kind,
                "subject_id": change.subject_id,
                "enterprise_id": change.enterprise_id,
                "action": change.action,
                "payload": payload,
                "digest": digest,
            }
        )
    _NEXT_ENTRIES.run_many(connection, rows)
    _NEXT_HEAD.run(connection, {"county": county_code, "sequence": sequence, "digest": digest})
    if secret_rows:
        _keep_personal(connection, county_code, secret_rows)


def _veiled(change: Change) -> tuple[Changes, list[dict[str, Any]]]:
    """What the history shows of a change with personal values, and what is kept apart of them."""
    shown, apart = dict(change.changes), []
    for name in change.personal & shown.keys():
        salt = new_salt()
        before, after = shown[name]
        apart.append({"field": name, "before": before, "after": after, "salt": salt})
        shown[name] = (veiled(before, salt), veiled(after, salt))
    return shown, apart


def _keep_personal(
    connection: Connection, county_code: str, secret_rows: list[tuple[int, dict[str, Any]]]
) -> None:
    sequences = [sequence for sequence, _ in secret_rows]
    found = connection.execute(
        select(col(HistoryEntry.sequence), col(HistoryEntry.id)).where(
            col(HistoryEntry.county_code) == county_code,
            col(HistoryEntry.sequence).in_(sequences),
        )
    )
    ids = {row.sequence: row.id for row in found}
    connection.execute(
        insert(PersonalValue),
        [{"history_id": ids[sequence], **values} for sequence, values in secret_rows],
    )
