"""The papers of a case: a draft saved field by field, and the versions that were submitted."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.domain.forms.schema import FormKey, Route
from app.domain.masking import CONTACT_FIELDS
from app.models.base import Public, Recorded, Table, Versioned, now, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class Application(Versioned, Recorded, table=True):
    """申报书: what a firm fills in for one case. It keeps the edition it was begun with."""

    recorded_as: ClassVar[str] = "application"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (Index("ix_application_enterprise", "enterprise_id", "id"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    case_id: int = Field(foreign_key="cultivation_case.id", unique=True)
    form: FormKey = Field(sa_type=text_enum(FormKey))
    edition: int
    route: Route = Field(default=Route.IN_FULL, sa_type=text_enum(Route))
    begun_at: datetime = Field(default_factory=now)
    begun_by_id: int = Field(foreign_key="person.id")

    enterprise: Enterprise = owner()


class ApplicationRow(Public, Recorded, table=True):
    """One row of a table in a draft: RD01, IP07."""

    recorded_as: ClassVar[str] = "application_row"

    __table_args__ = (Index("ix_application_row_place", "application_id", "table_key", "position"),)

    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    application_id: int = Field(foreign_key="application.id")
    table_key: str = Field(max_length=40)
    position: int


class Answer(Table, Recorded, table=True):
    """One field as it was last saved. `row_key` is the public id of its row, or empty."""

    recorded_as: ClassVar[str] = "answer"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"version", "saved_at"})
    personal_where: ClassVar[Mapping[str, tuple[str, frozenset[str]]]] = {
        "value": ("field", frozenset(CONTACT_FIELDS))
    }

    __table_args__ = (UniqueConstraint("application_id", "row_key", "field"),)

    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    application_id: int = Field(foreign_key="application.id")
    row_key: str = Field(default="", max_length=12)
    field: str = Field(max_length=60)
    value: str = Field(sa_column=Column(Text, nullable=False))
    """Canonical text, see app/domain/forms/drafts.py; empty: it was there and was taken out."""
    source: str = Field(default="", max_length=120)
    """Where a value came from that nobody typed; empty: somebody typed it."""
    version: int = 1
    saved_at: datetime = Field(default_factory=now)
    saved_by_id: int = Field(foreign_key="person.id")
    saved_by: str = Field(max_length=60)


class Submission(Public, Recorded, table=True):
    """One version as it was submitted. Never edited; the history keeps its digest."""

    recorded_as: ClassVar[str] = "submission"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"content"})

    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
    )

    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    application_id: int = Field(foreign_key="application.id")
    number: int
    edition: int
    submitted_at: datetime = Field(default_factory=now)
    submitted_by_id: int = Field(foreign_key="person.id")
    submitted_by: str = Field(max_length=60)
    content: str = Field(sa_column=Column(Text, nullable=False))
    """As JSON: values, rows with their numbers, the names and digests of the files. Whom to call
    stands in it as salted digests; see SubmissionValue."""
    digest: str = Field(max_length=64)
    """SHA-256 of the content."""


class SubmissionValue(Table, table=True):
    """A personal value that a submitted version mentions only by a salted digest; may be erased."""

    __tablename__ = "submission_value"
    __table_args__ = (UniqueConstraint("submission_id", "field"),)

    submission_id: int = Field(foreign_key="submission.id")
    field: str = Field(max_length=60)
    value: str = Field(sa_column=Column(Text, nullable=False))
    salt: str = Field(max_length=32)
