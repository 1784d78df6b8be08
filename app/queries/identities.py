"""Which account an identity belongs to, and which identities an account has."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, true
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.refusals import NotFound
from app.models.identities import Identity
from app.models.people import Person
from app.queries.accounts import visible_people


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """An identity that signs an account in; of the subject only what tells two apart."""

    id: str
    provider: str
    subject: str
    bound_at: datetime
    bound_by: str


def visible_identities(viewer: Viewer) -> ColumnElement[bool]:
    """One's own; the system administrator's are those of all accounts of the county."""
    of_county = col(Identity.county_code) == viewer.county_code
    own = col(Identity.person_id) == viewer.person_id
    return of_county & or_(own, true() if viewer.role is Role.SYSTEM_ADMIN else own)


def list_identities(session: Session, viewer: Viewer, person_id: str = "") -> list[IdentityRow]:
    """One's own identities, or an account's for the system administrator."""
    whose = col(Person.id) == viewer.person_id
    if person_id:
        whose = col(Person.public_id) == person_id
        seen = select(col(Person.id)).where(visible_people(viewer), whose)
        if session.execute(seen).first() is None:
            raise NotFound
    rows = session.execute(
        select(
            col(Identity.public_id),
            col(Identity.provider),
            col(Identity.subject),
            col(Identity.bound_at),
            col(Identity.bound_by),
        )
        .join_from(Identity, Person, col(Person.id) == col(Identity.person_id))
        .where(visible_identities(viewer), whose)
        .order_by(col(Identity.id))
    )
    return [
        IdentityRow(row.public_id, row.provider, masked(row.subject), row.bound_at, row.bound_by)
        for row in rows
    ]


def masked(subject: str) -> str:
    return f"{subject[:2]}****{subject[-2:]}" if len(subject) > 6 else "****"


def find_person_id(session: Session, provider: str, subject: str) -> int | None:
    """Whose identity it is. Nobody is asking yet."""
    found: int | None = session.execute(
        select(col(Identity.person_id)).where(
            col(Identity.provider) == provider, col(Identity.subject) == subject
        )
    ).scalar_one_or_none()
    return found
