"""Issued 通报: what was told to the towns on a day, word for word."""

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Recorded, Versioned


class TownBulletin(Versioned, Recorded, table=True):
    """The numbers as they were issued; only the minutes of the meeting are added later."""

    recorded_as: ClassVar[str] = "town_bulletin"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version", "content"})

    __table_args__ = (UniqueConstraint("county_code", "valid_on", "known_on"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    valid_on: date
    known_on: date
    content: str
    """The view as JSON; its digest stands in the history."""
    digest: str = Field(max_length=64)
    issued_on: date
    issued_by: str = Field(max_length=60)
    minutes_on: date | None = None
    minutes_number: str = Field(default="", max_length=80)
