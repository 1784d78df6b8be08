"""Two records of one firm, and what one firm became: duplicates, mergers, splits."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from app.domain.names import fold


class Likeness(StrEnum):
    """Why two records may be one firm, the strongest reason first."""

    SAME_ORGANISATION_CODE = "same_organisation_code"
    SAME_NAME = "same_name"
    FORMER_NAME = "former_name"
    SIMILAR_NAME = "similar_name"


class LineageKind(StrEnum):
    """How one record leads to another; the first two are events in the firms' lives."""

    MERGER = "merger"
    SPLIT = "split"
    DUPLICATE_RECORD = "duplicate_record"


LEGAL_FORMS = re.compile(r"(有限责任公司|股份有限公司|有限公司|股份公司|集团|公司|厂)+$")
IN_BRACKETS = re.compile(r"\([^()]*\)")
SHORTEST_CORE = 2
MOST_IN_GROUP = 12
"""A likeness shared by more records than this is a common word, no suspicion."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a record is recognised by."""

    key: int
    name: str
    uscc: str
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one firm; the smaller key first."""

    first: int
    second: int
    likeness: tuple[Likeness, ...]


def organisation_code(uscc: str) -> str:
    """The nine characters that stay when a firm's registration moves (GB 32100: 9 to 17)."""
    return uscc[8:17]


def core_of(name: str, places: Sequence[str]) -> str:
    """A name without place, brackets and legal form: 浙江新达(平湖)电子有限公司 -> 新达电子."""
    core = LEGAL_FORMS.sub("", IN_BRACKETS.sub("", fold(name)))
    for place in places:
        core = core.removeprefix(place)
    return core


def place_words(names: Iterable[str]) -> tuple[str, ...]:
    """What a name may begin with, 省 before 市 before 县: 浙江省, 浙江, 嘉兴市, 嘉兴 ..."""
    words: list[str] = []
    for name in names:
        short = re.sub(r"(省|市|县|区)$", "", name)
        words += [name, short] if len(short) > 1 else [name]
    return tuple(dict.fromkeys(words))


def find_pairs(records: Sequence[Known], places: Sequence[str]) -> list[Pair]:
    """Every two records with a likeness, the strongest first. Time grows with the records, not
    with their pairs."""
    found: dict[tuple[int, int], set[Likeness]] = {}

    def note(groups: Iterable[Sequence[int]], likeness: Likeness) -> None:
        for keys in groups:
            if len(keys) <= MOST_IN_GROUP:
                for pair in combinations(sorted(keys), 2):
                    found.setdefault(pair, set()).add(likeness)

    note(_groups(records, lambda one: [organisation_code(one.uscc)]),
         Likeness.SAME_ORGANISATION_CODE)  # fmt: skip
    note(_groups(records, lambda one: [fold(one.name)]), Likeness.SAME_NAME)
    note(_groups(records, _every_name), Likeness.FORMER_NAME)
    note(_groups(records, lambda one: _cores(one, places)), Likeness.SIMILAR_NAME)
    pairs = [
        Pair(first, second, tuple(one for one in Likeness if one in _strongest(reasons)))
        for (first, second), reasons in found.items()
    ]
    order = list(Likeness)
    return sorted(pairs, key=lambda pair: (order.index(pair.likeness[0]), pair.first, pair.second))


def _every_name(one: Known) -> list[str]:
    return [fold(name) for name in (one.name, *one.former_names)]


def _cores(one: Known, places: Sequence[str]) -> list[str]:
    cores = (core_of(name, places) for name in (one.name, *one.former_names))
    return [core for core in cores if len(core) >= SHORTEST_CORE]


def _groups(records: Sequence[Known], words: Callable[[Known], Iterable[str]]) -> list[list[int]]:
    by_word: dict[str, set[int]] = {}
    for one in records:
        for word in words(one):
            by_word.setdefault(word, set()).add(one.key)
    return [sorted(keys) for keys in by_word.values() if len(keys) > 1]


def _strongest(reasons: set[Likeness]) -> set[Likeness]:
    """A code and the strongest of the names: the weaker follow from the stronger."""
    names = (Likeness.SAME_NAME, Likeness.FORMER_NAME, Likeness.SIMILAR_NAME)
    strongest = next((name for name in names if name in reasons), None)
    return (reasons & {Likeness.SAME_ORGANISATION_CODE}) | ({strongest} if strongest else set())
