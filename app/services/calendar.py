"""The working-day calendar: a year becomes known when its holidays are published and entered."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.calendar_lines import SIGNS, DayLine, read_days
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.models.calendar import CalendarDay, CalendarYear
from app.recording import Change, record


class NewYear(BaseModel):
    """A whole year; entered again, it replaces what was known of it."""

    year: int = Field(ge=2010, le=2100)
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    lines: str = Field(default="", max_length=8000)


class OneDay(BaseModel):
    """A day that was moved after the year was published."""

    day: date
    is_working: bool
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


def set_year(session: Session, viewer: Viewer, given: NewYear) -> None:
    _only_system(viewer)
    days = read_days(given.lines, given.year)
    before = _year_as_text(session, given.year)
    first, last = date(given.year, 1, 1), date(given.year, 12, 31)
    session.execute(delete(CalendarDay).where(col(CalendarDay.day).between(first, last)))
    known = session.get(CalendarYear, given.year)
    if known is None:
        session.add(CalendarYear(year=given.year, source=given.source))
    else:
        known.source = given.source
    session.add_all(
        CalendarDay(day=one.day, is_working=one.is_working, name=one.name) for one in days
    )
    session.flush()
    _record(session, viewer, given.year, before)


def set_day(session: Session, viewer: Viewer, given: OneDay) -> None:
    """Correct one day of a known year."""
    _only_system(viewer)
    if session.get(CalendarYear, given.day.year) is None:
        raise InvalidValue(fields={"day": Reason.CALENDAR_UNKNOWN}, year=given.day.year)
    before = _year_as_text(session, given.day.year)
    session.execute(delete(CalendarDay).where(col(CalendarDay.day) == given.day))
    line = f"{given.day} {'班' if given.is_working else '休'} {given.name}"
    session.add_all(
        CalendarDay(day=one.day, is_working=one.is_working, name=one.name)
        for one in read_days(line, given.day.year)
    )
    session.flush()
    _record(session, viewer, given.day.year, before)


def _year_as_text(session: Session, year: int) -> str | None:
    """Source and days, as pasted; None for a year nobody knows."""
    source = session.execute(
        select(col(CalendarYear.source)).where(col(CalendarYear.year) == year)
    ).scalar_one_or_none()
    if source is None:
        return None
    rows = session.execute(
        select(col(CalendarDay.day), col(CalendarDay.is_working), col(CalendarDay.name))
        .where(col(CalendarDay.day).between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(col(CalendarDay.day))
    )
    return "\n".join([source, *(line_of(DayLine(*row)) for row in rows)])


def line_of(one: DayLine) -> str:
    sign = next(sign for sign, is_working in SIGNS.items() if is_working is one.is_working)
    return f"{one.day} {sign} {one.name}"


def _record(session: Session, viewer: Viewer, year: int, before: str | None) -> None:
    after = _year_as_text(session, year)
    if before == after:
        return
    record(
        session.connection(),
        session.info["actor"],
        [
            Change(
                county_code=viewer.county_code,
                subject_kind="calendar_year",
                subject_id=str(year),
                action="create" if before is None else "update",
                changes={"days": (before, after)},
            )
        ],
    )


def _only_system(viewer: Viewer) -> None:
    if viewer.role is not Role.SYSTEM_ADMIN:
        raise NotPermitted(Reason.NOT_PERMITTED)
