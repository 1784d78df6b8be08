"""The throttle in front of every door: whoever fails too often waits before the next attempt."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from app.domain.refusals import Reason, Throttled
from app.models.people import LoginAttempt
from app.queries.people import digest

WINDOW = timedelta(minutes=15)
FREE_ATTEMPTS = 5
"""Failures before a wait begins; then 2, 4, 8 … seconds, at most a quarter of an hour.
A wait, not a lock: nobody can shut a colleague out for the day (ASVS 6.1.1)."""
SOURCE_FACTOR = 10
"""An address stands for a whole office behind one router, so it may err more often."""


def account(login: str) -> str:
    """The door of a password: whose it is."""
    return f"account:{login}"


def second_factor(person_id: int) -> str:
    """The door behind it. Its own, so that a known password does not forget wrong codes."""
    return f"factor:{person_id}"


def newcomer(source: str) -> str:
    """The doors for people without an account, where every attempt counts: to make accounts costs
    nothing, and a code may be tried for any firm."""
    return f"newcomer:{source}"


def wait_for(session: Session, door: str, source: str) -> None:
    """Refuse with the seconds still to wait after too many failures at the door or by a source."""
    now = datetime.now(UTC)
    for key, free in (
        (digest(door), FREE_ATTEMPTS),
        (digest(f"source:{source}"), FREE_ATTEMPTS * SOURCE_FACTOR),
    ):
        count, newest = session.execute(
            select(func.count(), func.max(LoginAttempt.at)).where(
                col(LoginAttempt.key) == key, col(LoginAttempt.at) > now - WINDOW
            )
        ).one()
        if count < free or newest is None:
            continue
        delay = min(2 ** (count - free + 1), int(WINDOW.total_seconds()))
        left = delay - (now - _aware(newest)).total_seconds()
        if left > 0:
            raise Throttled(Reason.TOO_MANY_ATTEMPTS, seconds=int(left) + 1)


def note_failure(session: Session, door: str, source: str) -> None:
    now = datetime.now(UTC)
    for key in (digest(door), digest(f"source:{source}")):
        session.add(LoginAttempt(key=key, at=now))
    session.execute(delete(LoginAttempt).where(col(LoginAttempt.at) < now - 2 * WINDOW))
    session.flush()


def forget_failures(session: Session, door: str) -> None:
    session.execute(delete(LoginAttempt).where(col(LoginAttempt.key) == digest(door)))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
