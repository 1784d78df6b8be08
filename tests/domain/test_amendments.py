"""The clock that stands while papers are mended: what is left is what was left, never less."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.amendments import Clock, clock_of, mend_by, moved, reason_of
from app.domain.case_history import StandingMove
from app.domain.deadlines import Calendar
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Action, Stage
from app.domain.titles import Programme

RULES = PROGRAMMES[Programme.HNTE]
PLAIN = Calendar(frozenset({2018}))
MONDAY = date(2018, 9, 3)
S = Stage


def made(action: Action, day: date, source: Stage = S.PLANNED) -> StandingMove:
    targets = {
        Action.SUBMIT: S.SUBMITTED,
        Action.RESUBMIT: S.SUBMITTED,
        Action.RETURN_FOR_AMENDMENT: S.RETURNED,
        Action.ENDORSE_BY_TOWN: S.TOWN_ENDORSED,
    }
    return StandingMove(0, action, source, targets[action], day)


def on(day: int) -> date:
    return date(2018, 9, day)


def test_submission_gives_the_town_all_its_days() -> None:
    clock = clock_of(RULES, [made(Action.SUBMIT, MONDAY)], PLAIN)

    assert clock == Clock(opinion_due_on=on(10))


@pytest.mark.parametrize(
    ("returned", "again", "due", "stood"),
    [
        (on(5), on(12), on(17), 5),  # Wednesday: three of five days were left
        (on(10), on(12), on(13), 2),  # on the last day: one at least
        (on(3), on(4), on(11), 1),  # the day itself: all five
    ],
)
def test_clock_goes_on_with_what_was_left(
    returned: date, again: date, due: date, stood: int
) -> None:
    clock = clock_of(
        RULES,
        [
            made(Action.SUBMIT, MONDAY),
            made(Action.RETURN_FOR_AMENDMENT, returned, S.SUBMITTED),
            made(Action.RESUBMIT, again, S.RETURNED),
        ],
        PLAIN,
    )

    assert clock == Clock(opinion_due_on=due, stood_days=stood)


def test_town_that_had_spoken_is_asked_anew() -> None:
    clock = clock_of(
        RULES,
        [
            made(Action.SUBMIT, MONDAY),
            made(Action.ENDORSE_BY_TOWN, on(4), S.SUBMITTED),
            made(Action.RETURN_FOR_AMENDMENT, on(5), S.TOWN_ENDORSED),
            made(Action.RESUBMIT, on(7), S.RETURNED),
        ],
        PLAIN,
    )

    assert clock == Clock(opinion_due_on=on(14), stood_days=2)


def test_returned_case_says_since_when_its_clock_stands() -> None:
    moves = [
        made(Action.SUBMIT, MONDAY),
        made(Action.RETURN_FOR_AMENDMENT, on(5), S.SUBMITTED),
    ]

    assert clock_of(RULES, moves, PLAIN).stopped_on == on(5)


def test_year_without_published_holidays_has_no_last_day() -> None:
    unknown = Calendar(frozenset())

    assert clock_of(RULES, [made(Action.SUBMIT, MONDAY)], unknown) == Clock()
    assert mend_by(MONDAY, 5, unknown) is None
    assert moved(on(14), 3, unknown) == on(14)


@given(
    gaps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 3)), max_size=4)
)
def test_days_that_the_clock_ran_never_exceed_the_town_s_days(
    gaps: list[tuple[int, int, int]],
) -> None:
    """However often a case goes to and fro, the town has its days, and one more for each return
    on its last day."""
    day = MONDAY
    moves = [made(Action.SUBMIT, day)]
    ran = 0
    for running, standing, _ in gaps:
        due = clock_of(RULES, moves, PLAIN).opinion_due_on
        assert due is not None
        returned = min(day + timedelta(days=running), due)
        ran += PLAIN.working_days_between(day + timedelta(days=1), returned)
        moves.append(made(Action.RETURN_FOR_AMENDMENT, returned, S.SUBMITTED))
        day = returned + timedelta(days=standing)
        moves.append(made(Action.RESUBMIT, day, S.RETURNED))
    due = clock_of(RULES, moves, PLAIN).opinion_due_on
    assert due is not None
    left = PLAIN.working_days_between(day + timedelta(days=1), due)
    assert 5 <= ran + left <= 5 + len(gaps)


def test_cut_off_of_the_county_s_own_moves_by_the_days_that_stood() -> None:
    assert moved(on(14), 3, PLAIN) == on(19)
    assert moved(on(14), 0, PLAIN) == on(14)
    assert moved(None, 3, PLAIN) is None


def test_reasons_of_the_list_come_before_what_was_typed() -> None:
    assert reason_of(["附件缺页", "未盖章"], " 请补齐 ") == "附件缺页;未盖章;请补齐"
    assert reason_of(["附件缺页"], "") == "附件缺页"
    assert reason_of([], "请补齐") == "请补齐"
