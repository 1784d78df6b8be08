"""The second factor: set up, asked for, renewed, taken away."""

import secrets
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any

import pyotp
from sqlalchemy import CursorResult, delete, select, update
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.models.base import ALPHABET
from app.models.factors import FactorEnrolment, RecoveryCode, SecondFactor
from app.models.people import Person
from app.queries.accounts import get_person
from app.queries.factors import find_enrolment, owner_of, unsealed
from app.queries.people import digest
from app.sealing import Sealer
from app.services.sign_in import end_sessions_of

STEP_SECONDS = 30
DIGITS = 6
DRIFT = (0, -1, 1)
"""A telephone's clock may be one step off (RFC 6238, 5.2)."""
ENROLMENT = timedelta(minutes=10)
RECOVERY_CODES = 10
RECOVERY_SIGNS = 16
"""78 bits: a digest alone keeps them, without a slow hash."""


def begin_enrolment(session: Session, viewer: Viewer, session_id: str, sealer: Sealer) -> None:
    """A new secret for one's authenticator; what was begun before is forgotten."""
    session.execute(
        delete(FactorEnrolment).where(col(FactorEnrolment.person_id) == viewer.person_id)
    )
    session.add(
        FactorEnrolment(
            person_id=viewer.person_id,
            sealed_secret=sealer.seal(pyotp.random_base32(), owner_of(viewer.person_id)),
            session_id=session_id,
            expires_at=datetime.now(UTC) + ENROLMENT,
        )
    )
    session.flush()


def confirm_enrolment(
    session: Session, viewer: Viewer, session_id: str, code: str, sealer: Sealer
) -> list[str]:
    """The authenticator has learnt its secret: it counts from now on, in place of an older one.
    Returns the recovery codes, told once."""
    begun = find_enrolment(session, viewer, session_id, sealer)
    if begun is None:
        raise InvalidValue(Reason.ENROLMENT_EXPIRED)
    step = _step_of(begun.secret, _compact(code))
    if step is None:
        raise InvalidValue(fields={"code": Reason.WRONG_CODE})
    take_away_factor(session, viewer.person_id)
    session.add(
        SecondFactor(
            county_code=viewer.county_code,
            person_id=viewer.person_id,
            sealed_secret=sealer.seal(begun.secret, owner_of(viewer.person_id)),
            last_step=step,
        )
    )
    session.execute(
        delete(FactorEnrolment).where(col(FactorEnrolment.person_id) == viewer.person_id)
    )
    return renew_recovery_codes(session, viewer)


def renew_recovery_codes(session: Session, viewer: Viewer) -> list[str]:
    """Ten new codes, told once; the old ones are good for nothing."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.person_id) == viewer.person_id))
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(person_id=viewer.person_id, digest=digest(_compact(code))) for code in codes
    )
    session.flush()
    return codes


def remove_factor(session: Session, viewer: Viewer) -> None:
    """Take one's own away; whoever must have one is asked for a new one at once."""
    take_away_factor(session, viewer.person_id)


def reset_factor(session: Session, viewer: Viewer, public_id: str) -> Person:
    """For a telephone that is lost with its codes: the system administrator takes it away, and
    whoever is signed in by it is out."""
    if viewer.role is not Role.SYSTEM_ADMIN:
        raise NotPermitted(Reason.NOT_PERMITTED)
    person = get_person(session, viewer, public_id)
    if person.id == viewer.person_id:
        raise NotPermitted(Reason.OWN_FACTOR)
    take_away_factor(session, person.id or 0)
    end_sessions_of(session, person.id or 0, viewer.name)
    return person


def check_code(session: Session, person_id: int, code: str, sealer: Sealer) -> bool:
    """Take a code of the authenticator or a recovery code, each good once. Whether it was one
    for recovery."""
    compact = _compact(code)
    if len(compact) != DIGITS:
        _use_recovery_code(session, person_id, compact)
        return True
    found = session.execute(
        select(col(SecondFactor.sealed_secret), col(SecondFactor.last_step)).where(
            col(SecondFactor.person_id) == person_id
        )
    ).one_or_none()
    step = _step_of(unsealed(sealer, found.sealed_secret, person_id), compact) if found else None
    if step is None:
        raise InvalidValue(fields={"code": Reason.WRONG_CODE})
    # By the row's own last step: of two who send the same code at once, one gets in.
    if not _changed(
        session,
        update(SecondFactor)
        .where(col(SecondFactor.person_id) == person_id, col(SecondFactor.last_step) < step)
        .values(last_step=step),
    ):
        raise InvalidValue(fields={"code": Reason.CODE_ALREADY_USED})
    return False


def _use_recovery_code(session: Session, person_id: int, compact: str) -> None:
    if not _changed(
        session,
        update(RecoveryCode)
        .where(
            col(RecoveryCode.person_id) == person_id,
            col(RecoveryCode.digest) == digest(compact),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=datetime.now(UTC)),
    ):
        raise InvalidValue(fields={"code": Reason.WRONG_CODE})


def _changed(session: Session, statement: Any) -> bool:
    result = session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _step_of(secret: str, code: str) -> int | None:
    """The step whose code this is, among now and its neighbours."""
    authenticator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    current = int(datetime.now(UTC).timestamp()) // STEP_SECONDS
    for drift in DRIFT:
        expected = authenticator.generate_otp(current + drift)
        if compare_digest(expected.encode(), code.encode()):
            return current + drift
    return None


def take_away_factor(session: Session, person_id: int) -> None:
    """With its codes and whatever was being set up."""
    factor = session.execute(
        select(SecondFactor).where(col(SecondFactor.person_id) == person_id).with_for_update()
    ).scalar_one_or_none()
    if factor is not None:
        session.delete(factor)
    for table in (RecoveryCode, FactorEnrolment):
        session.execute(delete(table).where(col(table.person_id) == person_id))
    session.flush()


def _compact(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _new_code() -> str:
    signs = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_SIGNS))
    return "-".join(signs[at : at + 4] for at in range(0, RECOVERY_SIGNS, 4))
