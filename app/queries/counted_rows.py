"""What a register other than that of titles is asked, and what it answers, to be counted."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import col

from app.domain.access import Viewer
from app.domain.plans import StatScope
from app.models.places import Park
from app.queries.count_filters import UNKNOWN_TOWN


@dataclass(frozen=True, slots=True)
class RegisterAsked:
    """What counts on a day, as known on another. `township_code` may be UNKNOWN_TOWN."""

    county_code: str
    valid_on: date
    known_on: date
    scope: StatScope = StatScope.WHOLE_COUNTY
    township_code: str | None = None


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One thing that an indicator counts, with the page that shows it."""

    name: str
    what: str
    """What kind of thing it is."""
    town_name: str | None
    since: date | None
    page: str


class Register(Protocol):
    """What counts: selects `row_id` and the fields of a CountedRow by their names, and begins
    with what the viewer may see."""

    def __call__(
        self, viewer: Viewer, asked: RegisterAsked, *, despite_recusal: bool
    ) -> Select[Any]: ...


def placed(asked: RegisterAsked, place: Any) -> list[ColumnElement[bool]]:
    """What the scope and the town ask of a table with a township and a park."""
    conditions: list[ColumnElement[bool]] = []
    if asked.scope is StatScope.WITHOUT_PORT_ZONE:
        port_zones = select(col(Park.code)).where(col(Park.is_port_zone))
        conditions.append(or_(place.park_code.is_(None), place.park_code.not_in(port_zones)))
    if asked.township_code == UNKNOWN_TOWN:
        conditions.append(place.township_code.is_(None))
    elif asked.township_code is not None:
        conditions.append(place.township_code == asked.township_code)
    return conditions
