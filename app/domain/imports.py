"""The words of an import: where a run stands, and what became of each of its rows."""

from enum import StrEnum


class ImportKind(StrEnum):
    ENTERPRISES = "enterprises"
    """Firms, with figures of a year and the place in the pool beside them."""
    FIGURES = "figures"
    """A row for each firm and year."""
    RIGHTS = "rights"
    TITLES = "titles"
    INSTITUTIONS = "institutions"
    INDICATOR_VALUES = "indicator_values"


class ImportState(StrEnum):
    CHECKING = "checking"
    """A long file: a job reads it."""
    PLANNED = "planned"
    WRITING = "writing"
    STOPPED = "stopped"
    """Some rows are written, the others are not: cancelled, or broken off."""
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


AT_WORK = frozenset({ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING})
"""States in which rows are on their way, in a job if there are many."""
OPEN = frozenset({ImportState.PLANNED, ImportState.STOPPED})
"""States in which what is left may be written, or given up."""
WRITTEN = frozenset({ImportState.STOPPED, ImportState.APPLIED})
"""States in which rows may be taken back."""
LONG = 500
"""More rows than these are checked and written by a job: a request would hold others up."""
LONG_UNDO = 100
"""Taking back goes row by row, and takes five times as long."""


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
