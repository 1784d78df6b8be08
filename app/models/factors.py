"""What somebody proves beside a password: a second factor, its recovery codes, a step begun."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from app.models.base import Public, Recorded, Table, now


class SecondFactor(Public, Recorded, table=True):
    """A confirmed authenticator (RFC 6238), one for a person. Its secret is sealed at rest."""

    recorded_as: ClassVar[str] = "second_factor"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"sealed_secret", "last_step"})

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", unique=True)
    sealed_secret: str = Field(max_length=200)
    last_step: int = 0
    """The step of the last code taken: no code is taken twice (RFC 6238, 5.2)."""
    confirmed_at: datetime = Field(default_factory=now)


class FactorEnrolment(Table, table=True):
    """An authenticator that has not shown its first code yet."""

    person_id: int = Field(foreign_key="person.id", unique=True)
    sealed_secret: str = Field(max_length=200)
    session_id: str = Field(max_length=12)
    """The session in which it was begun; another has given no password for it."""
    expires_at: datetime


class RecoveryCode(Table, table=True):
    """One of the codes for a lost telephone: shown once, kept as a digest, good once."""

    person_id: int = Field(foreign_key="person.id", index=True)
    digest: str = Field(max_length=64)
    used_at: datetime | None = None


class SignInStep(Table, table=True):
    """Somebody whose password was right and whose code is still to come: not signed in."""

    token_digest: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    then: str = Field(max_length=2000)
    source: str = Field(max_length=64)
    failures: int = 0
    expires_at: datetime
