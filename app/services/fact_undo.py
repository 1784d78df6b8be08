"""Imported facts taken back: a new one goes, a changed one gets its values back."""

from collections.abc import Sequence

from sqlmodel import Session

from app.domain.access import Viewer
from app.models.base import Versioned
from app.models.imports import ImportRun
from app.services.planned_rows import typed
from app.services.untouched import Undo, Untouched, WrittenRow, restore_rows


def undo_of(table: type[Versioned], prefix: str) -> Undo:
    def undo(
        session: Session, _viewer: Viewer, _run: ImportRun, rows: Sequence[WrittenRow]
    ) -> set[int]:
        facts = Untouched(session, table, (row.made["row"] for row in rows))
        touched, wanted = set[int](), []
        for row in rows:
            if not facts.has(row.made["row"]):
                touched.add(row.id)
                continue
            old = {
                name.removeprefix(prefix): typed(name, old)
                for name, (old, _) in row.changes.items()
            }
            wanted.append((facts.take(row.made["row"]), old))
        restore_rows(session, table, wanted)
        return touched

    return undo
