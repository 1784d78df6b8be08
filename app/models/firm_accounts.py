"""How people come to act for a firm: invited, registered by themselves, or entrusted."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.domain.access import Role
from app.models.base import Public, Recorded, now, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class Entrustment(Public, Recorded, table=True):
    """A firm lets one person of an agency fill in one case, from and until a day. Dates are the
    county's; the grant that opens the door runs by the real calendar."""

    recorded_as: ClassVar[str] = "entrustment"

    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="dates_in_order"),
        Index("ix_entrustment_case", "case_id", "id"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    case_id: int = Field(foreign_key="cultivation_case.id")
    agency_name: str = Field(max_length=120)
    person_name: str = Field(max_length=60)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """Whose account it is; nobody's until the invitation is redeemed."""
    valid_from: date
    valid_until: date
    made_at: datetime = Field(default_factory=now)
    made_by: str = Field(max_length=60)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, max_length=60)

    enterprise: Enterprise = owner()


class Invitation(Public, Recorded, table=True):
    """A code for one use, shown once and kept as a digest, with which a person comes to act for a
    firm, or for an agency that it entrusted."""

    recorded_as: ClassVar[str] = "invitation"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"code_digest"})

    __table_args__ = (
        CheckConstraint(
            "(role = 'agency_user') = (entrustment_id IS NOT NULL)", name="agency_is_entrusted"
        ),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    role: Role = Field(sa_type=text_enum(Role))
    is_manager: bool = False
    entrustment_id: int | None = Field(default=None, foreign_key="entrustment.id")
    invitee: str = Field(max_length=60)
    """Whom the slip is for, as its maker wrote it."""
    code_digest: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(default_factory=now)
    made_by: str = Field(max_length=60)
    expires_at: datetime
    redeemed_at: datetime | None = None
    redeemed_by_id: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None

    enterprise: Enterprise = owner()


class Registration(Public, Recorded, table=True):
    """A firm that came by itself: waits until its town, or the bureau, knows it. `uscc` and
    `firm_name` are what the person wrote; `enterprise_id` is what the officer confirmed."""

    recorded_as: ClassVar[str] = "registration"
    personal: ClassVar[frozenset[str]] = frozenset({"contact_name", "mobile"})

    __table_args__ = (
        CheckConstraint(
            "(decided_at IS NULL) = (is_confirmed IS NULL)", name="decision_has_its_time"
        ),
        Index("ix_registration_county", "county_code", "decided_at", "id"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", index=True)
    uscc: str = Field(max_length=18)
    firm_name: str = Field(max_length=120)
    township_code: str | None = Field(default=None, foreign_key="township.code", max_length=9)
    """As the person wrote it; where the register knows better, the register's town decides."""
    contact_name: str = Field(max_length=60)
    mobile: str = Field(default="", max_length=30)
    made_at: datetime = Field(default_factory=now)
    is_confirmed: bool | None = None
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, max_length=60)
    reason: str = Field(default="", max_length=400)
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id", index=True)
