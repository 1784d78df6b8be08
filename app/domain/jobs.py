"""Long work: its kinds, the states it passes through, and what became of each row."""

from enum import StrEnum


class JobKind(StrEnum):
    MOVE_CASES = "move_cases"
    ASSIGN_CASES = "assign_cases"
    ADMIT_FIRMS = "admit_firms"
    ADMIT_ENTRIES = "admit_entries"
    REMOVE_ENTRIES = "remove_entries"
    ASSIGN_ENTRIES = "assign_entries"
    TAG_FIRMS = "tag_firms"
    UNTAG_FIRMS = "untag_firms"
    REMIND_FIRMS = "remind_firms"
    REMIND_ENTRIES = "remind_entries"
    REMIND_CASES = "remind_cases"
    CHECK_IMPORT = "check_import"
    WRITE_IMPORT = "write_import"
    UNDO_IMPORT = "undo_import"


OF_IMPORTS = frozenset({JobKind.CHECK_IMPORT, JobKind.WRITE_IMPORT, JobKind.UNDO_IMPORT})
"""Kinds that belong to an import and are shown with it; the others are bulk actions."""


class JobState(StrEnum):
    """A preview is checked, proposed and confirmed; then it waits, runs and ends."""

    CHECKING = "checking"
    PROPOSED = "proposed"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class RowState(StrEnum):
    """What a preview says of a row, and what became of it."""

    UNSEEN = "unseen"
    READY = "ready"
    BARRED = "barred"
    DONE = "done"
    REFUSED = "refused"
    LEFT = "left"
    """Only told, never stored: it was ready, and its job ended before its turn."""


AT_WORK = frozenset({JobState.CHECKING, JobState.WAITING, JobState.RUNNING})
"""States in which a worker has something to do."""
ENDED = frozenset({JobState.DONE, JobState.CANCELLED, JobState.FAILED})


def told_state(row: RowState, job: JobState) -> RowState:
    """What is said of a row, on pages and in files alike: of what ended, nothing is ready."""
    return RowState.LEFT if row is RowState.READY and job in ENDED else row


def stored_state(told: RowState) -> RowState:
    """By which its rows are found."""
    return RowState.READY if told is RowState.LEFT else told
