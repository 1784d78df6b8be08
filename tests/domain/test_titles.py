"""A title's state by its two dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.titles import TitleEnd, TitleSpan, TitleState

LATE = date(2030, 1, 1)
THREE_YEARS = TitleSpan(date(2017, 11, 13), date(2018, 1, 12), date(2020, 11, 12))


@pytest.mark.parametrize(
    ("valid_on", "known_on", "state"),
    [
        (date(2017, 11, 12), LATE, TitleState.NOT_YET),
        (date(2017, 11, 13), LATE, TitleState.IN_FORCE),
        (date(2017, 12, 31), date(2018, 1, 11), TitleState.NOT_YET),
        (date(2017, 12, 31), date(2018, 1, 12), TitleState.IN_FORCE),
        (date(2020, 11, 12), LATE, TitleState.IN_FORCE),
        (date(2020, 11, 13), LATE, TitleState.LAPSED),
    ],
)
def test_title_by_both_dates(valid_on: date, known_on: date, state: TitleState) -> None:
    assert THREE_YEARS.state(valid_on, known_on) is state


REVOKED = TitleSpan(
    date(2017, 11, 13),
    date(2018, 1, 12),
    date(2020, 11, 12),
    ended_on=date(2018, 6, 1),
    ended_known_on=date(2018, 8, 20),
    end=TitleEnd.REVOKED,
)


@pytest.mark.parametrize(
    ("valid_on", "known_on", "state"),
    [
        (date(2018, 5, 31), LATE, TitleState.IN_FORCE),
        (date(2018, 6, 1), LATE, TitleState.ENDED),
        (date(2018, 6, 1), date(2018, 8, 19), TitleState.IN_FORCE),  # nobody knew yet
        (date(2018, 6, 1), date(2018, 8, 20), TitleState.ENDED),
        (date(2021, 1, 1), LATE, TitleState.ENDED),
        (date(2021, 1, 1), date(2018, 8, 19), TitleState.LAPSED),
        (date(2017, 11, 12), LATE, TitleState.NOT_YET),
    ],
)
def test_revoked_title_ends_on_its_day_once_known(
    valid_on: date, known_on: date, state: TitleState
) -> None:
    assert REVOKED.state(valid_on, known_on) is state


@pytest.mark.parametrize("valid_on", [date(2016, 1, 1), date(2018, 1, 1), date(2025, 1, 1)])
def test_title_entered_in_error_never_was_once_that_is_known(valid_on: date) -> None:
    wrong = TitleSpan(
        date(2017, 11, 13),
        date(2018, 1, 12),
        ended_on=date(2018, 2, 1),
        ended_known_on=date(2018, 2, 1),
        end=TitleEnd.ENTERED_IN_ERROR,
    )

    assert wrong.state(valid_on, date(2018, 2, 1)) is TitleState.VOID
    assert wrong.state(valid_on, date(2018, 1, 31)) is not TitleState.VOID


def test_open_ended_title_stays_in_force() -> None:
    assert TitleSpan(date(2016, 5, 1), date(2016, 5, 1)).state(LATE, LATE) is TitleState.IN_FORCE


@given(*[st.dates(date(2015, 1, 1), date(2022, 1, 1))] * 3)
def test_once_lapsed_a_title_never_comes_back(one: date, other: date, known_on: date) -> None:
    earlier, later = sorted((one, other))
    order = [TitleState.NOT_YET, TitleState.IN_FORCE, TitleState.ENDED, TitleState.LAPSED]

    for span in (THREE_YEARS, REVOKED):
        states = [span.state(day, known_on) for day in (earlier, later)]
        assert order.index(states[0]) <= order.index(states[1])
