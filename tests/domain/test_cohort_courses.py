"""What became of a cohort: every entry stands in one part, and the recognized stay so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cohort_courses import CohortPart, EntryCourse, course, days_since
from app.domain.pool import Removal
from app.domain.titles import TitleEnd, TitleSpan

DAY = date(2018, 9, 30)
CAME = date(2016, 3, 1)
LEFT = date(2017, 5, 1)
WON = TitleSpan(date(2016, 11, 21), date(2017, 1, 10), date(2018, 3, 1))
VOID = TitleSpan(date(2016, 11, 21), date(2017, 1, 10), None, CAME, CAME, TitleEnd.ENTERED_IN_ERROR)


@pytest.mark.parametrize(
    ("entry", "part"),
    [
        (EntryCourse(None), None),
        (EntryCourse(date(2018, 10, 1)), None),
        (EntryCourse(CAME), CohortPart.IN_CULTIVATION),
        (EntryCourse(CAME, LEFT, Removal.GAVE_UP), CohortPart.REMOVED),
        (EntryCourse(CAME, LEFT, Removal.CARRIED_OVER), CohortPart.REMOVED),
        (EntryCourse(CAME, LEFT, Removal.RECOGNIZED), CohortPart.RECOGNIZED),
        (EntryCourse(CAME, LEFT, Removal.ENTERED_IN_ERROR), None),
        # Its title has lapsed since: it was recognized all the same.
        (EntryCourse(CAME, titles=(WON,)), CohortPart.RECOGNIZED),
        (EntryCourse(CAME, titles=(VOID,)), CohortPart.IN_CULTIVATION),
        # The title was there before, or came after the firm had left.
        (EntryCourse(date(2016, 12, 1), titles=(WON,)), CohortPart.IN_CULTIVATION),
        (EntryCourse(CAME, date(2016, 5, 1), Removal.GAVE_UP, (WON,)), CohortPart.REMOVED),
    ],
)
def test_part_of_an_entry(entry: EntryCourse, part: CohortPart | None) -> None:
    assert entry.part(DAY, DAY) is part


def test_title_counts_only_once_it_is_known() -> None:
    entry = EntryCourse(CAME, titles=(WON,))

    assert entry.part(date(2016, 12, 31), date(2016, 12, 31)) is CohortPart.IN_CULTIVATION
    assert entry.part(date(2016, 12, 31), DAY) is CohortPart.RECOGNIZED


def test_days_are_half_years_and_today() -> None:
    assert list(days_since(2018, DAY)) == [date(2018, 6, 30), DAY]
    assert list(days_since(2017, date(2018, 6, 30))) == [
        date(2017, 6, 30),
        date(2017, 12, 31),
        date(2018, 6, 30),
    ]
    assert list(days_since(2019, DAY)) == [DAY]


DATES = st.integers(0, 1400).map(lambda days: date(2015, 6, 1) + timedelta(days=days))


@st.composite
def entries(draw: st.DrawFn) -> EntryCourse:
    came = draw(DATES)
    left = draw(st.none() | DATES.filter(lambda day: day >= came))
    reasons = st.sampled_from([one for one in Removal if one is not Removal.ENTERED_IN_ERROR])
    won = draw(st.lists(DATES.map(lambda day: TitleSpan(day, day)), max_size=2))
    return EntryCourse(came, left, draw(reasons) if left else None, tuple(won))


@given(st.lists(entries(), max_size=20))
def test_cohort_only_grows_and_nobody_is_counted_twice(cohort: list[EntryCourse]) -> None:
    points = course(cohort, 2016, DAY)

    for point in points:
        come = sum(one.admitted_on is not None and one.admitted_on <= point.day for one in cohort)
        assert point.total == come
    recognized = [point.recognized for point in points]
    assert recognized == sorted(recognized)
