"""Who somebody is to an identity provider, and sign-ins there that have not come back yet."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Public, Recorded, Table, now


class Identity(Public, Recorded, table=True):
    """An account's name at a provider: provider and subject together, never a name or an
    address (ASVS 6.8.1)."""

    recorded_as: ClassVar[str] = "identity"
    personal: ClassVar[frozenset[str]] = frozenset({"subject"})

    __table_args__ = (UniqueConstraint("provider", "subject"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", index=True)
    provider: str = Field(max_length=200)
    subject: str = Field(max_length=255)
    bound_at: datetime = Field(default_factory=now)
    bound_by: str = Field(max_length=60)


class IdentityRequest(Table, table=True):
    """Somebody sent to the provider; forgotten as soon as they come back."""

    state_digest: str = Field(max_length=64, unique=True)
    browser_digest: str = Field(max_length=64)
    """Of the cookie of the browser that was sent: another one's answer is not ours."""
    nonce: str = Field(max_length=64)
    verifier: str = Field(max_length=128)
    then: str = Field(max_length=2000)
    session_id: str | None = Field(default=None, max_length=12)
    """The session that asked to bind the identity to its person; a sign-in has none yet."""
    expires_at: datetime
