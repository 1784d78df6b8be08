"""What the filters of a county's lists offer - its towns, parks and officers, in one statement -
and those of a region's: its counties."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    bindparam,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Division, Viewer
from app.kept import Kept
from app.models.people import Grant, Person
from app.models.places import County, Park, Township
from app.prepared_reads import RawRow, prepared
from app.queries.officers import Officer
from app.queries.places import Place
from app.queries.visibility import in_region


@dataclass(frozen=True, slots=True, eq=False)
class CountyChoices:
    """Kept by what was read, so the same choices are the same object."""

    townships: tuple[Place, ...] = ()
    parks: tuple[Place, ...] = ()
    officers: tuple[Officer, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RegionChoices:
    """Likewise: to compare a hundred counties anew would cost more than to read them."""

    counties: tuple[Place, ...] = ()


NO_CHOICES = CountyChoices()
NO_COUNTIES = RegionChoices()
CHOICES: Kept[Hashable, CountyChoices] = Kept(200)
REGIONS: Kept[Hashable, RegionChoices] = Kept(200)


def region_choices(session: Session, viewer: Viewer) -> RegionChoices:
    """The counties in a reader's reach."""
    connection = session.connection()
    asked = prepared(connection, ("region choices", viewer.scope), lambda: _counties(viewer))
    rows = asked.run(connection)
    return REGIONS.get(tuple(rows), lambda: RegionChoices(tuple(Place(*row) for row in rows)))


def _counties(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(col(County.code), col(County.name))
        .where(in_region(County.code, viewer))
        .order_by(col(County.code))
    )


def county_choices(session: Session, county_code: str) -> CountyChoices:
    connection = session.connection()
    rows = prepared(connection, "county choices", _statement).run(connection, county=county_code)
    return CHOICES.get(tuple(rows), lambda: _choices(rows))


def _choices(rows: Sequence[RawRow]) -> CountyChoices:
    return CountyChoices(
        tuple(Place(code, name) for kind, code, name, *_ in rows if kind == "township"),
        tuple(Place(code, name) for kind, code, name, *_ in rows if kind == "park"),
        tuple(Officer(code, name) for kind, code, name, *_ in rows if kind == "officer"),
    )


def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    county: BindParameter[str] = bindparam("county")
    places: list[Select[*tuple[Any, ...]]] = [
        select(
            literal(kind).label("kind"),
            col(table.code).label("code"),
            col(table.name).label("name"),
            col(table.position).label("position"),
            col(table.code).label("tie"),
        ).where(col(table.county_code) == county)
        for kind, table in (("township", Township), ("park", Park))
    ]
    officers = select(
        literal("officer"),
        col(Person.public_id),
        col(Person.name),
        literal(0),
        col(Person.name),
    ).where(
        col(Person.county_code) == county,
        col(Person.division) == Division.BUSINESS,
        col(Person.is_closed).is_(False),
        exists().where(
            col(Grant.person_id) == col(Person.id),
            # No IN: it would be expanded anew for every run of the statement.
            or_(*(col(Grant.role) == role for role in sorted(OFFICERS))),
        ),
    )
    return union_all(*places, officers).order_by("position", "tie", "code")
