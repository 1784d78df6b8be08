"""Cases, the moves they made, the batches that hold them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.domain.duties import SURVEY
from app.domain.opinions import Opinion
from app.domain.second_person import Fallback
from app.domain.stages import Action, CaseFacts, FailureReason, Stage
from app.domain.titles import Authority, Programme, TitleKind
from app.models.base import Public, Recorded, Table, Versioned, now, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class Batch(Versioned, Recorded, table=True):
    """申报批次: one call for applications with the cut-off dates of each level."""

    recorded_as: ClassVar[str] = "batch"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("county_code", "programme", "year", "number"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    programme: Programme = Field(sa_type=text_enum(Programme))
    year: int
    number: int
    notice_number: str = Field(default="", max_length=80)
    notice_on: date | None = None
    firm_cutoff_on: date | None = None
    town_cutoff_on: date | None = None
    county_cutoff_on: date | None = None
    city_cutoff_on: date | None = None
    province_cutoff_on: date | None = None
    letter_number: str = Field(default="", max_length=80)
    """推荐函."""
    letter_on: date | None = None
    minutes_number: str = Field(default="", max_length=80)
    """党组会 or 局长办公会 minutes."""
    minutes_on: date | None = None


class CultivationCase(Versioned, Recorded, table=True):
    """One firm's way to one title in one year."""

    recorded_as: ClassVar[str] = "case"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_case_county_updated", "county_code", "programme", "updated_at", "id"),
        Index("ix_case_stage", "county_code", "programme", "stage", "stage_since", "id"),
        # A region's board: its totals from the index alone, its cards in the index's order.
        Index(
            "ix_case_year_stage",
            *("programme", "year", "stage", "stage_since", "id", "county_code"),
        ),
        Index("ix_case_enterprise", "enterprise_id", "programme", "year"),
        Index("ix_case_handler", "handler_id"),
        Index("ix_case_receipt", "receipt_number", unique=True),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    programme: Programme = Field(sa_type=text_enum(Programme))
    kind: TitleKind = Field(default=TitleKind.FIRST, sa_type=text_enum(TitleKind))
    year: int
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)
    receipt_number: str | None = Field(default=None, max_length=24)
    """受理编号, given with the first submission and kept for good."""
    stage: Stage = Field(default=Stage.PLANNED, sa_type=text_enum(Stage))
    stage_since: date
    opened_on: date
    handler_id: int | None = Field(default=None, foreign_key="person.id")
    agency: str = Field(default="", max_length=120)
    notice_starts_on: date | None = None
    notice_ends_on: date | None = None
    opinion_due_on: date | None = None
    amend_by_on: date | None = None
    """Until when returned papers are to be handed in again."""
    stood_days: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Working days that the clock stood while papers were being mended."""
    failure_reason: FailureReason | None = Field(default=None, sa_type=text_enum(FailureReason))
    previous_case_id: int | None = Field(default=None, foreign_key="cultivation_case.id")

    enterprise: Enterprise = owner()

    def facts(self, title_valid_until: date | None = None) -> CaseFacts:
        return CaseFacts(
            stage=self.stage,
            stage_since=self.stage_since,
            kind=self.kind,
            has_batch=self.batch_id is not None,
            notice_ends_on=self.notice_ends_on,
            opinion_due_on=self.opinion_due_on,
            title_valid_until=title_valid_until,
        )


class ReceiptCounter(Table, table=True):
    """How far the 受理编号 of a county and year have come."""

    __table_args__ = (UniqueConstraint("county_code", "year"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    year: int
    last: int


class StageEvent(Public, table=True):
    """One move, as it was entered. Never edited: a wrong one is taken back by another row.

    `happened_on` is the business date, `known_on` the day the county learned of it,
    `recorded_at` the moment it was typed. A correction points at what it corrects with
    `corrects_id`; with a `new_happened_on` it only moves the date, without one it takes the
    move back."""

    __table_args__ = (
        Index("ix_stage_event_case", "case_id", "id"),
        Index("ix_stage_event_as_of", "county_code", "programme", "happened_on", "known_on"),
        # Without the rows that correct nothing: once ANALYZE has counted those, SQLite takes the
        # index for useless and scans the table for every event.
        Index(
            "ix_stage_event_corrects",
            "corrects_id",
            sqlite_where=text("corrects_id IS NOT NULL"),
            postgresql_where=text("corrects_id IS NOT NULL"),
        ),
        CheckConstraint("(corrects_id IS NULL) = (action IS NOT NULL)", name="move_or_correction"),
    )

    county_code: str = Field(max_length=6)
    case_id: int = Field(foreign_key="cultivation_case.id")
    programme: Programme = Field(sa_type=text_enum(Programme))
    action: Action | None = Field(default=None, sa_type=text_enum(Action))
    source: Stage | None = Field(default=None, sa_type=text_enum(Stage))
    target: Stage | None = Field(default=None, sa_type=text_enum(Stage))
    authority: Authority | None = Field(default=None, sa_type=text_enum(Authority))
    happened_on: date
    known_on: date
    recorded_at: datetime = Field(default_factory=now)
    actor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    actor_name: str = Field(max_length=60)
    actor_role: str = Field(default="", max_length=40)
    note: str = Field(default="", max_length=400)
    failure_reason: FailureReason | None = Field(default=None, sa_type=text_enum(FailureReason))
    document_number: str = Field(default="", max_length=80)
    certificate_number: str = Field(default="", max_length=40)
    opinion: Opinion | None = Field(default=None, sa_type=text_enum(Opinion))
    """A town's; `note` holds its text."""
    fallback: Fallback | None = Field(default=None, sa_type=text_enum(Fallback))
    """The exception from the rule of two persons under which it was made; `note` says why."""
    corrects_id: int | None = Field(default=None, foreign_key="stage_event.id")
    new_happened_on: date | None = None


class SurveyYear(Table, Recorded, table=True):
    """Whether a title's holder did a yearly duty in the year it fell due: a survey, a report.
    What is not known has no row."""

    recorded_as: ClassVar[str] = "survey_year"

    __table_args__ = (
        UniqueConstraint("enterprise_id", "duty", "year"),
        Index("ix_survey_year_duty", "county_code", "duty", "year"),
    )

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    programme: Programme = Field(sa_type=text_enum(Programme))
    """Whose holders owe it."""
    duty: str = Field(default=SURVEY, max_length=40)
    """Its key in app/data/duties.toml."""
    year: int
    is_filed: bool
    filed_on: date | None = None
