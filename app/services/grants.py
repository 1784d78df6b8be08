"""The security administrator's work: who may act in which role, over what, until when."""

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import READERS, Role, Viewer
from app.domain.grants import check_grant, region_of
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.enterprises import Enterprise
from app.models.people import ApiToken, Grant, Person
from app.models.places import County, Township
from app.queries.accounts import get_person, holds_on
from app.queries.grants import visible_grants, visible_tokens
from app.queries.people import digest

TOKEN_DAYS = 366
"""A key for programs is renewed every year."""

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]


class NewGrant(BaseModel):
    person_id: str
    role: Role
    township_code: Short | None = None
    uscc: Short | None = None
    region_prefix: Short | None = None
    valid_from: date | None = None
    valid_until: date | None = None


class NewToken(BaseModel):
    person_id: str
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    expires_on: date


class Policies(BaseModel):
    hmt_counts_as_foreign: bool = False
    town_may_be_second_officer: bool = False
    second_factor_due_on: date | None = None


def give_grant(session: Session, viewer: Viewer, given: NewGrant, today: date) -> Grant:
    """`today` is the real day, in a demonstration too: accounts live in the real calendar."""
    _only_security(viewer)
    person = get_person(session, viewer, given.person_id)
    if person.id == viewer.person_id:
        raise NotPermitted(Reason.OWN_GRANT)
    grant = _grant_of(session, viewer, person, given, today)
    _refuse_twice(session, grant, today)
    session.add(grant)
    session.flush()
    return grant


def _grant_of(
    session: Session, viewer: Viewer, person: Person, given: NewGrant, today: date
) -> Grant:
    prefix = given.region_prefix or region_of(given.role, viewer.county_code)
    named = {
        "township_code": given.township_code or "",
        "uscc": given.uscc or "",
        "region_prefix": prefix or "",
    }
    if wrong := check_grant(given.role, person.division, viewer.county_code, named):
        raise InvalidValue(fields=wrong)
    since = given.valid_from or today
    if given.valid_until is not None and given.valid_until < since:
        raise InvalidValue(fields={"valid_until": Reason.DATES_OUT_OF_ORDER})
    return Grant(
        person_id=person.id or 0,
        division=person.division,
        role=given.role,
        county_code=viewer.county_code,
        region_prefix=prefix,
        township_code=_township(session, viewer, given.township_code),
        enterprise_id=_enterprise(session, viewer, given.uscc),
        is_manager=given.role is Role.ENTERPRISE_USER,  # whom the bureau lets in lets in others
        valid_from=since,
        valid_until=given.valid_until,
        granted_by=viewer.name,
    )


def _township(session: Session, viewer: Viewer, code: str | None) -> str | None:
    if not code:
        return None
    found: str | None = session.execute(
        select(col(Township.code)).where(
            col(Township.code) == code, col(Township.county_code) == viewer.county_code
        )
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(fields={"township_code": Reason.UNKNOWN_TOWNSHIP})
    return found


def _enterprise(session: Session, viewer: Viewer, uscc: str | None) -> int | None:
    """By credit code only: whoever grants knows the firm's code and learns nothing else of it."""
    if not uscc:
        return None
    found: int | None = session.execute(
        select(col(Enterprise.id)).where(
            col(Enterprise.county_code) == viewer.county_code,
            col(Enterprise.uscc) == uscc.upper(),
        )
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(fields={"uscc": Reason.GRANT_OUT_OF_SCOPE})
    return found


def _refuse_twice(session: Session, grant: Grant, today: date) -> None:
    same = session.execute(
        select(col(Grant.id)).where(
            col(Grant.person_id) == grant.person_id,
            col(Grant.role) == grant.role,
            col(Grant.township_code).is_not_distinct_from(grant.township_code),
            col(Grant.enterprise_id).is_not_distinct_from(grant.enterprise_id),
            holds_on(max(today, grant.valid_from)),
        )
    ).first()
    if same is not None:
        raise InvalidValue(fields={"role": Reason.ALREADY_EXISTS})


def end_grant(session: Session, viewer: Viewer, public_id: str, today: date) -> None:
    """End a grant at once."""
    _only_security(viewer)
    grant = session.execute(
        select(Grant)
        .where(visible_grants(viewer), col(Grant.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if grant is None:
        raise NotFound
    if grant.person_id == viewer.person_id:
        raise NotPermitted(Reason.OWN_GRANT)
    close_grant(session, grant, today)


def close_grant(session: Session, grant: Grant, today: date) -> None:
    """Yesterday was its last day; one that began today never was. The next request knows."""
    if grant.valid_from >= today:
        session.delete(grant)
    elif grant.valid_until is None or grant.valid_until >= today:
        grant.valid_until = today - timedelta(days=1)
    session.flush()


def issue_token(
    session: Session, viewer: Viewer, given: NewToken, today: date
) -> tuple[ApiToken, str]:
    """A reader's key for programs: read only, for a year at most, told once."""
    _only_security(viewer)
    person = get_person(session, viewer, given.person_id)
    reads = session.execute(
        select(col(Grant.id)).where(
            col(Grant.person_id) == person.id, col(Grant.role).in_(READERS), holds_on(today)
        )
    ).first()
    if reads is None or person.is_closed:
        raise InvalidValue(fields={"person_id": Reason.READER_REQUIRED})
    latest = today + timedelta(days=TOKEN_DAYS)
    if not today <= given.expires_on <= latest:
        raise InvalidValue(
            fields={"expires_on": Reason.DATE_OUT_OF_RANGE}, earliest=today, latest=latest
        )
    token = secrets.token_urlsafe(32)
    row = ApiToken(
        county_code=viewer.county_code,
        person_id=person.id or 0,
        name=given.name,
        token_digest=digest(token),
        expires_on=given.expires_on,
    )
    session.add(row)
    session.flush()
    return row, token


def revoke_token(session: Session, viewer: Viewer, public_id: str) -> None:
    _only_security(viewer)
    row = session.execute(
        select(ApiToken).where(visible_tokens(viewer), col(ApiToken.public_id) == public_id)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    row.revoked_at = row.revoked_at or datetime.now(UTC)
    session.flush()


def set_policies(session: Session, viewer: Viewer, given: Policies) -> County:
    """The county's recorded choices about counting and working."""
    _only_security(viewer)
    county = session.get_one(County, viewer.county_code)
    county.hmt_counts_as_foreign = given.hmt_counts_as_foreign
    county.town_may_be_second_officer = given.town_may_be_second_officer
    county.second_factor_due_on = given.second_factor_due_on
    session.flush()
    return county


def _only_security(viewer: Viewer) -> None:
    if viewer.role is not Role.SECURITY_ADMIN:
        raise NotPermitted(Reason.NOT_PERMITTED)
