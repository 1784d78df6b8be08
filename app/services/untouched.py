"""Rows an import wrote: found again if nobody touched them since, and put back as they were."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.imports import ImportRowState
from app.models.base import Versioned
from app.models.imports import ImportRow, ImportRun
from app.plain_rows import PlainRow, plain_rows
from app.recorded_writes import Values, change_rows, delete_rows
from app.services.planned_rows import Made


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row of an import that was written: what it made, and old and new of what it changed."""

    id: int
    action: str
    made: Made
    changes: dict[str, list[Any]]


Undo = Callable[[Session, Viewer, ImportRun, Sequence[WrittenRow]], set[int]]
"""Takes rows back, all that nobody touched since; the ids of those that somebody did. A row that is
in use is refused by the database, and with it all that were given."""


def next_written(session: Session, run: ImportRun, limit: int) -> list[WrittenRow]:
    """What is still to be taken back, last first."""
    found = session.execute(
        select(
            col(ImportRow.id), col(ImportRow.action), col(ImportRow.made), col(ImportRow.changes)
        )
        .where(col(ImportRow.run_id) == run.id, col(ImportRow.state) == ImportRowState.WRITTEN)
        .order_by(col(ImportRow.position).desc())
        .limit(limit)
    )
    return [
        WrittenRow(row_id or 0, action, json.loads(made), json.loads(changes))
        for row_id, action, made, changes in found
    ]


class Untouched:
    """Rows of one table as an import left them, by what it remembers of them: each once: whoever
    takes one back touches it."""

    def __init__(
        self,
        session: Session,
        table: type[Versioned],
        left: Iterable[Sequence[int] | None],
        *also: ColumnElement[bool],
    ) -> None:
        ids = {one[0] for one in left if one}
        found = plain_rows(session.connection(), table, col(table.id).in_(ids), *also)
        self._rows = {row.id: row for row in found}

    def has(self, left: Sequence[int]) -> bool:
        row = self._rows.get(left[0])
        return row is not None and row.version == left[1]

    def take(self, left: Sequence[int]) -> PlainRow:
        return self._rows.pop(left[0])


def restore_rows(
    session: Session, table: type[Versioned], wanted: Sequence[tuple[PlainRow, Values]]
) -> None:
    """Rows the import made go; those that it changed get their values back."""
    delete_rows(session, table, [row for row, _ in wanted if row.version == 1])
    change_rows(session, table, [(row, old) for row, old in wanted if row.version != 1])
