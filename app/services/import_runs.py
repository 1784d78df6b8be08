"""An import as a thing one can confirm: laid beside the register once more, then written.

A short one is confirmed in one transaction (`confirm_run`). A long one is released
(`release_run`), looked at again (`check_next`) and written (`write_next`) some rows at a time:
each call is a short transaction, carried by a job or by the command line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.imports import OPEN, ImportRowState, ImportState
from app.domain.refusals import InvalidValue, Reason, TransitionRefused
from app.models.base import now
from app.models.imports import ImportRow, ImportRun
from app.prepared_writes import PreparedWrite
from app.queries.import_runs import get_run
from app.services.import_staging import as_given, as_json, count_rows, shown_changes
from app.services.import_writers import WRITERS
from app.services.planned_rows import CHUNK, Made, PlannedRow, RowAction, Told

WAITING = (ImportRowState.OPEN, ImportRowState.CHANGED)


# --- Once more beside the register ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`changed_meanwhile` rows are shown again and nothing is written; else the run is on."""

    run: ImportRun
    changed_meanwhile: int


def confirm_run(
    session: Session, viewer: Viewer, public_id: str, today: date, *, good_rows: bool
) -> Confirmed:
    """Write a short run, if it would still do exactly what was shown."""
    run = release_run(session, viewer, public_id, today, good_rows=good_rows)
    different, end = 0, count_staged(session, run)
    for after in range(0, end, CHUNK):
        different += check_next(session, viewer, run, after, today)
    if different:
        hold_back(session, run)
        return Confirmed(run, different)
    while write_next(session, viewer, run):
        pass
    return Confirmed(run, 0)


def release_run(
    session: Session, viewer: Viewer, public_id: str, today: date, *, good_rows: bool
) -> ImportRun:
    """Let a run go to be checked again and written; of one that stopped, what is left of it."""
    run = get_run(session, viewer, public_id, for_update=True)
    must_be(run, OPEN)
    if run.bad_rows and not good_rows:
        raise InvalidValue(Reason.ROWS_REFUSED, count=run.bad_rows)
    run.state = ImportState.WRITING
    run.applied_at, run.applied_by = now(), viewer.name
    run.applied_on = run.applied_on or today
    session.flush()
    return run


def hold_back(session: Session, run: ImportRun) -> None:
    """Nothing more is written until somebody confirms again."""
    is_begun = bool(count_rows(session, run, (ImportRowState.WRITTEN,)))
    run.state = ImportState.STOPPED if is_begun else ImportState.PLANNED
    if not is_begun:
        run.applied_at, run.applied_by, run.applied_on = None, "", None
    session.flush()


def count_staged(session: Session, run: ImportRun) -> int:
    """Positions that rows of the run have, those before which nothing is left included."""
    last: int | None = session.execute(
        select(func.max(col(ImportRow.position))).where(col(ImportRow.run_id) == run.id)
    ).scalar_one()
    return 0 if last is None else last + 1


def count_waiting(session: Session, run: ImportRun) -> int:
    return count_rows(session, run, WAITING)


def check_next(
    session: Session,
    viewer: Viewer,
    run: ImportRun,
    first: int,
    today: date,
    size: int = CHUNK,
) -> int:
    """Lay the waiting rows of these positions beside the register again. Rows that would do
    something else now are kept as they stand now, marked; how many."""
    rows = list(
        session.execute(
            select(ImportRow).where(
                col(ImportRow.run_id) == run.id,
                col(ImportRow.position).between(first, first + size - 1),
                col(ImportRow.state).in_(WAITING),
            )
        ).scalars()
    )
    different = 0
    planned = WRITERS[run.kind].plan(
        session, viewer, [as_given(row) for row in rows], today, Told()
    )
    for row, fresh in zip(rows, planned, strict=True):
        if _is_as_shown(row, fresh):
            continue
        different += fresh.action is not RowAction.UNCHANGED
        _show_again(session, run, row, fresh)
    session.flush()
    return different


def _is_as_shown(row: ImportRow, fresh: PlannedRow) -> bool:
    return row.action == fresh.action and row.changes == shown_changes(fresh)


def _show_again(session: Session, run: ImportRun, row: ImportRow, fresh: PlannedRow) -> None:
    _uncount(run, row)
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


def _uncount(run: ImportRun, row: ImportRow) -> None:
    if row.action == RowAction.CREATE:
        run.creates -= 1
    elif row.action == RowAction.UPDATE:
        run.updates -= 1


# --- Writing --------------------------------------------------------------------------------------


def write_next(session: Session, viewer: Viewer, run: ImportRun, limit: int = CHUNK) -> int:
    """Write the next rows of a released run; how many were looked at. Rows that somebody changed
    since they were checked are left alone, and the run says so."""
    must_be(run, {ImportState.WRITING})
    rows = _next_waiting(session, run, limit)
    day = run.applied_on or now().date()
    writer = WRITERS[run.kind]
    planned = writer.plan(session, viewer, [as_given(row) for row in rows], day, Told())
    fresh = []
    for row, one in zip(rows, planned, strict=True):
        if one.action is RowAction.UNCHANGED:
            _show_again(session, run, row, one)
        elif one.action is RowAction.REFUSED or not _is_as_shown(row, one):
            _uncount(run, row)
            row.state = ImportRowState.LEFT
            row.reason = one.reason or Reason.CHANGED_MEANWHILE
        else:
            fresh.append((row, one))
    made = writer.write(session, viewer, [one for _, one in fresh], day)
    _mark_written(session, [row for row, _ in fresh], made)
    if not rows:
        run.state = ImportState.APPLIED
    session.flush()
    return len(rows)


_WRITTEN = PreparedWrite(
    update(ImportRow)
    .where(col(ImportRow.id) == bindparam("row_id"))
    .values(state=bindparam("state"), made=bindparam("made"))
)


def _mark_written(session: Session, rows: Sequence[ImportRow], made: Sequence[Made]) -> None:
    """Around the session, to which a row is a statement and a look at each of its columns."""
    marks = [
        {"row_id": row.id, "state": ImportRowState.WRITTEN, "made": as_json(own)}
        for row, own in zip(rows, made, strict=True)
    ]
    if marks:
        _WRITTEN.run_many(session.connection(), marks)
    for row, mark in zip(rows, marks, strict=True):
        set_committed_value(row, "state", mark["state"])
        set_committed_value(row, "made", mark["made"])


def _next_waiting(session: Session, run: ImportRun, limit: int) -> list[ImportRow]:
    """By state one after the other: like this the index gives them in order, however many."""
    rows: list[ImportRow] = []
    for state in WAITING:
        if len(rows) < limit:
            rows += session.execute(
                select(ImportRow)
                .where(col(ImportRow.run_id) == run.id, col(ImportRow.state) == state)
                .order_by(col(ImportRow.position))
                .limit(limit - len(rows))
            ).scalars()
    return rows


def discard_run(session: Session, viewer: Viewer, public_id: str) -> ImportRun:
    run = get_run(session, viewer, public_id, for_update=True)
    must_be(run, {ImportState.PLANNED})
    run.state = ImportState.DISCARDED
    session.flush()
    return run


def must_be(run: ImportRun, states: Collection[ImportState]) -> None:
    if run.state not in states:
        raise TransitionRefused(Reason.IMPORT_NOT_OPEN)
