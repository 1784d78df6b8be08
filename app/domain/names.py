"""How names are folded for comparing, and cut into grams for finding any part of them."""

import unicodedata
from collections.abc import Iterable, Iterator

BAR = "|"
"""Stands between the parts of a search text; folding removes it, so no name contains it."""

UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Controls, formats (zero-width blanks come along from web pages) and blanks."""

# NFKC makes the full-width brackets half-width; these have no such partner.
BRACKETS = str.maketrans("[{〔【〖「『<《〈]}〕】〗」』>》〉", "((((((((((" + "))))))))))")


def fold(text: str) -> str:
    """One form for all spellings: width, case, kind of bracket and blanks do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(BRACKETS)
    seen = "".join(
        sign for sign in plain if sign != BAR and unicodedata.category(sign) not in UNSEEN
    )
    return unicodedata.normalize("NFKC", seen)


def search_text(parts: Iterable[str]) -> str:
    """Names, code and initials of one firm, folded, each once, joined by the bar."""
    return BAR.join(dict.fromkeys(folded for part in parts if (folded := fold(part))))


def grams(text: str) -> list[str]:
    """The distinct single characters and adjacent pairs of a search text; no pair spans a bar."""
    parts = text.split(BAR)
    singles = (sign for part in parts for sign in part)
    pairs = (pair for part in parts for pair in adjacent(part))
    return list(dict.fromkeys((*singles, *pairs)))


def query_grams(typed: str) -> list[str]:
    """The grams that every text containing `typed` must have.

    They may stand apart in a text that has them all: compare with `fold(typed)` afterwards."""
    wanted = fold(typed)
    if len(wanted) < 2:
        return [wanted] if wanted else []
    return list(dict.fromkeys(adjacent(wanted)))


def adjacent(part: str) -> Iterator[str]:
    return (part[place : place + 2] for place in range(len(part) - 1))
