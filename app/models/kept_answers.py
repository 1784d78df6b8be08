"""What was answered to a request that carried a key: its repetition gets the same."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.models.base import Table


class KeptAnswer(Table, table=True):
    """One key of one person at one address. The row is written before the work and filled after
    it, in the work's own transaction: work that is refused leaves none."""

    __table_args__ = (
        UniqueConstraint("person_id", "place", "key_digest"),
        Index("ix_kept_answer_created_at", "created_at"),
    )

    person_id: int = Field(foreign_key="person.id")
    place: str = Field(max_length=64)
    """A digest of the method, the path and its query."""
    key_digest: str = Field(max_length=64)
    body_digest: str = Field(max_length=64)
    created_at: datetime
    status: int | None = None
    """Unknown for an answer that is told once and kept nowhere: a password, a token."""
    headers: str = Field(default="", sa_column=Column(Text, nullable=False))
    body: str = Field(default="", sa_column=Column(Text, nullable=False))
