"""Which rows of an HNTE draft belong together, whichever of them names the other.

A right and an activity belong together where the activity names it, or a conversion names both;
likewise a right and a product, an activity and a product."""

from collections.abc import Mapping, Sequence

from app.domain.forms.canonical import ids
from app.domain.forms.drafts import Draft

TABLES = ("ip", "rd", "ps", "conversions")
NAMING: Mapping[str, tuple[str, ...]] = {
    "rd": ("ip",),
    "ps": ("ip",),
    "conversions": ("ip", "rd", "ps"),
}
"""Which columns of which table name rows of which other."""


class Links:
    """Which rows belong together, read from either side."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._pairs: dict[tuple[str, str], set[tuple[str, str]]] = {}
        there = {table: {row.id for row in draft.of(table)} for table in TABLES}
        for table, columns in NAMING.items():
            for row in draft.of(table):
                named = {
                    column: [one for one in ids(row.values.get(column)) if one in there[column]]
                    for column in columns
                }
                for column, found in named.items():
                    self._join((table, row.id), column, found)
                if table == "conversions":
                    self._join_through(named)

    def _join(self, one: tuple[str, str], table: str, found: Sequence[str]) -> None:
        for other in found:
            self._pairs.setdefault(one, set()).add((table, other))
            self._pairs.setdefault((table, other), set()).add(one)

    def _join_through(self, named: Mapping[str, Sequence[str]]) -> None:
        """What one conversion names belongs together: the activity's result became the product."""
        for right in named["ip"]:
            self._join(("ip", right), "rd", named["rd"])
            self._join(("ip", right), "ps", named["ps"])
        for activity in named["rd"]:
            self._join(("rd", activity), "ps", named["ps"])

    def of(self, table: str, row: str, to: str) -> tuple[str, ...]:
        """In the order of their numbers."""
        linked = self._pairs.get((table, row), set())
        return tuple(one.id for one in self._draft.of(to) if (to, one.id) in linked)
