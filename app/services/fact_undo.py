"""An imported fact taken back: a new one goes, a changed one gets its values back."""

import json
from collections.abc import Callable

from sqlmodel import Session

from app.domain.access import Viewer
from app.models.base import Versioned
from app.models.imports import ImportRow, ImportRun
from app.services.planned_rows import typed
from app.services.untouched import restore, untouched

Undo = Callable[[Session, Viewer, ImportRun, ImportRow], None]


def undo_of(table: type[Versioned], prefix: str) -> Undo:
    def undo(session: Session, _viewer: Viewer, _run: ImportRun, row: ImportRow) -> None:
        made, changes = json.loads(row.made), json.loads(row.changes)
        fact = untouched(session, table, *made["row"])
        old = {name.removeprefix(prefix): typed(name, old) for name, (old, _) in changes.items()}
        restore(session, fact, old)

    return undo
