"""Firms that registered by themselves: those that wait, for whoever knows them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, RegionScope, Role, TownScope, Viewer
from app.domain.masking import mask_number
from app.domain.refusals import NotFound
from app.models.enterprises import Enterprise
from app.models.firm_accounts import Registration
from app.models.people import Grant, Person
from app.models.places import Township
from app.queries.accounts import holds_on

TOWNSHIP = func.coalesce(col(Enterprise.township_code), col(Registration.township_code))
"""The register's town where it has the firm, else the one that the person wrote."""


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """What the person wrote beside what the register holds under that credit code."""

    id: str
    uscc: str
    firm_name: str
    contact_name: str
    mobile: str
    login: str
    made_at: datetime
    township: str | None
    enterprise_id: str | None
    registered_name: str | None
    is_decided_by_town: bool
    """Its town is known and has an officer: the bureau leaves it to them."""
    is_confirmed: bool | None
    decided_at: datetime | None
    decided_by: str | None
    reason: str

    @property
    def names_differ(self) -> bool:
        return self.registered_name is not None and self.registered_name != self.firm_name


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """What the person who registered sees: nothing that the register knows."""

    id: str
    uscc: str
    firm_name: str
    made_at: datetime
    is_confirmed: bool | None
    reason: str


def visible_registrations(viewer: Viewer) -> ColumnElement[bool]:
    """Outer-join the enterprise of that county and credit code (`beside_register`)."""
    known = col(Enterprise.id)
    is_open = or_(known.is_(None), known.not_in(viewer.recused_from))
    match viewer.scope:
        case RegionScope() if viewer.role in BUREAU:
            return and_(col(Registration.county_code) == viewer.county_code, is_open)
        case TownScope(county_code, towns):
            return and_(col(Registration.county_code) == county_code, TOWNSHIP.in_(towns), is_open)
        case _:
            return false()


def beside_register(statement: Select[Any]) -> Select[Any]:
    return statement.select_from(Registration).outerjoin(
        Enterprise,
        and_(
            col(Enterprise.county_code) == col(Registration.county_code),
            col(Enterprise.uscc) == col(Registration.uscc),
        ),
    )


def town_decides(real_today: date) -> ColumnElement[bool]:
    return exists().where(
        col(Grant.role) == Role.TOWN_OFFICER,
        col(Grant.township_code) == TOWNSHIP,
        holds_on(real_today),
    )


def list_registrations(
    session: Session, viewer: Viewer, real_today: date, *, with_decided: bool = False
) -> list[RegistrationRow]:
    """Those that wait, the oldest first; with those decided, the newest first."""
    shown: tuple[Any, ...] = (
        col(Registration.public_id),
        col(Registration.uscc),
        col(Registration.firm_name),
        col(Registration.contact_name),
        col(Registration.mobile),
        col(Person.login),
        col(Registration.made_at),
        col(Township.name),
        col(Enterprise.public_id),
        col(Enterprise.name),
        town_decides(real_today),
        col(Registration.is_confirmed),
        col(Registration.decided_at),
        col(Registration.decided_by),
        col(Registration.reason),
    )
    statement = beside_register(select(*shown)).join(
        Person, col(Person.id) == col(Registration.person_id)
    )
    statement = statement.outerjoin(Township, col(Township.code) == TOWNSHIP).where(
        visible_registrations(viewer)
    )
    if with_decided:
        statement = statement.order_by(col(Registration.id).desc())
    else:
        waiting = col(Registration.decided_at).is_(None)
        statement = statement.where(waiting).order_by(col(Registration.id))
    return [_row(row) for row in session.execute(statement.limit(200))]


def _row(row: Any) -> RegistrationRow:
    """A number of somebody already let in is of no further use to the office."""
    found = RegistrationRow(*row)
    if found.is_confirmed is None:
        return found
    return replace(found, mobile=mask_number(found.mobile))


def lock_registration(session: Session, viewer: Viewer, public_id: str) -> Registration:
    found: Registration | None = session.execute(
        beside_register(select(Registration))
        .where(visible_registrations(viewer), col(Registration.public_id) == public_id)
        .with_for_update(of=Registration)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def firm_registering(session: Session, registration: Registration) -> Enterprise | None:
    """The firm of the register under the code that the person wrote."""
    found: Enterprise | None = session.execute(
        select(Enterprise).where(
            col(Enterprise.county_code) == registration.county_code,
            col(Enterprise.uscc) == registration.uscc,
        )
    ).scalar_one_or_none()
    return found


def is_for_town(session: Session, registration: Registration, real_today: date) -> bool:
    found = beside_register(select(town_decides(real_today))).where(
        col(Registration.id) == registration.id
    )
    return bool(session.execute(found).scalar())


def own_registrations(session: Session, viewer: Viewer) -> list[OwnRegistration]:
    """One's own that are not confirmed: confirmed ones have become firms."""
    rows = session.execute(
        select(
            col(Registration.public_id),
            col(Registration.uscc),
            col(Registration.firm_name),
            col(Registration.made_at),
            col(Registration.is_confirmed),
            col(Registration.reason),
        )
        .where(
            col(Registration.person_id) == viewer.person_id,
            col(Registration.is_confirmed).is_not(True),
        )
        .order_by(col(Registration.id).desc())
        .limit(20)
    )
    return [OwnRegistration(*row) for row in rows]
