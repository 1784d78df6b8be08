"""The words of an import: where a run stands, and what became of each of its rows."""

from enum import StrEnum


class ImportKind(StrEnum):
    ENTERPRISES = "enterprises"


class ImportState(StrEnum):
    PLANNED = "planned"
    WRITING = "writing"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


class ImportRowState(StrEnum):
    OPEN = "open"
    CHANGED = "changed"
    """Somebody changed the firm since the preview: shown again before anything is written."""
    WRITTEN = "written"
    LEFT = "left"
    """Not written: changed by somebody while the others were being written."""
    UNDONE = "undone"
    KEPT = "kept"
    """Not undone: touched since, or in use."""
