"""Which firms a number counts: by programme, two dates, scope, place and capital.

A number and the list behind it are one statement, so they cannot differ. Recusal never changes a
number; archived firms count as long as they lived. `app.domain.counting` says the same in plain
Python, and the tests compare the two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.counting import OPEN, PIPELINE
from app.domain.stages import Stage
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.titles import Title
from app.queries.cases import StageRow, stage_as_of_rows
from app.queries.count_filters import CountFilters, Part, funding_of, in_place
from app.queries.title_conditions import has_begun, has_ended, holder_condition, in_force, is_void
from app.queries.visibility import visible_enterprises

LAPSING_DAYS = 180
"""即将到期: the last day comes within half a year; a renewal takes about as long."""
# Made once: an alias learns its columns anew each time it is made, and that costs most of a board.
OTHER = aliased(Title)
COUNTING = aliased(Title)


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
        col(EnterprisePeriod.park_code).label("park_code"),
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
    """The firms that make a number of the day: enterprise_id, township_code, funding, park_code."""
    valid_on, known_on = asked.valid_on, asked.known_on
    match part:
        case Part.AT_START:
            return holders_on(viewer, asked, asked.year_start, despite_recusal=despite_recusal)
        case Part.LAPSING:
            far = valid_on + timedelta(days=LAPSING_DAYS)
            lasting = or_(col(OTHER.valid_until).is_(None), col(OTHER.valid_until) > far)
            return holders_on(viewer, asked, valid_on, despite_recusal=despite_recusal).where(
                not_(_other_title(asked, lasting, title=OTHER))
            )
        case Part.RENEWAL_PENDING:
            return _holders(
                viewer,
                asked,
                valid_on,
                lapsed_this_year(valid_on, known_on),
                col(Enterprise.id).in_(cases.is_open),
                not_(_other_title(asked, title=OTHER)),
                despite_recusal=despite_recusal,
            )
        case Part.IN_NOTICE | Part.IN_PIPELINE:
            firms = cases.in_notice if part is Part.IN_NOTICE else cases.in_pipeline
            return _living(viewer, asked, firms, despite_recusal=despite_recusal)
        case _:
            return holders_on(viewer, asked, valid_on, despite_recusal=despite_recusal)


def coming(viewer: Viewer, asked: CountFilters, cases: UnderWay) -> Select[Any]:
    """Newcomers: in notice or pipeline, and neither valid nor waiting for their renewal."""
    lapsed = (
        select(literal(1))
        .where(
            col(OTHER.enterprise_id) == Enterprise.id,
            col(OTHER.programme) == asked.programme,
            lapsed_this_year(asked.valid_on, asked.known_on, OTHER),
        )
        .exists()
    )
    firms = cases.in_notice | cases.in_pipeline
    return _living(viewer, asked, firms, despite_recusal=True).where(
        not_(_other_title(asked, title=OTHER)), not_(lapsed)
    )


def _living(
    viewer: Viewer, asked: CountFilters, firms: frozenset[int], *, despite_recusal: bool
) -> Select[Any]:
    return (
        select(*_columns())
        .join_from(Enterprise, EnterprisePeriod, _here(asked, asked.valid_on))
        .where(
            counted(viewer, asked, despite_recusal=despite_recusal),
            col(Enterprise.id).in_(firms),
        )
    )


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
    title = COUNTING
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
