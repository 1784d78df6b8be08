"""A programme's numbers on a day, all of them in five statements: by part, town and capital."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import func, literal, select, union_all
from sqlmodel import Session

from app.domain.access import Viewer
from app.queries.count_filters import CountFilters, Funding, Part
from app.queries.counts import UnderWay, coming, holders_on, standing, under_way
from app.queries.year_changes import year_changes

STANDING = (
    Part.VALID,
    Part.RENEWAL_PENDING,
    Part.IN_NOTICE,
    Part.IN_PIPELINE,
    Part.LAPSING,
    Part.AT_START,
)
HELD = (Part.VALID, Part.RENEWAL_PENDING)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of each part, by town (None: unknown) and, of what stands, by capital."""

    counts: dict[tuple[Part, str | None, Funding | None], int] = field(default_factory=dict)
    newcomers: int = 0
    """Firms in notice or pipeline that are neither valid nor waiting for their renewal."""

    def of(self, *parts: Part, town: str | None = "", funding: Funding | None = None) -> int:
        """`town` "" asks for all towns, None for firms whose town is unknown."""
        return sum(
            number
            for (part, own_town, own_funding), number in self.counts.items()
            if part in parts
            and (town == "" or own_town == town)
            and (funding is None or own_funding is funding)
        )


def count_programme(session: Session, viewer: Viewer, asked: CountFilters) -> Tally:
    cases = under_way(session, viewer, asked)
    found = count_standing(session, viewer, asked, STANDING, cases)
    changes = year_changes(viewer, asked).subquery()
    rows = session.execute(
        select(changes.c.change, changes.c.township_code, func.count()).group_by(
            changes.c.change, changes.c.township_code
        )
    )
    found |= {(Part(change), town, None): number for change, town, number in rows}
    newcomers = session.execute(
        select(func.count()).select_from(coming(viewer, asked, cases).subquery())
    ).scalar_one()
    return Tally(found, newcomers)


def count_standing(
    session: Session,
    viewer: Viewer,
    asked: CountFilters,
    parts: Iterable[Part],
    cases: UnderWay,
) -> dict[tuple[Part, str | None, Funding | None], int]:
    counted = []
    for part in parts:
        firms = standing(viewer, asked, part, cases).subquery()
        counted.append(
            select(
                literal(part.value), firms.c.township_code, firms.c.funding, func.count()
            ).group_by(firms.c.township_code, firms.c.funding)
        )
    rows = session.execute(union_all(*counted))
    return {(Part(part), town, Funding(funding)): number for part, town, funding, number in rows}


def count_held(session: Session, viewer: Viewer, asked: CountFilters) -> int:
    """Valid, or lapsed this year with the renewal on its way."""
    cases = under_way(session, viewer, asked)
    return sum(count_standing(session, viewer, asked, HELD, cases).values())


def count_days(
    session: Session, viewer: Viewer, asked: Iterable[CountFilters]
) -> dict[tuple[str, date, Funding], int]:
    """Valid firms by programme, day and capital, one statement for all days."""
    counted = []
    for one in asked:
        firms = holders_on(viewer, one, one.valid_on).subquery()
        counted.append(
            select(
                literal(one.programme.value),
                literal(one.valid_on.isoformat()),
                firms.c.funding,
                func.count(),
            ).group_by(firms.c.funding)
        )
    if not counted:
        return {}
    return {
        (programme, date.fromisoformat(day), Funding(funding)): number
        for programme, day, funding, number in session.execute(union_all(*counted))
    }


def a_year_before(asked: CountFilters) -> CountFilters:
    """The same question a year ago: the same day, as known then."""
    return replace(asked, valid_on=year_ago(asked.valid_on), known_on=year_ago(asked.known_on))


def year_ago(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
