"""Identities of a provider: the way there and back, bound to an account and taken off it."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.identities import Identity, IdentityRequest
from app.models.people import Person
from app.queries.accounts import get_person
from app.queries.identities import find_person_id, visible_identities
from app.queries.people import digest

LASTS = timedelta(minutes=10)


class NewIdentity(BaseModel):
    subject: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]


def begin_request(
    session: Session, browser: str, then: str, session_id: str | None = None
) -> tuple[str, IdentityRequest]:
    """The state to send along, and what is kept of it; `session_id` asks to bind."""
    now = datetime.now(UTC)
    session.execute(delete(IdentityRequest).where(col(IdentityRequest.expires_at) < now))
    state = secrets.token_urlsafe(32)
    request = IdentityRequest(
        state_digest=digest(state),
        browser_digest=digest(browser),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        then=then[:2000],
        session_id=session_id,
        expires_at=now + LASTS,
    )
    session.add(request)
    session.flush()
    return state, request


def take_request(session: Session, state: str, browser: str) -> IdentityRequest:
    """What was kept of this state, forgotten from now on: an answer counts once."""
    found: IdentityRequest | None = session.execute(
        select(IdentityRequest)
        .where(
            col(IdentityRequest.state_digest) == digest(state),
            col(IdentityRequest.browser_digest) == digest(browser),
            col(IdentityRequest.expires_at) > datetime.now(UTC),
        )
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(Reason.IDENTITY_STATE_UNKNOWN)
    session.delete(found)
    session.flush()
    return found


def bind_own(session: Session, viewer: Viewer, provider: str, subject: str) -> Identity:
    """To whoever is signed in and has just signed in there too."""
    return _bind(session, viewer, viewer.person_id, provider, subject)


def bind_for(
    session: Session, viewer: Viewer, public_id: str, provider: str, given: NewIdentity
) -> Identity:
    """By the system administrator, who has the subject from the provider's own list."""
    if viewer.role is not Role.SYSTEM_ADMIN:
        raise NotPermitted(Reason.NOT_PERMITTED)
    person: Person = get_person(session, viewer, public_id)
    return _bind(session, viewer, person.id or 0, provider, given.subject)


def _bind(
    session: Session, viewer: Viewer, person_id: int, provider: str, subject: str
) -> Identity:
    if find_person_id(session, provider, subject) is not None:
        raise InvalidValue(Reason.IDENTITY_TAKEN)
    identity = Identity(
        county_code=viewer.county_code,
        person_id=person_id,
        provider=provider,
        subject=subject,
        bound_by=viewer.name,
    )
    session.add(identity)
    session.flush()
    return identity


def remove_identity(session: Session, viewer: Viewer, public_id: str, person_id: str = "") -> None:
    """One's own, or for the system administrator that of the account named."""
    whose = col(Person.public_id) == person_id if person_id else col(Person.id) == viewer.person_id
    found = session.execute(
        select(Identity)
        .join(Person, col(Person.id) == col(Identity.person_id))
        .where(visible_identities(viewer), whose, col(Identity.public_id) == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    session.delete(found)
    session.flush()
