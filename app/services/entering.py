"""The end of a way in: a session, or the code that is still to come before one."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from app.domain.access import AccessKind
from app.models.history import JournalEntry
from app.models.people import Person
from app.queries.factors import has_second_factor, must_add_factor
from app.queries.people import today_in_shanghai
from app.services.sign_in import Visitor, open_session
from app.services.sign_in_steps import begin_step


@dataclass(frozen=True, slots=True)
class Entry:
    """The token to carry from now on, and what it is good for."""

    token: str
    awaits_code: bool
    must_change_password: bool = False
    must_add_factor: bool = False


def enter(
    session: Session,
    person: Person,
    visit: Visitor,
    hours: int,
    then: str,
    kind: AccessKind = AccessKind.SIGN_IN,
) -> Entry:
    """Whoever has a second factor is asked for it before there is a session."""
    if session.execute(select(has_second_factor(person.id))).scalar_one():
        return Entry(begin_step(session, person, then, visit.source), awaits_code=True)
    return let_in(session, person, visit, hours, kind)


def let_in(session: Session, person: Person, visit: Visitor, hours: int, kind: AccessKind) -> Entry:
    """A session, and its line in the journal."""
    token = open_session(session, person, visit, hours)
    session.add(
        JournalEntry(
            county_code=person.county_code,
            kind=kind,
            person_id=person.id,
            person_name=person.name,
            source=visit.source,
        )
    )
    return Entry(
        token,
        awaits_code=False,
        must_change_password=person.must_change_password,
        must_add_factor=must_add_factor(session, person, today_in_shanghai()),
    )
