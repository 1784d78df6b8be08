"""A firm registers by itself and waits; its town, or the bureau, confirms or refuses."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.domain.uscc import Uscc
from app.models.base import now
from app.models.firm_accounts import Registration
from app.models.people import Grant, Person
from app.models.places import Township
from app.queries.firm_accounts import has_manager, holds_firm
from app.queries.registrations import firm_registering, is_for_town, lock_registration
from app.services.invitations import admit_user
from app.services.people import Name


class RegistrationInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    uscc: str = Field(min_length=1, max_length=40)
    firm_name: str = Field(min_length=2, max_length=120)
    township_code: str | None = Field(default=None, max_length=9)
    contact_name: Name
    mobile: str = Field(min_length=1, max_length=30, pattern=r"^[0-9+\-() ]*$")


class Decision(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    is_confirmed: bool
    reason: str = Field(default="", max_length=400)


def register(session: Session, person: Person, given: RegistrationInput) -> Registration:
    """A firm that waits: the person's first, a further one of the same group, or once more after
    a refusal."""
    code = Uscc.parse(given.uscc).text
    _check_places(session, person.county_code, given.township_code)
    waiting = select(col(Registration.id)).where(
        col(Registration.person_id) == person.id,
        col(Registration.uscc) == code,
        col(Registration.decided_at).is_(None),
    )
    if session.execute(waiting).first() is not None:
        raise InvalidValue(fields={"uscc": Reason.ALREADY_EXISTS})
    registration = Registration(
        county_code=person.county_code,
        person_id=person.id or 0,
        uscc=code,
        firm_name=given.firm_name,
        township_code=given.township_code,
        contact_name=given.contact_name,
        mobile=given.mobile,
    )
    session.add(registration)
    session.flush()
    return registration


def register_another(session: Session, viewer: Viewer, given: RegistrationInput) -> Registration:
    return register(session, session.get_one(Person, viewer.person_id), given)


def _check_places(session: Session, county_code: str, township_code: str | None) -> None:
    if township_code is None:
        return
    town = session.get(Township, township_code)
    if town is None or town.county_code != county_code:
        raise InvalidValue(fields={"township_code": Reason.UNKNOWN_TOWNSHIP})


def decide(
    session: Session, viewer: Viewer, registration_id: str, given: Decision, real_today: date
) -> Registration:
    """Confirmed, the person acts for the firm, as its manager if it has none yet."""
    registration = lock_registration(session, viewer, registration_id)
    if registration.decided_at is not None:
        raise NotPermitted(Reason.ALREADY_DECIDED)
    if viewer.role in BUREAU and is_for_town(session, registration, real_today):
        raise NotPermitted(Reason.TOWN_CONFIRMS)
    if given.is_confirmed:
        _confirm(session, viewer, registration, real_today)
    elif not given.reason:
        raise InvalidValue(fields={"reason": Reason.REASON_REQUIRED})
    registration.is_confirmed = given.is_confirmed
    registration.decided_at, registration.decided_by = now(), viewer.name
    registration.reason = given.reason
    session.flush()
    return registration


def _confirm(
    session: Session, viewer: Viewer, registration: Registration, real_today: date
) -> None:
    firm = firm_registering(session, registration)
    if firm is None:
        raise NotPermitted(Reason.FIRM_NOT_REGISTERED)
    registration.enterprise_id = firm.id
    person = session.get_one(Person, registration.person_id)
    held = select(col(Grant.id)).where(holds_firm(person.id or 0, firm.id, real_today))
    if session.execute(held).first() is None:
        is_first = not has_manager(session, firm.id, real_today)
        admit_user(session, person, firm.id, viewer.name, real_today, is_manager=is_first)
    _end_waiting(session, person)


def _end_waiting(session: Session, person: Person) -> None:
    """The grant without a firm was for the time until one is confirmed."""
    for grant in session.execute(
        select(Grant).where(
            col(Grant.person_id) == person.id,
            col(Grant.role) == Role.ENTERPRISE_USER,
            col(Grant.enterprise_id).is_(None),
        )
    ).scalars():
        session.delete(grant)
