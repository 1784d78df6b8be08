"""Which limit holds: the newest that has begun, else the rules' own figure."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.amendments import clock_of
from app.domain.case_history import StandingMove
from app.domain.deadlines import Calendar
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Action, Stage
from app.domain.time_limits import ChangedLimit, TimeLimitKind, days_on
from app.domain.titles import Programme

CHANGES = (
    ChangedLimit(date(2018, 9, 10), 8),
    ChangedLimit(date(2018, 10, 8), 3),
    ChangedLimit(date(2018, 9, 10), 7),
)
"""The last takes the place of the first, and does not touch what begins later."""


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2018, 9, 9), 5),
        (date(2018, 9, 10), 7),
        (date(2018, 10, 7), 7),
        (date(2018, 10, 8), 3),
    ],
)
def test_newest_that_has_begun_holds(day: date, days: int) -> None:
    assert days_on(5, CHANGES, day) == days


def test_where_silence_never_passes_no_limit_holds() -> None:
    assert days_on(None, CHANGES, date(2018, 10, 8)) is None


def test_what_ran_before_the_change_keeps_its_last_day() -> None:
    rules = replace(
        PROGRAMMES[Programme.HNTE], changed_limits={TimeLimitKind.TOWN_OPINION: CHANGES}
    )
    plain = Calendar(frozenset({2018}))

    def due(day: date) -> date | None:
        handed_in = StandingMove(0, Action.SUBMIT, Stage.PLANNED, Stage.SUBMITTED, day)
        return clock_of(rules, [handed_in], plain).opinion_due_on

    assert due(date(2018, 9, 7)) == date(2018, 9, 14)
    assert due(date(2018, 9, 10)) == date(2018, 9, 19)
