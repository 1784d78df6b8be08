"""Inviting people to act for a firm, and redeeming the code that they were given."""

import secrets
from datetime import date, timedelta

from pydantic import BaseModel
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Division, Role, Viewer
from app.domain.firm_accounts import FOR_FIRMS, INVITATION_DAYS, folded
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.base import ALPHABET, now
from app.models.cases import CultivationCase
from app.models.firm_accounts import Entrustment, Invitation
from app.models.people import Grant, Person
from app.queries.accounts import holds_on
from app.queries.enterprises import get_enterprise
from app.queries.firm_accounts import holds_firm, is_manager
from app.queries.people import digest
from app.services.grants import close_grant
from app.services.people import Name

CODE_LENGTH = 16
"""78 bits: not to be guessed within its fortnight."""


class InvitationInput(BaseModel):
    invitee: Name
    is_manager: bool = False


def invite(
    session: Session, viewer: Viewer, enterprise_id: str, given: InvitationInput, real_today: date
) -> tuple[Invitation, str]:
    """For the firm, by its manager; or for its manager, by an officer. The code is told once."""
    firm = get_enterprise(session, viewer, enterprise_id)
    by_officer = viewer.role in OFFICERS
    if not by_officer:
        only_manager(session, viewer, firm.id, real_today)
    invitation = Invitation(
        county_code=firm.county_code,
        enterprise_id=firm.id or 0,
        role=Role.ENTERPRISE_USER,
        is_manager=by_officer or given.is_manager,
        invitee=given.invitee,
        code_digest="",
        made_by=viewer.name,
        expires_at=now() + timedelta(days=INVITATION_DAYS),
    )
    return invitation, hand_out(session, invitation)


