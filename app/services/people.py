"""The system administrator's work: opening, changing and closing accounts."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import select, update
from sqlmodel import Session, col

from app.domain.access import Division, Role, Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.models.people import ApiToken, Person
from app.queries.accounts import get_person
from app.services.sign_in import end_sessions_of, give_first_password

Login = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9._@-]{2,60}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Office = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]


class NewAccount(BaseModel):
    login: Login
    name: Name
    office: Office = ""
    division: Division = Division.BUSINESS


class AccountEdit(BaseModel):
    login: Login
    name: Name
    office: Office = ""
    version: int


def open_account(session: Session, viewer: Viewer, given: NewAccount) -> tuple[Person, str]:
    """A new account without any grant, and its first password, told once.

    The division is chosen now and for good: it is what keeps the three administrators apart."""
    _only_system(viewer)
    refuse_taken_login(session, given.login)
    person = Person(
        county_code=viewer.county_code,
        login=given.login,
        name=given.name,
        office=given.office,
        division=given.division,
        password_hash="",
    )
    password = give_first_password(person)
    session.add(person)
    session.flush()
    return person, password


def edit_account(session: Session, viewer: Viewer, public_id: str, given: AccountEdit) -> Person:
    _only_system(viewer)
    person = get_person(session, viewer, public_id)
    if person.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if given.login != person.login:
        refuse_taken_login(session, given.login)
    person.login, person.name, person.office = given.login, given.name, given.office
    session.flush()
    return person


def reset_password(session: Session, viewer: Viewer, public_id: str) -> tuple[Person, str]:
    """A new first password, told once; whoever is signed in with the old one is out."""
    _only_system(viewer)
    person = get_person(session, viewer, public_id)
    password = give_first_password(person)
    session.flush()
    end_sessions_of(session, person.id or 0, viewer.name)
    return person, password


def close_account(session: Session, viewer: Viewer, public_id: str) -> Person:
    """Close an account, its sessions and its keys at once. Nothing it did is lost."""
    _only_system(viewer)
    person = get_person(session, viewer, public_id)
    if person.id == viewer.person_id:
        raise NotPermitted(Reason.NOT_PERMITTED)
    person.is_closed = True
    session.flush()
    end_sessions_of(session, person.id or 0, viewer.name)
    session.execute(
        update(ApiToken)
        .where(col(ApiToken.person_id) == person.id, col(ApiToken.revoked_at).is_(None))
        .values(revoked_at=datetime.now(UTC))
    )
    return person


def end_sessions(session: Session, viewer: Viewer, public_id: str) -> Person:
    _only_system(viewer)
    person = get_person(session, viewer, public_id)
    end_sessions_of(session, person.id or 0, viewer.name)
    return person


def _only_system(viewer: Viewer) -> None:
    if viewer.role is not Role.SYSTEM_ADMIN:
        raise NotPermitted(Reason.NOT_PERMITTED)


def refuse_taken_login(session: Session, login: str) -> None:
    taken = session.execute(select(col(Person.id)).where(col(Person.login) == login)).first()
    if taken is not None:
        raise InvalidValue(fields={"login": Reason.ALREADY_EXISTS})
