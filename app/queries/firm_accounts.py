"""The people who act for a firm, and who was invited to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.firm_accounts import InvitationState
from app.domain.messages import Way
from app.models.base import now
from app.models.enterprises import Enterprise
from app.models.firm_accounts import Invitation
from app.models.people import Grant, Person
from app.queries.accounts import holds_on
from app.queries.enterprises import get_enterprise
from app.queries.mails import ways_chosen
from app.queries.officer_names import naming_for
from app.queries.visibility import visible_enterprises


@dataclass(frozen=True, slots=True)
class FirmUser:
    id: str
    """Of the grant: what the firm may end."""
    name: str
    login: str
    is_manager: bool
    is_oneself: bool
    valid_from: date
    granted_by: str
    ways: list[Way]
    """By which they are told outside Miaopu, so that whoever writes to them knows."""


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: str
    invitee: str
    role: Role
    is_manager: bool
    made_at: datetime
    made_by: str
    expires_at: datetime
    state: InvitationState


@dataclass(frozen=True, slots=True)
class FirmUsers:
    """One firm's page of people. `is_manager`: whether the viewer is one of its managers."""

    enterprise_id: str
    enterprise: str
    is_manager: bool
    users: list[FirmUser]
    invitations: list[InvitationRow]


def describe_firm_users(
    session: Session, viewer: Viewer, enterprise_id: str, real_today: date
) -> FirmUsers:
    """Grants run by the real calendar, in a demonstration too."""
    firm = get_enterprise(session, viewer, enterprise_id)
    users = _users(session, viewer, firm, real_today)
    return FirmUsers(
        firm.public_id,
        firm.name,
        any(user.is_oneself and user.is_manager for user in users),
        users,
        _invitations(session, viewer, firm),
    )


def _users(session: Session, viewer: Viewer, firm: Enterprise, real_today: date) -> list[FirmUser]:
    rows = session.execute(
        select(
            col(Grant.public_id),
            col(Person.name),
            col(Person.login),
            col(Grant.is_manager),
            (col(Person.id) == viewer.person_id).label("is_oneself"),
            col(Grant.valid_from),
            col(Grant.granted_by),
            col(Person.id).label("person_id"),
        )
        .join_from(Grant, Person, col(Person.id) == col(Grant.person_id))
        .join(Enterprise, col(Enterprise.id) == col(Grant.enterprise_id))
        .where(
            visible_enterprises(viewer),
            col(Grant.enterprise_id) == firm.id,
            col(Grant.role) == Role.ENTERPRISE_USER,
            col(Person.is_closed).is_(False),
            holds_on(real_today),
        )
        .order_by(col(Grant.is_manager).desc(), col(Grant.id))
    ).all()
    ways = ways_chosen(session, [row.person_id for row in rows])
    naming = naming_for(session, viewer, ((None, row.granted_by) for row in rows))
    found = [(*row[:6], naming.of(row.granted_by), ways.get(row.person_id, [])) for row in rows]
    return [FirmUser(*user) for user in found]


def state_of_invitation() -> ColumnElement[str]:
    return case(
        (col(Invitation.redeemed_at).is_not(None), InvitationState.REDEEMED.value),
        (col(Invitation.withdrawn_at).is_not(None), InvitationState.WITHDRAWN.value),
        (col(Invitation.expires_at) <= now(), InvitationState.EXPIRED.value),
        else_=InvitationState.OPEN.value,
    )


def _invitations(session: Session, viewer: Viewer, firm: Enterprise) -> list[InvitationRow]:
    """The newest; those for an agency stand with their case."""
    shown: tuple[Any, ...] = (
        col(Invitation.public_id),
        col(Invitation.invitee),
        col(Invitation.role),
        col(Invitation.is_manager),
        col(Invitation.made_at),
        col(Invitation.made_by),
        col(Invitation.expires_at),
        state_of_invitation(),
    )
    rows = session.execute(
        select(*shown)
        .join_from(Invitation, Enterprise, col(Enterprise.id) == col(Invitation.enterprise_id))
        .where(
            visible_enterprises(viewer),
            col(Invitation.enterprise_id) == firm.id,
            col(Invitation.role) == Role.ENTERPRISE_USER,
        )
        .order_by(col(Invitation.id).desc())
        .limit(50)
    ).all()
    naming = naming_for(session, viewer, ((None, row.made_by) for row in rows))
    found = [
        (*row[:5], naming.of(row.made_by), row.expires_at, InvitationState(row[-1])) for row in rows
    ]
    return [InvitationRow(*one) for one in found]


def holds_firm(person_id: int, enterprise_id: int | None, real_today: date) -> ColumnElement[bool]:
    """Grants with which a person acts for a firm as one of its own."""
    return and_(
        col(Grant.person_id) == person_id,
        col(Grant.role) == Role.ENTERPRISE_USER,
        col(Grant.enterprise_id) == enterprise_id,
        holds_on(real_today),
    )


def is_manager(
    session: Session, person_id: int, enterprise_id: int | None, real_today: date
) -> bool:
    found = select(col(Grant.id)).where(
        holds_firm(person_id, enterprise_id, real_today), col(Grant.is_manager).is_(True)
    )
    return session.execute(found).first() is not None


def has_manager(session: Session, enterprise_id: int | None, real_today: date) -> bool:
    found = (
        select(col(Grant.id))
        .join_from(Grant, Person, col(Person.id) == col(Grant.person_id))
        .where(
            col(Grant.enterprise_id) == enterprise_id,
            col(Grant.is_manager).is_(True),
            col(Person.is_closed).is_(False),
            holds_on(real_today),
        )
    )
    return session.execute(found).first() is not None
