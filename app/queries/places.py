"""The places of a county: townships and parks, for choices and for reading files."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.models.places import County, Park, Township


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str


def list_counties(session: Session) -> list[Place]:
    """All there are: names of places are no secret, and who registers chooses theirs."""
    found = session.execute(select(col(County.code), col(County.name)).order_by(col(County.code)))
    return [Place(*row) for row in found]


def list_townships(session: Session, county_code: str) -> list[Place]:
    rows = session.execute(
        select(col(Township.code), col(Township.name))
        .where(col(Township.county_code) == county_code)
        .order_by(col(Township.position), col(Township.code))
    )
    return [Place(*row) for row in rows]


def list_parks(session: Session, county_code: str) -> list[Place]:
    rows = session.execute(
        select(col(Park.code), col(Park.name))
        .where(col(Park.county_code) == county_code)
        .order_by(col(Park.position), col(Park.code))
    )
    return [Place(*row) for row in rows]


def place_names(session: Session, viewer: Viewer) -> dict[str, str]:
    """Townships and parks of the viewer's county: code to name."""
    code = viewer.county_code
    places = [*list_townships(session, code), *list_parks(session, code)]
    return {place.code: place.name for place in places}
