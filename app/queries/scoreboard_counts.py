"""What the scoreboard counts, each thing in one statement: by town and park on the day.

The condition of a number and that of the rows behind it are the same functions."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.counting import OPEN
from app.domain.plans import TaskLevel
from app.domain.programmes.table import PROGRAMMES
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.pool import Visit
from app.queries.cases import REACHED, StageRow, stage_event_date, stages_as_of
from app.queries.count_filters import NO_PARK, UNKNOWN_TOWN, CountFilters, Part, in_place
from app.queries.counts import UnderWay, coming, counted, standing
from app.queries.places import list_parks, list_townships
from app.queries.programme_counts import STANDING
from app.queries.title_conditions import covers, holder_condition
from app.queries.visits import visible_visits
from app.queries.year_changes import year_changes

Place = tuple[str | None, str | None]
"""A town's and a park's code; None: unknown, or in no park."""


STOOD = EnterprisePeriod.__table__.c  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that has a line, and which of the counts are its own."""

    level: TaskLevel
    code: str
    name: str

    def holds(self, place: Place) -> bool:
        town, park = place
        match self.level:
            case TaskLevel.COUNTY:
                return True
            case TaskLevel.TOWNSHIP:
                return (town or UNKNOWN_TOWN) == self.code
            case TaskLevel.PARK:
                return (park or NO_PARK) == self.code


def spots_of(session: Session, county_code: str) -> list[Spot]:
    """The county, its towns and parks, and what belongs to no town, or to no park."""
    return [
        Spot(TaskLevel.COUNTY, county_code, ""),
        *(
            Spot(TaskLevel.TOWNSHIP, one.code, one.name)
            for one in list_townships(session, county_code)
        ),
        Spot(TaskLevel.TOWNSHIP, UNKNOWN_TOWN, ""),
        *(Spot(TaskLevel.PARK, one.code, one.name) for one in list_parks(session, county_code)),
        Spot(TaskLevel.PARK, NO_PARK, ""),
    ]


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything counted, by town and park, so that any sum over places is a sum of the same."""

    parts: Counter[tuple[Part, Place]]
    newcomers: Counter[Place]
    last_moves: dict[Place, list[date]] = field(default_factory=dict)
    visits: Counter[Place] = field(default_factory=Counter)
    above_size: Counter[Place] = field(default_factory=Counter)


def count_places(session: Session, viewer: Viewer, asked: CountFilters) -> Counted:
    rows = session.execute(
        open_cases(viewer, asked, despite_recusal=True).add_columns(
            col(EnterprisePeriod.township_code), col(EnterprisePeriod.park_code), since(asked)
        )
    ).all()
    first = PROGRAMMES[asked.programme].first_stage
    stages = [
        StageRow(row.id, row.enterprise_id, row.kind, row.year, row.target or first) for row in rows
    ]
    last_moves: dict[Place, list[date]] = defaultdict(list)
    for row in rows:
        last_moves[row.township_code, row.park_code].append(row.since)
    cases = UnderWay.of(stages)
    newcomers = coming(viewer, asked, cases).subquery()
    return Counted(
        parts=_parts(session, viewer, asked, cases),
        newcomers=_by_place(session, select(newcomers), newcomers.c),
        last_moves=dict(last_moves),
        visits=_by_place(session, visits(viewer, asked, despite_recusal=True), STOOD),
        above_size=_by_place(session, above_size(viewer, asked, despite_recusal=True), STOOD),
    )


def _parts(
    session: Session, viewer: Viewer, asked: CountFilters, cases: UnderWay
) -> Counter[tuple[Part, Place]]:
    firms = [
        (literal(part.value), standing(viewer, asked, part, cases).subquery()) for part in STANDING
    ]
    changes = year_changes(viewer, asked).subquery()
    statement = union_all(
        *(
            select(name.label("part"), one.c.township_code, one.c.park_code, func.count())
            .group_by(one.c.township_code, one.c.park_code)
            .select_from(one)
            for name, one in firms
        ),
        select(
            changes.c.change, changes.c.township_code, changes.c.park_code, func.count()
        ).group_by(changes.c.change, changes.c.township_code, changes.c.park_code),
    )
    return Counter(
        {
            (Part(part), (town, park)): number
            for part, town, park, number in session.execute(statement)
        }
    )


def _by_place(session: Session, statement: Select[*tuple[Any, ...]], places: Any) -> Counter[Place]:
    rows = statement.with_only_columns(
        places.township_code, places.park_code, func.count()
    ).group_by(places.township_code, places.park_code)
    return Counter({(town, park): number for town, park, number in session.execute(rows)})


def lives_here(asked: CountFilters, day: Any) -> ColumnElement[bool]:
    """The firm's circumstances on the day, if it lives in the place that is asked about."""
    return and_(
        col(EnterprisePeriod.enterprise_id) == Enterprise.id,
        holder_condition(day),
        *in_place(asked, EnterprisePeriod),
    )


def since(asked: CountFilters) -> Any:
    """The day of a case's last move, or that of its opening."""
    return func.coalesce(
        stage_event_date(asked.known_on, REACHED), col(CultivationCase.opened_on)
    ).label("since")


def open_cases(
    viewer: Viewer, asked: CountFilters, *, despite_recusal: bool
) -> Select[*tuple[Any, ...]]:
    """Cases neither won nor lost on the day, of firms that live here."""
    return (
        stages_as_of(
            viewer,
            asked.programme,
            asked.valid_on,
            asked.known_on,
            despite_recusal=despite_recusal,
        )
        .join(EnterprisePeriod, lives_here(asked, asked.valid_on))
        .where(
            counted(viewer, asked, despite_recusal=despite_recusal),
            or_(col(REACHED.target).is_(None), col(REACHED.target).in_(sorted(OPEN))),
        )
    )


def visits(
    viewer: Viewer, asked: CountFilters, *, despite_recusal: bool
) -> Select[*tuple[Any, ...]]:
    """Contacts of the year up to the day; each counts where its firm then was. A contact is known
    on the day it happens: nothing says when it was learned of."""
    return (
        select(col(Visit.id))
        .join_from(Visit, Enterprise, col(Enterprise.id) == Visit.enterprise_id)
        .outerjoin(
            EnterprisePeriod,
            and_(col(EnterprisePeriod.enterprise_id) == Enterprise.id, covers(Visit.happened_on)),
        )
        .where(
            visible_visits(viewer, despite_recusal=despite_recusal),
            counted(viewer, asked, despite_recusal=despite_recusal),
            col(Visit.happened_on) > asked.year_start,
            col(Visit.happened_on) <= min(asked.valid_on, asked.known_on),
            *in_place(asked, EnterprisePeriod),
        )
    )


def above_size(
    viewer: Viewer, asked: CountFilters, *, despite_recusal: bool
) -> Select[*tuple[Any, ...]]:
    """规上企业 that live here on the day."""
    return (
        select(col(Enterprise.id))
        .join_from(Enterprise, EnterprisePeriod, lives_here(asked, asked.valid_on))
        .where(
            counted(viewer, asked, despite_recusal=despite_recusal),
            col(EnterprisePeriod.is_above_designated_size).is_(True),
        )
    )
