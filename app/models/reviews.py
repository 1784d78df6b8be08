"""Expert reviews of the county's own: the pool of experts, panels as drawn, and what they said.

None of these names a firm in the history: who reviews whom stays out of the firm's own."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field

from app.domain.panels import ExpertKind, PanelPurpose, PanelState
from app.models.base import Public, Recorded, Table, Versioned, now
from app.models.columns import text_enum


class Expert(Versioned, Recorded, table=True):
    """Somebody of the county's pool. `person_id`: the account they review with."""

    recorded_as: ClassVar[str] = "expert"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    county_code: str = Field(foreign_key="county.code", max_length=6, index=True)
    person_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("person.id"), unique=True)
    )
    name: str = Field(max_length=60)
    kind: ExpertKind = Field(sa_type=text_enum(ExpertKind))
    title: str = Field(default="", max_length=60)
    employer: str = Field(max_length=120)
    employer_uscc: str = Field(default="", max_length=18)
    fields: str = Field(default="", max_length=200)
    """Paths of technology fields, a blank between them: `1 4.2`."""
    agencies: str = Field(default="", max_length=400)
    """Agencies they work with, one a line."""
    remark: str = Field(default="", max_length=200)
    is_active: bool = True


class Panel(Versioned, Recorded, table=True):
    """A group of experts for one case or one batch, with all its draw was made of."""

    recorded_as: ClassVar[str] = "panel"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        CheckConstraint("(case_id IS NULL) <> (batch_id IS NULL)", name="case_or_batch"),
        CheckConstraint("size >= 5", name="five_at_least"),
        Index("ix_panel_case", "case_id"),
        Index("ix_panel_batch", "batch_id"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6, index=True)
    purpose: PanelPurpose = Field(sa_type=text_enum(PanelPurpose))
    case_id: int | None = Field(default=None, foreign_key="cultivation_case.id")
    batch_id: int | None = Field(default=None, foreign_key="batch.id")
    size: int
    is_blind: bool = True
    """Experts see neither name nor code of a firm while they review."""
    state: PanelState = Field(default=PanelState.REVIEWING, sa_type=text_enum(PanelState))
    method: str = Field(max_length=20)
    seed: str = Field(max_length=64)
    digest: str = Field(max_length=64)
    """SHA-256 of the frozen list of candidates."""
    form: str = Field(max_length=40)
    due_on: date
    drawn_on: date
    drawn_by: str = Field(max_length=60)
    closed_on: date | None = None
    closed_by: str = Field(default="", max_length=60)
    released_on: date | None = None
    released_by: str = Field(default="", max_length=60)
    replaces_id: int | None = Field(default=None, foreign_key="panel.id")


class PanelCase(Public, table=True):
    """A case before a panel, under the number by which experts know it."""

    __table_args__ = (UniqueConstraint("panel_id", "case_id"),)

    panel_id: int = Field(foreign_key="panel.id")
    case_id: int = Field(foreign_key="cultivation_case.id", index=True)
    number: int


class PanelSeat(Table, Recorded, table=True):
    """One of the pool as they stood at the draw, under a code of this panel only. Whoever has a
    `seat` was drawn; the history tells codes, never names."""

    recorded_as: ClassVar[str] = "panel_seat"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"expert_id"})

    __table_args__ = (
        UniqueConstraint("panel_id", "expert_id"),
        UniqueConstraint("panel_id", "code"),
    )

    county_code: str = Field(max_length=6)
    panel_id: int = Field(foreign_key="panel.id")
    expert_id: int = Field(foreign_key="expert.id", index=True)
    code: str = Field(max_length=12)
    kind: ExpertKind = Field(sa_type=text_enum(ExpertKind))
    exclusions: str = Field(default="", max_length=200)
    seat: int | None = None
    stepped_down_on: date | None = None


class Redraw(Public, Recorded, table=True):
    """Somebody asks for another draw, and why; somebody else agrees or does not."""

    recorded_as: ClassVar[str] = "redraw"

    __table_args__ = (
        CheckConstraint("decided_by_id <> asked_by_id", name="two_people"),
        Index("ix_redraw_panel", "panel_id"),
    )

    county_code: str = Field(max_length=6)
    panel_id: int = Field(foreign_key="panel.id")
    reason: str = Field(max_length=400)
    asked_by_id: int = Field(foreign_key="person.id")
    asked_by: str = Field(max_length=60)
    asked_on: date
    is_granted: bool | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_by: str = Field(default="", max_length=60)
    decided_on: date | None = None
    decision_note: str = Field(default="", max_length=400)


class Review(Versioned, Recorded, table=True):
    """One expert on one case: a draft until it is submitted. By the seat, not by name."""

    recorded_as: ClassVar[str] = "review"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("seat_id", "panel_case_id"),)

    county_code: str = Field(max_length=6)
    panel_id: int = Field(foreign_key="panel.id", index=True)
    panel_case_id: int = Field(foreign_key="panel_case.id")
    seat_id: int = Field(foreign_key="panel_seat.id")
    opinion: str = Field(default="", sa_column=Column(Text, nullable=False))
    submitted_at: datetime | None = None
    digest: str = Field(default="", max_length=64)
    """SHA-256 of what was submitted."""


class ReviewMark(Table, table=True):
    """What a review says to one item. A draft changes with every save and has no history; of the
    submitted review the history keeps the digest."""

    __table_args__ = (
        UniqueConstraint("review_id", "item"),
        CheckConstraint("points IS NULL OR points >= 0", name="points_not_negative"),
    )

    review_id: int = Field(foreign_key="review.id")
    item: str = Field(max_length=60)
    points: int | None = None
    is_met: bool | None = None
    justification: str = Field(default="", max_length=400)
    saved_at: datetime = Field(default_factory=now)
