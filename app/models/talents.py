"""Talent projects: whose, how far, checked by whom, what was promised, what was paid."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.domain.talents.likeness import IdKind
from app.domain.talents.money import InstalmentFacts
from app.domain.talents.projects import (
    CheckLane,
    Degree,
    ItemFinding,
    LaneState,
    TalentClass,
    TalentParty,
    TalentStage,
    TalentTerm,
    TalentTrack,
)
from app.domain.talents.promises import Promised
from app.models.base import Public, Recorded, Versioned, owner
from app.models.columns import exact, text_enum, yuan


class TalentProject(Versioned, Recorded, table=True):
    """One project of one leader or team. Of people only the leader is kept, and little of them."""

    recorded_as: ClassVar[str] = "talent_project"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})
    personal: ClassVar[frozenset[str]] = frozenset(
        {"leader_name", "leader_origin", "leader_born_in", "leader_id_digest"}
    )

    __table_args__ = (
        Index("ix_talent_project_county", "county_code", "year", "id"),
        CheckConstraint("grant_cny IS NULL OR grant_cny >= 0", name="grant_not_negative"),
        CheckConstraint("team_size IS NULL OR team_size >= 1", name="somebody_works"),
        CheckConstraint(
            "(leader_id_kind IS NULL) = (leader_id_digest = '')", name="digest_of_a_kind"
        ),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    title: str = Field(max_length=120)
    program: str = Field(max_length=40)
    """Its key in app/data/talent_programs.toml."""
    year: int
    talent_class: TalentClass | None = Field(default=None, sa_type=text_enum(TalentClass))
    track: TalentTrack = Field(sa_type=text_enum(TalentTrack))
    term: TalentTerm | None = Field(default=None, sa_type=text_enum(TalentTerm))
    party: TalentParty = Field(sa_type=text_enum(TalentParty))
    team_size: int | None = None
    leader_name: str = Field(max_length=60)
    leader_degree: Degree | None = Field(default=None, sa_type=text_enum(Degree))
    leader_origin: str = Field(default="", max_length=120)
    """Last employer or university."""
    leader_born_in: int | None = None
    leader_id_kind: IdKind | None = Field(default=None, sa_type=text_enum(IdKind))
    leader_id_digest: str = Field(default="", max_length=64, index=True)
    """HMAC of the paper's number, which is never kept."""
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id", index=True)
    """The host firm; before landing there may be none."""
    township_code: str | None = Field(default=None, foreign_key="township.code", max_length=9)
    park_code: str | None = Field(default=None, foreign_key="park.code", max_length=12)
    arrives_on: date | None = None
    stake: Decimal | None = Field(default=None, sa_type=exact(4))
    paid_in_cny: Decimal | None = Field(default=None, sa_type=yuan())
    grant_cny: Decimal | None = Field(default=None, sa_type=yuan())
    plan: str = Field(default="", max_length=20_000)
    sponsor_id: int = Field(foreign_key="person.id", index=True)
    """Who brought the project in and handles it; closes none of its checks."""
    stage: TalentStage = Field(default=TalentStage.DRAFTED, sa_type=text_enum(TalentStage))
    stage_since: date
    opened_on: date
    """When it came into the register; its first stage began then."""
    notice_ends_on: date | None = None
    """Last day of its public notice."""
    approved_on: date | None = None
    approval_known_on: date | None = None
    landed_on: date | None = None
    lessons: str = Field(default="", max_length=2000)
    """What an honest failure taught (宽容失败, plan 三(五)3)."""


class TalentLane(Versioned, Recorded, table=True):
    """One of 查新, 查证, 去伪 closed, by whom and how."""

    recorded_as: ClassVar[str] = "talent_lane"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("project_id", "lane"),
        CheckConstraint("conclusion IN ('clear', 'adverse')", name="concluded"),
    )

    county_code: str = Field(max_length=6)
    project_id: int = Field(foreign_key="talent_project.id")
    lane: CheckLane = Field(sa_type=text_enum(CheckLane))
    conclusion: LaneState = Field(sa_type=text_enum(LaneState))
    summary: str = Field(max_length=1000)
    closed_on: date
    closed_by_id: int = Field(foreign_key="person.id")

    project: TalentProject = owner()


