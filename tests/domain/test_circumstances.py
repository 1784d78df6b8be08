"""Dated circumstances: late entries, compared with a replay that knows nothing but days."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.circumstances import Span, restate, stood_on

FIRST = date(2015, 1, 1)
START: list[Span] = [(FIRST, {"town": "A", "size": None})]
SHIFT = 30
"""The replay's days run from this many before the first span."""
DAYS = 90

changes = st.tuples(
    st.integers(-SHIFT, DAYS - SHIFT - 1),
    st.dictionaries(
        st.sampled_from(["town", "size"]), st.sampled_from(["A", "B", "C", None]), min_size=1
    ),
)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def replayed(entered: list[tuple[int, dict[str, Any]]]) -> list[dict[str, Any] | None]:
    """One state for each day. A change runs on while the days still have what it replaces."""
    days: list[dict[str, Any] | None] = [None] * SHIFT
    days += [{"town": "A", "size": None} for _ in range(DAYS - SHIFT)]
    for number, changed in entered:
        place = number + SHIFT
        known_from = next(index for index, state in enumerate(days) if state is not None)
        if place < known_from:
            first = days[known_from] or {}
            days[place:known_from] = [{**first, **changed} for _ in range(place, known_from)]
            continue
        for name, value in changed.items():
            replaced = (days[place] or {})[name]
            for state in days[place:]:
                if state is None or state[name] != replaced:
                    break
                state[name] = value
    return days


@given(st.lists(changes, max_size=12))
def test_spans_equal_a_replay_by_days(entered: list[tuple[int, dict[str, Any]]]) -> None:
    spans = START
    for number, changed in entered:
        spans = restate(spans, day(number), changed)

    assert [stood_on(spans, day(number - SHIFT)) for number in range(DAYS)] == replayed(entered)
    assert [begins for begins, _ in spans] == sorted({begins for begins, _ in spans})
    assert all(one != next_one for (_, one), (_, next_one) in pairwise(spans))


def test_late_change_ends_where_the_next_known_one_begins() -> None:
    spans = restate(START, date(2017, 1, 1), {"town": "C"})

    spans = restate(spans, date(2016, 1, 1), {"town": "B", "size": True})

    assert spans == [
        (FIRST, {"town": "A", "size": None}),
        (date(2016, 1, 1), {"town": "B", "size": True}),
        (date(2017, 1, 1), {"town": "C", "size": True}),
    ]


def test_change_before_anything_known_leaves_the_known_alone() -> None:
    assert restate(START, date(2014, 1, 1), {"town": "B"}) == [
        (date(2014, 1, 1), {"town": "B", "size": None}),
        *START,
    ]


def test_change_taken_back_leaves_no_seam() -> None:
    spans = restate(START, date(2016, 1, 1), {"town": "B"})

    assert restate(spans, date(2016, 1, 1), {"town": "A"}) == START
