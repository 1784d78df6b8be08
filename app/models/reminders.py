"""What officers put to firms and to one another: tags on firms, reminders about a row."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.domain.reminders import ReminderSubject
from app.models.base import Public, Recorded, Table, now, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class EnterpriseTag(Table, Recorded, table=True):
    """A word of the officers' own, to find firms by."""

    recorded_as: ClassVar[str] = "enterprise_tag"

    __table_args__ = (
        UniqueConstraint("enterprise_id", "name"),
        Index("ix_enterprise_tag_name", "county_code", "name", "enterprise_id"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    name: str = Field(max_length=20)

    enterprise: Enterprise = owner()


class Reminder(Public, Recorded, table=True):
    """催办: somebody reminds the person in charge of a firm, an entry or a case."""

    recorded_as: ClassVar[str] = "reminder"

    __table_args__ = (
        # At most one a day about the same thing, whoever sends it.
        UniqueConstraint("subject", "subject_id", "sent_on"),
        Index("ix_reminder_to", "to_id", "done_on"),
        Index("ix_reminder_from", "from_id", "id"),
        Index("ix_reminder_enterprise", "enterprise_id"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    subject: ReminderSubject = Field(sa_type=text_enum(ReminderSubject))
    subject_id: str = Field(max_length=12)
    """Public id of the row it is about."""
    from_id: int = Field(foreign_key="person.id")
    to_id: int = Field(foreign_key="person.id")
    text: str = Field(max_length=200)
    sent_on: date
    sent_at: datetime = Field(default_factory=now)
    read_at: datetime | None = None
    """When it first stood on the page of whoever it was sent to."""
    done_on: date | None = None
    answer: str = Field(default="", max_length=200)

    enterprise: Enterprise = owner()
