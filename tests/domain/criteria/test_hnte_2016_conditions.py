"""M32 art. 11 (1) to (6) and (8), each on both sides of its edge."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from app.domain.criteria.facts import Incident, IncidentKind, YearFacts
from app.domain.criteria.findings import Flag, Ratio, State, Verdict, as_json, cut
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.enterprises import CLASS_II, IpKind, ObtainedBy
from tests.domain.criteria.firms import APPLIED_ON, YEARS, firm, found, right, with_year

MILLION = 1_000_000


def test_firm_within_every_condition_is_possible_until_experts_speak() -> None:
    result = HNTE_2016.judge(firm())

    assert result.verdict is Verdict.POSSIBLE
    assert {f.state for f in result.findings[:8]} == {State.MET}


@pytest.mark.parametrize(("days", "shortfall"), [(364, 1), (365, None), (366, None), (-5, 370)])
def test_age_of_365_days_passes(days: int, shortfall: int | None) -> None:
    finding = found(firm(registered_on=APPLIED_ON - timedelta(days=days)), "age")

    assert (finding.value, finding.threshold, finding.shortfall) == (days, 365, shortfall)
    assert finding.state is (State.MET if shortfall is None else State.SHORT)


@pytest.mark.parametrize("kind", IpKind)
def test_one_right_of_any_kind_opens_the_gate(kind: IpKind) -> None:
    assert found(firm(ip_rights=(right(kind),)), "ip").state is State.MET


@pytest.mark.parametrize(
    ("known", "counts"),
    [
        ({"granted_on": APPLIED_ON}, True),
        ({"granted_on": APPLIED_ON + timedelta(days=1)}, False),
        ({"lapsed_on": APPLIED_ON}, False),
        ({"lapsed_on": APPLIED_ON + timedelta(days=1)}, True),
        ({"used_on": date(2015, 6, 1)}, False),
        ({"used_on": APPLIED_ON}, True),
        ({"obtained_by": ObtainedBy.TRANSFER}, True),
        ({"obtained_by": ObtainedBy.GIFT}, True),
        ({"obtained_by": ObtainedBy.MERGER}, True),
        ({"co_owned": False}, True),
    ],
)
def test_right_of_class_ii_counts(known: dict[str, Any], counts: bool) -> None:
    finding = found(firm(ip_rights=(right(**known),)), "ip")

    assert finding.state is (State.MET if counts else State.SHORT)
    assert finding.shortfall == (None if counts else 1)


@pytest.mark.parametrize("kind", IpKind)
def test_right_used_in_an_earlier_application_is_spent_in_class_ii_only(kind: IpKind) -> None:
    finding = found(firm(ip_rights=(right(kind, used_on=date(2015, 6, 1)),)), "ip")

    assert finding.state is (State.SHORT if kind in CLASS_II else State.MET)
    assert finding.flags == ((Flag.IP_USED_UP,) if kind in CLASS_II else ())


def test_right_without_a_grant_date_is_unknown_and_says_which() -> None:
    finding = found(
        firm(ip_rights=(right(lapsed_on=date(2016, 1, 1)), right(granted_on=None))), "ip"
    )

    assert (finding.state, finding.missing) == (State.UNKNOWN, ("ip_rights.1.granted_on",))


def test_right_of_several_owners_needs_their_agreement() -> None:
    finding = found(firm(ip_rights=(right(co_owned=True),)), "ip")

    assert (finding.state, finding.flags) == (State.NEEDS_JUDGEMENT, (Flag.IP_CO_OWNED,))


@pytest.mark.parametrize(
    ("chosen", "state", "flags"),
    [
        ("8.1.1", State.MET, ()),
        ("1", State.MET, (Flag.FIELD_NOT_THIRD_LEVEL,)),
        ("电子信息", State.MET, (Flag.FIELD_NOT_THIRD_LEVEL,)),
        ("9.1.1", State.NEEDS_JUDGEMENT, (Flag.FIELD_NOT_RECOGNISED,)),
        ("高新技术改造传统产业", State.NEEDS_JUDGEMENT, (Flag.FIELD_NOT_RECOGNISED,)),
        ("", State.SHORT, ()),
        (None, State.UNKNOWN, ()),
    ],
)
def test_field_is_one_of_eight(chosen: str | None, state: State, flags: tuple[Flag, ...]) -> None:
    finding = found(firm(technology_field=chosen), "field")

    assert (finding.state, finding.flags) == (state, flags)


@pytest.mark.parametrize(
    ("tech", "staff", "people"),
    [("10", "100", None), ("9.99", "100", 1), ("8", "100", 2), ("9.5", "100.5", 1), ("0", "1", 1)],
)
def test_tech_staff_of_a_tenth_pass(tech: str, staff: str, people: int | None) -> None:
    facts = with_year(firm(), 2017, tech_staff_monthly_avg=tech, staff_monthly_avg=staff)

    finding = found(facts, "tech_staff_share")

    assert finding.shortfall == people
    assert finding.state is (State.MET if people is None else State.SHORT)
    assert finding.period == (2017,)


def test_tech_staff_is_measured_on_the_monthly_basis_alone() -> None:
    facts = with_year(
        firm(), 2017, staff_monthly_avg=None, staff_quarterly_avg=100, tech_staff_quarterly_avg=50
    )

    finding = found(facts, "tech_staff_share")

    assert (finding.state, finding.missing) == (State.UNKNOWN, ("years.2017.staff_monthly_avg",))


@pytest.mark.parametrize(
    ("sales", "threshold"),
    [
        ("49999999.99", "0.05"),
        ("50000000", "0.05"),
        ("50000000.01", "0.04"),
        ("200000000", "0.04"),
        ("200000000.01", "0.03"),
    ],
)
def test_tier_of_rd_goes_by_last_year_with_its_upper_end(sales: str, threshold: str) -> None:
    facts = with_year(firm(), 2017, sales_cny=sales)

    assert found(facts, "rd_intensity").threshold == Decimal(threshold)


@pytest.mark.parametrize(
    ("rd", "shortfall"), [("4500000", None), ("4499999.99", "0.01"), ("4500000.01", None)]
)
def test_rd_is_a_sum_over_a_sum(rd: str, shortfall: str | None) -> None:
    """Two empty years and a full one: 5 % of 90 million in all."""
    facts = firm()
    for year, amount in zip(YEARS, ("0", "0", rd), strict=True):
        facts = with_year(facts, year, rd_cny=amount, rd_domestic_cny=amount)

    finding = found(facts, "rd_intensity")

    assert finding.shortfall == (None if shortfall is None else Decimal(shortfall))
    assert finding.value == Ratio(Decimal(rd), Decimal(90 * MILLION))
    assert finding.period == YEARS


@pytest.mark.parametrize(("other", "flagged"), [("400000", False), ("400000.01", True)])
def test_other_rd_cost_over_a_fifth_is_pointed_out_and_not_cut(other: str, flagged: bool) -> None:
    finding = found(with_year(firm(), 2016, rd_other_cny=other), "rd_intensity")

    assert finding.state is State.MET
    assert finding.flags == ((Flag.RD_OTHER_OVER_CAP,) if flagged else ())
    assert finding.value == Ratio(Decimal(6 * MILLION), Decimal(90 * MILLION))


def test_other_rd_cost_that_decides_is_for_a_human() -> None:
    """4.5 million just suffice; with the 600,000 of other cost cut to a quarter of 900,000 not."""
    facts = firm()
    for year in YEARS:
        facts = with_year(facts, year, rd_cny=1_500_000, rd_other_cny=600_000)

    finding = found(facts, "rd_intensity")

    assert (finding.state, finding.shortfall) == (State.NEEDS_JUDGEMENT, None)


@pytest.mark.parametrize(
    ("deducted", "statistical", "diverges"),
    [
        ("1600000", None, False),
        ("1599999.99", None, True),
        ("2000000.01", None, True),
        ("2000000", "2500000", False),
        ("2000000", "2500000.01", True),
        (None, None, False),
    ],
)
def test_bases_of_rd_far_apart_are_pointed_out(
    deducted: str | None, statistical: str | None, diverges: bool
) -> None:
    facts = with_year(firm(), 2017, rd_super_deduction_cny=deducted, rd_statistical_cny=statistical)

    assert (Flag.RD_BASES_DIVERGE in found(facts, "rd_intensity").flags) is diverges


@pytest.mark.parametrize(("domestic", "shortfall"), [("1200000", None), ("1199999", "3")])
def test_three_fifths_of_rd_are_spent_at_home(domestic: str, shortfall: str | None) -> None:
    facts = firm()
    for year in YEARS:
        facts = with_year(facts, year, rd_domestic_cny=domestic)

    finding = found(facts, "rd_domestic_share")

    assert finding.shortfall == (None if shortfall is None else Decimal(shortfall))


@pytest.mark.parametrize(("income", "shortfall"), [("18000000", None), ("17999999.99", "0.01")])
def test_three_fifths_of_income_are_high_tech(income: str, shortfall: str | None) -> None:
    finding = found(with_year(firm(), 2017, high_tech_income_cny=income), "high_tech_income_share")

    assert finding.shortfall == (None if shortfall is None else Decimal(shortfall))
    assert finding.period == (2017,)


@pytest.mark.parametrize(("total", "below"), [("30000000", False), ("29999999.99", True)])
def test_total_income_below_sales_is_pointed_out(total: str, below: bool) -> None:
    finding = found(with_year(firm(), 2017, total_income_cny=total), "high_tech_income_share")

    assert finding.flags == ((Flag.TOTAL_INCOME_BELOW_SALES,) if below else ())


@pytest.mark.parametrize(
    ("days_before", "wait"), [(366, None), (365, 1), (1, 365), (0, 366), (-1, None)]
)
def test_incident_bars_for_365_days(days_before: int, wait: int | None) -> None:
    on = APPLIED_ON - timedelta(days=days_before)
    facts = firm(incidents=(Incident(IncidentKind.SAFETY_ACCIDENT, on),))

    finding = found(facts, "no_incident")

    assert finding.shortfall == wait
    assert finding.state is (State.MET if wait is None else State.SHORT)


def test_incident_without_its_day_is_unknown() -> None:
    facts = firm(incidents=(Incident(IncidentKind.QUALITY_ACCIDENT),))

    assert found(facts, "no_incident").missing == ("incidents.0.on",)


def test_dishonesty_is_no_condition_of_the_hnte() -> None:
    facts = firm(incidents=(Incident(IncidentKind.RESEARCH_DISHONESTY, date(2018, 5, 1)),))

    assert found(facts, "no_incident").state is State.MET


def test_firm_of_two_fiscal_years_is_measured_on_them() -> None:
    facts = firm(
        registered_on=date(2016, 3, 1),
        years={year: firm().years[year] for year in (2016, 2017)},
    )

    finding = found(facts, "rd_intensity")

    assert (finding.state, finding.period) == (State.MET, (2016, 2017))
    assert finding.flags == (Flag.SHORT_HISTORY,)


def test_missing_year_of_an_old_firm_is_unknown_and_not_nothing() -> None:
    facts = firm(years={year: firm().years[year] for year in (2016, 2017)})

    finding = found(facts, "rd_intensity")

    assert finding.state is State.UNKNOWN
    assert finding.missing == ("years.2015.rd_cny", "years.2015.sales_cny")


def test_firm_without_a_fiscal_year_is_for_a_human() -> None:
    """Registered on 1 January 2016, a leap year, it is 365 days old within the same year."""
    facts = firm(applied_on=date(2016, 12, 31), registered_on=date(2016, 1, 1), years={})

    result = HNTE_2016.judge(facts)

    assert result.finding("age").state is State.MET
    assert result.finding("rd_intensity").state is State.NEEDS_JUDGEMENT
    assert result.finding("rd_intensity").flags == (Flag.NO_FISCAL_YEAR,)


@pytest.mark.parametrize(
    ("key", "zero"),
    [
        ("tech_staff_share", ("staff_monthly_avg", "tech_staff_monthly_avg")),
        ("high_tech_income_share", ("total_income_cny", "high_tech_income_cny")),
    ],
)
def test_share_of_nothing_is_for_a_human(key: str, zero: tuple[str, ...]) -> None:
    finding = found(with_year(firm(), 2017, **dict.fromkeys(zero, 0)), key)

    assert finding.state is State.NEEDS_JUDGEMENT
    assert Flag.ZERO_DENOMINATOR in finding.flags


def test_each_criterion_stands_alone_when_nothing_else_is_known() -> None:
    facts = firm(
        years={2017: YearFacts(staff_monthly_avg=Decimal(10), tech_staff_monthly_avg=Decimal(2))}
    )
    alone = facts._replace(
        registered_on=None, technology_field=None, ip_rights=None, conversions=None, incidents=None
    )

    result = HNTE_2016.judge(alone)

    assert result.verdict is Verdict.UNKNOWN
    assert [f.key for f in result.findings if f.state is State.MET] == ["tech_staff_share"]


def test_application_without_a_day_is_unknown_throughout() -> None:
    result = HNTE_2016.judge(firm(applied_on=None))

    assert result.verdict is Verdict.UNKNOWN
    assert {f.missing for f in result.findings} == {("applied_on",)}
    assert [f.key for f in result.findings] == [f.key for f in HNTE_2016.judge(firm()).findings]


def test_ratio_is_cut_and_not_rounded() -> None:
    facts = with_year(firm(), 2017, tech_staff_monthly_avg="9.9999999", staff_monthly_avg=100)

    finding = as_json(HNTE_2016.judge(facts))["findings"][3]

    assert (finding["value"], finding["threshold"]) == ("0.099999", "0.100000")
    assert cut(Fraction(-1, 3)) == "-0.333333"
    assert cut(Fraction(-1, 10**9)) == "0.000000"
