"""The working-day calendar: which years are known, and the days that differ from the week."""

from datetime import date

from sqlmodel import Field

from app.models.base import Named


class CalendarYear(Named, table=True):
    """A year whose holidays have been published. A year not here has no deadlines."""

    year: int = Field(primary_key=True)
    source: str = Field(max_length=120)


class CalendarDay(Named, table=True):
    """A weekday that is off, or a weekend day that is worked (调休)."""

    day: date = Field(primary_key=True)
    is_working: bool
    name: str = Field(max_length=40)


class Demonstration(Named, table=True):
    """One row, only in a demonstration: its seed and the day its world has reached."""

    id: int = Field(default=1, primary_key=True)
    seed: int
    today: date
