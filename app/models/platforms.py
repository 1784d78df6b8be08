"""Innovation platforms and what is known of each year of theirs."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.domain.platforms import PlatformKind, PlatformLevel
from app.models.base import Recorded, Versioned, owner
from app.models.columns import exact, text_enum, yuan


class Platform(Versioned, Recorded, table=True):
    """A platform that is being built, runs or has closed. It counts by the dates, never by a
    state somebody set."""

    recorded_as: ClassVar[str] = "platform"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("county_code", "name"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="dates_in_order"),
        CheckConstraint("(opened_on IS NULL) = (known_on IS NULL)", name="known_when_open"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    name: str = Field(max_length=80)
    kind: PlatformKind = Field(sa_type=text_enum(PlatformKind))
    level: PlatformLevel | None = Field(default=None, sa_type=text_enum(PlatformLevel))
    level_document: str = Field(default="", max_length=80)
    operator: str = Field(default="", max_length=120)
    township_code: str | None = Field(default=None, foreign_key="township.code", max_length=9)
    park_code: str | None = Field(default=None, foreign_key="park.code", max_length=12)
    area_sqm: Decimal | None = Field(default=None, sa_type=exact(2))
    opened_on: date | None = None
    """When it began to run; unknown while it is being built."""
    known_on: date | None = None
    """When the bureau learned that it runs."""
    closed_on: date | None = None
    closed_known_on: date | None = None
    """When the bureau learned that it closed; without one, on the day itself."""
    source: str = Field(max_length=120)
    """Where what is said here comes from."""
    note: str = Field(default="", max_length=400)


class PlatformYear(Versioned, Recorded, table=True):
    """One year of a platform; whatever nobody told is NULL."""

    recorded_as: ClassVar[str] = "platform_year"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("platform_id", "year"),
        CheckConstraint(
            "COALESCE(tenants, 0) >= 0 AND COALESCE(graduates, 0) >= 0"
            " AND COALESCE(mentors, 0) >= 0 AND COALESCE(events, 0) >= 0"
            " AND COALESCE(seed_fund_cny, 0) >= 0",
            name="not_negative",
        ),
    )

    county_code: str = Field(max_length=6)
    platform_id: int = Field(foreign_key="platform.id")
    year: int
    tenants: int | None = None
    """Firms and teams at the end of the year."""
    graduates: int | None = None
    """Firms that left it grown, in the year."""
    mentors: int | None = None
    events: int | None = None
    seed_fund_cny: Decimal | None = Field(default=None, sa_type=yuan())
    source: str = Field(max_length=120)
    note: str = Field(default="", max_length=200)

    platform: Platform = owner()
