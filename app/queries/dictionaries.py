"""The dictionaries as the system administrator keeps them: places and the calendar."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, select, true
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.calendar_lines import DayLine
from app.models.calendar import CalendarDay, CalendarYear
from app.models.places import Park, Township, TownshipKind


@dataclass(frozen=True, slots=True)
class TownshipRow:
    code: str
    name: str
    kind: TownshipKind


@dataclass(frozen=True, slots=True)
class ParkRow:
    code: str
    name: str
    township_code: str | None
    township_name: str | None
    is_port_zone: bool


@dataclass(frozen=True, slots=True)
class CalendarYearView:
    """A known year with the days that differ from the week."""

    year: int
    source: str
    days: tuple[DayLine, ...]


@dataclass(frozen=True, slots=True)
class CalendarView:
    years: tuple[CalendarYearView, ...]
    unknown_years: tuple[int, ...]
    """This year and the next, where nobody has entered their holidays: no deadline can be told."""


def visible_dictionaries(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.role is Role.SYSTEM_ADMIN else false()


def describe_townships(session: Session, viewer: Viewer) -> list[TownshipRow]:
    rows = session.execute(
        select(col(Township.code), col(Township.name), col(Township.kind))
        .where(visible_dictionaries(viewer), col(Township.county_code) == viewer.county_code)
        .order_by(col(Township.position), col(Township.code))
    )
    return [TownshipRow(*row) for row in rows]


def describe_parks(session: Session, viewer: Viewer) -> list[ParkRow]:
    rows = session.execute(
        select(
            col(Park.code),
            col(Park.name),
            col(Park.township_code),
            col(Township.name),
            col(Park.is_port_zone),
        )
        .join_from(Park, Township, col(Township.code) == col(Park.township_code), isouter=True)
        .where(visible_dictionaries(viewer), col(Park.county_code) == viewer.county_code)
        .order_by(col(Park.position), col(Park.code))
    )
    return [ParkRow(*row) for row in rows]


def describe_calendar(session: Session, viewer: Viewer, today: date) -> CalendarView:
    """Every known year, newest first."""
    days: dict[int, list[DayLine]] = {}
    for row in session.execute(
        select(col(CalendarDay.day), col(CalendarDay.is_working), col(CalendarDay.name))
        .where(visible_dictionaries(viewer))
        .order_by(col(CalendarDay.day))
    ):
        days.setdefault(row.day.year, []).append(DayLine(*row))
    years = tuple(
        CalendarYearView(row.year, row.source, tuple(days.get(row.year, ())))
        for row in session.execute(
            select(col(CalendarYear.year), col(CalendarYear.source))
            .where(visible_dictionaries(viewer))
            .order_by(col(CalendarYear.year).desc())
        )
    )
    known = {one.year for one in years}
    wanted = (today.year, today.year + 1)
    return CalendarView(years, tuple(year for year in wanted if year not in known))
