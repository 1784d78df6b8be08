"""Taking an import back: row by row, and only what nobody has touched since."""

from sqlalchemy import select
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
    rows = session.execute(
        select(ImportRow)
        .where(col(ImportRow.run_id) == run.id, col(ImportRow.state) == ImportRowState.WRITTEN)
        .order_by(col(ImportRow.position).desc())
        .limit(limit)
    ).scalars()
    looked = 0
    for row in rows:
        looked += 1
        try:
            # A savepoint: what a firm in use refuses must not take the others with it.
            with session.begin_nested():
                WRITERS[run.kind].undo(session, viewer, run, row)
                session.flush()
        except TransitionRefused as refusal:
            row.state, row.reason = ImportRowState.KEPT, refusal.reasons[0]
        except IntegrityError:
            row.state, row.reason = ImportRowState.KEPT, Reason.ROW_IN_USE
        else:
            row.state = ImportRowState.UNDONE
        session.flush()
    if not looked:
        run.state, run.undone_at = ImportState.UNDONE, now()
        session.flush()
    return looked
