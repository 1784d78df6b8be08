"""Where a file stands in an application: its slot, its place there, and which version it is."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.domain.forms.schema import Audience
from app.models.base import Recorded, Table, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class ApplicationFile(Table, Recorded, table=True):
    """One version of one file. A newer one at the same place replaces it and it stays; a file that
    was taken out stays too."""

    recorded_as: ClassVar[str] = "application_file"

    __table_args__ = (
        UniqueConstraint("application_id", "slot", "place", "number"),
        CheckConstraint("place > 0 AND number > 0", name="counted_from_one"),
    )

    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    application_id: int = Field(foreign_key="application.id")
    attachment_id: int = Field(foreign_key="attachment.id", unique=True)
    slot: str = Field(max_length=60)
    place: int
    """Of the several files a slot may hold; a number is never given to another file again."""
    number: int
    """Of the versions at one place."""
    audience: Audience = Field(sa_type=text_enum(Audience))
    """The slot's, kept here so that the database itself leaves out what a town may not read."""
    taken_out_at: datetime | None = None
    taken_out_by: str = Field(default="", max_length=60)

    enterprise: Enterprise = owner()
