"""The yearly assessment of towns: its 考核办法, what the towns say, and the frozen points."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.domain.assessment import AssessedBy, ItemRule, TownAnswer
from app.models.base import Public, Recorded, Versioned
from app.models.columns import exact, text_enum


class AssessmentScheme(Versioned, Recorded, table=True):
    """One year's 考核办法, by the document it was issued with."""

    recorded_as: ClassVar[str] = "assessment_scheme"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("county_code", "year"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    year: int
    name: str = Field(max_length=120)
    document_number: str = Field(default="", max_length=80)
    issued_on: date | None = None
    answers_due_on: date | None = None
    """Until when the towns confirm or dispute; after that silence is no objection."""
    is_fictitious: bool = False
    frozen_on: date | None = None
    frozen_by: str = Field(default="", max_length=60)


class AssessmentItem(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "assessment_item"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("scheme_id", "name"),
        CheckConstraint("weight >= 0 AND full_marks > 0", name="marks_positive"),
    )

    county_code: str = Field(max_length=6)
    scheme_id: int = Field(foreign_key="assessment_scheme.id")
    position: int
    name: str = Field(max_length=80)
    basis: AssessedBy = Field(sa_type=text_enum(AssessedBy))
    weight: Decimal = Field(sa_type=exact(2))
    full_marks: Decimal = Field(sa_type=exact(2))
    wanted: Decimal | None = Field(default=None, sa_type=exact(2))
    bonus_each: Decimal = Field(default=Decimal(0), sa_type=exact(2))
    most_bonus: Decimal = Field(default=Decimal(0), sa_type=exact(2))
    deduction_each: Decimal = Field(default=Decimal(0), sa_type=exact(2))
    most_deduction: Decimal = Field(default=Decimal(0), sa_type=exact(2))
    note: str = Field(default="", max_length=400)

    def facts(self) -> ItemRule:
        return ItemRule(
            self.basis,
            self.weight,
            self.full_marks,
            self.wanted,
            self.bonus_each,
            self.most_bonus,
            self.deduction_each,
            self.most_deduction,
        )


class AssessmentAnswer(Versioned, Recorded, table=True):
    """What a town says to one item, and what the bureau answers. Points that the bureau sets
    stand for those that were reckoned."""

    recorded_as: ClassVar[str] = "assessment_answer"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("item_id", "township_code"),
        Index("ix_assessment_answer_scheme", "scheme_id", "township_code"),
    )

    county_code: str = Field(max_length=6)
    scheme_id: int = Field(foreign_key="assessment_scheme.id")
    item_id: int = Field(foreign_key="assessment_item.id")
    township_code: str = Field(foreign_key="township.code", max_length=9)
    answer: TownAnswer | None = Field(default=None, sa_type=text_enum(TownAnswer))
    points_seen: Decimal | None = Field(default=None, sa_type=exact(2))
    """What the town saw when it answered."""
    reason: str = Field(default="", max_length=400)
    answered_by: str = Field(default="", max_length=60)
    answered_on: date | None = None
    ruled_points: Decimal | None = Field(default=None, sa_type=exact(2))
    ruling: str = Field(default="", max_length=400)
    ruled_by: str = Field(default="", max_length=60)
    ruled_on: date | None = None


class AssessmentPoints(Public, Recorded, table=True):
    """An item's points as they were frozen, with the figures they came from."""

    recorded_as: ClassVar[str] = "assessment_points"

    __table_args__ = (UniqueConstraint("item_id", "township_code"),)

    county_code: str = Field(max_length=6)
    scheme_id: int = Field(foreign_key="assessment_scheme.id", index=True)
    item_id: int = Field(foreign_key="assessment_item.id")
    township_code: str = Field(foreign_key="township.code", max_length=9)
    value: Decimal | None = Field(default=None, sa_type=exact(2))
    wanted: Decimal | None = Field(default=None, sa_type=exact(2))
    base: Decimal | None = Field(default=None, sa_type=exact(2))
    bonus: Decimal = Field(sa_type=exact(2))
    deduction: Decimal = Field(sa_type=exact(2))
    points: Decimal = Field(sa_type=exact(2))
    weighted: Decimal = Field(sa_type=exact(2))
