"""Official lists as they were published, and what became of each of their rows."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.domain.official_lists import ListDeed, ListedState, ListState, MatchedBy, OfficialListKind
from app.domain.titles import Programme
from app.models.base import Public, Recorded, Versioned, now
from app.models.columns import text_enum


class OfficialList(Versioned, Recorded, table=True):
    """One published list: first what it would bring about, then that it was applied."""

    recorded_as: ClassVar[str] = "official_list"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version", "sha256"})

    __table_args__ = (
        Index("ix_official_list_county", "county_code", "id"),
        Index("ix_official_list_content", "county_code", "sha256"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    kind: OfficialListKind = Field(sa_type=text_enum(OfficialListKind))
    programme: Programme = Field(sa_type=text_enum(Programme))
    duty: str = Field(default="", max_length=40)
    """Which duty was or was not done, on a list of filings."""
    year: int
    """Of the cases, or in which the duty falls due."""
    batch_id: int | None = Field(default=None, foreign_key="batch.id")
    document_number: str = Field(default="", max_length=80)
    dated_on: date
    known_on: date
    """First published."""
    notice_starts_on: date | None = None
    valid_from: date | None = None
    """The certificates' date, for holders of whom there is no case."""
    reason: str = Field(default="", max_length=200)
    state: ListState = Field(default=ListState.OPEN, sa_type=text_enum(ListState))
    source_name: str = Field(default="", max_length=120)
    """The file's name; blank: pasted."""
    sha256: str = Field(max_length=64)
    """Of what the rows say, so that the same list is known again however it was laid out."""
    entered_by: str = Field(max_length=60)
    entered_at: datetime = Field(default_factory=now)
    applied_by: str = Field(default="", max_length=60)
    applied_at: datetime | None = None
    taken_back_by: str | None = Field(default=None, max_length=60)
    taken_back_reason: str | None = Field(default=None, max_length=200)


class OfficialListRow(Public, table=True):
    """One line of a list, or a firm that should have been on it; whom it means, what it does."""

    __table_args__ = (
        UniqueConstraint("list_id", "position"),
        Index("ix_official_list_row_state", "list_id", "state", "position"),
    )

    list_id: int = Field(foreign_key="official_list.id")
    position: int
    number: int
    """The line of the text or the sheet; 0: on none."""
    text: str = Field(sa_column=Column(Text, nullable=False))
    name: str = Field(default="", max_length=120)
    new_name: str = Field(default="", max_length=120)
    uscc: str = Field(default="", max_length=18)
    certificate_number: str = Field(default="", max_length=40)
    state: ListedState = Field(sa_type=text_enum(ListedState))
    deed: ListDeed | None = Field(default=None, sa_type=text_enum(ListDeed))
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="cultivation_case.id")
    matched_by: MatchedBy | None = Field(default=None, sa_type=text_enum(MatchedBy))
    candidates: str = Field(default="", sa_column=Column(Text, nullable=False))
    """Public ids of the firms it may mean, parted by blanks."""
    seen_version: int | None = None
    """Of the case, the title or the firm, as the preview saw it."""
    reasons: str = Field(default="", max_length=200)
