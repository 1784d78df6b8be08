"""The register of recognitions: every title with its two dates."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from app.domain.titles import Authority, Programme, TitleEnd, TitleKind, TitleSpan
from app.models.base import Recorded, Versioned, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class Title(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "title"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_title_county", "county_code", "programme", "valid_from"),
        Index("ix_title_enterprise", "enterprise_id", "programme", "valid_from"),
        # Without the titles that no case brought: as in stage_event, ANALYZE would count them.
        Index(
            "ix_title_case",
            "case_id",
            sqlite_where=text("case_id IS NOT NULL"),
            postgresql_where=text("case_id IS NOT NULL"),
        ),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="dates_in_order"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    programme: Programme = Field(sa_type=text_enum(Programme))
    kind: TitleKind = Field(default=TitleKind.FIRST, sa_type=text_enum(TitleKind))
    authority: Authority = Field(sa_type=text_enum(Authority))
    certificate_number: str | None = Field(default=None, max_length=40)
    list_year: int
    document_number: str | None = Field(default=None, max_length=80)
    document_on: date | None = None
    valid_from: date
    valid_until: date | None = None
    known_on: date
    ended_on: date | None = None
    ended_known_on: date | None = None
    end: TitleEnd | None = Field(default=None, sa_type=text_enum(TitleEnd))
    end_reason: str = Field(default="", max_length=200)
    end_document_number: str | None = Field(default=None, max_length=80)
    reinstatement_reason: str | None = Field(default=None, max_length=200)
    """Why its last end was taken back."""
    case_id: int | None = Field(default=None, foreign_key="cultivation_case.id")

    enterprise: Enterprise = owner()

    def facts(self) -> TitleSpan:
        return TitleSpan(
            valid_from=self.valid_from,
            known_on=self.known_on,
            valid_until=self.valid_until,
            ended_on=self.ended_on,
            ended_known_on=self.ended_known_on,
            end=self.end,
        )
