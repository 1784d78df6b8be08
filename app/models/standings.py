"""Where firms of the pool stood against their target's conditions when they were last judged."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.domain.criteria.findings import Verdict
from app.domain.titles import Programme
from app.models.base import Table, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class PoolStanding(Table, table=True):
    """What a list filters by without judging: it follows from other rows and has no history.

    Whatever writes a fact that is judged marks it stale, by trigger in either database."""

    __table_args__ = (
        UniqueConstraint("enterprise_id", "programme"),
        Index("ix_pool_standing_county", "county_code", "programme", "verdict"),
    )

    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    programme: Programme = Field(sa_type=text_enum(Programme))
    edition: str = Field(max_length=120)
    judged_on: date
    """Also the day of application it was judged for."""
    verdict: Verdict = Field(sa_type=text_enum(Verdict))
    short_count: int
    """Conditions that fail; the parts of a score are not counted again."""
    missing_count: int
    gap: str = Field(default="", max_length=120)
    """The first condition that fails, and by how much, in words."""
    is_holder: bool = False
    """It held the title that day: falling short then means losing it at renewal."""
    is_stale: bool = False

    enterprise: Enterprise = owner()
