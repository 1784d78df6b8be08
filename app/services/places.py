"""The dictionary of parks: added and renamed by the system administrator, never deleted."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.places import Park, Township
from app.recording import Change, record

FIELDS = ("name", "township_code", "is_port_zone")


class ParkInput(BaseModel):
    code: str | None = None
    """Blank for a new park: it gets the next number of its county."""
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    township_code: str | None = None
    is_port_zone: bool = False


def save_park(session: Session, viewer: Viewer, given: ParkInput) -> Park:
    if viewer.role is not Role.SYSTEM_ADMIN:
        raise NotPermitted(Reason.NOT_PERMITTED)
    _check(session, viewer, given)
    park = _find(session, viewer, given.code) if given.code else _next(session, viewer)
    before = {} if not given.code else {name: getattr(park, name) for name in FIELDS}
    park.name = given.name
    park.township_code = given.township_code
    park.is_port_zone = given.is_port_zone
    session.add(park)
    session.flush()
    after = {name: getattr(park, name) for name in FIELDS}
    changes = {
        name: (before.get(name), after[name]) for name in FIELDS if before.get(name) != after[name]
    }
    if changes:
        record(
            session.connection(),
            session.info["actor"],
            [
                Change(
                    county_code=viewer.county_code,
                    subject_kind="park",
                    subject_id=park.code,
                    action="update" if given.code else "create",
                    changes=changes,
                )
            ],
        )
    return park


def _check(session: Session, viewer: Viewer, given: ParkInput) -> None:
    same = session.execute(
        select(col(Park.code)).where(
            col(Park.county_code) == viewer.county_code,
            col(Park.name) == given.name,
            col(Park.code) != (given.code or ""),
        )
    ).first()
    if same is not None:
        raise InvalidValue(fields={"name": Reason.ALREADY_EXISTS})
    if given.township_code:
        township = session.get(Township, given.township_code)
        if township is None or township.county_code != viewer.county_code:
            raise InvalidValue(fields={"township_code": Reason.UNKNOWN_TOWNSHIP})


def _find(session: Session, viewer: Viewer, code: str) -> Park:
    park = session.get(Park, code)
    if park is None or park.county_code != viewer.county_code:
        raise NotFound
    return park


def _next(session: Session, viewer: Viewer) -> Park:
    codes = session.execute(
        select(col(Park.code)).where(col(Park.county_code) == viewer.county_code)
    ).scalars()
    numbers = [int(code[7:]) for code in codes if code[7:].isdigit()]
    position = session.execute(
        select(func.count()).where(col(Park.county_code) == viewer.county_code)
    ).scalar_one()
    code = f"{viewer.county_code}P{max(numbers, default=0) + 1:02d}"
    return Park(code=code, county_code=viewer.county_code, name="", position=position)
