"""Taking an import back: some rows at a time, and only what nobody has touched since."""

from collections.abc import Collection, Sequence

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.imports import WRITTEN, ImportRowState, ImportState
from app.domain.refusals import Reason, TransitionRefused
from app.models.base import now
from app.models.imports import ImportRow, ImportRun
from app.queries.import_runs import get_run
from app.services.import_writers import WRITERS
from app.services.planned_rows import CHUNK
from app.services.untouched import WrittenRow, next_written


def undo_run(session: Session, viewer: Viewer, public_id: str) -> ImportRun:
    """Take back every row that nobody touched since; the others are kept, each with why."""
    run = release_undo(session, viewer, public_id)
    while undo_next(session, viewer, run):
        pass
    return run


def release_undo(session: Session, viewer: Viewer, public_id: str) -> ImportRun:
    run = get_run(session, viewer, public_id, for_update=True)
    if run.state not in WRITTEN:
        raise TransitionRefused(Reason.IMPORT_NOT_APPLIED)
    run.state = ImportState.UNDOING
    run.undone_by = viewer.name
    session.flush()
    return run


def undo_next(session: Session, viewer: Viewer, run: ImportRun, limit: int = CHUNK) -> int:
    """Take back the next rows, last first; how many were looked at."""
    if run.state is not ImportState.UNDOING:
        raise TransitionRefused(Reason.IMPORT_NOT_APPLIED)
    rows = next_written(session, run, limit)
    if not rows:
        run.state, run.undone_at = ImportState.UNDONE, now()
        session.flush()
        return 0
    kept = _take_back(session, viewer, run, rows)
    _mark(session, {row.id for row in rows} - kept.keys(), ImportRowState.UNDONE)
    for reason in sorted(set(kept.values())):
        own = {row_id for row_id, why in kept.items() if why is reason}
        _mark(session, own, ImportRowState.KEPT, reason)
    return len(rows)


def _take_back(
    session: Session, viewer: Viewer, run: ImportRun, rows: Sequence[WrittenRow]
) -> dict[int, Reason]:
    """Why rows are kept. One that is in use makes the database refuse all of them: then they are
    taken back by halves, until it stands alone."""
    try:
        with session.begin_nested():
            touched = WRITERS[run.kind].undo(session, viewer, run, rows)
            return dict.fromkeys(touched, Reason.ROW_TOUCHED_SINCE)
    except IntegrityError:
        if len(rows) == 1:
            return {rows[0].id: Reason.ROW_IN_USE}
    half = len(rows) // 2
    return _take_back(session, viewer, run, rows[:half]) | _take_back(
        session, viewer, run, rows[half:]
    )


def _mark(session: Session, rows: Collection[int], state: ImportRowState, reason: str = "") -> None:
    if rows:
        session.execute(
            update(ImportRow).where(col(ImportRow.id).in_(rows)).values(state=state, reason=reason)
        )
