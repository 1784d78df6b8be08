"""The reserve pool: cohorts, entries, their phases of cultivation."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.domain.pool import EntrySource, EntryState, Grade, Removal, Weakness
from app.domain.titles import Programme, TitleKind
from app.domain.visits import Occasion, VisitFacts
from app.models.base import Recorded, Versioned, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class Cohort(Versioned, Recorded, table=True):
    """One 培育后备库目录, as 2016-2018 and 2018-2020 (plan, 三(三)2)."""

    recorded_as: ClassVar[str] = "cohort"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("county_code", "name"),
        CheckConstraint("ends_year >= starts_year", name="years_in_order"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    name: str = Field(max_length=60)
    starts_year: int
    ends_year: int
    document_number: str = Field(default="", max_length=80)
    notice_working_days: int | None = None
    """Days a proposed entry is on public show before it is admitted; NULL: no notice."""


class PoolEntry(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "pool_entry"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_pool_entry_county", "county_code", "cohort_id", "state", "id"),
        Index("ix_pool_entry_enterprise", "enterprise_id"),
        UniqueConstraint("cohort_id", "enterprise_id", "target"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    cohort_id: int = Field(foreign_key="cohort.id")
    enterprise_id: int = Field(foreign_key="enterprise.id")
    state: EntryState = Field(default=EntryState.ADMITTED, sa_type=text_enum(EntryState))
    target: Programme = Field(sa_type=text_enum(Programme))
    kind: TitleKind = Field(default=TitleKind.FIRST, sa_type=text_enum(TitleKind))
    intended_year: int | None = None
    batch_id: int | None = Field(default=None, foreign_key="batch.id")
    grade: Grade = Field(default=Grade.RESERVE, sa_type=text_enum(Grade))
    weakness: Weakness | None = Field(default=None, sa_type=text_enum(Weakness))
    agency: str = Field(default="", max_length=120)
    source: EntrySource = Field(sa_type=text_enum(EntrySource))
    reason: str = Field(default="", max_length=400)
    document_number: str = Field(default="", max_length=80)
    admitted_on: date | None = None
    responsible_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    carried_over_from_id: int | None = Field(default=None, foreign_key="pool_entry.id")
    removed_on: date | None = None
    removal: Removal | None = Field(default=None, sa_type=text_enum(Removal))
    removal_reason: str = Field(default="", max_length=400)

    enterprise: Enterprise = owner()


class CultivationPhase(Versioned, Recorded, table=True):
    """One phase of a firm's plan: 分阶段重点指导与帮扶."""

    recorded_as: ClassVar[str] = "cultivation_phase"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    entry_id: int = Field(foreign_key="pool_entry.id", index=True)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    county_code: str = Field(max_length=6)
    position: int
    goal: str = Field(max_length=200)
    starts_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    outcome: str = Field(default="", max_length=400)


class Visit(Versioned, Recorded, table=True):
    """A contact with a firm: who met whom, where, about what (note 3, 八不准)."""

    recorded_as: ClassVar[str] = "visit"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_visit_county", "county_code", "happened_on", "id"),
        Index("ix_visit_enterprise", "enterprise_id", "happened_on"),
        CheckConstraint("second_id IS NULL OR second_id <> first_id", name="two_people"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    entry_id: int | None = Field(default=None, foreign_key="pool_entry.id")
    case_id: int | None = Field(default=None, foreign_key="cultivation_case.id")
    occasion: Occasion = Field(sa_type=text_enum(Occasion))
    happened_on: date
    place: str = Field(default="", max_length=120)
    summary: str = Field(default="", max_length=1000)
    document_number: str = Field(default="", max_length=80)
    first_id: int = Field(foreign_key="person.id", index=True)
    second_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    confirmed_on: date | None = None
    solo_explanation: str = Field(default="", max_length=400)
    seen_by_head: str = Field(default="", max_length=60)
    closed_on: date | None = None

    enterprise: Enterprise = owner()

    def facts(self) -> VisitFacts:
        return VisitFacts(
            occasion=self.occasion,
            first_person_id=self.first_id,
            second_person_id=self.second_id,
            is_confirmed=self.confirmed_on is not None,
            is_closed=self.closed_on is not None,
        )
