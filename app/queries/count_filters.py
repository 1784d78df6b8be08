"""What a number is asked of: programme, part, two dates, scope, place and capital."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, or_, select
from sqlmodel import col

from app.domain.counting import Change
from app.domain.enterprises import Capital, RegistrationType, capital_of
from app.domain.plans import StatScope
from app.domain.titles import Programme
from app.models.places import County, Park

UNKNOWN_TOWN = "unknown"
NO_PARK = "none"


class Part(StrEnum):
    """What is counted of a programme; the year's changes share their words with `Change`."""

    VALID = "valid"
    RENEWAL_PENDING = "renewal_pending"
    IN_NOTICE = "in_notice"
    IN_PIPELINE = "in_pipeline"
    LAPSING = "lapsing"
    AT_START = "at_start"
    FIRST = "first"
    RENEWAL = "renewal"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    ENDED = "ended"
    NET = "net"
    """All of the year's changes together."""


CHANGES = frozenset(Part(change.value) for change in Change)
LOSSES = frozenset({Part.MOVED_OUT, Part.ENDED})


class Funding(StrEnum):
    """外资: foreign capital, and 港澳台 where the county has chosen so."""

    FOREIGN = "foreign"
    DOMESTIC = "domestic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CountFilters:
    """What a number is asked of. `township_code` may be UNKNOWN_TOWN, `park_code` NO_PARK."""

    county_code: str
    programme: Programme
    valid_on: date
    known_on: date
    scope: StatScope = StatScope.WHOLE_COUNTY
    township_code: str | None = None
    park_code: str | None = None
    funding: Funding | None = None

    @property
    def year_start(self) -> date:
        """The last day of the year before."""
        return date(self.valid_on.year - 1, 12, 31)


def in_place(asked: CountFilters, period: Any) -> list[ColumnElement[bool]]:
    """What the scope, the place and the capital ask of a firm's circumstances on the day."""
    conditions: list[ColumnElement[bool]] = []
    if asked.scope is StatScope.WITHOUT_PORT_ZONE:
        port_zones = select(col(Park.code)).where(col(Park.is_port_zone))
        conditions.append(or_(period.park_code.is_(None), period.park_code.not_in(port_zones)))
    if asked.township_code == UNKNOWN_TOWN:
        conditions.append(period.township_code.is_(None))
    elif asked.township_code is not None:
        conditions.append(period.township_code == asked.township_code)
    if asked.park_code == NO_PARK:
        conditions.append(period.park_code.is_(None))
    elif asked.park_code is not None:
        conditions.append(period.park_code == asked.park_code)
    if asked.funding is not None:
        conditions.append(funding_of(period) == asked.funding.value)
    return conditions


def funding_of(period: Any) -> ColumnElement[str]:
    kinds: dict[Capital | None, list[RegistrationType]] = {}
    for kind in RegistrationType:
        kinds.setdefault(capital_of(kind), []).append(kind)
    choosing = select(col(County.code)).where(col(County.hmt_counts_as_foreign))
    return case(
        (period.registration_type.is_(None), literal(Funding.UNKNOWN.value)),
        (
            or_(
                period.registration_type.in_(kinds[Capital.FOREIGN]),
                and_(
                    period.registration_type.in_(kinds[Capital.HMT]),
                    period.county_code.in_(choosing),
                ),
            ),
            literal(Funding.FOREIGN.value),
        ),
        else_=literal(Funding.DOMESTIC.value),
    )
