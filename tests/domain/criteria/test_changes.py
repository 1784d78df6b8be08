"""The smallest change, on chosen firms and as a property."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.criteria.changes import judge_with_changes, passes, smallest_changes
from app.domain.criteria.facts import Facts, Incident, IncidentKind, YearFacts
from app.domain.criteria.findings import Change, Unit
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.enterprises import IpKind
from tests.domain.criteria.firms import APPLIED_ON, YEARS, firm, right, with_year
from tests.domain.criteria.smallest import assert_closed_years_stay, assert_smallest

NEW_YEAR = date(2019, 1, 1)


def changes(facts: Facts) -> list[tuple[date, dict[str, int]]]:
    return [
        (one.apply_on, {change.lever: change.amount for change in one.changes})
        for one in smallest_changes(HNTE_2016, facts)
    ]


def steady(**known: Any) -> Facts:
    """Whose score does not fall with the window of years."""
    return firm(**{"expert_points": {"score.growth": Decimal(10)}, **known})


def test_firm_that_is_not_short_needs_nothing() -> None:
    assert changes(firm()) == []
    assert changes(firm(ip_rights=None)) == []


def test_right_can_be_had_before_the_planned_day() -> None:
    assert changes(firm(ip_rights=())) == [
        (APPLIED_ON, {"class_ii_right": 1}),
        (APPLIED_ON, {"class_i_right": 1}),
    ]


def test_age_is_cured_by_waiting_alone() -> None:
    """Registered on 2 June 2017, a day short: the next day suffices."""
    facts = steady(
        registered_on=date(2017, 6, 2),
        years={2017: firm().years[2017]},
    )

    (one,) = smallest_changes(HNTE_2016, facts)

    assert (one.apply_on, one.waits_days, one.changes) == (date(2018, 6, 2), 1, ())
    assert one.effort == Fraction(1, 30)


def test_incident_is_cured_by_waiting_alone() -> None:
    facts = steady(incidents=(Incident(IncidentKind.SAFETY_ACCIDENT, date(2017, 8, 1)),))

    assert changes(facts)[0] == (date(2018, 8, 2), {})


def test_closed_year_is_cured_in_the_open_one_and_from_new_year_on() -> None:
    facts = with_year(steady(), 2017, tech_staff_monthly_avg=8)

    one, other = smallest_changes(HNTE_2016, facts)

    assert one.apply_on == NEW_YEAR
    assert one.changes == (Change("assign_tech_staff", 2, Unit.PEOPLE, 2018),)
    # (8 + 3) / (100 + 3) is the first of these above a tenth.
    assert other.changes == (Change("hire_tech_staff", 3, Unit.PEOPLE, 2018),)
    assert one.repeats == other.repeats == ("years.2018",)
    assert one.effort == 2 * 6 + Fraction((NEW_YEAR - APPLIED_ON).days, 30)


def test_year_that_was_open_when_the_facts_were_known_can_still_be_changed() -> None:
    facts = with_year(steady(known_on=date(2017, 9, 1)), 2017, tech_staff_monthly_avg=8)

    assert changes(facts)[0] == (APPLIED_ON, {"assign_tech_staff": 2})


def test_open_year_keeps_what_is_known_of_it() -> None:
    facts = with_year(steady(), 2017, tech_staff_monthly_avg=8)
    facts = with_year(facts, 2018, staff_monthly_avg=200)

    one = smallest_changes(HNTE_2016, facts)[0]

    assert one.changes[0].amount == 12
    assert "years.2018.tech_staff_monthly_avg" in one.repeats
    assert "years.2018.staff_monthly_avg" not in one.repeats


def test_rd_is_missing_to_the_yuan() -> None:
    """Of the 4.5 million that 90 million of sales ask for, two are spent."""
    facts = steady()
    for year, rd in zip(YEARS, ("0", "1000000", "500000.50"), strict=True):
        facts = with_year(facts, year, rd_cny=rd, rd_domestic_cny=rd)

    one = smallest_changes(HNTE_2016, facts)[0]

    assert one.changes == (Change("spend_on_rd", 2_499_999, Unit.YUAN, 2018),)


def test_what_only_a_choice_cures_is_offered_nothing() -> None:
    assert changes(firm(technology_field="")) == []


def test_result_carries_the_changes_only_on_demand() -> None:
    facts = firm(ip_rights=())

    assert HNTE_2016.judge(facts).smallest_changes is None
    assert judge_with_changes(HNTE_2016, facts).smallest_changes == smallest_changes(
        HNTE_2016, facts
    )


shares = st.integers(0, 100)


@st.composite
def firms(draw: st.DrawFn) -> Facts:
    """Firms that fall short in any mixture of ways."""
    years = {
        year: YearFacts(
            sales_cny=Decimal(draw(st.sampled_from([1_000_000, 60_000_000, 300_000_000]))),
            total_income_cny=Decimal(300_000_000),
            high_tech_income_cny=Decimal(draw(shares)) * 3_000_000,
            rd_cny=Decimal(draw(st.integers(0, 9_000_000))),
            rd_domestic_cny=Decimal(0),
            net_assets_cny=Decimal(draw(st.integers(-1, 4))) * 1_000_000,
            staff_monthly_avg=Decimal(100),
            tech_staff_monthly_avg=Decimal(draw(st.integers(0, 20))),
        )
        for year in YEARS
    }
    rights = [right(kind) for kind in draw(st.lists(st.sampled_from(IpKind), max_size=3))]
    return firm(
        years=years,
        ip_rights=tuple(rights),
        conversions=(),
        registered_on=APPLIED_ON - timedelta(days=draw(st.integers(100, 3000))),
        known_on=draw(st.sampled_from([None, date(2017, 7, 1), date(2018, 3, 1)])),
    )


@settings(max_examples=40)
@given(firms())
def test_each_set_passes_and_nothing_less_does(facts: Facts) -> None:
    found = smallest_changes(HNTE_2016, facts)

    assert not (found and passes(HNTE_2016, facts))
    assert [one.effort for one in found] == sorted(one.effort for one in found)
    for one in found:
        assert_smallest(HNTE_2016, facts, one)
        assert_closed_years_stay(HNTE_2016, facts, one)
    levers = [(one.apply_on, frozenset(c.lever for c in one.changes)) for one in found]
    assert not any(
        day == other_day and chosen < others
        for day, chosen in levers
        for other_day, others in levers
    )
