"""What is wrong with a file: each cell or row with its reason, and how to mend it."""

import re
from dataclasses import dataclass, field

from app.domain.refusals import Reason
from app.exchange.sheets import BrokenRow, Row
from app.services.planned_rows import GivenRow
from app.words import sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell, or row, that needs mending. An error refuses its row, a warning does not; row 0
    is the sheet as a whole."""

    severity: str
    sheet: str
    row: int
    column: str
    value: str
    reason: Reason
    detail: str
    remedy: str
    position: int | None = None
    """The column's place in the sheet, from 0."""


ASKED = re.compile(r"[,。]请[^。]*。$")


def _what(reason: Reason, details: dict[str, object] | None) -> str:
    """What is wrong, without what a form's sentence goes on to ask: the remedy says it better."""
    return ASKED.sub("。", sentence(reason, details))


@dataclass
class Problems:
    """The problems of a file as they are found."""

    found: list[Problem] = field(default_factory=list)
    _said: set[tuple[str, Reason, str]] = field(default_factory=set)

    def complain(
        self,
        row: Row | BrokenRow | GivenRow,
        column: str,
        value: str,
        reason: Reason,
        remedy: str,
        details: dict[str, object] | None = None,
        position: int | None = None,
    ) -> None:
        self.found.append(
            Problem("error", row.sheet, row.number, column, value, reason,
                    _what(reason, details), remedy, position)
        )  # fmt: skip

    def warn(
        self,
        sheet: str,
        row: int,
        reason: Reason,
        remedy: str,
        column: str = "",
        details: dict[str, object] | None = None,
        position: int | None = None,
        *,
        value: str = "",
        severity: str = "warning",
    ) -> None:
        self.found.append(
            Problem(severity, sheet, row, column, value, reason, sentence(reason, details),
                    remedy, position)
        )  # fmt: skip

    def warn_once(
        self,
        sheet: str,
        row: int,
        reason: Reason,
        remedy: str,
        column: str = "",
        details: dict[str, object] | None = None,
        *,
        severity: str = "warning",
        position: int | None = None,
    ) -> None:
        said = (sheet, reason, column + str(details))
        if said not in self._said:
            self._said.add(said)
            self.warn(sheet, row, reason, remedy, column, details, position, severity=severity)
