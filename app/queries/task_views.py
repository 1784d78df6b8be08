"""Tasks as their page shows them: rows by kind, under two tabs."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import WithJsonSchema

from app.domain.next_steps import Deadline
from app.domain.tasks import TaskKind


class Tab(StrEnum):
    """What waits for me, or what I began and others have to go on with."""

    MINE = "mine"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One thing to do about one firm. `what` is a word: an occasion, a stage, a target."""

    kind: TaskKind
    subject_id: str
    enterprise_id: str
    enterprise: str
    township: str | None
    # Of several vocabularies: an empty base class would describe itself as none of them.
    what: Annotated[StrEnum, WithJsonSchema({"type": "string"})]
    note: str
    since: date | None = None
    due_on: date | None = None
    deadline: Deadline | None = None
    """A case's: what falls due, with the working days left."""
    is_unread: bool = False
    """A reminder that nobody has read yet."""
    page: str = ""
    """Where a reminder leads; other tasks are on the page of their subject."""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    kind: TaskKind
    rows: list[TaskRow]


@dataclass(frozen=True, slots=True)
class TaskPage:
    tab: Tab
    total: int
    groups: list[TaskGroup]

    @property
    def unread(self) -> list[str]:
        """Reminders that now stand before the viewer for the first time."""
        return [
            row.subject_id
            for group in self.groups
            if group.kind is TaskKind.REMINDER
            for row in group.rows
            if row.is_unread
        ]
