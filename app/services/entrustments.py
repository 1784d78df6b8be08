"""A firm entrusts a person of an agency with filling in one case, and ends it when it likes."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.counting import OPEN
from app.domain.firm_accounts import INVITATION_DAYS, last_day_of_entrustment
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.base import now
from app.models.cases import CultivationCase
from app.models.firm_accounts import Entrustment, Invitation
from app.models.people import Grant
from app.queries.accounts import holds_on
from app.queries.cases import lock_case
from app.services.grants import close_grant
from app.services.invitations import hand_out, only_manager
from app.services.people import Name

AgencyName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]


class EntrustmentInput(BaseModel):
    agency_name: AgencyName
    person_name: Name
    valid_from: date | None = None
    """Without it today."""
    valid_until: date


def entrust(
    session: Session,
    viewer: Viewer,
    case_id: str,
    given: EntrustmentInput,
    today: date,
    real_today: date,
) -> tuple[Invitation, str]:
    """The invitation of the agency's person, and the code to come in with, told once."""
    case = lock_case(session, viewer, case_id)
    only_manager(session, viewer, case.enterprise_id, real_today)
    if case.stage not in OPEN:
        raise NotPermitted(Reason.CASE_IS_OVER)
    since = given.valid_from or today
    _check_period(since, given.valid_until, today)
    entrustment = Entrustment(
        county_code=case.county_code,
        enterprise_id=case.enterprise_id,
        case_id=case.id or 0,
        agency_name=given.agency_name,
        person_name=given.person_name,
        valid_from=since,
        valid_until=given.valid_until,
        made_by=viewer.name,
    )
    session.add(entrustment)
    session.flush()
    invitation = _invitation(entrustment, since - today)
    return invitation, hand_out(session, invitation)


def _check_period(since: date, until: date, today: date) -> None:
    latest = last_day_of_entrustment(max(since, today))
    if since < today:
        raise InvalidValue(
            fields={"valid_from": Reason.DATE_OUT_OF_RANGE}, earliest=today, latest=latest
        )
    if until < since:
        raise InvalidValue(fields={"valid_until": Reason.DATES_OUT_OF_ORDER})
    if until > latest:
        raise InvalidValue(
            fields={"valid_until": Reason.DATE_OUT_OF_RANGE}, earliest=since, latest=latest
        )


def _invitation(entrustment: Entrustment, wait: timedelta) -> Invitation:
    """Good for a fortnight from the first day on."""
    return Invitation(
        county_code=entrustment.county_code,
        enterprise_id=entrustment.enterprise_id,
        role=Role.AGENCY_USER,
        entrustment_id=entrustment.id,
        invitee=entrustment.person_name,
        code_digest="",
        made_by=entrustment.made_by,
        expires_at=now() + wait + timedelta(days=INVITATION_DAYS),
    )


def end_entrustment(
    session: Session, viewer: Viewer, case_id: str, entrustment_id: str, real_today: date
) -> Entrustment:
    """At once: the agency's next request finds nothing of the case. Any of the firm's people may,
    for ending is to be easy."""
    case: CultivationCase = lock_case(session, viewer, case_id)
    entrustment: Entrustment | None = session.execute(
        select(Entrustment)
        .where(col(Entrustment.public_id) == entrustment_id, col(Entrustment.case_id) == case.id)
        .with_for_update()
    ).scalar_one_or_none()
    if entrustment is None:
        raise NotFound
    if entrustment.ended_at is None:
        entrustment.ended_at, entrustment.ended_by = now(), viewer.name
        _withdraw_code(session, entrustment)
        _close_door(session, entrustment, real_today)
    session.flush()
    return entrustment


def _withdraw_code(session: Session, entrustment: Entrustment) -> None:
    open_codes = session.execute(
        select(Invitation).where(
            col(Invitation.entrustment_id) == entrustment.id,
            col(Invitation.redeemed_at).is_(None),
            col(Invitation.withdrawn_at).is_(None),
        )
    ).scalars()
    for invitation in open_codes:
        invitation.withdrawn_at = now()


def _close_door(session: Session, entrustment: Entrustment, real_today: date) -> None:
    grants = session.execute(
        select(Grant).where(
            col(Grant.person_id) == entrustment.person_id,
            col(Grant.case_id) == entrustment.case_id,
            holds_on(real_today) | (col(Grant.valid_from) > real_today),
        )
    ).scalars()
    for grant in grants:
        close_grant(session, grant, real_today)
