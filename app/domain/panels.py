"""Panels of experts: who may sit, and how they are drawn so that anybody can draw them again.

The draw: each candidate's place is SHA-256 of "seed:code"; in that order seats are given, as long
as those still free can make the panel whole: so many technical experts, at least one financial.
Nothing else enters, not even the order of the candidates. If one of the panel steps down, the same
draw without them keeps all others and names the substitute."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.refusals import Reason, TransitionRefused

METHOD = "sha256-1"
LEAST_SEATS = 5
MOST_SEATS = 15
LEAST_FINANCIAL = 1
POOL_TIMES = 3
"""国科发火〔2016〕195号 二(四): at least five experts, no less than 60 % of them technical, at
least one financial, drawn from a pool of no less than three times as many."""


class ExpertKind(StrEnum):
    TECHNICAL = "technical"
    FINANCIAL = "financial"
    MANAGEMENT = "management"


class Exclusion(StrEnum):
    """Why somebody of the pool may not be drawn for these firms."""

    RELATION = "relation"
    SAME_EMPLOYER = "same_employer"
    AGENCY = "agency"
    NOT_IN_FIELD = "not_in_field"
    NOT_DECLARED = "not_declared"
    NO_ACCOUNT = "no_account"
    STEPPED_DOWN = "stepped_down"


class PanelPurpose(StrEnum):
    """What a review is for; neither is the province's."""

    MOCK_REVIEW = "mock_review"
    COUNTY_PROGRAMME = "county_programme"


class PanelState(StrEnum):
    """Experts review; then the scores are out; then the names; or another panel took its place."""

    REVIEWING = "reviewing"
    CLOSED = "closed"
    RELEASED = "released"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the pool under a code of this draw only, so that a replay names nobody."""

    code: str
    kind: ExpertKind
    exclusions: tuple[Exclusion, ...] = ()


def least_technical(size: int) -> int:
    return -(-size * 3 // 5)


def place_of(seed: str, code: str) -> str:
    """Where the draw puts somebody: smaller comes first."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def draw(candidates: Iterable[Candidate], seed: str, size: int) -> tuple[str, ...]:
    """The codes drawn, in the order of the draw."""
    free = [one for one in candidates if not one.exclusions]
    _refuse_too_few(free, size)
    needed = {
        ExpertKind.TECHNICAL: least_technical(size),
        ExpertKind.FINANCIAL: LEAST_FINANCIAL,
    }
    open_seats = size - sum(needed.values())
    drawn: list[str] = []
    for one in sorted(free, key=lambda each: (place_of(seed, each.code), each.code)):
        if needed.get(one.kind, 0):
            needed[one.kind] -= 1
        elif open_seats:
            open_seats -= 1
        else:
            continue
        drawn.append(one.code)
    return tuple(drawn)


def _refuse_too_few(free: Sequence[Candidate], size: int) -> None:
    technical = sum(one.kind is ExpertKind.TECHNICAL for one in free)
    financial = sum(one.kind is ExpertKind.FINANCIAL for one in free)
    short = {
        Reason.TOO_FEW_EXPERTS: len(free) < size,
        Reason.TOO_FEW_TECHNICAL: technical < least_technical(size),
        Reason.NO_FINANCIAL_EXPERT: financial < LEAST_FINANCIAL,
    }
    reasons = [reason for reason, is_short in short.items() if is_short]
    if reasons:
        raise TransitionRefused(
            *reasons, free=len(free), size=size, technical=technical, least=least_technical(size)
        )


def is_pool_large_enough(free: int, size: int) -> bool:
    """The national rule's threefold pool. A county may lack it: it is told, and refuses nothing."""
    return free >= POOL_TIMES * size


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that a draw was made of and what came of it: enough to make it again."""

    method: str
    seed: str
    size: int
    candidates: tuple[Candidate, ...]
    seats: tuple[str, ...]
    digest: str

    @property
    def is_digest_right(self) -> bool:
        return self.digest == digest_of(self.candidates)


def digest_of(candidates: Iterable[Candidate]) -> str:
    """Of the list as it was frozen; those who stepped down later count as they stood then."""
    lines = sorted(
        [
            one.code,
            one.kind.value,
            *sorted(each.value for each in one.exclusions if each is not Exclusion.STEPPED_DOWN),
        ]
        for one in candidates
    )
    text = json.dumps(lines, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Replay:
    """A draw made again: what came out, and whether it is what was kept."""

    seats: tuple[str, ...]
    is_digest_right: bool
    is_same: bool

    @property
    def holds(self) -> bool:
        return self.is_digest_right and self.is_same


def replay(drawn: Drawn) -> Replay:
    if drawn.method != METHOD:
        raise TransitionRefused(Reason.UNKNOWN_DRAW_METHOD, method=drawn.method)
    seats = draw(drawn.candidates, drawn.seed, drawn.size)
    return Replay(seats, drawn.is_digest_right, set(seats) == set(drawn.seats))


def as_document(drawn: Drawn) -> dict[str, object]:
    """For a file that anybody can draw from again, with `miaopu panel replay` or by hand."""
    return {
        "method": drawn.method,
        "seed": drawn.seed,
        "size": drawn.size,
        "digest": drawn.digest,
        "candidates": [
            {"code": one.code, "kind": one.kind.value, "exclusions": list(one.exclusions)}
            for one in drawn.candidates
        ],
        "seats": list(drawn.seats),
    }


def from_document(given: Mapping[str, object]) -> Drawn:
    """The draw of such a file; a refusal where it is none."""
    try:
        candidates: object = given["candidates"]
        seats: object = given["seats"]
        size: object = given["size"]
        if not isinstance(candidates, list) or not isinstance(seats, list):
            raise TypeError
        if not isinstance(size, int):
            raise TypeError
        return Drawn(
            method=str(given["method"]),
            seed=str(given["seed"]),
            size=size,
            candidates=tuple(
                Candidate(
                    str(one["code"]),
                    ExpertKind(one["kind"]),
                    tuple(Exclusion(each) for each in one["exclusions"]),
                )
                for one in candidates
            ),
            seats=tuple(str(one) for one in seats),
            digest=str(given["digest"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TransitionRefused(Reason.NOT_A_DRAW) from error
