"""Whether two talent projects are one: near-copies of a plan, one person under two names.

The method is fixed and explained in docs/decisions (likeness of talent projects): sets of shingles
(A. Z. Broder, On the resemblance and containment of documents, 1997), compared exactly; digests of
identity papers; names in every form they are written in. It points out, an officer decides."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from math import ceil

from app.domain.names import fold

METHOD = "talent-likeness-1"
"""Named in whatever is kept or printed: another shingle or limit is another method."""
SHINGLE = 5
"""Signs in a row. Fewer, and two plans of one trade share too many by the trade's own words."""
LEAST_SHINGLES = 40
"""A text shorter than this says too little to be a copy of anything."""
COPY = Fraction(1, 2)
"""The share of the shorter plan that stands in the other one, from which it is a near-copy."""
REWRITTEN = Fraction(3, 10)
"""Enough where the titles are alike too."""
COMMON_SHARE, LEAST_COMMON = Fraction(1, 20), 5
"""A shingle in so many of all plans is the call's or the trade's, and no sign of a copy."""
TITLE = Fraction(3, 5)
"""The share of the shorter title's pairs of signs that are in the other one."""


class IdKind(StrEnum):
    """Which paper a digest is of: digests of different papers say nothing of each other."""

    RESIDENT_CARD = "resident_card"
    PASSPORT = "passport"


class LikenessKind(StrEnum):
    SAME_PAPER = "same_paper"
    SAME_NAME_AND_ORIGIN = "same_name_and_origin"
    NEAR_COPY = "near_copy"
    REWRITTEN_PLAN = "rewritten_plan"


OF_PERSON = frozenset({LikenessKind.SAME_PAPER, LikenessKind.SAME_NAME_AND_ORIGIN})
OF_PLAN = frozenset({LikenessKind.NEAR_COPY, LikenessKind.REWRITTEN_PLAN})


@dataclass(frozen=True, slots=True)
class Likened:
    """What is compared of one project. Blank is unknown, and unknown is like nothing."""

    key: str
    title: str
    plan: str
    names: frozenset[str] = frozenset()
    """The leader's name in every form (`name_forms`)."""
    id_kind: IdKind | None = None
    id_digest: str = ""
    origin: str = ""
    """The leader's last employer or university."""
    born_in: int | None = None


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Two projects that may be one, each by its key; how alike the plans are, and in what."""

    left: str
    right: str
    kinds: frozenset[LikenessKind]
    containment: Fraction
    jaccard: Fraction


def name_forms(name: str, reading: str = "") -> frozenset[str]:
    """张小明 with its reading (zhang xiao ming), Xiaoming ZHANG and ZHANG, Xiao-Ming share a form:
    the letters of the family name before or after those of the given one."""
    folded = fold(name)
    if not folded:
        return frozenset()
    parts = _letters(reading or name)
    forms = {folded} if not folded.isascii() else set()
    forms |= {
        "".join(parts[place:] + parts[:place])
        for place in (range(len(parts)) if not reading else range(1))
    }
    return frozenset(form for form in forms if form)


def _letters(text: str) -> list[str]:
    """Words of Latin letters: a hyphen joins, a comma or a blank parts."""
    spaced = "".join(sign if sign.isalpha() or sign in "-'" else " " for sign in text.casefold())
    return [part for word in spaced.split() if (part := word.replace("-", "").replace("'", ""))]


@lru_cache(maxsize=4096)
def shingles(text: str, size: int = SHINGLE) -> frozenset[str]:
    """Every run of so many signs; width, case, blanks and punctuation do not matter."""
    plain = "".join(sign for sign in fold(text) if sign.isalnum())
    return frozenset(plain[place : place + size] for place in range(len(plain) - size + 1))


def common_shingles(plans: Iterable[str]) -> frozenset[str]:
    """What many of all plans say alike."""
    texts = list(plans)
    number = Counter(chain.from_iterable(map(shingles, texts)))
    most = max(LEAST_COMMON, ceil(COMMON_SHARE * len(texts)))
    return frozenset(one for one, times in number.items() if times >= most)


def compare(left: Likened, right: Likened, common: Set[str] = frozenset()) -> Resemblance:
    one, other = shingles(left.plan) - common, shingles(right.plan) - common
    return _compared(left, right, one, other)


def _compared(left: Likened, right: Likened, one: Set[str], other: Set[str]) -> Resemblance:
    shared = len(one & other)
    least = min(len(one), len(other))
    is_long = least >= LEAST_SHINGLES
    containment = Fraction(shared, least) if is_long else Fraction(0)
    jaccard = Fraction(shared, len(one) + len(other) - shared) if is_long else Fraction(0)
    kinds = {*_of_person(left, right), *_of_plan(left, right, containment)}
    return Resemblance(left.key, right.key, frozenset(kinds), containment, jaccard)


def _of_person(left: Likened, right: Likened) -> Iterable[LikenessKind]:
    if left.id_digest and right.id_digest and left.id_kind is right.id_kind:
        # Two papers of one kind decide it: namesakes at one university are two people.
        if left.id_digest == right.id_digest:
            yield LikenessKind.SAME_PAPER
    elif (
        left.names & right.names
        and _is_one_origin(left.origin, right.origin)
        and (left.born_in is None or right.born_in is None or left.born_in == right.born_in)
    ):
        yield LikenessKind.SAME_NAME_AND_ORIGIN


def _of_plan(left: Likened, right: Likened, containment: Fraction) -> Iterable[LikenessKind]:
    if containment >= COPY:
        yield LikenessKind.NEAR_COPY
    elif containment >= REWRITTEN and _is_one_title(left.title, right.title):
        yield LikenessKind.REWRITTEN_PLAN


def _is_one_origin(left: str, right: str) -> bool:
    """One and the same, or one a part of the other: a faculty and its university."""
    one, other = fold(left), fold(right)
    return bool(one and other) and (one in other or other in one)


def _is_one_title(left: str, right: str) -> bool:
    one, other = shingles(left, 2), shingles(right, 2)
    least = min(len(one), len(other))
    return least > 0 and Fraction(len(one & other), least) >= TITLE


def alike_to(project: Likened, others: Iterable[Likened]) -> list[Resemblance]:
    """Those of the others that may be the same, the most alike first."""
    beside = [one for one in others if one.key != project.key]
    common = common_shingles([project.plan, *(one.plan for one in beside)])
    found = (compare(project, other, common) for other in beside)
    return sorted(
        (one for one in found if one.kinds),
        key=lambda one: (-len(one.kinds), -one.containment, one.right),
    )


def pairs_alike(projects: Sequence[Likened]) -> list[Resemblance]:
    """All pairs of a register that may be one."""
    common = common_shingles([one.plan for one in projects])
    own = {one.key: shingles(one.plan) - common for one in projects}
    return [
        found
        for place, left in enumerate(projects)
        for right in projects[place + 1 :]
        if (found := _compared(left, right, own[left.key], own[right.key])).kinds
    ]
