"""Working days through real holidays with 调休, and terms of years."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deadlines import Calendar, due_after, notice_end, years_later
from app.domain.refusals import Reason, TransitionRefused

YEARS = range(2016, 2021)
DAYS = [date(2016, 1, 1) + timedelta(days=n) for n in range(366 + 365 * 3 + 366)]
REAL = Calendar(
    known_years=frozenset(YEARS),
    exceptions={
        day: works
        for day in DAYS
        if (works := chinese_calendar.is_workday(day)) is not (day.weekday() < 5)
    },
)
days = st.dates(date(2016, 1, 1), date(2020, 6, 30))


def test_calendar_agrees_with_the_published_holidays_on_every_day() -> None:
    assert [REAL.is_working(day) for day in DAYS] == [chinese_calendar.is_workday(d) for d in DAYS]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2017, 10, 2), False),  # a Monday in the long National Day of 2017
        (date(2017, 9, 30), True),  # the Saturday worked for it
        (date(2018, 9, 24), False),  # 中秋, a Monday
        (date(2018, 9, 29), True),  # a Saturday
        (date(2018, 9, 30), True),  # a Sunday, the demonstration's day
        (date(2020, 1, 31), False),  # 春节 of 2020, prolonged
        (date(2017, 11, 13), True),
        (date(2017, 11, 18), False),
    ],
)
def test_working_day_with_adjusted_rest(day: date, works: bool) -> None:
    assert REAL.is_working(day) is works


@pytest.mark.parametrize(
    ("start", "working_days", "last"),
    [
        (date(2017, 11, 13), 10, date(2017, 11, 24)),  # no holiday: two plain weeks
        (date(2017, 9, 25), 10, date(2017, 10, 12)),  # 30 September worked, 1 to 8 October off
        (date(2018, 9, 17), 10, date(2018, 9, 29)),  # 中秋 off, the Saturday worked
        (date(2018, 11, 30), 10, date(2018, 12, 13)),
        (date(2018, 12, 24), 5, date(2018, 12, 28)),
        (date(2018, 12, 28), 5, date(2019, 1, 4)),  # 29 December worked, 30 to 1 January off
        (date(2019, 9, 30), 3, date(2019, 10, 9)),
        (date(2020, 1, 20), 10, date(2020, 2, 10)),  # 24 January to 2 February off
        (date(2017, 11, 18), 1, date(2017, 11, 20)),  # opened on a Saturday
        (date(2017, 11, 17), 1, date(2017, 11, 17)),
    ],
)
def test_notice_ends_after_its_working_days(start: date, working_days: int, last: date) -> None:
    assert notice_end(start, working_days, REAL) == last


def test_due_after_leaves_the_day_of_the_event_out() -> None:
    assert due_after(date(2018, 9, 17), 5, REAL) == date(2018, 9, 25)
    assert due_after(date(2018, 9, 29), 1, REAL) == date(2018, 9, 30)


@given(days, st.integers(1, 40))
def test_a_period_holds_exactly_its_working_days(start: date, n: int) -> None:
    last = REAL.add_working_days(start, n)

    assert REAL.is_working(last)
    assert REAL.working_days_between(start, last) == n


@given(days, st.integers(1, 40))
def test_a_longer_period_ends_later(start: date, n: int) -> None:
    assert REAL.add_working_days(start, n) < REAL.add_working_days(start, n + 1)


@given(days, days, days)
def test_working_days_add_up(one: date, other: date, third: date) -> None:
    first, middle, last = sorted((one, other, third))
    after = middle + timedelta(days=1)

    whole = REAL.working_days_between(first, last)

    assert whole == REAL.working_days_between(first, middle) + REAL.working_days_between(
        after, last
    )


def test_working_days_backwards_are_none() -> None:
    assert REAL.working_days_between(date(2018, 9, 30), date(2018, 9, 3)) == 0


@pytest.mark.parametrize("n", [0, -1])
def test_a_period_without_days_is_a_mistake(n: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        REAL.add_working_days(date(2018, 9, 3), n)


def test_unknown_year_is_refused_and_named() -> None:
    for ask in (
        lambda: REAL.is_working(date(2021, 1, 4)),
        lambda: notice_end(date(2020, 12, 28), 10, REAL),
        lambda: REAL.working_days_between(date(2020, 12, 28), date(2021, 1, 4)),
        lambda: Calendar(frozenset()).add_working_days(date(2020, 12, 28), 1),
    ):
        with pytest.raises(TransitionRefused) as refusal:
            ask()
        assert refusal.value.reasons == (Reason.CALENDAR_UNKNOWN,)
    with pytest.raises(TransitionRefused) as refusal:
        REAL.is_working(date(2021, 1, 4))
    assert refusal.value.details == {"year": 2021}


def test_period_that_ends_within_the_known_years_needs_no_other() -> None:
    assert notice_end(date(2020, 12, 18), 10, REAL) == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("day", "n", "last"),
    [
        (date(2017, 11, 13), 3, date(2020, 11, 13)),
        (date(2016, 2, 29), 3, date(2019, 2, 28)),
        (date(2016, 2, 29), 4, date(2020, 2, 29)),
        (date(2017, 2, 28), 3, date(2020, 2, 28)),
    ],
)
def test_years_later_is_the_corresponding_day_or_the_end_of_its_month(
    day: date, n: int, last: date
) -> None:
    assert years_later(day, n) == last
