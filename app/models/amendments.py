"""退回补正: what was sent back, why, until when; and the county's list of reasons."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.models.base import Public, Recorded, owner
from app.models.cases import CultivationCase


class AmendmentReason(Public, Recorded, table=True):
    """A reason that officers choose instead of typing it again; heads edit the list."""

    recorded_as: ClassVar[str] = "amendment_reason"

    __table_args__ = (UniqueConstraint("county_code", "text"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    text: str = Field(max_length=120)
    is_closed: bool = False
    """Not offered any more; what was returned for it keeps its words."""


class Amendment(Public, Recorded, table=True):
    """One return of one case. The move itself is a stage event; this is what it asked for."""

    recorded_as: ClassVar[str] = "amendment"

    __table_args__ = (Index("ix_amendment_case", "case_id", "id"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    case_id: int = Field(foreign_key="cultivation_case.id")
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    parts: str = Field(sa_column=Column(Text, nullable=False))
    """Keys of sections, fields, tables and slots of the form, one a line; empty: everything."""
    reason: str = Field(max_length=400)
    returned_on: date
    returned_by: str = Field(max_length=60)
    due_on: date | None = None
    submission_before: int | None = None
    """The number of the version that was returned."""
    handed_in_on: date | None = None
    submission_after: int | None = None
    is_taken_back: bool = False

    case: CultivationCase = owner()
