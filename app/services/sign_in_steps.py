"""Between the password and the code: somebody who is not signed in yet, for five minutes."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from app.domain.refusals import InvalidValue, Reason
from app.models.factors import SignInStep
from app.models.people import Person
from app.queries.people import digest

LASTS = timedelta(minutes=5)
MOST_FAILURES = 5
"""Then the password again: whoever has it is also made to wait by the throttle."""


def begin_step(session: Session, person: Person, then: str, source: str) -> str:
    """The token of the step's own cookie. It opens nothing but the page that asks for the code."""
    now = datetime.now(UTC)
    session.execute(delete(SignInStep).where(col(SignInStep.expires_at) < now))
    token = secrets.token_urlsafe(32)
    session.add(
        SignInStep(
            token_digest=digest(token),
            person_id=person.id or 0,
            then=then[:2000],
            source=source[:64],
            expires_at=now + LASTS,
        )
    )
    session.flush()
    return token


def get_step(session: Session, token: str) -> SignInStep:
    """The step of this token, unless it is over."""
    found: SignInStep | None = session.execute(
        select(SignInStep).where(
            col(SignInStep.token_digest) == digest(token),
            col(SignInStep.expires_at) > datetime.now(UTC),
            col(SignInStep.failures) < MOST_FAILURES,
        )
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(Reason.STEP_EXPIRED)
    return found


def note_wrong_code(session: Session, token: str) -> None:
    session.execute(
        update(SignInStep)
        .where(col(SignInStep.token_digest) == digest(token))
        .values(failures=col(SignInStep.failures) + 1)
    )


def end_step(session: Session, token: str) -> None:
    session.execute(delete(SignInStep).where(col(SignInStep.token_digest) == digest(token)))
