"""The rows of an import on their way: as a file gives them, and as what they would do."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.domain.enterprises import FigureSource
from app.domain.refusals import Reason
from app.services.figure_import import GivenFigures
from app.services.pool_import import GivenEntry

CHUNK = 500
DAYS = ("_on", "_valid_from", "_valid_until", "_building_from")
"""How the names of fields that hold a day end."""
Made = dict[str, Any]
"""What an undo needs of a row that was written: the rows it made, and their versions."""


class RowAction(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


WRITES = frozenset({RowAction.CREATE, RowAction.UPDATE})


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One good row of a file: where it stands and the values it gives."""

    sheet: str
    number: int
    values: dict[str, Any]
    figures: GivenFigures = field(default_factory=dict)
    source: FigureSource = FigureSource.SELF_REPORTED
    entry: GivenEntry | None = None
    town: str = ""
    """Of the sheet, where the row says none: it holds for a firm that is new."""

    @property
    def subject(self) -> str:
        """Whom or what the row is about, by name."""
        return str(self.values.get("name") or self.values.get("value_indicator") or "")


@dataclass
class Told:
    """What the rows of a file before these have told, so that one that says it again is known."""

    rows: dict[Hashable, GivenRow] = field(default_factory=dict)
    made: list[Any] = field(default_factory=list)
    """What those rows would enter, where new facts must not contradict each other."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What a row would do. `changes` holds old and new of each field; `unsaid` figures are left
    out because nobody said of which year or basis they are; `wrong` fields refuse the row."""

    given: GivenRow
    action: RowAction
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    enterprise_id: int | None = None
    reason: Reason | None = None
    unsaid: tuple[tuple[str, int | None], ...] = ()
    wrong: dict[str, Reason] = field(default_factory=dict)
    has_left_cohort: bool = False
    doubts: dict[str, Reason] = field(default_factory=dict)
    """What is odd about a field and refuses nothing."""
    details: dict[str, object] = field(default_factory=dict)
    """For the sentences of `wrong` and `doubts`."""


def typed(name: str, value: Any) -> Any:
    """A value as its column holds it, from what JSON can hold."""
    if value is None:
        return None
    if name.endswith(DAYS):
        return date.fromisoformat(value)
    return Decimal(value) if name.endswith(("_cny", "_value", "_sqm")) else value