def hand_out(session: Session, invitation: Invitation) -> str:
    """Store the invitation and tell its code: only the digest stays."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    invitation.code_digest = digest(code)
    session.add(invitation)
    session.flush()
    return code


def only_manager(
    session: Session, viewer: Viewer, enterprise_id: int | None, real_today: date
) -> None:
    if not is_manager(session, viewer.person_id, enterprise_id, real_today):
        raise NotPermitted(Reason.MANAGER_REQUIRED)


def withdraw(
    session: Session, viewer: Viewer, enterprise_id: str, invitation_id: str, real_today: date
) -> Invitation:
    """A slip that was lost or went to the wrong person; the code is dead from now on."""
    firm = get_enterprise(session, viewer, enterprise_id)
    if viewer.role not in OFFICERS:
        only_manager(session, viewer, firm.id, real_today)
    invitation: Invitation | None = session.execute(
        select(Invitation)
        .where(
            col(Invitation.enterprise_id) == firm.id,
            col(Invitation.public_id) == invitation_id,
            col(Invitation.role) == Role.ENTERPRISE_USER,
        )
        .with_for_update()
    ).scalar_one_or_none()
    if invitation is None:
        raise NotFound
    if invitation.redeemed_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = now()
    session.flush()
    return invitation


def end_user(
    session: Session, viewer: Viewer, enterprise_id: str, grant_id: str, real_today: date
) -> None:
    """A colleague who has left: from the next request on they see nothing of the firm. A firm's
    last manager stays, for nobody would be left to let others in."""
    firm = get_enterprise(session, viewer, enterprise_id)
    only_manager(session, viewer, firm.id, real_today)
    grant: Grant | None = session.execute(
        select(Grant)
        .where(
            col(Grant.public_id) == grant_id,
            col(Grant.enterprise_id) == firm.id,
            col(Grant.role) == Role.ENTERPRISE_USER,
            holds_on(real_today),
        )
        .with_for_update()
    ).scalar_one_or_none()
    if grant is None:
        raise NotFound
    if grant.person_id == viewer.person_id:
        raise NotPermitted(Reason.OWN_GRANT)
    close_grant(session, grant, real_today)


def redeem(
    session: Session, code: str, person: Person, today: date, real_today: date
) -> Invitation:
    """The person of this account acts for the firm from now on. Why a code is refused is not
    told: unknown, used, withdrawn and expired are one answer."""
    invitation = open_invitation(session, code)
    if person.county_code != invitation.county_code or person.division is not Division.BUSINESS:
        raise NotPermitted(Reason.NOT_FOR_THIS_ACCOUNT)
    _refuse_other_roles(session, person, real_today)
    invitation.redeemed_at = now()
    invitation.redeemed_by_id = person.id
    if invitation.entrustment_id is None:
        _join_firm(session, invitation, person, real_today)
    else:
        _join_agency(session, invitation, person, today, real_today)
    session.flush()
    return invitation


def open_invitation(session: Session, code: str) -> Invitation:
    """Locked: of two who send the same code at once, one gets in."""
    invitation: Invitation | None = session.execute(
        select(Invitation)
        .where(
            col(Invitation.code_digest) == digest(folded(code)),
            col(Invitation.redeemed_at).is_(None),
            col(Invitation.withdrawn_at).is_(None),
            col(Invitation.expires_at) > now(),
        )
        .with_for_update()
    ).scalar_one_or_none()
    if invitation is None:
        raise InvalidValue(fields={"code": Reason.INVITATION_UNKNOWN})
    return invitation


def _refuse_other_roles(session: Session, person: Person, real_today: date) -> None:
    other = select(col(Grant.id)).where(
        col(Grant.person_id) == person.id,
        col(Grant.role).not_in(FOR_FIRMS),
        holds_on(real_today),
    )
    if session.execute(other).first() is not None:
        raise NotPermitted(Reason.NOT_FOR_THIS_ACCOUNT)


def _join_firm(session: Session, invitation: Invitation, person: Person, real_today: date) -> None:
    held: Grant | None = session.execute(
        select(Grant).where(holds_firm(person.id or 0, invitation.enterprise_id, real_today))
    ).scalar()
    if held is not None:
        held.is_manager = held.is_manager or invitation.is_manager
        return
    admit_user(
        session,
        person,
        invitation.enterprise_id,
        invitation.made_by,
        real_today,
        is_manager=invitation.is_manager,
    )


def admit_user(
    session: Session,
    person: Person,
    enterprise_id: int | None,
    by: str,
    real_today: date,
    *,
    is_manager: bool,
) -> Grant:
    """A person acts for a firm as one of its own; without a firm they only wait."""
    if enterprise_id is not None:
        _refuse_agency_of(session, person, enterprise_id, real_today)
    grant = Grant(
        person_id=person.id or 0,
        division=Division.BUSINESS,
        role=Role.ENTERPRISE_USER,
        county_code=person.county_code,
        enterprise_id=enterprise_id,
        is_manager=is_manager,
        valid_from=real_today,
        granted_by=by,
    )
    session.add(grant)
    session.flush()
    return grant


def _refuse_agency_of(
    session: Session, person: Person, enterprise_id: int, real_today: date
) -> None:
    """Else an agency would submit after all, as the firm it writes for."""
    entrusted = (
        select(col(Grant.id))
        .join(CultivationCase, col(CultivationCase.id) == col(Grant.case_id))
        .where(
            col(Grant.person_id) == person.id,
            col(CultivationCase.enterprise_id) == enterprise_id,
            holds_on(real_today),
        )
    )
    if session.execute(entrusted).first() is not None:
        raise NotPermitted(Reason.FIRM_OR_AGENCY)


def _join_agency(
    session: Session, invitation: Invitation, person: Person, today: date, real_today: date
) -> None:
    entrustment = session.get_one(Entrustment, invitation.entrustment_id)
    own = select(col(Grant.id)).where(
        holds_firm(person.id or 0, invitation.enterprise_id, real_today)
    )
    if session.execute(own).first() is not None:
        raise NotPermitted(Reason.FIRM_OR_AGENCY)
    if entrustment.ended_at is not None or entrustment.valid_until < today:
        raise InvalidValue(fields={"code": Reason.INVITATION_UNKNOWN})
    if entrustment.valid_from > today:
        raise NotPermitted(Reason.ENTRUSTMENT_TO_COME, since=entrustment.valid_from)
    entrustment.person_id = person.id
    shift = real_today - today  # a demonstration's world has a calendar of its own
    session.add(
        Grant(
            person_id=person.id or 0,
            division=Division.BUSINESS,
            role=Role.AGENCY_USER,
            county_code=entrustment.county_code,
            enterprise_id=entrustment.enterprise_id,
            case_id=entrustment.case_id,
            valid_from=real_today,
            valid_until=entrustment.valid_until + shift,
            granted_by=entrustment.made_by,
        )
    )
