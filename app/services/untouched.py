"""Rows an import wrote: found again if nobody touched them since, and put back as they were."""

from typing import Any

from sqlmodel import Session

from app.domain.refusals import Reason, TransitionRefused
from app.models.base import Versioned


def untouched(session: Session, table: type[Versioned], row_id: int, version: int) -> Any:
    found = session.get(table, row_id, populate_existing=True)
    if found is None or found.version != version:
        raise TransitionRefused(Reason.ROW_TOUCHED_SINCE)
    return found


def restore(session: Session, row: Any, old: dict[str, Any]) -> None:
    """A row the import made goes; one that it changed gets its values back."""
    if row.version == 1:
        session.delete(row)
        session.flush()
        return
    for name, value in old.items():
        setattr(row, name, value)
    session.flush()
