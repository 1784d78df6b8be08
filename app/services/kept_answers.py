"""Requests that carry a key are carried out once: the first one works, the others are told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.domain.refusals import InvalidValue, Reason, TransitionRefused
from app.models.kept_answers import KeptAnswer

KEPT = timedelta(hours=24)
LONGEST = 200_000
"""Signs of an answer that are kept; a longer one is told once."""
UNIQUE = ("person_id", "place", "key_digest")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request is known by; each of the three is a digest."""

    place: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Told:
    status: int
    headers: Mapping[str, str]
    body: str


def begin_once(session: Session, person_id: int, asked: Asked) -> Told | None:
    """None: this is the first request with its key, and the others wait for it. Else what the
    first one was told; the same key with another body is refused."""
    now = datetime.now(UTC)
    own = (
        col(KeptAnswer.person_id) == person_id,
        col(KeptAnswer.place) == asked.place,
        col(KeptAnswer.key_digest) == asked.key,
    )
    session.execute(delete(KeptAnswer).where(*own, col(KeptAnswer.created_at) < now - KEPT))
    if _is_first(session, person_id, asked, now):
        return None
    found = session.execute(
        select(
            col(KeptAnswer.body_digest),
            col(KeptAnswer.status),
            col(KeptAnswer.headers),
            col(KeptAnswer.body),
        ).where(*own)
    ).one()
    if found.body_digest != asked.body:
        raise InvalidValue(Reason.KEY_REUSED)
    if found.status is None:
        raise TransitionRefused(Reason.ALREADY_CARRIED_OUT)
    return Told(found.status, json.loads(found.headers), found.body)


def _is_first(session: Session, person_id: int, asked: Asked, now: datetime) -> bool:
    """Whoever comes second waits here until the first one's transaction ends."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = sqlite.insert if is_sqlite else postgresql.insert
    claimed = insert(KeptAnswer).values(
        person_id=person_id,
        place=asked.place,
        key_digest=asked.key,
        body_digest=asked.body,
        created_at=now,
        headers="",
        body="",
    )
    result = session.execute(
        claimed.on_conflict_do_nothing(index_elements=UNIQUE).returning(col(KeptAnswer.id))
    )
    return result.first() is not None


def keep_answer(session: Session, person_id: int, asked: Asked, told: Told) -> None:
    if len(told.body) > LONGEST:
        return
    session.execute(
        update(KeptAnswer)
        .where(
            col(KeptAnswer.person_id) == person_id,
            col(KeptAnswer.place) == asked.place,
            col(KeptAnswer.key_digest) == asked.key,
        )
        .values(status=told.status, headers=json.dumps(dict(told.headers)), body=told.body)
    )


def drop_expired(session: Session, now: datetime) -> int:
    """Answers of people who never come back with the same key."""
    gone = session.execute(
        delete(KeptAnswer)
        .where(col(KeptAnswer.created_at) < now - KEPT)
        .returning(col(KeptAnswer.id))
    )
    return len(gone.all())
