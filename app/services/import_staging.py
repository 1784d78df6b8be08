"""What a file would do, kept row by row until somebody confirms it.

`open_run` keeps a short file at once. A long one is begun (`begin_run`), its rows are stored chunk
by chunk (`stage`), each chunk in a transaction of its own, and at the end it is `settled`."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import FigureSource
from app.domain.imports import ImportKind, ImportRowState, ImportState
from app.domain.titles import Programme
from app.models.imports import ImportRow, ImportRun
from app.recording import plain
from app.services.planned_rows import CHUNK, WRITES, GivenRow, PlannedRow, RowAction, typed
from app.services.pool_import import GivenEntry

CLEARED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What reading a file came to, in words that this layer knows."""

    kind: ImportKind
    rows: int
    problems: Sequence[dict[str, Any]]
    bad_rows: int
    headings: Sequence[str]
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NamedFile:
    """What a file is called, and the hash by which it is known again."""

    name: str
    sha256: str


def begin_run(session: Session, viewer: Viewer, file: NamedFile) -> ImportRun:
    """A run whose file is still being read; what it tells about is known at the end."""
    run = ImportRun(
        county_code=viewer.county_code,
        kind=ImportKind.ENTERPRISES,
        state=ImportState.CHECKING,
        person_id=viewer.person_id,
        person_name=viewer.name,
        file_name=file.name[:120],
        sha256=file.sha256,
    )
    session.add(run)
    session.flush()
    return run


def open_run(
    session: Session,
    viewer: Viewer,
    file: NamedFile,
    planned: Sequence[PlannedRow],
    checked: CheckedFile,
) -> ImportRun:
    """Keep what a short file would do, until somebody confirms it."""
    run = begin_run(session, viewer, file)
    fill(session, run, planned, checked)
    return run


def fill(
    session: Session, run: ImportRun, planned: Sequence[PlannedRow], checked: CheckedFile
) -> None:
    """All rows of a short file anew."""
    session.execute(delete(ImportRow).where(col(ImportRow.run_id) == run.id))
    begin_anew(run)
    for start in range(0, len(planned), CHUNK):
        stage(session, run, planned[start : start + CHUNK])
    settle(session, run, checked)


def clear_some(session: Session, run: ImportRun) -> int:
    """Away with some rows of an earlier reading; how many."""
    some = select(col(ImportRow.id)).where(col(ImportRow.run_id) == run.id).limit(CLEARED_AT_ONCE)
    cleared = session.execute(delete(ImportRow).where(col(ImportRow.id).in_(some)))
    return int(cleared.rowcount)  # type: ignore[attr-defined]


def begin_anew(run: ImportRun) -> None:
    run.creates = run.updates = run.unchanged = 0


def stage(session: Session, run: ImportRun, planned: Sequence[PlannedRow]) -> None:
    """Keep the next rows that create or change something; the others are only counted."""
    writes = [row for row in planned if row.action in WRITES]
    first = run.creates + run.updates
    if writes:
        session.execute(
            insert(ImportRow),
            [_stored(run.id or 0, place, row) for place, row in enumerate(writes, start=first)],
        )
    run.creates += sum(row.action is RowAction.CREATE for row in writes)
    run.updates += sum(row.action is RowAction.UPDATE for row in writes)
    run.unchanged += sum(row.action is RowAction.UNCHANGED for row in planned)
    session.flush()


def settle(session: Session, run: ImportRun, checked: CheckedFile) -> None:
    """The file is read to its end: it waits for somebody to confirm it."""
    run.kind = checked.kind
    run.rows, run.bad_rows = checked.rows, checked.bad_rows
    run.problems = as_json(list(checked.problems))
    run.headings = as_json(list(checked.headings))
    run.answers = as_json(checked.answers)
    run.state = ImportState.PLANNED
    session.flush()


def count_rows(session: Session, run: ImportRun, states: Collection[ImportRowState]) -> int:
    """Rows of a run that stand like this."""
    number: int = session.execute(
        select(func.count()).where(
            col(ImportRow.run_id) == run.id, col(ImportRow.state).in_(states)
        )
    ).scalar_one()
    return number


def _stored(run_id: int, position: int, row: PlannedRow) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "position": position,
        "sheet": row.given.sheet[:120],
        "number": row.given.number,
        "uscc": row.given.values.get("uscc", ""),
        "name": row.given.subject[:120],
        "action": row.action,
        "state": ImportRowState.OPEN,
        "given": as_json(as_plain(row.given)),
        "changes": shown_changes(row),
        "made": "{}",
        "reason": "",
    }


def shown_changes(row: PlannedRow) -> str:
    return as_json({name: [plain(old), plain(new)] for name, (old, new) in row.changes.items()})


def as_plain(given: GivenRow) -> dict[str, Any]:
    entry = given.entry
    return {
        "values": {name: plain(value) for name, value in given.values.items()},
        "figures": [[name, year, plain(value)] for (name, year), value in given.figures.items()],
        "source": given.source,
        "entry": [entry.cohort, entry.target, dict(entry.values)] if entry else None,
    }


def as_given(row: ImportRow) -> GivenRow:
    kept = json.loads(row.given)
    entry = kept["entry"]
    return GivenRow(
        row.sheet,
        row.number,
        {name: typed(name, value) for name, value in kept["values"].items()},
        {(name, year): Decimal(value) for name, year, value in kept["figures"]},
        FigureSource(kept["source"]),
        GivenEntry(entry[0], Programme(entry[1]), entry[2]) if entry else None,
    )


def as_json(value: Any) -> str:
    """By the encoder in C, like the entries of the history."""
    return msgspec.json.encode(value).decode()
