"""Science projects with fiscal money, their instalments and checks."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.domain.science_projects import (
    CheckConclusion,
    CheckKind,
    ProjectField,
    ProjectLevel,
    ProjectResult,
)
from app.models.base import Public, Recorded, Versioned, owner
from app.models.columns import text_enum, yuan


class ScienceProject(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "science_project"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("county_code", "number"),
        Index("ix_science_project_enterprise", "enterprise_id"),
        CheckConstraint("fiscal_cny > 0", name="fiscal_positive"),
        CheckConstraint("budget_cny IS NULL OR budget_cny >= fiscal_cny", name="fiscal_in_budget"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        CheckConstraint("(result IS NULL) = (result_on IS NULL)", name="result_has_day"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    name: str = Field(max_length=120)
    number: str = Field(max_length=40)
    field: ProjectField = Field(sa_type=text_enum(ProjectField))
    level: ProjectLevel = Field(sa_type=text_enum(ProjectLevel))
    document_number: str = Field(default="", max_length=80)
    approved_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    budget_cny: Decimal | None = Field(default=None, sa_type=yuan())
    """All of it, the firm's own money too; unknown where nobody told."""
    fiscal_cny: Decimal = Field(sa_type=yuan())
    result: ProjectResult | None = Field(default=None, sa_type=text_enum(ProjectResult))
    result_on: date | None = None
    result_note: str = Field(default="", max_length=400)
    """What was reached; of a failure its lessons."""
    note: str = Field(default="", max_length=200)


class ProjectInstalment(Versioned, Recorded, table=True):
    """A part of the fiscal money: planned, and paid or not."""

    recorded_as: ClassVar[str] = "project_instalment"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_project_instalment_project", "project_id"),
        CheckConstraint("planned_cny > 0", name="planned_positive"),
        CheckConstraint("paid_cny > 0 AND paid_cny <= planned_cny", name="paid_within_planned"),
        CheckConstraint("(paid_cny IS NULL) = (paid_on IS NULL)", name="payment_has_day"),
    )

    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    """The project's: its history is closed to whoever is recused from the firm."""
    project_id: int = Field(foreign_key="science_project.id")
    planned_on: date
    planned_cny: Decimal = Field(sa_type=yuan())
    paid_on: date | None = None
    paid_cny: Decimal | None = Field(default=None, sa_type=yuan())
    note: str = Field(default="", max_length=200)

    project: ScienceProject = owner()


class ProjectCheck(Public, Recorded, table=True):
    recorded_as: ClassVar[str] = "project_check"

    __table_args__ = (Index("ix_project_check_project", "project_id"),)

    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    project_id: int = Field(foreign_key="science_project.id")
    kind: CheckKind = Field(sa_type=text_enum(CheckKind))
    checked_on: date
    checked_by: str = Field(max_length=120)
    conclusion: CheckConclusion = Field(sa_type=text_enum(CheckConclusion))
    note: str = Field(default="", max_length=400)

    project: ScienceProject = owner()
