"""Pace of yearly growth, of batches, and the straight path itself."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pace import BatchPace, Pace, PaceStatus, compare_with_last_year, judge, path
from app.domain.plans import IndicatorKind

GROWTH = IndicatorKind.GROWTH
END_2017 = date(2017, 12, 31)
D = Decimal


def growth(rates: dict[int, str], on: date) -> Pace:
    return judge(
        GROWTH,
        None,
        2015,
        D(16),
        2020,
        D(rates[on.year]) if on.year in rates else None,
        on,
        growth_by_year={year: D(rate) for year, rate in rates.items() if year != on.year},
    )


@pytest.mark.parametrize(
    ("rates", "status", "average"),
    [
        ({2016: "16", 2017: "16"}, PaceStatus.NORMAL, "16.00"),
        # A plain mean of 16 is less when compounded: 1.0 * 1.32 < 1.16 ** 2.
        ({2016: "0", 2017: "32"}, PaceStatus.BEHIND, "14.89"),
        ({2016: "30", 2017: "4"}, PaceStatus.NORMAL, "16.27"),
        ({2016: "14.4", 2017: "14.4"}, PaceStatus.BEHIND, "14.40"),
        ({2016: "14.4", 2017: "14.39"}, PaceStatus.WARNING, "14.39"),
        ({2016: "-10", 2017: "5"}, PaceStatus.WARNING, "-2.79"),
        ({2016: "-100", 2017: "5"}, PaceStatus.WARNING, "-100.00"),
    ],
)
def test_pace_of_growth_compounds_the_yearly_rates(
    rates: dict[int, str], status: PaceStatus, average: str
) -> None:
    assert growth(rates, END_2017) == Pace(status, Fraction(16), average=D(average))


def test_pace_of_growth_with_a_year_missing_is_unknown() -> None:
    assert growth({2017: "20"}, END_2017) == Pace(PaceStatus.UNKNOWN, Fraction(16))
    assert growth({2016: "20"}, END_2017) == Pace(PaceStatus.UNKNOWN)


def test_pace_of_growth_is_done_at_the_end_of_the_target_year_only() -> None:
    rates = dict.fromkeys(range(2016, 2021), "17")

    assert growth(rates, date(2020, 6, 30)).status is PaceStatus.NORMAL
    assert growth(rates, date(2020, 12, 31)).status is PaceStatus.DONE
    assert growth({**rates, 2021: "-50"}, date(2021, 12, 31)).status is PaceStatus.DONE


@given(st.decimals(D("0.1"), D("80"), places=1), st.integers(1, 5))
def test_average_of_equal_rates_is_that_rate(rate: Decimal, years: int) -> None:
    last = 2015 + years

    pace = growth(dict.fromkeys(range(2016, last + 1), str(rate)), date(last, 12, 31))

    assert pace.average == rate


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2014, 5, 1), Fraction(50)),
        (date(2015, 12, 31), Fraction(50)),
        (END_2017, 50 + Fraction(125 * 731, 1827)),
        (date(2020, 12, 31), Fraction(175)),
        (date(2022, 1, 1), Fraction(175)),
    ],
)
def test_path_is_straight_and_ends_with_the_plan(on: date, expected: Fraction) -> None:
    assert path(D(50), 2015, D(175), 2020, on) == expected


@pytest.mark.parametrize(
    ("now", "last_year", "pipeline", "status"),
    [
        (110, 90, 5, PaceStatus.NORMAL),
        (110, 90, 4, PaceStatus.BEHIND),
        (100, 90, 12, PaceStatus.WARNING),
        (100, 90, 13, PaceStatus.BEHIND),
        (115, 90, 0, PaceStatus.NORMAL),
        (80, 90, 20, PaceStatus.WARNING),
    ],
)
def test_batches_compare_with_the_same_day_of_last_year_and_the_pipeline(
    now: int, last_year: int, pipeline: int, status: PaceStatus
) -> None:
    pace = compare_with_last_year(now, last_year, pipeline, D(25))

    assert pace == BatchPace(status, now - last_year, now - last_year + pipeline, Fraction(25))


def test_batches_without_last_year_are_unknown() -> None:
    assert compare_with_last_year(50, None, 9, D(25)) == BatchPace(
        PaceStatus.UNKNOWN, None, None, Fraction(25)
    )


@pytest.mark.parametrize(("now", "status"), [(90, PaceStatus.NORMAL), (89, PaceStatus.WARNING)])
def test_batches_from_which_nothing_is_wanted_must_not_fall(now: int, status: PaceStatus) -> None:
    assert compare_with_last_year(now, 90, 0, D(0)).status is status
