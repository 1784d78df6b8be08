"""R&D institutions of firms, and how they were evaluated: each fact with its two dates."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from app.domain.institutions import (
    EvaluationOutcome,
    InstitutionEnd,
    InstitutionLevel,
    InstitutionSpan,
    InstitutionType,
)
from app.models.base import Recorded, Versioned, owner
from app.models.columns import exact, text_enum, yuan
from app.models.enterprises import Enterprise

NOT_ENDED = text("ending IS NULL")


class RdInstitution(Versioned, Recorded, table=True):
    """One institution under its own name; a firm may have several."""

    recorded_as: ClassVar[str] = "rd_institution"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_rd_institution_county", "county_code", "type", "level"),
        Index("ix_rd_institution_enterprise", "enterprise_id"),
        # One that was given up may be recognized anew under its name.
        Index(
            "uq_rd_institution_standing",
            "enterprise_id",
            "type",
            "level",
            "name",
            unique=True,
            sqlite_where=NOT_ENDED,
            postgresql_where=NOT_ENDED,
        ),
        CheckConstraint(
            "building_from IS NOT NULL OR recognized_on IS NOT NULL", name="built_or_recognized"
        ),
        CheckConstraint(
            "(building_from IS NULL) = (building_known_on IS NULL)", name="building_known"
        ),
        CheckConstraint(
            "(recognized_on IS NULL) = (recognized_known_on IS NULL)", name="recognition_known"
        ),
        CheckConstraint(
            "building_from IS NULL OR recognized_on IS NULL OR recognized_on >= building_from",
            name="dates_in_order",
        ),
        CheckConstraint("(ending IS NULL) = (ended_known_on IS NULL)", name="ending_known"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    name: str = Field(max_length=160)
    type: InstitutionType = Field(sa_type=text_enum(InstitutionType))
    level: InstitutionLevel = Field(sa_type=text_enum(InstitutionLevel))
    list_year: int | None = None
    """The year of the list that recognized it, or that planned it."""
    document_number: str | None = Field(default=None, max_length=80)
    document_on: date | None = None
    building_from: date | None = None
    building_known_on: date | None = None
    recognized_on: date | None = None
    recognized_known_on: date | None = None
    ended_on: date | None = None
    ended_known_on: date | None = None
    ending: InstitutionEnd | None = Field(default=None, sa_type=text_enum(InstitutionEnd))
    end_reason: str = Field(default="", max_length=200)
    end_document_number: str | None = Field(default=None, max_length=80)
    unit_staff: int | None = None
    """People who work in it only, as last told: on `measured_on`."""
    qualified_staff: int | None = None
    """Of them those with a bachelor's degree or a middle title, or above."""
    area_sqm: Decimal | None = Field(default=None, sa_type=exact(2))
    equipment_cny: Decimal | None = Field(default=None, sa_type=yuan())
    """Original value."""
    measured_on: date | None = None
    measured_by: str | None = Field(default=None, max_length=40)
    """Where that comes from."""
    remark: str = Field(default="", max_length=400)
    archived_on: date | None = None
    """Out of the list; it counts as before."""

    enterprise: Enterprise = owner()

    def facts(self) -> InstitutionSpan:
        return InstitutionSpan(
            building_from=self.building_from,
            building_known_on=self.building_known_on,
            recognized_on=self.recognized_on,
            recognized_known_on=self.recognized_known_on,
            ended_on=self.ended_on,
            ended_known_on=self.ended_known_on,
            ending=self.ending,
        )


class InstitutionEvaluation(Versioned, Recorded, table=True):
    """One evaluation of an institution by its authority: registered, never decided, here."""

    recorded_as: ClassVar[str] = "institution_evaluation"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_institution_evaluation_institution", "institution_id", "evaluated_on"),
        CheckConstraint("mend_by IS NULL OR outcome = 'to_mend'", name="mended_after_warning"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    institution_id: int = Field(foreign_key="rd_institution.id")
    year: int
    """The year that is evaluated."""
    outcome: EvaluationOutcome = Field(sa_type=text_enum(EvaluationOutcome))
    evaluated_on: date
    known_on: date
    mend_by: date | None = None
    document_number: str | None = Field(default=None, max_length=80)
    taken_back_on: date | None = None
    """Entered in error: it is shown struck out and says nothing any more."""
    taken_back_reason: str = Field(default="", max_length=200)

    institution: RdInstitution = owner()
