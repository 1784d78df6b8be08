"""Honours of firms, and the county's recognition meetings for small technology firms."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.domain.honours import HonourKind, HonourLevel, MeetingDecision
from app.models.base import Public, Recorded, Versioned
from app.models.columns import text_enum


class RecognitionMeeting(Versioned, Recorded, table=True):
    """科技型小微企业认定会议 (plan, 三(三)3). What it decides on each firm are its lines."""

    recorded_as: ClassVar[str] = "recognition_meeting"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("county_code", "minutes_number"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    held_on: date
    minutes_number: str = Field(max_length=80)
    place: str = Field(default="", max_length=120)
    agenda: str = Field(sa_column=Column(Text, nullable=False))
    attendees: str = Field(sa_column=Column(Text, nullable=False))
    """People present, one a line."""
    note: str = Field(default="", max_length=400)


class MeetingLine(Public, Recorded, table=True):
    """What a meeting decided on one firm."""

    recorded_as: ClassVar[str] = "meeting_line"

    __table_args__ = (UniqueConstraint("meeting_id", "enterprise_id"),)

    county_code: str = Field(max_length=6)
    meeting_id: int = Field(foreign_key="recognition_meeting.id")
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    decision: MeetingDecision = Field(sa_type=text_enum(MeetingDecision))
    reason: str = Field(default="", max_length=400)


class Honour(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "honour"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("enterprise_id", "kind", "level", "valid_from"),
        Index("ix_honour_county", "county_code", "kind", "valid_from"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="dates_in_order"),
        CheckConstraint("ended_on IS NULL OR ended_on >= valid_from", name="ends_after_begin"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    kind: HonourKind = Field(sa_type=text_enum(HonourKind))
    level: HonourLevel = Field(sa_type=text_enum(HonourLevel))
    authority: str = Field(default="", max_length=60)
    """As the document names it."""
    document_number: str = Field(max_length=80)
    valid_from: date
    valid_until: date | None = None
    known_on: date
    ended_on: date | None = None
    ended_known_on: date | None = None
    end_reason: str = Field(default="", max_length=200)
    meeting_line_id: int | None = Field(default=None, foreign_key="meeting_line.id", unique=True)
    """The decision that conferred it."""
