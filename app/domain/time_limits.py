"""办理时限 that a county sets itself, and from which day each holds.

A change counts for what begins on or after its first day; what runs already keeps the last day it
was given, also where a correction reckons it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LEAST_DAYS, MOST_DAYS = 1, 60


class TimeLimitKind(StrEnum):
    """What the working days are for."""

    TOWN_OPINION = "town_opinion"
    """After so many a silent town is passed."""
    AMENDMENT = "amendment"
    """So many a firm has to mend what was returned, unless the return says otherwise."""


@dataclass(frozen=True, slots=True)
class ChangedLimit:
    """So many working days from a day on."""

    from_day: date
    working_days: int


def days_on(usual: int | None, changes: Sequence[ChangedLimit], day: date) -> int | None:
    """The working days that hold on a day. `changes` in the order they were entered: of two from
    the same day the later counts. Where the programme has no limit none can be set."""
    if usual is None:
        return None
    held = [one for one in changes if one.from_day <= day]
    if not held:
        return usual
    newest = max(one.from_day for one in held)
    return [one.working_days for one in held if one.from_day == newest][-1]
