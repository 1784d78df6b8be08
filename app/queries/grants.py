"""Grants, keys for programs and policies, as the security administrator sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlmodel import Session, col

from app.domain.access import READERS, Role, Viewer
from app.models.enterprises import Enterprise
from app.models.people import ApiToken, Grant, Person
from app.models.places import County, Township
from app.queries.accounts import Colleague, holds_on, visible_people
from app.queries.factors import WithoutFactor, list_without_factor


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant and its reach: a township, a region's code, a firm's credit code, or the county."""

    id: str
    person_id: str
    login: str
    person_name: str
    role: Role
    township_name: str | None
    uscc: str | None
    region_prefix: str | None
    valid_from: date
    valid_until: date | None
    granted_by: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    id: str
    name: str
    login: str
    person_name: str
    created_at: datetime
    expires_on: date
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class PolicyView:
    hmt_counts_as_foreign: bool
    town_may_be_second_officer: bool
    second_factor_due_on: date | None
    without_factor: tuple[WithoutFactor, ...]
    """Officers and administrators who have no second factor yet."""


def _is_security(viewer: Viewer, column: Any) -> ColumnElement[bool]:
    if viewer.role is not Role.SECURITY_ADMIN:
        return false()
    return col(column) == viewer.county_code


def visible_grants(viewer: Viewer) -> ColumnElement[bool]:
    return _is_security(viewer, Grant.county_code)


def visible_tokens(viewer: Viewer) -> ColumnElement[bool]:
    return _is_security(viewer, ApiToken.county_code)


def list_grants(
    session: Session, viewer: Viewer, today: date, *, with_ended: bool = False
) -> list[GrantRow]:
    """All grants of the county that hold or will hold; a bureau has some dozens of them."""
    wanted = [visible_grants(viewer)]
    if not with_ended:
        wanted.append(or_(col(Grant.valid_until).is_(None), col(Grant.valid_until) >= today))
    rows = session.execute(
        select(
            col(Grant.public_id),
            col(Person.public_id),
            col(Person.login),
            col(Person.name),
            col(Grant.role),
            col(Township.name),
            col(Enterprise.uscc),
            col(Grant.region_prefix),
            col(Grant.valid_from),
            col(Grant.valid_until),
            col(Grant.granted_by),
        )
        .join_from(Grant, Person, col(Person.id) == col(Grant.person_id))
        .outerjoin(Township, col(Township.code) == col(Grant.township_code))
        .outerjoin(Enterprise, col(Enterprise.id) == col(Grant.enterprise_id))
        .where(*wanted)
        .order_by(col(Person.login), col(Grant.id))
    )
    return [GrantRow(*row) for row in rows]


def list_accounts(session: Session, viewer: Viewer) -> list[Colleague]:
    """Open accounts to choose from; the first thing a grant names."""
    rows = session.execute(
        select(col(Person.public_id), col(Person.name), col(Person.login), col(Person.is_closed))
        .where(visible_people(viewer), col(Person.is_closed).is_(False))
        .order_by(col(Person.login))
    )
    return [Colleague(*row) for row in rows]


def list_readers(session: Session, viewer: Viewer, today: date) -> list[Colleague]:
    """Accounts that may have a key for programs."""
    rows = session.execute(
        select(col(Person.public_id), col(Person.name), col(Person.login), col(Person.is_closed))
        .join_from(Person, Grant, col(Grant.person_id) == col(Person.id))
        .where(
            visible_people(viewer),
            col(Person.is_closed).is_(False),
            col(Grant.role).in_(READERS),
            holds_on(today),
        )
        .distinct()
        .order_by(col(Person.login))
    )
    return [Colleague(*row) for row in rows]


def list_tokens(session: Session, viewer: Viewer) -> list[TokenRow]:
    rows = session.execute(
        select(
            col(ApiToken.public_id),
            col(ApiToken.name),
            col(Person.login),
            col(Person.name),
            col(ApiToken.created_at),
            col(ApiToken.expires_on),
            col(ApiToken.revoked_at),
        )
        .join_from(ApiToken, Person, col(Person.id) == col(ApiToken.person_id))
        .where(visible_tokens(viewer))
        .order_by(col(ApiToken.id).desc())
    )
    return [TokenRow(*row) for row in rows]


def get_policies(session: Session, viewer: Viewer, today: date) -> PolicyView:
    """`today` is the real day: grants run by it."""
    row = session.execute(
        select(
            col(County.hmt_counts_as_foreign),
            col(County.town_may_be_second_officer),
            col(County.second_factor_due_on),
        ).where(col(County.code) == viewer.county_code)
    ).one()
    return PolicyView(
        row.hmt_counts_as_foreign,
        row.town_may_be_second_officer,
        row.second_factor_due_on,
        tuple(list_without_factor(session, viewer, today)),
    )
