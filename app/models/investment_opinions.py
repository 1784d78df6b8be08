"""Opinions on investment projects, before the investor has a firm here or after."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.domain.investment_opinions import OpinionConclusion, OpinionKind
from app.models.base import Recorded, Versioned
from app.models.columns import text_enum, yuan


class InvestmentOpinion(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "investment_opinion"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_investment_opinion_enterprise", "enterprise_id"),
        CheckConstraint("(conclusion IS NULL) = (given_on IS NULL)", name="conclusion_has_day"),
        CheckConstraint("given_on IS NULL OR given_on >= asked_on", name="dates_in_order"),
        CheckConstraint("pool_entry_id IS NULL OR enterprise_id IS NOT NULL", name="pool_has_firm"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id")
    """The firm, once it is on the register."""
    township_code: str | None = Field(default=None, foreign_key="township.code", max_length=9)
    kind: OpinionKind = Field(sa_type=text_enum(OpinionKind))
    project: str = Field(max_length=120)
    investor: str = Field(max_length=120)
    invested_cny: Decimal | None = Field(default=None, sa_type=yuan())
    asked_by: str = Field(max_length=80)
    asked_on: date
    conclusion: OpinionConclusion | None = Field(default=None, sa_type=text_enum(OpinionConclusion))
    given_on: date | None = None
    number: str = Field(default="", max_length=80)
    technology: str = Field(default="", max_length=1000)
    """What is new in it, and what speaks for it."""
    risks: str = Field(default="", max_length=1000)
    """Foreign rights it may meet, and what is to be done."""
    pool_entry_id: int | None = Field(default=None, foreign_key="pool_entry.id")
