"""The working-day calendar as the rules want it."""

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.deadlines import Calendar
from app.models.calendar import CalendarDay, CalendarYear

_YEARS = select(col(CalendarYear.year))
_DAYS = select(col(CalendarDay.day), col(CalendarDay.is_working))


def load_calendar(session: Session) -> Calendar:
    """Every known year: some twenty days differ from the week in each."""
    years = session.execute(_YEARS).scalars()
    days = session.execute(_DAYS)
    return Calendar(frozenset(years), dict(iter(days)))
