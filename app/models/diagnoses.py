"""Diagnoses that were kept: what was known, what was found, and how it was told that day."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Column, Index, Text
from sqlmodel import Field

from app.domain.criteria.findings import Verdict
from app.domain.criteria.rules import Judged
from app.models.base import Public, Recorded, now, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class Diagnosis(Public, Recorded, table=True):
    """Never edited: it reads the same after a new edition arrives. The history keeps the digest
    of its documents, and not the documents again."""

    recorded_as: ClassVar[str] = "diagnosis"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"facts", "result", "reading"})

    __table_args__ = (Index("ix_diagnosis_enterprise", "enterprise_id", "programme", "id"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    programme: Judged = Field(sa_type=text_enum(Judged))
    edition: str = Field(max_length=120)
    applied_on: date
    made_on: date
    made_at: datetime = Field(default_factory=now)
    made_by: str = Field(max_length=60)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    verdict: Verdict = Field(sa_type=text_enum(Verdict))
    missing_count: int = 0
    short_criteria: str = Field(default="", max_length=400)
    """Keys of the criteria that fail, separated by blanks."""
    note: str = Field(default="", max_length=400)
    facts: str = Field(sa_column=Column(Text, nullable=False))
    """As JSON, to be judged again by whoever wants to."""
    result: str = Field(sa_column=Column(Text, nullable=False))
    """The published JSON."""
    reading: str = Field(sa_column=Column(Text, nullable=False))
    """What the page showed, as JSON: the words of that day."""
    digest: str = Field(max_length=64)
    """SHA-256 of the three, joined by line breaks."""

    enterprise: Enterprise = owner()
