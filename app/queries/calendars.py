"""The working-day calendar as the rules want it."""

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.deadlines import Calendar
from app.models.calendar import CalendarDay, CalendarYear


def load_calendar(session: Session) -> Calendar:
    """Every known year: some twenty days differ from the week in each."""
    years = session.execute(select(col(CalendarYear.year))).scalars()
    days = session.execute(select(col(CalendarDay.day), col(CalendarDay.is_working)))
    return Calendar(frozenset(years), dict(iter(days)))
