"""What has been filled in so far, as the rules read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row of a table. Its id stays when rows before it go and its number changes."""

    id: str
    number: str
    """RD01: the table's prefix and its place."""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """Values are canonical texts: yuan as a plain decimal, dates as 2018-05-31, yes and no as true
    and false, references as row ids between blanks. What is not there has not been said."""

    values: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[DraftRow]] = field(default_factory=dict)
    """By table."""

    def of(self, table: str) -> Sequence[DraftRow]:
        return self.rows.get(table, ())


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a form: `main`/`sales.y1`, or row `id` of a table, or a slot."""

    section: str
    key: str = ""
    """Of a field, a table or a slot; empty for the whole section."""
    row: str = ""
    column: str = ""
