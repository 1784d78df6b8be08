"""Which firms a number counts: by programme, two dates, scope, place and capital.

A number and the list behind it are one statement, so they cannot differ. Recusal never changes a
number; archived firms count as long as they lived. `app.domain.counting` says the same in plain
Python, and the tests compare the two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.counting import OPEN, PIPELINE, Change
from app.domain.enterprises import Capital, RegistrationType, capital_of
from app.domain.plans import StatScope
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.places import County, Park
from app.models.titles import Title
from app.queries.cases import StageRow, stage_as_of_rows
from app.queries.title_conditions import has_begun, has_ended, holder_condition, in_force, is_void
from app.queries.visibility import visible_enterprises

LAPSING_DAYS = 180
"""即将到期: the last day comes within half a year; a renewal takes about as long."""
UNKNOWN_TOWN = "unknown"


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


CHANGES = frozenset(Part(change.value) for change in Change)


class Funding(StrEnum):
    """外资: foreign capital, and 港澳台 where the county has chosen so."""

    FOREIGN = "foreign"
    DOMESTIC = "domestic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CountFilters:
    """What a number is asked of. `township_code` may be UNKNOWN_TOWN."""

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


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The firms whose cases are open on the two dates, by how far they have come."""

    in_notice: frozenset[int] = frozenset()
    in_pipeline: frozenset[int] = frozenset()
    is_open: frozenset[int] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[StageRow]) -> "UnderWay":
        found = tuple(rows)
        return cls(
            frozenset(row.enterprise_id for row in found if row.stage is Stage.PUBLIC_NOTICE),
            frozenset(row.enterprise_id for row in found if row.stage in PIPELINE),
            frozenset(row.enterprise_id for row in found if row.stage in OPEN),
        )


def under_way(session: Session, viewer: Viewer, asked: CountFilters) -> UnderWay:
    return UnderWay.of(
        stage_as_of_rows(
            session,
            viewer,
            asked.programme,
            asked.valid_on,
            asked.known_on,
            despite_recusal=True,
        )
    )


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
    if asked.park_code is not None:
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


def counted(viewer: Viewer, asked: CountFilters, *, despite_recusal: bool) -> ColumnElement[bool]:
    """The firms that may be counted at all: join Enterprise."""
    return and_(
        visible_enterprises(viewer, despite_recusal=despite_recusal),
        col(Enterprise.county_code) == asked.county_code,
    )


def _columns() -> tuple[Any, ...]:
    return (
        col(Enterprise.id).label("enterprise_id"),
        col(EnterprisePeriod.township_code).label("township_code"),
        funding_of(EnterprisePeriod).label("funding"),
    )


def _here(asked: CountFilters, day: Any) -> ColumnElement[bool]:
    return and_(
        col(EnterprisePeriod.enterprise_id) == Enterprise.id,
        holder_condition(day),
        *in_place(asked, EnterprisePeriod),
    )


def _holders(
    viewer: Viewer, asked: CountFilters, day: date, *conditions: Any, despite_recusal: bool
) -> Select[Any]:
    """Firms with such a title that live here on `day`, each once."""
    return (
        select(*_columns())
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .join(EnterprisePeriod, _here(asked, day))
        .where(
            counted(viewer, asked, despite_recusal=despite_recusal),
            col(Title.county_code) == asked.county_code,
            col(Title.programme) == asked.programme,
            *conditions,
        )
        .distinct()
    )


def holders_on(
    viewer: Viewer, asked: CountFilters, day: date, *, despite_recusal: bool = True
) -> Select[Any]:
    """Firms with a title in force on `day`, as known on the date asked about."""
    return _holders(
        viewer, asked, day, in_force(day, asked.known_on), despite_recusal=despite_recusal
    )


def _other_title(asked: CountFilters, *conditions: Any, title: Any) -> ColumnElement[bool]:
    return (
        select(literal(1))
        .where(
            title.enterprise_id == Enterprise.id,
            title.programme == asked.programme,
            in_force(asked.valid_on, asked.known_on, title),
            *conditions,
        )
        .exists()
    )


def standing(
    viewer: Viewer,
    asked: CountFilters,
    part: Part,
    cases: UnderWay,
    *,
    despite_recusal: bool = True,
) -> Select[Any]:
    """The firms that make a number of the day: enterprise_id, township_code, funding."""
    valid_on, known_on = asked.valid_on, asked.known_on
    other = aliased(Title)
    match part:
        case Part.AT_START:
            return holders_on(viewer, asked, asked.year_start, despite_recusal=despite_recusal)
        case Part.LAPSING:
            far = valid_on + timedelta(days=LAPSING_DAYS)
            lasting = or_(col(other.valid_until).is_(None), col(other.valid_until) > far)
            return holders_on(viewer, asked, valid_on, despite_recusal=despite_recusal).where(
                not_(_other_title(asked, lasting, title=other))
            )
        case Part.RENEWAL_PENDING:
            return _holders(
                viewer,
                asked,
                valid_on,
                lapsed_this_year(valid_on, known_on),
                col(Enterprise.id).in_(cases.is_open),
                not_(_other_title(asked, title=other)),
                despite_recusal=despite_recusal,
            )
        case Part.IN_NOTICE | Part.IN_PIPELINE:
            firms = cases.in_notice if part is Part.IN_NOTICE else cases.in_pipeline
            return (
                select(*_columns())
                .join_from(Enterprise, EnterprisePeriod, _here(asked, valid_on))
                .where(
                    counted(viewer, asked, despite_recusal=despite_recusal),
                    col(Enterprise.id).in_(firms),
                )
            )
        case _:
            return holders_on(viewer, asked, valid_on, despite_recusal=despite_recusal)


def lapsed_this_year(valid_on: date, known_on: date, title: Any = Title) -> ColumnElement[bool]:
    """Ran out in the year of `valid_on`; a revoked title waits for no renewal."""
    return and_(
        has_begun(valid_on, known_on, title),
        ~has_ended(valid_on, known_on, title),
        ~is_void(known_on, title),
        title.valid_until >= date(valid_on.year, 1, 1),
        title.valid_until < valid_on,
    )


def counting_title(enterprise_id: Any, day: Any, asked: CountFilters) -> Any:
    """The id of the one title a firm counts with: of several in force, the one that began last,
    of those the renewal, of those the longer."""
    title = aliased(Title)
    return (
        select(col(title.id))
        .where(
            col(title.enterprise_id) == enterprise_id,
            col(title.programme) == asked.programme,
            in_force(day, asked.known_on, title),
        )
        .order_by(
            col(title.valid_from).desc(),
            col(title.kind).desc(),
            func.coalesce(col(title.valid_until), date.max).desc(),
            col(title.id),
        )
        .limit(1)
    )
