"""How names are folded for comparing, and cut into grams for finding any part of them."""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import add

BAR = "|"
"""Stands between the parts of a search text; folding removes it, so no name contains it."""

UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Controls, formats (zero-width blanks come along from web pages) and blanks."""

# NFKC makes the full-width brackets half-width; these have no such partner.
BRACKETS = str.maketrans("[{〔【〖「『<《〈]}〕】〗」』>》〉", "((((((((((" + "))))))))))")


def fold(text: str) -> str:
    """One form for all spellings: width, case, kind of bracket and blanks do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(BRACKETS)
    # Whether all can be seen is asked first: most texts are names, and sign by sign takes longer
    # than all the rest.
    if BAR in plain or " " in plain or not plain.isprintable():
        plain = "".join(
            sign for sign in plain if sign != BAR and unicodedata.category(sign) not in UNSEEN
        )
    return unicodedata.normalize("NFKC", plain)


def search_text(parts: Iterable[str]) -> str:
    """Names, code and initials of one firm, folded, each once, joined by the bar."""
    return BAR.join(dict.fromkeys(folded for part in parts if (folded := fold(part))))


def grams(text: str) -> list[str]:
    """The distinct single characters and adjacent pairs of a search text; no pair spans a bar."""
    pairs = chain.from_iterable(map(adjacent, text.split(BAR)))
    return list(dict.fromkeys(chain(text.replace(BAR, ""), pairs)))


def query_grams(typed: str) -> list[str]:
    """The grams that every text containing `typed` must have.

    They may stand apart in a text that has them all: compare with `fold(typed)` afterwards."""
    wanted = fold(typed)
    if len(wanted) < 2:
        return [wanted] if wanted else []
    return list(dict.fromkeys(adjacent(wanted)))


def adjacent(part: str) -> Iterator[str]:
    return map(add, part, part[1:])
