"""The county's own decisions: prepared as a list, released together, objected to by criterion."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.domain.second_person import Fallback
from app.domain.stages import Action, FailureReason
from app.models.base import Public, Recorded, Versioned, owner
from app.models.cases import CultivationCase
from app.models.columns import text_enum
from app.models.notices import ObjectionOutcome


class DecisionList(Versioned, Recorded, table=True):
    """What one person proposes for the cases of a batch, and another releases on one day."""

    recorded_as: ClassVar[str] = "decision_list"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        CheckConstraint(
            "(released_on IS NULL) = (released_by_id IS NULL)", name="released_by_somebody"
        ),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    batch_id: int = Field(foreign_key="batch.id")
    number: int
    prepared_on: date
    prepared_by_id: int = Field(foreign_key="person.id")
    prepared_by: str = Field(max_length=60)
    released_on: date | None = None
    released_by_id: int | None = Field(default=None, foreign_key="person.id")
    released_by: str = Field(default="", max_length=60)
    document_number: str = Field(default="", max_length=80)
    fallback: Fallback | None = Field(default=None, sa_type=text_enum(Fallback))
    fallback_reason: str = Field(default="", max_length=400)


class DecisionEntry(Public, Recorded, table=True):
    """What is proposed for one case, with the finding it rests on."""

    recorded_as: ClassVar[str] = "decision_entry"

    __table_args__ = (
        UniqueConstraint("list_id", "case_id"),
        Index("ix_decision_entry_case", "case_id", "id"),
    )

    county_code: str = Field(max_length=6)
    list_id: int = Field(foreign_key="decision_list.id")
    case_id: int = Field(foreign_key="cultivation_case.id")
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    action: Action = Field(sa_type=text_enum(Action))
    reason: str = Field(default="", max_length=400)
    failure_reason: FailureReason | None = Field(default=None, sa_type=text_enum(FailureReason))
    diagnosis_id: int | None = Field(default=None, foreign_key="diagnosis.id")
    """The finding as it was kept when the list was prepared; None: no edition was in force."""

    case: CultivationCase = owner()


class CriterionObjection(Public, Recorded, table=True):
    """A firm objects to one criterion of the finding; the answer stands beside it."""

    recorded_as: ClassVar[str] = "criterion_objection"
    personal: ClassVar[frozenset[str]] = frozenset({"raised_by"})

    __table_args__ = (Index("ix_criterion_objection_entry", "entry_id", "id"),)

    county_code: str = Field(max_length=6)
    entry_id: int = Field(foreign_key="decision_entry.id")
    case_id: int = Field(foreign_key="cultivation_case.id", index=True)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    criterion: str = Field(max_length=60)
    """Its key in the finding."""
    content: str = Field(max_length=1000)
    raised_on: date
    raised_by: str = Field(max_length=60)
    outcome: ObjectionOutcome | None = Field(default=None, sa_type=text_enum(ObjectionOutcome))
    answer: str = Field(default="", max_length=1000)
    answered_on: date | None = None
    answered_by: str = Field(default="", max_length=60)
