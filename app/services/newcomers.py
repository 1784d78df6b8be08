"""Accounts that people make for themselves: for a firm that registers, or with a code."""

from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Division
from app.domain.refusals import InvalidValue, Reason
from app.models.enterprises import Enterprise
from app.models.firm_accounts import Entrustment, Invitation
from app.models.people import Person
from app.models.places import County
from app.queries.people import county_day, today_in_shanghai
from app.services.invitations import admit_user, open_invitation, redeem
from app.services.people import Login, Name, refuse_taken_login
from app.services.registrations import RegistrationInput, register


class NewUser(BaseModel):
    login: Login
    name: Name


class NewFirmAccount(RegistrationInput):
    """With the account that the person makes for it."""

    county_code: str = Field(min_length=6, max_length=6)
    login: Login


def open_firm_account(
    session: Session, given: NewFirmAccount, password_hash: str, real_today: date
) -> Person:
    """The account, which sees nothing but that it waits. Whether the credit code is in the
    register changes nothing of what happens here: nobody shall learn it."""
    person = _open_account(
        session,
        NewUser(login=given.login, name=given.contact_name),
        given.county_code,
        given.firm_name,
        password_hash,
    )
    admit_user(session, person, None, person.name, real_today, is_manager=False)
    register(session, person, given)
    return person


def redeem_as_new(
    session: Session, code: str, given: NewUser, password_hash: str, chosen_day: date | None
) -> Person:
    invitation = open_invitation(session, code)
    office = _office(session, invitation)
    person = _open_account(session, given, invitation.county_code, office, password_hash)
    day = county_day(session, invitation.county_code, chosen_day)
    redeem(session, code, person, day, today_in_shanghai())
    return person


def redeem_as(session: Session, code: str, person_id: int, chosen_day: date | None) -> Invitation:
    """With an account that there is: one person for several firms of a group."""
    person = session.get_one(Person, person_id)
    day = county_day(session, person.county_code, chosen_day)
    return redeem(session, code, person, day, today_in_shanghai())


def find_account(session: Session, login: str, checked: str) -> int:
    """Whose password it was; `checked` is the hash it has fitted."""
    found: int | None = session.execute(
        select(col(Person.id)).where(
            col(Person.login) == login, col(Person.password_hash) == checked
        )
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(Reason.WRONG_NAME_OR_PASSWORD)
    return found


def _office(session: Session, invitation: Invitation) -> str:
    """What stands behind the name: the firm, or the agency that the firm wrote."""
    if invitation.entrustment_id is not None:
        return session.get_one(Entrustment, invitation.entrustment_id).agency_name
    return session.get_one(Enterprise, invitation.enterprise_id).name


def _open_account(
    session: Session, given: NewUser, county_code: str, office: str, password_hash: str
) -> Person:
    if session.get(County, county_code) is None:
        raise InvalidValue(fields={"county_code": Reason.BAD_VALUE})
    refuse_taken_login(session, given.login)
    person = Person(
        county_code=county_code,
        login=given.login,
        name=given.name,
        office=office[:60],
        division=Division.BUSINESS,
        password_hash=password_hash,
        must_change_password=False,
    )
    session.add(person)
    session.flush()
    return person
