"""The moves of records beside the cases: one append-only table for every kind of record."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.domain.procedures import RecordKind
from app.domain.second_person import Fallback
from app.domain.titles import Authority
from app.models.base import Public, now
from app.models.columns import text_enum


class RecordMove(Public, table=True):
    """One move of a record, as it was entered; corrected like a `StageEvent` by another row.

    `record_id` is the key of the record in the table of its kind: as in the history, what has
    happened outlives no table and therefore hangs on none."""

    __table_args__ = (
        Index("ix_record_move_record", "kind", "record_id", "id"),
        Index("ix_record_move_as_of", "county_code", "kind", "happened_on", "known_on"),
        CheckConstraint("(corrects_id IS NULL) = (action IS NOT NULL)", name="move_or_correction"),
    )

    county_code: str = Field(max_length=6)
    kind: RecordKind = Field(sa_type=text_enum(RecordKind))
    record_id: int
    action: str | None = Field(default=None, max_length=40)
    source: str | None = Field(default=None, max_length=40)
    target: str | None = Field(default=None, max_length=40)
    authority: Authority | None = Field(default=None, sa_type=text_enum(Authority))
    happened_on: date
    known_on: date
    recorded_at: datetime = Field(default_factory=now)
    actor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    actor_name: str = Field(max_length=60)
    actor_role: str = Field(default="", max_length=40)
    note: str = Field(default="", max_length=400)
    document_number: str = Field(default="", max_length=80)
    minutes_number: str = Field(default="", max_length=80)
    certificate_number: str = Field(default="", max_length=40)
    fallback: Fallback | None = Field(default=None, sa_type=text_enum(Fallback))
    """The exception from the rule of two persons under which it was made; `note` says why."""
    corrects_id: int | None = Field(default=None, foreign_key="record_move.id")
    new_happened_on: date | None = None
