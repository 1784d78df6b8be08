"""What nobody can edit: the chained history of business facts, and the journal of accesses."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from app.models.base import Table, now


class HistoryHead(Table, table=True):
    """The newest link of each county's chain; locking it orders the writers."""

    county_code: str = Field(max_length=6, unique=True)
    sequence: int = 0
    digest: str = Field(default="", max_length=64)


class HistoryEntry(Table, table=True):
    """One change of one business fact. Append-only by trigger.

    `payload` is canonical JSON (sorted keys, no blanks): county, sequence, at, actor, role,
    subject and changes {field: [before, after]}. `digest` = sha256(previous digest + payload)."""

    __tablename__ = "history"
    __table_args__ = (
        UniqueConstraint("county_code", "sequence"),
        Index("ix_history_subject", "subject_kind", "subject_id"),
        Index("ix_history_enterprise_id", "enterprise_id", "id"),
    )

    county_code: str = Field(max_length=6)
    sequence: int
    at: datetime
    actor_id: int | None = Field(default=None, index=True)
    actor_name: str = Field(max_length=60)
    actor_role: str = Field(default="", max_length=40)
    subject_kind: str = Field(max_length=40)
    subject_id: str = Field(max_length=40)
    enterprise_id: int | None = None
    action: str = Field(max_length=40)
    payload: str = Field(sa_column=Column(Text, nullable=False))
    digest: str = Field(max_length=64)


class PersonalValue(Table, table=True):
    """A personal value that the history mentions only by a salted digest; may be erased."""

    __table_args__ = (Index("ix_personal_value_history_id", "history_id"),)

    history_id: int = Field(foreign_key="history.id")
    field: str = Field(max_length=40)
    before: str | None = None
    after: str | None = None
    salt: str = Field(max_length=32)


class JournalEntry(Table, table=True):
    """An access worth keeping: a login, a refusal, a look at personal data, an export."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_kind_id", "kind", "id"),
        Index("ix_journal_enterprise_id", "enterprise_id", "id"),
    )

    at: datetime = Field(default_factory=now)
    county_code: str | None = Field(default=None, max_length=6)
    kind: str = Field(max_length=40)
    person_id: int | None = Field(default=None, index=True)
    person_name: str = Field(default="", max_length=60)
    role: str = Field(default="", max_length=40)
    office: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": text("''")})
    source: str = Field(default="", max_length=64)
    enterprise_id: int | None = None
    subject: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=400)
    rows: int | None = None
