"""What the demonstration's world is made of: facts that appear on a day and change on days."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import SQLModel

from app.models.base import ALPHABET

BEGINNING = date(2013, 1, 7)
"""Nothing was written down before this day."""
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ref:
    """Another fact of the world, where a row needs its integer key."""

    model: type[SQLModel]
    key: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a fact stands on a day, and which of its versions that is."""

    columns: Columns
    version: int
    changed_on: date


@dataclass(slots=True)
class Fact:
    """One row of one table: since when it is known, and how it changed afterwards.

    `about` names the firm and the programme whose course it belongs to: where a user has taken
    that course in hand, the world no longer moves it."""

    model: type[SQLModel]
    key: str
    appears_on: date
    columns: Columns
    about: tuple[str, str] | None = None
    changes: list[tuple[date, Columns]] = field(default_factory=list)

    def change(self, day: date, **columns: Any) -> None:
        """From `day` on these columns are so."""
        self.changes.append((max(day, self.appears_on), columns))
        self.changes.sort(key=_day_of)

    def on(self, day: date) -> Standing | None:
        """How it stands at the end of a day; None before it appears."""
        if day < self.appears_on:
            return None
        columns, version, changed_on = dict(self.columns), 1, self.appears_on
        for changed, later in self.changes:
            if changed > day:
                break
            columns.update(later)
            version += 1
            changed_on = changed
        return Standing(columns, version, changed_on)

    def references(self) -> Iterator[Ref]:
        for columns in (self.columns, *(later for _, later in self.changes)):
            yield from (value for value in columns.values() if isinstance(value, Ref))


def _day_of(change: tuple[date, Columns]) -> date:
    return change[0]


def public_id(seed: int, model: type[SQLModel], key: str) -> str:
    """The same world has the same addresses, in whatever order it is made."""
    number = int.from_bytes(hashlib.sha256(f"{seed}/{model.__tablename__}/{key}".encode()).digest())
    signs = []
    for _ in range(12):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def moment(day: date, key: str) -> datetime:
    """An instant of that day's office hours in Shanghai, each fact its own."""
    spread = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % (8 * 60 * 60)
    return datetime.combine(day, time(0, 30), UTC) + timedelta(seconds=spread)
