"""Working days with 调休, notice periods, and terms of years.

Two readings, each with its doubt:

- A public notice (公示) of ten working days counts the day it is opened, as the notices themselves
  print it: one of 5 working days opened on a Monday ends on that Friday. 民法总则 第二百零一条
  would leave the first day out. An officer who reads it so opens the notice a day earlier.
- A term that runs *from an event* (a town's days to give its opinion) leaves the day of the event
  out, after the same article."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.refusals import Reason, TransitionRefused

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years whose holidays are published, and the days in them that differ from the week."""

    known_years: frozenset[int]
    exceptions: Mapping[date, bool] = field(default_factory=dict)
    """True: a weekend day that is worked. False: a weekday that is off."""

    def is_working(self, day: date) -> bool:
        """Refuses for a year whose holidays nobody has published: never guess."""
        if day.year not in self.known_years:
            raise TransitionRefused(Reason.CALENDAR_UNKNOWN, year=day.year)
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def add_working_days(self, start: date, n: int) -> date:
        """The last day of `n` working days, the first being the first one on or after `start`."""
        if n < 1:
            raise ValueError("a period has at least one working day")
        day, counted = start, int(self.is_working(start))
        while counted < n:
            day += DAY
            counted += self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included; none when `last` comes before."""
        span = (last - first).days + 1
        return sum(self.is_working(first + DAY * offset) for offset in range(span))


def notice_end(start: date, days: int, calendar: Calendar) -> date:
    """The last day of a public notice opened on `start`; what waits for it follows after it."""
    return calendar.add_working_days(start, days)


def due_after(event: date, days: int, calendar: Calendar) -> date:
    """The last of `days` working days that begin the day after `event`."""
    return calendar.add_working_days(event + DAY, days)


def years_later(day: date, n: int) -> date:
    """The last day, inclusive, of a term of `n` years from `day`.

    民法总则 第二百零二条: the corresponding day ends the term; where the month has none (29
    February), its last day. Not moved off holidays: 第二百零三条 is for acts, not for validity.
    Doubt: some certificates print the day before as their last; what is printed is entered."""
    try:
        return day.replace(year=day.year + n)
    except ValueError:
        return day.replace(year=day.year + n, day=28)
