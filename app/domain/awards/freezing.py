"""A drawn list is frozen: its digest, and what the register says differently since."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.awards.drawing import AwardMatter, AwardSource, Drawn, Key, Strike
from app.domain.titles import Authority, TitleKind

FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """All that a line said on the day it was drawn."""

    source: AwardSource
    source_id: str
    clause_id: str
    uscc: str
    name: str
    township: str
    rewards: str
    kind: TitleKind
    level: Authority | None
    gained_on: date
    certificate: str
    matter: AwardMatter
    amount: Decimal
    strike: Strike | None

    @property
    def key(self) -> Key:
        return (self.source, self.source_id, self.clause_id)


def frozen(drawn: Drawn) -> FrozenLine:
    merit, clause = drawn.merit, drawn.clause
    return FrozenLine(
        source=merit.source,
        source_id=merit.source_id,
        clause_id=clause.id,
        uscc=merit.recipient.uscc,
        name=merit.recipient.name,
        township=merit.recipient.township,
        rewards=merit.rewards,
        kind=merit.counts_as,
        level=merit.level,
        gained_on=merit.gained_on,
        certificate=merit.certificate,
        matter=clause.matter,
        amount=clause.amount,
        strike=drawn.settled.strike,
    )


def digest_of(lines: Iterable[FrozenLine]) -> str:
    """SHA-256 over the lines in the order of their keys; nothing in it depends on a database."""
    said = [_plain(one) for one in sorted(lines, key=lambda one: one.key)]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(line: FrozenLine) -> dict[str, str]:
    values = asdict(line) | {"amount": line.amount.quantize(FEN)}
    return {name: "" if value is None else str(value) for name, value in values.items()}


class LaterChange(StrEnum):
    """How a line of the frozen list stands beside the register of today."""

    APPEARED = "appeared"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    change: LaterChange
    line: FrozenLine
    """As frozen; one that appeared since, as it is now."""
    now: FrozenLine | None = None
    fields: tuple[str, ...] = ()
    """What changed."""


COMPARED = tuple(one.name for one in fields(FrozenLine) if one.name != "strike")
"""What is struck follows from the other lines, which are told themselves."""


def differences(before: Sequence[FrozenLine], now: Sequence[FrozenLine]) -> list[Difference]:
    """Later corrections change no frozen list; they are shown beside it."""
    was: Mapping[Key, FrozenLine] = {one.key: one for one in before}
    found = [_difference(was.get(one.key), one) for one in now]
    there = {one.key for one in now}
    found += [Difference(LaterChange.GONE, one) for one in before if one.key not in there]
    told = [one for one in found if one is not None]
    return sorted(told, key=lambda one: (one.line.uscc, one.line.key))


def _difference(before: FrozenLine | None, now: FrozenLine) -> Difference | None:
    if before is None:
        return Difference(LaterChange.APPEARED, now)
    changed = tuple(name for name in COMPARED if getattr(before, name) != getattr(now, name))
    return Difference(LaterChange.CHANGED, before, now, changed) if changed else None
