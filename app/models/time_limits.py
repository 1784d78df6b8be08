"""办理时限 as the county set them: rows are only added, the newest that has begun holds."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.domain.time_limits import TimeLimitKind
from app.domain.titles import Programme
from app.models.base import Public, Recorded
from app.models.columns import text_enum


class TimeLimit(Public, Recorded, table=True):
    """So many working days of one programme from a day on, by whom and after which document."""

    recorded_as: ClassVar[str] = "time_limit"

    __table_args__ = (
        CheckConstraint("working_days BETWEEN 1 AND 60", name="days_of_a_limit"),
        Index("ix_time_limit_county_programme", "county_code", "programme", "id"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    programme: Programme = Field(sa_type=text_enum(Programme))
    kind: TimeLimitKind = Field(sa_type=text_enum(TimeLimitKind))
    working_days: int
    from_day: date
    source: str = Field(max_length=200)
    set_on: date
    set_by: str = Field(max_length=60)