class TalentCheckItem(Public, Recorded, table=True):
    """One thing looked up in a lane: what, where, when, by whom, and what came of it."""

    recorded_as: ClassVar[str] = "talent_check_item"

    __table_args__ = (Index("ix_talent_check_item_project", "project_id", "lane"),)

    county_code: str = Field(max_length=6)
    project_id: int = Field(foreign_key="talent_project.id")
    lane: CheckLane = Field(sa_type=text_enum(CheckLane))
    item: str = Field(max_length=200)
    source: str = Field(max_length=200)
    checked_on: date
    finding: ItemFinding = Field(sa_type=text_enum(ItemFinding))
    note: str = Field(default="", max_length=1000)
    officer_id: int = Field(foreign_key="person.id")

    project: TalentProject = owner()


class TalentPromise(Versioned, Recorded, table=True):
    """An indicator promised in the application, and what was reached; never renegotiated."""

    recorded_as: ClassVar[str] = "talent_promise"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("project_id", "name"),)

    county_code: str = Field(max_length=6)
    project_id: int = Field(foreign_key="talent_project.id")
    name: str = Field(max_length=80)
    unit: str = Field(max_length=20)
    at_midterm: Decimal | None = Field(default=None, sa_type=exact(2))
    at_acceptance: Decimal = Field(sa_type=exact(2))
    reached_at_midterm: Decimal | None = Field(default=None, sa_type=exact(2))
    reached_at_acceptance: Decimal | None = Field(default=None, sa_type=exact(2))

    project: TalentProject = owner()

    def facts(self) -> Promised:
        return Promised(
            self.at_midterm,
            self.at_acceptance,
            self.reached_at_midterm,
            self.reached_at_acceptance,
        )


class TalentInstalment(Versioned, Recorded, table=True):
    """A part of the grant: planned, paid by two officers (八不准 第八项: 资金奖补), dated."""

    recorded_as: ClassVar[str] = "talent_instalment"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("planned_cny > 0", name="plans_something"),
        CheckConstraint("paid_cny IS NULL OR paid_cny > 0", name="pays_something"),
        CheckConstraint("paid_cny IS NULL OR paid_cny <= planned_cny", name="pays_no_more"),
        CheckConstraint("(paid_cny IS NULL) = (paid_on IS NULL)", name="paid_on_a_day"),
        CheckConstraint("(paid_cny IS NULL) = (payer_id IS NULL)", name="paid_by_somebody"),
        CheckConstraint("(paid_cny IS NULL) = (second_id IS NULL)", name="paid_with_a_second"),
        CheckConstraint("second_id IS NULL OR second_id <> payer_id", name="two_people"),
        CheckConstraint("confirmed_on IS NULL OR paid_on IS NOT NULL", name="confirms_a_payment"),
    )

    county_code: str = Field(max_length=6)
    project_id: int = Field(foreign_key="talent_project.id")
    number: int
    planned_cny: Decimal = Field(sa_type=yuan())
    planned_on: date
    paid_cny: Decimal | None = Field(default=None, sa_type=yuan())
    paid_on: date | None = None
    document_number: str = Field(default="", max_length=80)
    payer_id: int | None = Field(default=None, foreign_key="person.id")
    second_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    confirmed_on: date | None = None
    """The second officer's own day: only then it counts as paid."""

    project: TalentProject = owner()

    def facts(self) -> InstalmentFacts:
        return InstalmentFacts(
            planned_cny=self.planned_cny,
            paid_cny=self.paid_cny,
            payer_id=self.payer_id,
            second_id=self.second_id,
            is_confirmed=self.confirmed_on is not None,
        )
