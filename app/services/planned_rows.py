"""The rows of an import on their way: as a file gives them, and as what they would do."""

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


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What a row would do. `changes` holds old and new of each field; `unsaid` figures are left
    out because nobody said of which year or basis they are; `wrong` ones contradict others."""

    given: GivenRow
    action: RowAction
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    enterprise_id: int | None = None
    reason: Reason | None = None
    unsaid: tuple[tuple[str, int | None], ...] = ()
    wrong: dict[str, Reason] = field(default_factory=dict)
    has_left_cohort: bool = False


def typed(name: str, value: Any) -> Any:
    """A firm's value as its column holds it, from what JSON can hold."""
    if value is None:
        return None
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return Decimal(value) if name.endswith("_cny") else value
