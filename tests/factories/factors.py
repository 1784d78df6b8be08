"""Second factors, and the authenticator that shows their codes."""

import time

import pyotp
from sqlmodel import Session

from app.models.factors import SecondFactor
from app.models.people import Person
from app.queries.factors import owner_of
from app.sealing import Sealer
from tests.factories.ground import store

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = 30


def make_second_factor(session: Session, person: Person, sealer: Sealer) -> SecondFactor:
    """A confirmed authenticator whose secret is SECRET; no code of it has been used."""
    factor = SecondFactor(
        county_code=person.county_code,
        person_id=person.id or 0,
        sealed_secret=sealer.seal(SECRET, owner_of(person.id or 0)),
    )
    return store(session, factor)


def code_of(secret: str = SECRET, steps: int = 0) -> str:
    """What the authenticator shows now, or showed or will show some steps away."""
    return pyotp.TOTP(secret).generate_otp(int(time.time()) // STEP + steps)
