"""The people who may be made responsible for a firm: choices for forms and filters."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, OFFICERS, Division, Role, Viewer
from app.models.people import Grant, Person
from app.models.places import County
from app.queries.visibility import in_region


@dataclass(frozen=True, slots=True)
class Officer:
    id: str
    name: str


def list_officers(
    session: Session, viewer: Viewer, roles: frozenset[Role] = OFFICERS
) -> list[Officer]:
    """The county's officers with an account in use and a grant, by name."""
    rows = session.execute(
        select(col(Person.public_id), col(Person.name))
        .where(
            in_region(Person.county_code, viewer),
            col(Person.division) == Division.BUSINESS,
            col(Person.is_closed).is_(False),
            exists().where(
                col(Grant.person_id) == col(Person.id), col(Grant.role).in_(sorted(roles))
            ),
        )
        .order_by(col(Person.name), col(Person.id))
    )
    return [Officer(*row) for row in rows]


def find_officer(
    session: Session,
    viewer: Viewer,
    public_id: str,
    roles: frozenset[Role] = OFFICERS,
    kept: int | None = None,
) -> int | None:
    """The key of an officer that may be chosen, or nobody; who is `kept` may stay chosen."""
    found: int | None = session.execute(
        select(col(Person.id)).where(
            col(Person.county_code) == viewer.county_code, col(Person.public_id) == public_id
        )
    ).scalar_one_or_none()
    if found is None or found == kept:
        return found
    offered = list_officers(session, viewer, roles)
    return found if any(one.id == public_id for one in offered) else None


def second_officer_roles(session: Session, viewer: Viewer) -> frozenset[Role]:
    """Who may come along in the sense of note 3: town staff only where the county says so."""
    includes_town = session.execute(
        select(col(County.town_may_be_second_officer)).where(col(County.code) == viewer.county_code)
    ).scalar_one_or_none()
    return OFFICERS if includes_town else BUREAU


def own_officer(session: Session, viewer: Viewer) -> str | None:
    """The viewer's own public id, to be suggested where somebody is named."""
    found: str | None = session.execute(
        select(col(Person.public_id)).where(col(Person.id) == viewer.person_id)
    ).scalar_one_or_none()
    return found
