"""Second factors: whether there is one, what is being set up, and who has none yet."""

from dataclasses import dataclass
from datetime import date, datetime

import pyotp
from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import Session, col

from app.domain.access import NEEDS_SECOND_FACTOR, Viewer
from app.domain.refusals import NotPermitted, Reason
from app.models.base import now
from app.models.factors import FactorEnrolment, RecoveryCode, SecondFactor
from app.models.people import Grant, Person
from app.models.places import County
from app.queries.accounts import holds_on, visible_people
from app.sealing import Sealer, Unreadable

ISSUER = "苗圃"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator has to learn: as text, and as the address its QR code holds."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class OwnFactor:
    """One's own second factor: since when, and how many recovery codes are left."""

    confirmed_at: datetime | None
    codes_left: int


@dataclass(frozen=True, slots=True)
class WithoutFactor:
    """Somebody who must have a second factor and has none."""

    id: str
    login: str
    name: str
    office: str


def has_second_factor(person_id: object) -> ColumnElement[bool]:
    """As a condition: whether the person, a column or an id, has a confirmed authenticator."""
    return exists().where(col(SecondFactor.person_id) == person_id)


def must_add_factor(session: Session, person: Person, today: date) -> bool:
    """Whether the county requires a second factor of this person, who has none."""
    found = session.execute(
        select(col(County.code)).where(
            col(County.code) == person.county_code,
            col(County.second_factor_due_on) <= today,
            exists().where(
                col(Grant.person_id) == person.id,
                col(Grant.role).in_(NEEDS_SECOND_FACTOR),
                holds_on(today),
            ),
            ~has_second_factor(person.id),
        )
    ).first()
    return found is not None


def describe_own_factor(session: Session, viewer: Viewer) -> OwnFactor:
    confirmed_at = session.execute(
        select(col(SecondFactor.confirmed_at)).where(
            col(SecondFactor.person_id) == viewer.person_id
        )
    ).scalar_one_or_none()
    left = session.execute(
        select(func.count()).where(
            col(RecoveryCode.person_id) == viewer.person_id, col(RecoveryCode.used_at).is_(None)
        )
    ).scalar_one()
    return OwnFactor(confirmed_at, left)


def find_enrolment(
    session: Session, viewer: Viewer, session_id: str, sealer: Sealer
) -> Enrolment | None:
    """What this session has begun to set up and not confirmed yet."""
    found = session.execute(
        select(col(FactorEnrolment.sealed_secret), col(Person.login))
        .join_from(FactorEnrolment, Person, col(Person.id) == col(FactorEnrolment.person_id))
        .where(
            col(FactorEnrolment.person_id) == viewer.person_id,
            col(FactorEnrolment.session_id) == session_id,
            col(FactorEnrolment.expires_at) > now(),
        )
    ).one_or_none()
    if found is None:
        return None
    secret = unsealed(sealer, found.sealed_secret, viewer.person_id)
    address = pyotp.TOTP(secret).provisioning_uri(name=found.login, issuer_name=ISSUER)
    return Enrolment(secret, address)


def unsealed(sealer: Sealer, sealed: str, person_id: int) -> str:
    try:
        return sealer.unseal(sealed, owner_of(person_id))
    except Unreadable as error:
        raise NotPermitted(Reason.SECOND_FACTOR_UNREADABLE) from error


def owner_of(person_id: int) -> str:
    """What a sealed secret is about."""
    return f"second_factor:{person_id}"


def list_without_factor(session: Session, viewer: Viewer, today: date) -> list[WithoutFactor]:
    """Officers and administrators without a second factor. `today` is the real day."""
    must = exists().where(
        col(Grant.person_id) == col(Person.id),
        col(Grant.role).in_(NEEDS_SECOND_FACTOR),
        holds_on(today),
    )
    rows = session.execute(
        select(col(Person.public_id), col(Person.login), col(Person.name), col(Person.office))
        .where(
            visible_people(viewer),
            col(Person.is_closed).is_(False),
            must,
            ~has_second_factor(col(Person.id)),
        )
        .order_by(col(Person.login))
    )
    return [WithoutFactor(*row) for row in rows]
