"""What the imports of single facts share: chunks, rows told twice, writing with their versions."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from sqlmodel import Session

from app.domain.refusals import Reason
from app.models.base import Versioned
from app.services.planned_rows import CHUNK, WRITES, GivenRow, Made, PlannedRow, RowAction, Told

Stored = TypeVar("Stored")


def in_chunks(rows: Sequence[GivenRow]) -> Iterator[Sequence[GivenRow]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def told_before(told: Told, key: Hashable, row: GivenRow, name: str) -> PlannedRow | None:
    """The refusal of a row that says again what another one said."""
    first = told.rows.setdefault(key, row)
    if first is row:
        return None
    where = f"{first.number}"
    if first.sheet != row.sheet:
        where += f"(工作表“{first.sheet}”)"
    return PlannedRow(
        row, RowAction.REFUSED, wrong={name: Reason.ROW_TWICE}, details={"row": where}
    )


def write_through(
    session: Session,
    planned: Sequence[PlannedRow],
    find: Callable[[Sequence[PlannedRow]], Stored],
    write: Callable[[PlannedRow, Stored], Versioned],
) -> list[Made]:
    """Write rows through the session, chunk by chunk; of each its id and version afterwards."""
    made: list[Made] = []
    writes = [row for row in planned if row.action in WRITES]
    for start in range(0, len(writes), CHUNK):
        chunk = writes[start : start + CHUNK]
        stored = find(chunk)
        written = [write(row, stored) for row in chunk]
        session.flush()
        made += [{"row": [one.id, one.version]} for one in written]
    return made
