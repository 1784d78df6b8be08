"""Saved views: a list with its filters, columns and order, kept under a name."""

from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit

MOST_PINNED = 8
"""Each pinned view is counted afresh on every page."""
MOST_SAVED = 60
LONGEST_QUERY = 1500
NEVER_KEPT = frozenset({"after", "before"})
"""Where a page begins is no part of a question."""


class ListKind(StrEnum):
    """What a view may be a view of."""

    ENTERPRISES = "enterprises"
    POOL = "pool"
    CASE_BOARD = "case_board"
    CASES = "cases"
    TITLES = "titles"
    VISITS = "visits"
    INSTITUTIONS = "institutions"
    TALENTS = "talents"
    PLATFORMS = "platforms"
    HONOURS = "honours"
    CONTRACTS = "contracts"
    SCIENCE_PROJECTS = "science_projects"


ADDRESSES: dict[ListKind, str] = {
    ListKind.ENTERPRISES: "/enterprises",
    ListKind.POOL: "/pool",
    ListKind.CASE_BOARD: "/cases",
    ListKind.CASES: "/cases/list",
    ListKind.TITLES: "/titles",
    ListKind.VISITS: "/visits",
    ListKind.INSTITUTIONS: "/institutions",
    ListKind.TALENTS: "/talent-projects",
    ListKind.PLATFORMS: "/platforms",
    ListKind.HONOURS: "/honours",
    ListKind.CONTRACTS: "/contracts",
    ListKind.SCIENCE_PROJECTS: "/science-projects",
}


def list_at(address: str) -> tuple[ListKind, str] | None:
    """The list that an address shows, and its question; None for any other address."""
    parts = urlsplit(address)
    kind = next((one for one, path in ADDRESSES.items() if path == parts.path), None)
    if kind is None:
        return None
    asked = [pair for pair in parse_qsl(parts.query) if pair[0] not in NEVER_KEPT]
    return kind, urlencode(asked)


def address_of(kind: ListKind, query: str) -> str:
    return f"{ADDRESSES[kind]}?{query}" if query else ADDRESSES[kind]
