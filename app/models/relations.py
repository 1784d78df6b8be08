"""The yearly declaration of relations; each relation itself is a recusal (`models/people.py`)."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.models.base import Public, Recorded, now


class RelationDeclaration(Public, Recorded, table=True):
    """A person said once for a year: these are all my relations to firms, or there are none."""

    recorded_as: ClassVar[str] = "relation_declaration"

    __table_args__ = (
        UniqueConstraint("person_id", "year"),
        CheckConstraint("relations >= 0", name="relations_counted"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id")
    year: int
    declared_on: date
    declared_at: datetime = Field(default_factory=now)
    relations: int
    """How many were in force that day; zero is the declaration that there are none."""
