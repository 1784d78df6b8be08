"""Plans, their indicators, and every figure published for them."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.domain.plans import (
    Comparison,
    CountsFrom,
    IndicatorKind,
    StatScope,
    TaskBasis,
    TaskLevel,
    ValueStatus,
)
from app.models.base import Public, Recorded, Versioned
from app.models.columns import exact, text_enum


class Plan(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "plan"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    county_code: str = Field(foreign_key="county.code", max_length=6, index=True)
    name: str = Field(max_length=120)
    base_year: int
    starts_year: int
    ends_year: int
    document_number: str = Field(default="", max_length=80)
    issued_on: date | None = None
    is_current: bool = True


class Indicator(Versioned, Recorded, table=True):
    """One promise of a plan."""

    recorded_as: ClassVar[str] = "indicator"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    plan_id: int = Field(foreign_key="plan.id")
    position: int
    key: str = Field(max_length=60)
    name: str = Field(max_length=120)
    unit: str = Field(max_length=20)
    kind: IndicatorKind = Field(sa_type=text_enum(IndicatorKind))
    comparison: Comparison = Field(sa_type=text_enum(Comparison))
    counts_from: CountsFrom = Field(sa_type=text_enum(CountsFrom))
    target: Decimal = Field(sa_type=exact(4))
    where_in_plan: str = Field(max_length=200)
    source_owner: str = Field(default="", max_length=60)
    note: str = Field(default="", max_length=400)
    is_in_annex: bool = False
    """True for the nine rows of the plan's table, false for promises in its text."""


class Baseline(Public, Recorded, table=True):
    """A published starting value. All are kept; one is chosen. `value` NULL: printed 未统计."""

    recorded_as: ClassVar[str] = "baseline"

    __table_args__ = (UniqueConstraint("indicator_id", "where_in_plan"),)

    county_code: str = Field(max_length=6)
    indicator_id: int = Field(foreign_key="indicator.id")
    year: int
    value: Decimal | None = Field(default=None, sa_type=exact(4))
    printed: str = Field(max_length=60)
    where_in_plan: str = Field(max_length=200)
    note: str = Field(default="", max_length=200)
    is_chosen: bool = False


class YearlyTask(Versioned, Recorded, table=True):
    """What a county, town or park is to reach in a year, by which document."""

    recorded_as: ClassVar[str] = "yearly_task"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("indicator_id", "year", "level", "place_code", "revision"),)

    county_code: str = Field(max_length=6)
    indicator_id: int = Field(foreign_key="indicator.id")
    year: int
    level: TaskLevel = Field(sa_type=text_enum(TaskLevel))
    place_code: str = Field(max_length=12)
    """County, township or park code, as `level` says."""
    basis: TaskBasis = Field(sa_type=text_enum(TaskBasis))
    value: Decimal = Field(sa_type=exact(4))
    document_number: str = Field(default="", max_length=80)
    issued_on: date | None = None
    revision: int = 1


class IndicatorValue(Versioned, Recorded, table=True):
    """A published value of an entered indicator: for which period, by whom, how final."""

    recorded_as: ClassVar[str] = "indicator_value"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("indicator_id", "period_ends_on", "scope", "status"),
        Index("ix_indicator_value_indicator", "indicator_id", "period_ends_on"),
    )

    county_code: str = Field(max_length=6)
    indicator_id: int = Field(foreign_key="indicator.id")
    year: int
    period_starts_on: date
    period_ends_on: date
    scope: StatScope = Field(sa_type=text_enum(StatScope))
    status: ValueStatus = Field(sa_type=text_enum(ValueStatus))
    value: Decimal = Field(sa_type=exact(4))
    source: str = Field(max_length=120)
    released_on: date
    document_number: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=400)
