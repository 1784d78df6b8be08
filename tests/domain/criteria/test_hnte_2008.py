"""As much of the rules of 2008 as an old certificate needs, on both sides of its edges."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Finding, State, Verdict
from app.domain.criteria.hnte_2008 import HNTE_2008
from tests.domain.criteria.firms import firm, right, with_year, year_facts

APPLIED_ON = date(2014, 6, 1)


def old_firm() -> Facts:
    year = year_facts(college_tech_staff_avg=30, rd_staff_avg=10)
    return firm(
        applied_on=APPLIED_ON,
        years=dict.fromkeys((2011, 2012, 2013), year),
        ip_rights=(right(granted_on=date(2013, 1, 1)),),
        conversions=None,
    )


def found(facts: Facts, key: str) -> Finding:
    return HNTE_2008.judge(facts).finding(key)


@pytest.mark.parametrize(
    ("sales", "threshold"),
    [
        ("49999999.99", "0.06"),
        ("50000000", "0.04"),
        ("200000000", "0.04"),
        ("200000000.01", "0.03"),
    ],
)
def test_small_firms_spent_six_percent(sales: str, threshold: str) -> None:
    facts = with_year(old_firm(), 2013, sales_cny=sales)

    assert found(facts, "rd_intensity").threshold == Decimal(threshold)


@pytest.mark.parametrize(
    ("key", "name", "enough", "short"),
    [
        ("college_tech_staff_share", "college_tech_staff_avg", "30", "29.99"),
        ("rd_staff_share", "rd_staff_avg", "10", "9.99"),
        ("high_tech_income_share", "high_tech_income_cny", "18000000", "17999999.99"),
    ],
)
def test_shares_of_the_last_year(key: str, name: str, enough: str, short: str) -> None:
    assert found(with_year(old_firm(), 2013, **{name: enough}), key).state is State.MET
    assert found(with_year(old_firm(), 2013, **{name: short}), key).state is State.SHORT


@pytest.mark.parametrize(
    ("registered_on", "state"),
    [(date(2013, 6, 1), State.MET), (date(2013, 6, 2), State.SHORT)],
)
def test_firm_was_a_year_old(registered_on: date, state: State) -> None:
    finding = found(old_firm()._replace(registered_on=registered_on), "age")

    assert (finding.state, finding.threshold) == (state, 365)


@pytest.mark.parametrize(
    ("domestic", "state"), [("1200000", State.MET), ("1199999.99", State.SHORT)]
)
def test_most_research_was_at_home(domestic: str, state: State) -> None:
    facts = old_firm()
    for year in (2011, 2012, 2013):
        facts = with_year(facts, year, rd_domestic_cny=domestic)

    assert found(facts, "rd_domestic_share").state is state


@pytest.mark.parametrize(
    ("granted_on", "state"),
    [
        (date(2011, 6, 1), State.MET),
        (date(2011, 5, 31), State.NEEDS_JUDGEMENT),
        (APPLIED_ON, State.MET),
        (date(2014, 6, 2), State.NEEDS_JUDGEMENT),
    ],
)
def test_right_is_of_the_last_three_years_or_a_licence_is_asked_for(
    granted_on: date, state: State
) -> None:
    facts = old_firm()._replace(ip_rights=(right(granted_on=granted_on),))

    assert found(facts, "ip").state is state


def test_experts_share_a_hundred_points() -> None:
    most = {one.key: one.max_points for one in HNTE_2008.criteria if one.max_points}

    assert most == {
        "score": 100,
        "score.ip": 30,
        "score.conversion": 30,
        "score.rd_organisation": 20,
        "score.growth": 20,
    }


@pytest.mark.parametrize(("organisation", "state"), [(10, State.SHORT), (11, State.MET)])
def test_experts_gave_every_point_and_seventy_failed(organisation: int, state: State) -> None:
    points = {
        "score.ip": Decimal(20),
        "score.conversion": Decimal(25),
        "score.growth": Decimal(15),
        "score.rd_organisation": Decimal(organisation),
    }

    result = HNTE_2008.judge(old_firm()._replace(expert_points=points))

    assert result.finding("score").state is state


def test_old_firm_is_possible_and_nobody_knows_without_a_day() -> None:
    assert HNTE_2008.judge(old_firm()).verdict is Verdict.POSSIBLE
    assert HNTE_2008.judge(old_firm()._replace(applied_on=None)).verdict is Verdict.UNKNOWN
    unmeasured = HNTE_2008.judge(Facts(applied_on=APPLIED_ON))
    assert {f.state for f in unmeasured.findings[:8]} == {State.UNKNOWN}
