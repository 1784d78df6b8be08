"""An import as a thing one can look at, confirm and take back.

`open_run` keeps what a file would do; `check_again` lays it beside the register once more;
`write_next` carries out some rows at a time, each exactly as it was shown; `undo_next` takes
some back. A long run can so be carried by a job: each call is a short transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from app.domain.access import TownScope, Viewer
from app.domain.enterprises import FigureSource
from app.domain.imports import ImportKind, ImportRowState, ImportState
from app.domain.refusals import InvalidValue, Reason, TransitionRefused
from app.domain.titles import Programme
from app.models.base import now
from app.models.imports import HeadingMeaning, ImportRow, ImportRun
from app.queries.import_runs import get_run
from app.recording import plain
from app.services.import_writers import WRITERS
from app.services.planned_rows import CHUNK, WRITES, GivenRow, PlannedRow, RowAction, typed
from app.services.pool_import import GivenEntry

WAITING = (ImportRowState.OPEN, ImportRowState.CHANGED)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What reading a file came to, in words that this layer knows."""

    file_name: str
    sha256: str
    rows: int
    planned: Sequence[PlannedRow]
    problems: Sequence[dict[str, Any]]
    bad_rows: int
    headings: Sequence[str]
    answers: dict[str, Any]


def open_run(session: Session, viewer: Viewer, checked: CheckedFile) -> ImportRun:
    """Keep what a file would do, until somebody confirms it."""
    run = ImportRun(
        county_code=viewer.county_code,
        kind=ImportKind.ENTERPRISES,
        person_id=viewer.person_id,
        person_name=viewer.name,
        file_name=checked.file_name[:120],
        sha256=checked.sha256,
    )
    session.add(run)
    session.flush()
    _fill(session, run, checked)
    return run


def refill_run(session: Session, viewer: Viewer, public_id: str, checked: CheckedFile) -> ImportRun:
    """The same file read anew with other answers."""
    run = get_run(session, viewer, public_id, for_update=True)
    _must_be_open(run)
    session.execute(delete(ImportRow).where(col(ImportRow.run_id) == run.id))
    _fill(session, run, checked)
    return run


def _fill(session: Session, run: ImportRun, checked: CheckedFile) -> None:
    writes = [row for row in checked.planned if row.action in WRITES]
    run.rows, run.bad_rows = checked.rows, checked.bad_rows
    run.problems = _json(list(checked.problems))
    run.headings = _json(list(checked.headings))
    run.answers = _json(checked.answers)
    _count(run, writes)
    run.unchanged = sum(row.action is RowAction.UNCHANGED for row in checked.planned)
    for start in range(0, len(writes), CHUNK):
        rows = [
            _stored(run.id or 0, position, row)
            for position, row in enumerate(writes[start : start + CHUNK], start=start)
        ]
        session.execute(insert(ImportRow), rows)
    session.flush()


def _count(run: ImportRun, writes: Sequence[PlannedRow]) -> None:
    run.creates = sum(row.action is RowAction.CREATE for row in writes)
    run.updates = sum(row.action is RowAction.UPDATE for row in writes)


def _stored(run_id: int, position: int, row: PlannedRow) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "position": position,
        "sheet": row.given.sheet[:120],
        "number": row.given.number,
        "uscc": row.given.values["uscc"],
        "name": row.given.values.get("name", ""),
        "action": row.action,
        "state": ImportRowState.OPEN,
        "given": _json(as_plain(row.given)),
        "changes": shown_changes(row),
        "made": "{}",
        "reason": "",
    }


def shown_changes(row: PlannedRow) -> str:
    return _json({name: [plain(old), plain(new)] for name, (old, new) in row.changes.items()})


def check_again(session: Session, run: ImportRun, viewer: Viewer, today: date) -> int:
    """Lay every waiting row beside the register again. Rows that would do something else now
    are kept as they stand now, marked; how many."""
    different = 0
    after = -1
    while rows := _waiting(session, run, after):
        after = rows[-1].position
        planned = WRITERS[run.kind].plan(session, viewer, [as_given(row) for row in rows], today)
        for row, fresh in zip(rows, planned, strict=True):
            if _is_as_shown(row, fresh):
                continue
            different += fresh.action is not RowAction.UNCHANGED
            _show_again(session, run, row, fresh)
    session.flush()
    return different


def _waiting(session: Session, run: ImportRun, after: int = -1) -> list[ImportRow]:
    return list(
        session.execute(
            select(ImportRow)
            .where(
                col(ImportRow.run_id) == run.id,
                col(ImportRow.state).in_(WAITING),
                col(ImportRow.position) > after,
            )
            .order_by(col(ImportRow.position))
            .limit(CHUNK)
        ).scalars()
    )


