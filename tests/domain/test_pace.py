"""Pace: the plan's own figures, the edges of each status, and what stays unknown."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pace import (
    Pace,
    PaceStatus,
    judge,
)
from app.domain.plans import Comparison, IndicatorKind

STOCK, FLOW, RATIO = IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.RATIO
GROWTH, CUMULATIVE = IndicatorKind.GROWTH, IndicatorKind.CUMULATIVE
LEVELS = (STOCK, RATIO, CUMULATIVE)
END_2017 = date(2017, 12, 31)
D = Decimal

amounts = st.decimals(D("0.01"), D("9999"), places=2)
plan_days = st.dates(date(2016, 1, 1), date(2020, 12, 31))


def pace_of(
    kind: IndicatorKind,
    base: str | None,
    target: str,
    value: str | None,
    on: date | None,
    comparison: Comparison = Comparison.AT_LEAST,
) -> Pace:
    return judge(
        kind,
        None if base is None else D(base),
        2015,
        D(target),
        2020,
        None if value is None else D(value),
        on,
        comparison=comparison,
    )


# From 50 to 175 in 1,827 days; the end of 2017 is day 731: expected 50 + 125 * 731 / 1827.
@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("101", PaceStatus.NORMAL),
        ("100", PaceStatus.BEHIND),
        ("96", PaceStatus.BEHIND),
        ("95", PaceStatus.WARNING),
        ("50", PaceStatus.WARNING),
        ("40", PaceStatus.WARNING),
        ("174", PaceStatus.NORMAL),
        ("175", PaceStatus.DONE),
        ("180", PaceStatus.DONE),
    ],
)
def test_pace_of_hnte_at_the_end_of_2017(value: str, status: PaceStatus) -> None:
    pace = pace_of(STOCK, "50", "175", value, END_2017)

    expected = 50 + Fraction(125 * 731, 1827)
    assert pace == Pace(status, expected, (Fraction(value) - 50) / (expected - 50))


@pytest.mark.parametrize(
    ("kind", "base", "target"),
    [(STOCK, "0", "100"), (RATIO, "0", "100"), (CUMULATIVE, None, "100")],
)
@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("100", PaceStatus.DONE),
        ("99.99", PaceStatus.BEHIND),
        ("90", PaceStatus.BEHIND),
        ("89.99", PaceStatus.WARNING),
    ],
)
def test_pace_of_a_level_turns_exactly_at_its_thresholds(
    kind: IndicatorKind, base: str | None, target: str, value: str, status: PaceStatus
) -> None:
    assert pace_of(kind, base, target, value, date(2020, 12, 31)).status is status


def test_pace_on_the_very_path_is_normal() -> None:
    # 1,827 days at one a day: after day 731 exactly 731 are expected.
    assert pace_of(STOCK, "0", "1827", "731", END_2017) == Pace(
        PaceStatus.NORMAL, Fraction(731), Fraction(1)
    )
    assert pace_of(STOCK, "0", "1827", "730.9999", END_2017).status is PaceStatus.BEHIND


def test_pace_is_taken_at_the_period_of_the_value() -> None:
    # The same 120 firms are early at the end of 2017 and late at the end of 2019.
    assert pace_of(STOCK, "50", "175", "120", END_2017).status is PaceStatus.NORMAL
    assert pace_of(STOCK, "50", "175", "120", date(2019, 12, 31)).status is PaceStatus.WARNING


def test_pace_after_the_plan_asks_for_the_whole_target() -> None:
    pace = pace_of(RATIO, "2.56", "3.20", "3.19", date(2021, 6, 30))

    assert pace == Pace(PaceStatus.BEHIND, Fraction("3.20"), Fraction(63, 64))


@pytest.mark.parametrize("kind", [STOCK, RATIO])
def test_pace_of_a_level_with_unknown_base_is_unknown_until_reached(kind: IndicatorKind) -> None:
    assert pace_of(kind, None, "20", "19", END_2017) == Pace(PaceStatus.UNKNOWN)
    assert pace_of(kind, None, "20", "20", END_2017) == Pace(PaceStatus.DONE)


def test_pace_of_a_cumulative_indicator_starts_at_nothing() -> None:
    assert pace_of(CUMULATIVE, None, "30", "13", END_2017).status is PaceStatus.NORMAL
    assert pace_of(CUMULATIVE, None, "30", "12", END_2017) == Pace(
        PaceStatus.BEHIND, Fraction(30 * 731, 1827), 12 / Fraction(30 * 731, 1827)
    )
    assert pace_of(CUMULATIVE, None, "30", "0", END_2017).status is PaceStatus.WARNING


def test_pace_of_a_level_to_be_held_measures_the_target() -> None:
    assert pace_of(STOCK, "50", "50", "50", END_2017).status is PaceStatus.DONE
    assert pace_of(STOCK, "60", "50", "45", END_2017) == Pace(
        PaceStatus.BEHIND, Fraction(50), Fraction(9, 10)
    )
    assert pace_of(STOCK, "60", "50", "44", END_2017).status is PaceStatus.WARNING


# 179 a year in 2015, 260 in 2020: 16.2 more each year.
@pytest.mark.parametrize(
    ("value", "on", "status", "expected"),
    [
        ("212", END_2017, PaceStatus.NORMAL, Fraction("211.4")),
        ("211", END_2017, PaceStatus.BEHIND, Fraction("211.4")),
        ("190.26", END_2017, PaceStatus.BEHIND, Fraction("211.4")),
        ("190", END_2017, PaceStatus.WARNING, Fraction("211.4")),
        ("260", END_2017, PaceStatus.NORMAL, Fraction("211.4")),
        ("260", date(2020, 12, 31), PaceStatus.DONE, Fraction(260)),
        ("259", date(2020, 12, 31), PaceStatus.BEHIND, Fraction(260)),
        ("104", date(2017, 6, 30), PaceStatus.BEHIND, Fraction("211.4") * Fraction(181, 365)),
        ("105", date(2017, 6, 30), PaceStatus.NORMAL, Fraction("211.4") * Fraction(181, 365)),
        ("250", date(2021, 12, 31), PaceStatus.BEHIND, Fraction(260)),
    ],
)
def test_pace_of_a_flow_measures_its_own_year(
    value: str, on: date, status: PaceStatus, expected: Fraction
) -> None:
    pace = pace_of(FLOW, "179", "260", value, on)

    assert pace == Pace(status, expected, Fraction(value) / expected)


def test_pace_of_a_flow_with_unknown_base_is_known_in_the_target_year_only() -> None:
    assert pace_of(FLOW, None, "260", "300", END_2017) == Pace(PaceStatus.UNKNOWN)
    assert pace_of(FLOW, None, "260", "250", date(2020, 12, 31)).status is PaceStatus.BEHIND


@pytest.mark.parametrize("kind", list(IndicatorKind))
def test_pace_without_a_value_or_period_is_unknown(kind: IndicatorKind) -> None:
    assert pace_of(kind, "1", "2", None, END_2017) == Pace(PaceStatus.UNKNOWN)
    assert pace_of(kind, "1", "2", "1", None) == Pace(PaceStatus.UNKNOWN)


@pytest.mark.parametrize("kind", list(IndicatorKind))
@pytest.mark.parametrize("value", [None, "9"])
def test_pace_before_the_plan_has_not_started(kind: IndicatorKind, value: str | None) -> None:
    assert pace_of(kind, "1", "2", value, date(2015, 12, 31)) == Pace(PaceStatus.NOT_STARTED)


def test_pace_of_zero_is_not_unknown() -> None:
    assert pace_of(STOCK, "0", "10", "0", END_2017).status is PaceStatus.WARNING


@pytest.mark.parametrize(
    ("value", "comparison", "status"),
    [
        ("9", Comparison.ABOUT, PaceStatus.DONE),
        ("9", Comparison.AT_LEAST, PaceStatus.BEHIND),
        ("12", Comparison.ABOUT, PaceStatus.DONE),
        ("8.9", Comparison.ABOUT, PaceStatus.BEHIND),
        ("8", Comparison.ABOUT, PaceStatus.WARNING),
    ],
)
def test_about_ten_platforms(value: str, comparison: Comparison, status: PaceStatus) -> None:
    pace = pace_of(STOCK, "0", "10", value, date(2020, 12, 31), comparison)

    assert pace.status is status


def test_plan_that_ends_before_it_begins_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="base year"):
        judge(STOCK, D(1), 2020, D(2), 2020, D(1), END_2017)


ORDER = [PaceStatus.WARNING, PaceStatus.BEHIND, PaceStatus.NORMAL, PaceStatus.DONE]


@given(st.sampled_from([*LEVELS, FLOW]), amounts, amounts, amounts, amounts, plan_days)
def test_more_is_never_worse(
    kind: IndicatorKind, base: Decimal, target: Decimal, one: Decimal, other: Decimal, on: date
) -> None:
    less, more = sorted((one, other))

    worse = judge(kind, base, 2015, target, 2020, less, on)
    better = judge(kind, base, 2015, target, 2020, more, on)

    assert ORDER.index(worse.status) <= ORDER.index(better.status)


@given(st.sampled_from(LEVELS), amounts, amounts, amounts, plan_days, st.integers(1, 400))
def test_the_same_level_later_is_never_better(
    kind: IndicatorKind, base: Decimal, target: Decimal, value: Decimal, on: date, days: int
) -> None:
    now = judge(kind, base, 2015, target, 2020, value, on)
    later = judge(kind, base, 2015, target, 2020, value, on + timedelta(days=days))

    assert value < base or ORDER.index(later.status) <= ORDER.index(now.status)


@given(st.sampled_from([*LEVELS, FLOW]), amounts, amounts, plan_days)
def test_what_the_path_expects_is_normal(
    kind: IndicatorKind, base: Decimal, target: Decimal, on: date
) -> None:
    expected = judge(kind, base, 2015, target, 2020, D(0), on).expected
    assert expected is not None
    above = D(expected.numerator) / expected.denominator + D("0.0001")

    assert judge(kind, base, 2015, target, 2020, above, on).status in {
        PaceStatus.NORMAL,
        PaceStatus.DONE,
    }
