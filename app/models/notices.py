"""公示 that the county itself runs, what is on show, and the objections in any 公示."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from app.models.base import Public, Recorded, Table, Versioned
from app.models.columns import text_enum


class NoticeSubject(StrEnum):
    RESERVE_POOL = "reserve_pool"
    PROJECT_APPROVAL = "project_approval"
    AWARD_PAYMENT = "award_payment"


class ObjectionOutcome(StrEnum):
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class PublicNotice(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "public_notice"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates_in_order"),)

    county_code: str = Field(foreign_key="county.code", max_length=6, index=True)
    subject: NoticeSubject = Field(sa_type=text_enum(NoticeSubject))
    title: str = Field(max_length=120)
    text: str = Field(default="", max_length=2000)
    document_number: str = Field(default="", max_length=80)
    starts_on: date
    working_days: int
    ends_on: date
    contact: str = Field(max_length=120)
    """Whom to tell an objection: office and telephone, printed on the page."""


class NoticeEntry(Table, table=True):
    """One thing on show: a pool entry, a line of an award round; a project later."""

    notice_id: int = Field(foreign_key="public_notice.id", index=True)
    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    pool_entry_id: int | None = Field(default=None, foreign_key="pool_entry.id", index=True)
    award_id: int | None = Field(default=None, foreign_key="award.id", index=True)


class Objection(Public, Recorded, table=True):
    """Raised in a notice of the county's own, or in one run above it that concerns a case."""

    recorded_as: ClassVar[str] = "objection"
    personal: ClassVar[frozenset[str]] = frozenset({"raised_by"})

    __table_args__ = (
        CheckConstraint("(notice_id IS NULL) <> (case_id IS NULL)", name="notice_or_case"),
        Index(
            "ix_objection_case",
            "case_id",
            sqlite_where=text("case_id IS NOT NULL"),
            postgresql_where=text("case_id IS NOT NULL"),
        ),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    notice_id: int | None = Field(default=None, foreign_key="public_notice.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="cultivation_case.id")
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    raised_on: date
    raised_by: str = Field(default="", max_length=60)
    """Blank where those above the county did not say who."""
    document_number: str = Field(default="", max_length=80)
    """The letter that told the county of it."""
    content: str = Field(max_length=1000)
    outcome: ObjectionOutcome | None = Field(default=None, sa_type=text_enum(ObjectionOutcome))
    outcome_note: str = Field(default="", max_length=400)
    resolved_on: date | None = None