def _is_as_shown(row: ImportRow, fresh: PlannedRow) -> bool:
    return row.action == fresh.action and row.changes == shown_changes(fresh)


def _show_again(session: Session, run: ImportRun, row: ImportRow, fresh: PlannedRow) -> None:
    if row.action == RowAction.CREATE:
        run.creates -= 1
    else:
        run.updates -= 1
    if fresh.action is RowAction.UNCHANGED:
        run.unchanged += 1
        session.delete(row)  # somebody brought the same in
        return
    if fresh.action is RowAction.CREATE:
        run.creates += 1
    elif fresh.action is RowAction.UPDATE:
        run.updates += 1
    row.action, row.changes = fresh.action, shown_changes(fresh)
    row.state = ImportRowState.CHANGED


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`changed_meanwhile` rows are shown again and nothing is written; else the run is on."""

    run: ImportRun
    changed_meanwhile: int


def confirm_run(
    session: Session, viewer: Viewer, public_id: str, today: date, *, good_rows: bool
) -> Confirmed:
    """Release a run for writing, if it would still do exactly what was shown."""
    run = get_run(session, viewer, public_id, for_update=True)
    _must_be_open(run)
    if run.bad_rows and not good_rows:
        raise InvalidValue(Reason.ROWS_REFUSED, count=run.bad_rows)
    different = check_again(session, run, viewer, today)
    if different:
        return Confirmed(run, different)
    run.state = ImportState.WRITING
    run.applied_at, run.applied_by, run.applied_on = now(), viewer.name, today
    session.flush()
    return Confirmed(run, 0)


def write_next(session: Session, viewer: Viewer, run: ImportRun, limit: int = CHUNK) -> int:
    """Write the next rows of a released run; how many are left. Rows that somebody changed since
    the release are left alone, and the run says so."""
    rows = _waiting(session, run)[:limit]
    day = run.applied_on or now().date()
    writer = WRITERS[run.kind]
    planned = writer.plan(session, viewer, [as_given(row) for row in rows], day)
    fresh = []
    for row, one in zip(rows, planned, strict=True):
        if _is_as_shown(row, one):
            fresh.append((row, one))
        else:
            row.state, row.reason = ImportRowState.LEFT, Reason.CHANGED_MEANWHILE
    made = writer.write(session, viewer, [one for _, one in fresh], day)
    for (row, _), own in zip(fresh, made, strict=True):
        row.state, row.made = ImportRowState.WRITTEN, _json(own)
    session.flush()
    left = _number(session, run, WAITING)
    if not left:
        run.state = ImportState.APPLIED
        session.flush()
    return left


def _number(session: Session, run: ImportRun, states: Sequence[ImportRowState]) -> int:
    number: int = session.execute(
        select(func.count()).where(
            col(ImportRow.run_id) == run.id, col(ImportRow.state).in_(states)
        )
    ).scalar_one()
    return number


def discard_run(session: Session, viewer: Viewer, public_id: str) -> ImportRun:
    run = get_run(session, viewer, public_id, for_update=True)
    _must_be_open(run)
    run.state = ImportState.DISCARDED
    session.flush()
    return run


def _must_be_open(run: ImportRun) -> None:
    if run.state is not ImportState.PLANNED:
        raise TransitionRefused(Reason.IMPORT_NOT_OPEN)


# --- Headings explained by hand -------------------------------------------------------------------


def explain_headings(session: Session, viewer: Viewer, meanings: dict[str, str]) -> None:
    """Remember what headings stand for, for this officer's town or the county."""
    town = remembering_town(viewer)
    for heading, field in meanings.items():
        changed = session.execute(
            update(HeadingMeaning)
            .where(
                col(HeadingMeaning.county_code) == viewer.county_code,
                col(HeadingMeaning.township_code) == town,
                col(HeadingMeaning.heading) == heading[:80],
            )
            .values(field=field, explained_by=viewer.name)
        )
        if not changed.rowcount:  # type: ignore[attr-defined]
            session.add(
                HeadingMeaning(
                    county_code=viewer.county_code,
                    township_code=town,
                    heading=heading[:80],
                    field=field,
                    explained_by=viewer.name,
                )
            )
    session.flush()


def remembering_town(viewer: Viewer) -> str:
    if isinstance(viewer.scope, TownScope) and len(viewer.scope.township_codes) == 1:
        return next(iter(viewer.scope.township_codes))
    return ""


# --- Rows kept as JSON ----------------------------------------------------------------------------


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


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
