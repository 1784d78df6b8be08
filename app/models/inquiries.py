"""What other offices say to the cases of a batch, or to the firms of an award round: departments
asked, and the joint opinion."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from app.domain.opinions import Department, InquiryAnswer, Office, Opinion
from app.models.base import Public, Recorded, Versioned, owner
from app.models.cases import CultivationCase
from app.models.columns import text_enum


class Inquiry(Versioned, Recorded, table=True):
    """部门核查: one list of a batch's firms, or of an award round's, sent to every department."""

    recorded_as: ClassVar[str] = "inquiry"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        UniqueConstraint("award_round_id", "number"),
        CheckConstraint("(batch_id IS NULL) <> (award_round_id IS NULL)", name="batch_or_round"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    batch_id: int | None = Field(default=None, foreign_key="batch.id")
    award_round_id: int | None = Field(default=None, foreign_key="award_round.id")
    number: int
    made_on: date
    made_by: str = Field(max_length=60)
    sent_on: date | None = None
    document_number: str = Field(default="", max_length=80)
    answer_by_on: date | None = None
    """Until when an answer was asked for."""


class InquiryLine(Versioned, Recorded, table=True):
    """One firm at one department: unanswered, clean, or negative until it is lifted."""

    recorded_as: ClassVar[str] = "inquiry_line"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("inquiry_id", "case_id", "department"),
        Index("ix_inquiry_line_case", "case_id", "answer"),
        # An award round asks about a firm once, however many lines of it the list has.
        Index(
            "uq_inquiry_line_firm",
            "inquiry_id",
            "enterprise_id",
            "department",
            unique=True,
            sqlite_where=text("case_id IS NULL"),
            postgresql_where=text("case_id IS NULL"),
        ),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered_on_a_day"),
        CheckConstraint("lifted_on IS NULL OR answer = 'negative'", name="lifts_a_negative"),
    )

    county_code: str = Field(max_length=6)
    inquiry_id: int = Field(foreign_key="inquiry.id")
    case_id: int | None = Field(default=None, foreign_key="cultivation_case.id")
    """None: the firm is asked about for an award round."""
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    department: Department = Field(sa_type=text_enum(Department))
    answer: InquiryAnswer | None = Field(default=None, sa_type=text_enum(InquiryAnswer))
    reason: str = Field(default="", max_length=400)
    answered_on: date | None = None
    answered_by: str = Field(default="", max_length=60)
    """Who at the department."""
    lifted_on: date | None = None
    lifted_by: str = Field(default="", max_length=60)
    lift_reason: str = Field(default="", max_length=400)

    case: CultivationCase = owner()


class ReturnedTable(Public, Recorded, table=True):
    """The answers of one department as its returned table brought them, so that they can be taken
    back together."""

    recorded_as: ClassVar[str] = "returned_table"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"made"})

    __table_args__ = (
        CheckConstraint("(undone_on IS NULL) = (undone_by = '')", name="undone_by_somebody"),
    )

    county_code: str = Field(max_length=6)
    inquiry_id: int = Field(foreign_key="inquiry.id", index=True)
    department: Department = Field(sa_type=text_enum(Department))
    kept_on: date
    kept_by: str = Field(max_length=60)
    answers: int
    """How many it changed."""
    made: str = Field(sa_column=Column(Text, nullable=False))
    """What an undo needs, as JSON: each line with its version then and what it said before."""
    undone_on: date | None = None
    undone_by: str = Field(default="", max_length=60)
    taken_back: int = 0
    """Answers that nobody had touched since; the others stay."""


class JointOpinion(Public, Recorded, table=True):
    """One office's opinion on a whole batch, or on one case where it differs. A later one of the
    same office on the same takes the place of the earlier, which stays."""

    recorded_as: ClassVar[str] = "joint_opinion"

    __table_args__ = (
        CheckConstraint("(batch_id IS NULL) <> (case_id IS NULL)", name="batch_or_case"),
        Index("ix_joint_opinion_batch", "batch_id", "id"),
        Index("ix_joint_opinion_case", "case_id", "id"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    batch_id: int | None = Field(default=None, foreign_key="batch.id")
    case_id: int | None = Field(default=None, foreign_key="cultivation_case.id")
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id", index=True)
    office: Office = Field(sa_type=text_enum(Office))
    opinion: Opinion = Field(sa_type=text_enum(Opinion))
    given_on: date
    given_by: str = Field(max_length=60)
    """Who at the office."""
    document_number: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=400)
