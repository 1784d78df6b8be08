"""Signing in and out, and passwords."""

import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select, update
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.passwords import Policy, check_password
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.people import Grant, LoginSession, Person
from app.queries.accounts import holds_on
from app.queries.people import digest, today_in_shanghai

HASHER = PasswordHash((Argon2Hasher(),))
DECOY = HASHER.hash("an account that does not exist takes as long to refuse")

FIRST_PASSWORD_DAYS = 3
PASSWORD_AGE = timedelta(days=90)
"""What assessors of GB/T 22239-2019 expect; under the other policy a good password stays."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from."""

    source: str
    user_agent: str


def find_hash(session: Session, login: str) -> str:
    """What a password has to fit; the decoy's for an account that does not exist."""
    stored: str | None = session.execute(
        select(col(Person.password_hash)).where(col(Person.login) == login)
    ).scalar_one_or_none()
    return stored or DECOY


def check_hash(password: str, stored: str) -> None:
    """Takes its time by design: no session is open meanwhile, least of all a writer's."""
    if not HASHER.verify(password, stored) or stored == DECOY:
        raise InvalidValue(Reason.WRONG_NAME_OR_PASSWORD)


def admit(session: Session, login: str, checked: str, policy: Policy) -> Person:
    """Whose password was right, if the account may be used; `checked` is the hash it has fitted."""
    now = datetime.now(UTC)
    person: Person | None = session.execute(
        select(Person).where(col(Person.login) == login, col(Person.password_hash) == checked)
    ).scalar_one_or_none()
    if person is None:
        raise InvalidValue(Reason.WRONG_NAME_OR_PASSWORD)
    if person.is_closed:
        raise InvalidValue(Reason.ACCOUNT_CLOSED)
    expires = person.first_password_expires_at
    if person.must_change_password and expires is not None and _aware(expires) < now:
        raise InvalidValue(Reason.FIRST_PASSWORD_EXPIRED)
    _first_role(session, person)
    if policy is Policy.DENGBAO and now - _aware(person.password_changed_at) > PASSWORD_AGE:
        person.must_change_password = True
        session.flush()
    return person


def readmit(session: Session, person_id: int) -> Person:
    """Whose first step was right, if the account may still be used."""
    person = session.get_one(Person, person_id)
    if person.is_closed:
        raise InvalidValue(Reason.ACCOUNT_CLOSED)
    _first_role(session, person)
    return person


def open_session(session: Session, person: Person, visit: Visitor, hours: int) -> str:
    """Signed in: the new session's token. Nothing is left to prove when this is called."""
    now = datetime.now(UTC)
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            person_id=person.id or 0,
            token_digest=digest(token),
            role=_first_role(session, person),
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(hours=hours),
            source=visit.source[:64],
            user_agent=visit.user_agent[:200],
        )
    )
    session.flush()
    return token


def _first_role(session: Session, person: Person) -> Role:
    today = today_in_shanghai()
    roles = session.execute(
        select(col(Grant.role)).where(col(Grant.person_id) == person.id, holds_on(today))
    ).scalars()
    held: list[Role] = sorted(roles, key=list(Role).index)
    if not held:
        raise InvalidValue(Reason.NO_GRANT)
    return held[0]


def end_session(session: Session, token: str) -> Person | None:
    """End the session of this token; whose it was, if it had not ended before."""
    person_id = session.execute(
        update(LoginSession)
        .where(
            col(LoginSession.token_digest) == digest(token), col(LoginSession.ended_at).is_(None)
        )
        .values(ended_at=datetime.now(UTC), ended_by="")
        .returning(col(LoginSession.person_id))
    ).scalar_one_or_none()
    return session.get(Person, person_id) if person_id is not None else None


def end_sessions_of(session: Session, person_id: int, by: str, but: str = "") -> None:
    """Sign somebody out everywhere, or everywhere but here."""
    session.execute(
        update(LoginSession)
        .where(
            col(LoginSession.person_id) == person_id,
            col(LoginSession.ended_at).is_(None),
            col(LoginSession.public_id) != but,
        )
        .values(ended_at=datetime.now(UTC), ended_by=by)
    )


def end_one_session(session: Session, person_id: int, session_id: str, by: str) -> None:
    """One of a person's own sessions."""
    row = session.execute(
        select(LoginSession).where(
            col(LoginSession.public_id) == session_id,
            col(LoginSession.person_id) == person_id,
        )
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    row.ended_at = datetime.now(UTC)
    row.ended_by = by
    session.flush()


def switch_role(session: Session, session_id: str, person_id: int, role: Role) -> None:
    """Act in another of one's granted roles; the history names the role one acted in."""
    today = today_in_shanghai()
    held = session.execute(
        select(col(Grant.id)).where(
            col(Grant.person_id) == person_id, col(Grant.role) == role, holds_on(today)
        )
    ).first()
    if held is None:
        raise NotPermitted(Reason.NO_GRANT)
    session.execute(
        update(LoginSession).where(col(LoginSession.public_id) == session_id).values(role=role)
    )


def find_own_hash(session: Session, viewer: Viewer) -> str:
    """What one's own password has to fit, asked again before something that matters."""
    return session.get_one(Person, viewer.person_id).password_hash


def check_own_password(password: str, stored: str) -> None:
    """Takes its time by design, like `check_hash`."""
    if not HASHER.verify(password, stored):
        raise InvalidValue(fields={"password": Reason.WRONG_PASSWORD})


def change_password(
    session: Session, person_id: int, current: str, new: str, policy: Policy, here: str
) -> None:
    """Replace one's own password and end one's other sessions."""
    person = session.get_one(Person, person_id)
    if not HASHER.verify(current, person.password_hash):
        raise InvalidValue(fields={"current": Reason.WRONG_NAME_OR_PASSWORD})
    if reason := check_password(new, person.login, person.name, policy):
        raise InvalidValue(fields={"new": reason})
    if HASHER.verify(new, person.password_hash):
        raise InvalidValue(fields={"new": Reason.PASSWORD_UNCHANGED})
    person.password_hash = HASHER.hash(new)
    person.must_change_password = False
    person.first_password_expires_at = None
    person.password_changed_at = datetime.now(UTC)
    session.flush()
    end_sessions_of(session, person_id, person.name, but=here)


def hash_of_chosen(password: str, again: str, login: str, name: str, policy: Policy) -> str:
    """The hash of a first password that its person has chosen. Takes its time by design, like
    `check_hash`: no session is open meanwhile."""
    if password != again:
        raise InvalidValue(fields={"again": Reason.PASSWORDS_DIFFER})
    if reason := check_password(password, login, name, policy):
        raise InvalidValue(fields={"password": reason})
    return HASHER.hash(password)


def give_first_password(person: Person) -> str:
    """A random password, good for three days, that must be changed at first use."""
    alphabet = string.ascii_letters + string.digits
    password = "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(3))
    person.password_hash = HASHER.hash(password)
    person.must_change_password = True
    person.first_password_expires_at = datetime.now(UTC) + timedelta(days=FIRST_PASSWORD_DAYS)
    return password


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
