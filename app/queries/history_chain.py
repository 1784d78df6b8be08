"""Whether a county's history is what was written: each link checked against the one before."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, union
from sqlmodel import Session, col

from app.models.history import HistoryEntry, HistoryHead, PersonalValue
from app.recording import link, plain

CHUNK = 1000

_ENTRY = (
    HistoryEntry.id,
    HistoryEntry.county_code,
    HistoryEntry.sequence,
    HistoryEntry.at,
    HistoryEntry.actor_name,
    HistoryEntry.actor_role,
    HistoryEntry.subject_kind,
    HistoryEntry.subject_id,
    HistoryEntry.action,
    HistoryEntry.payload,
    HistoryEntry.digest,
)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How many entries hold; with a fault, at which sequence and why."""

    entries: int
    sequence: int | None = None
    fault: str | None = None


def chained_counties(session: Session) -> list[str]:
    """Every county with a history or with a head: deleting one of the two shows."""
    codes = union(select(col(HistoryEntry.county_code)), select(col(HistoryHead.county_code)))
    return sorted(session.execute(codes).scalars())


def verify_chain(session: Session, county_code: str) -> ChainReport:
    """The operator's check: it sees everything, as whoever holds the database does."""
    previous, expected = "", 0
    for entries in _in_chunks(session, county_code):
        personal = _personal_values(session, [entry.id for entry in entries])
        for entry in entries:
            expected += 1
            if fault := _fault(entry, expected, previous, personal.get(entry.id, [])):
                return ChainReport(expected - 1, expected, fault)
            previous = entry.digest
    head = session.execute(
        select(col(HistoryHead.sequence), col(HistoryHead.digest)).where(
            col(HistoryHead.county_code) == county_code
        )
    ).one_or_none()
    if head is None or head.sequence > expected:
        return ChainReport(expected, expected + 1, "链尾的记录不见了")
    if head.sequence != expected or head.digest != previous:
        return ChainReport(expected, expected, "与链尾登记的摘要不符")
    return ChainReport(expected)


def _in_chunks(session: Session, county_code: str) -> Iterator[list[Any]]:
    after = 0
    while True:
        entries = list(
            session.execute(
                select(*(col(column) for column in _ENTRY))
                .where(
                    col(HistoryEntry.county_code) == county_code,
                    col(HistoryEntry.sequence) > after,
                )
                .order_by(col(HistoryEntry.sequence))
                .limit(CHUNK)
            )
        )
        if not entries:
            return
        yield entries
        after = entries[-1].sequence


def _personal_values(session: Session, ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    rows = session.execute(
        select(
            col(PersonalValue.history_id),
            col(PersonalValue.field),
            col(PersonalValue.before),
            col(PersonalValue.after),
            col(PersonalValue.salt),
        ).where(col(PersonalValue.history_id).in_(ids))
    )
    for row in rows:
        found.setdefault(row.history_id, []).append(row)
    return found


def _fault(entry: Any, expected: int, previous: str, personal: list[Any]) -> str | None:
    if entry.sequence != expected:
        return "缺少这一条"
    if link(previous, entry.payload) != entry.digest:
        return "内容与摘要不符"
    payload = json.loads(entry.payload)
    columns = {
        "county": entry.county_code,
        "sequence": entry.sequence,
        "at": plain(entry.at),
        "actor": entry.actor_name,
        "role": entry.actor_role,
        "kind": entry.subject_kind,
        "subject": entry.subject_id,
        "action": entry.action,
    }
    if any(payload[name] != value for name, value in columns.items()):
        return "列与内容不符"
    if any(_is_altered(payload, value) for value in personal):
        return "个人信息与摘要不符"
    return None


def _is_altered(payload: Any, value: Any) -> bool:
    """A personal value that was erased is blank and proves nothing; one that is there must fit."""
    veiled = payload["changes"].get(value.field, [None, None])
    return any(
        text not in (None, "")
        and seal != "sha256:" + hashlib.sha256(f"{value.salt}{text}".encode()).hexdigest()
        for text, seal in zip((value.before, value.after), veiled, strict=True)
    )
