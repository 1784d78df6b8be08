"""Who sees to it that a technology firm comes to its first invention patent."""

from datetime import date
from typing import ClassVar

from sqlmodel import Field

from app.models.base import Recorded, Versioned


class SweepAssignment(Versioned, Recorded, table=True):
    """One officer for a firm. It says nothing of whether the firm is still on the list: that
    follows from its titles and rights."""

    recorded_as: ClassVar[str] = "sweep_assignment"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", unique=True)
    officer_id: int = Field(foreign_key="person.id", index=True)
    assigned_on: date
    due_on: date | None = None
    note: str = Field(default="", max_length=200)
