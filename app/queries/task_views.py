"""Tasks as their page shows them: one list by the time left, under three tabs."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import WithJsonSchema

from app.domain.next_steps import Deadline
from app.domain.tasks import TaskKind


class Tab(StrEnum):
    """What waits for me, what I have done, or what I began and others have to go on with."""

    MINE = "mine"
    DONE = "done"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One thing to do about one firm."""

    kind: TaskKind
    subject_id: str
    page: str
    """Where it is done, or where what was done stands."""
    enterprise_id: str | None
    """None: not about one firm (a list of many, a review whose firm is hidden)."""
    enterprise: str
    """The firm, or what else the task is called by."""
    township: str | None
    # Of several vocabularies: an empty base class would describe itself as none of them.
    what: Annotated[StrEnum | None, WithJsonSchema({"type": ["string", "null"]})] = None
    """A word: an occasion, a stage, a target."""
    note: str = ""
    since: date | None = None
    due_on: date | None = None
    deadline: Deadline | None = None
    """What falls due, with the working days left."""
    is_unread: bool = False
    """A reminder that nobody has read yet."""


@dataclass(frozen=True, slots=True)
class KindTotal:
    kind: TaskKind
    total: int


@dataclass(frozen=True, slots=True)
class TaskPage:
    tab: Tab
    kind: TaskKind | None
    """The one kind that was asked for; None: all."""
    total: int
    """Of all kinds, also what the rows leave out."""
    kinds: list[KindTotal]
    rows: list[TaskRow]

    @property
    def unread(self) -> list[str]:
        """Reminders that now stand before the viewer for the first time."""
        return [
            row.subject_id for row in self.rows if row.kind is TaskKind.REMINDER and row.is_unread
        ]
