"""Accounts, grants and sessions, as their owners and administrators see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.models.people import Grant, LoginSession, Person


@dataclass(frozen=True, slots=True)
class SessionRow:
    public_id: str
    role: Role
    created_at: datetime
    last_seen_at: datetime
    source: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    login: str
    name: str
    role: Role


def list_own_sessions(session: Session, viewer: Viewer) -> list[SessionRow]:
    """One's own open sessions, newest first."""
    rows = session.execute(
        select(
            LoginSession.public_id,
            LoginSession.role,
            LoginSession.created_at,
            LoginSession.last_seen_at,
            LoginSession.source,
            LoginSession.user_agent,
        )
        .where(LoginSession.person_id == viewer.person_id, col(LoginSession.ended_at).is_(None))
        .order_by(col(LoginSession.last_seen_at).desc())
    )
    return [SessionRow(*row) for row in rows]


def demonstration_accounts(session: Session) -> list[DemonstrationAccount]:
    """The accounts a demonstration offers at its door; a real county has none."""
    rows = session.execute(
        select(Person.login, Person.name, Grant.role)
        .join_from(Person, Grant, col(Grant.person_id) == Person.id)
        .where(col(Person.is_demonstration).is_(True))
        .order_by(col(Grant.id))
    )
    return [DemonstrationAccount(*row) for row in rows]
