"""Accounts, what they were granted, how they are signed in, and who stands in for whom."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.domain.access import DIVISION_OF, Division, Role
from app.domain.relations import RelationKind, RelationSource
from app.models.base import Public, Recorded, Table, Versioned, now
from app.models.columns import text_enum


def _role_fits_division() -> str:
    by_division: dict[Division, list[str]] = {}
    for role, division in DIVISION_OF.items():
        by_division.setdefault(division, []).append(f"'{role}'")
    return " OR ".join(
        f"(division = '{division}' AND role IN ({', '.join(sorted(roles))}))"
        for division, roles in by_division.items()
    )


class Person(Versioned, Recorded, table=True):
    """An account. Its division never changes, so none can gather two administrators' powers."""

    recorded_as: ClassVar[str] = "person"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"password_hash", "updated_at", "version"})
    personal: ClassVar[frozenset[str]] = frozenset({"login", "name"})

    __table_args__ = (UniqueConstraint("id", "division"),)

    county_code: str = Field(foreign_key="county.code", index=True, max_length=6)
    login: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=60)
    office: str = Field(default="", max_length=60)
    division: Division = Field(default=Division.BUSINESS, sa_type=text_enum(Division))
    password_hash: str = Field(max_length=200)
    must_change_password: bool = True
    password_changed_at: datetime = Field(default_factory=now)
    first_password_expires_at: datetime | None = None
    is_closed: bool = False
    is_demonstration: bool = False


class Grant(Public, Recorded, table=True):
    """One role for one person over one scope, from and until a day."""

    recorded_as: ClassVar[str] = "grant"

    __table_args__ = (
        ForeignKeyConstraint(["person_id", "division"], ["person.id", "person.division"]),
        CheckConstraint(_role_fits_division(), name="role_fits_division"),
        CheckConstraint("(role = 'agency_user') = (case_id IS NOT NULL)", name="agency_has_case"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="dates_in_order"),
    )

    person_id: int = Field(index=True)
    division: Division = Field(sa_type=text_enum(Division))
    role: Role = Field(sa_type=text_enum(Role))
    county_code: str = Field(foreign_key="county.code", max_length=6)
    region_prefix: str | None = Field(default=None, max_length=6)
    """For the readers: 3304 or 33."""
    township_code: str | None = Field(default=None, foreign_key="township.code", max_length=9)
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="cultivation_case.id", index=True)
    """For an agency: the one case entrusted to it."""
    is_manager: bool = False
    """An enterprise user who adds and ends the firm's other users and its agencies."""
    valid_from: date
    valid_until: date | None = None
    granted_by: str = Field(max_length=60)


class LoginSession(Public, table=True):
    """Somebody signed in. Only a digest of the token is kept."""

    person_id: int = Field(foreign_key="person.id", index=True)
    token_digest: str = Field(max_length=64, unique=True)
    role: Role = Field(sa_type=text_enum(Role))
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, max_length=60)
    source: str = Field(max_length=64)
    user_agent: str = Field(default="", max_length=200)


class LoginAttempt(Table, table=True):
    """Failed sign-ins by account and by source: what the throttle counts."""

    __table_args__ = (Index("ix_login_attempt_key_at", "key", "at"),)

    key: str = Field(max_length=64)
    """A digest of the account name or the source, never the text itself."""
    at: datetime


class ApiToken(Public, Recorded, table=True):
    """A reader's key for programs; the token is shown once and kept as a digest."""

    recorded_as: ClassVar[str] = "api_token"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"token_digest", "last_used_at"})

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=60)
    token_digest: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(default_factory=now)
    expires_on: date
    revoked_at: datetime | None = None


class Substitution(Public, Recorded, table=True):
    """AB角: while it lasts, the substitute's tasks include the person's."""

    recorded_as: ClassVar[str] = "substitution"

    __table_args__ = (
        CheckConstraint("person_id <> substitute_id", name="two_people"),
        CheckConstraint("valid_until >= valid_from", name="dates_in_order"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", index=True)
    substitute_id: int = Field(foreign_key="person.id", index=True)
    valid_from: date
    valid_until: date


class Recusal(Public, Recorded, table=True):
    """A relation of a person to an enterprise (八不准), and with it the rule that this person
    must not read or decide on that enterprise: the register has no relation without recusal."""

    recorded_as: ClassVar[str] = "recusal"

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", index=True)
    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    kind: RelationKind = Field(default=RelationKind.OTHER, sa_type=text_enum(RelationKind))
    source: RelationSource = Field(
        default=RelationSource.DISCOVERED, sa_type=text_enum(RelationSource)
    )
    reason: str = Field(max_length=200)
    found_through: str = Field(default="", max_length=200)
    """Where somebody else learned of it: a letter, a register, a report."""
    entered_by: str = Field(default="", max_length=60)
    valid_from: date
    valid_until: date | None = None
    ended_by: str = Field(default="", max_length=60)
    end_reason: str = Field(default="", max_length=200)
