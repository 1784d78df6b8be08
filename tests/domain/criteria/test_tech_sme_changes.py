"""The smallest changes for a technology SME: they pass, and nothing less does."""

from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.criteria.changes import smallest_changes, with_changes
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Change, ChangeSet, Unit, Verdict
from app.domain.criteria.national_tech_sme_2017 import NATIONAL_TECH_SME_2017
from app.domain.criteria.rules import Lever
from tests.domain.criteria.small_firms import right, small_firm, with_figures

EDITION = NATIONAL_TECH_SME_2017
PLANNED = date(2018, 5, 20)


def planning_for_next_year(facts: Facts) -> Facts:
    """It is May 2018, and the firm means to be listed in 2019 with the figures of 2018."""
    return facts._replace(
        applied_on=date(2019, 5, 20), known_on=PLANNED, years={2018: facts.years[2017]}
    )


def changes_of(facts: Facts) -> list[tuple[tuple[str, int], ...]]:
    found = smallest_changes(EDITION, facts)
    return [tuple((each.lever, each.amount) for each in one.changes) for one in found]


def test_nothing_is_offered_to_a_firm_that_passes() -> None:
    assert smallest_changes(EDITION, small_firm()) == ()


def test_one_right_more_is_enough_where_six_points_lack() -> None:
    found = smallest_changes(EDITION, small_firm(ip_rights=(right(), right())))

    assert found[0].changes == (Change("class_ii_right", 1, Unit.RIGHTS, None),)
    assert (found[0].apply_on, found[0].waits_days) == (PLANNED, 0)


def test_closed_year_offers_neither_people_nor_money() -> None:
    facts = with_figures(small_firm(), tech_staff_quarterly_avg=0)
    found = smallest_changes(EDITION, facts)

    assert {one.apply_on for one in found} == {date(2019, 1, 1)}
    assert all(one.repeats == ("years.2018",) for one in found)
    assert found[0].changes == (Change("assign_tech_staff", 10, Unit.PEOPLE, 2018),)


def test_open_year_offers_people_money_and_rights() -> None:
    """54 points: six lack. A right more; 30 % of tech staff instead of 20 %, of 50 people or of 58;
    5 % of sales instead of 4.5 %."""
    facts = planning_for_next_year(
        with_figures(small_firm(ip_rights=(right(), right())), cost_and_expense_cny=500_000_000)
    )

    assert set(changes_of(facts)) == {
        (("class_ii_right", 1),),
        (("class_i_right", 1),),
        (("assign_tech_staff", 5),),
        (("hire_tech_staff", 8),),
        (("spend_on_rd", 100_000),),
    }


def test_firm_that_is_too_large_is_told_nothing() -> None:
    facts = planning_for_next_year(with_figures(small_firm(), staff_quarterly_avg=501))

    assert smallest_changes(EDITION, facts) == ()


def test_hiring_stops_at_the_size_limit() -> None:
    facts = planning_for_next_year(
        with_figures(small_firm(), staff_quarterly_avg=498, tech_staff_quarterly_avg=48)
    )
    sets = changes_of(facts)

    assert sets
    assert all(amount <= 2 for one in sets for lever, amount in one if lever == "hire_tech_staff")


def one_less(one: ChangeSet) -> list[ChangeSet]:
    """The set without one unit of one of its changes."""
    return [
        one._replace(
            changes=(
                *one.changes[:index],
                *([change._replace(amount=change.amount - 1)] if change.amount > 1 else []),
                *one.changes[index + 1 :],
            )
        )
        for index, change in enumerate(one.changes)
    ]


@settings(max_examples=60)
@given(
    staff=st.integers(1, 520),
    tech=st.integers(0, 100),
    rd=st.integers(0, 3_000_000),
    cost=st.none() | st.integers(0, 30_000_000),
    rights=st.integers(0, 4),
    is_planned_ahead=st.booleans(),
)
def test_smallest_changes_pass_and_nothing_less_does(
    staff: int, tech: int, rd: int, cost: int | None, rights: int, is_planned_ahead: bool
) -> None:
    facts = with_figures(
        small_firm(ip_rights=(right(),) * rights),
        staff_quarterly_avg=staff,
        tech_staff_quarterly_avg=Decimal(staff * tech) / 100,
        rd_super_deduction_cny=rd,
        cost_and_expense_cny=cost,
    )
    facts = planning_for_next_year(facts) if is_planned_ahead else facts
    found = smallest_changes(EDITION, facts)

    for one in found:
        assert EDITION.judge(with_changes(EDITION, facts, one)).verdict is not Verdict.NOT_YET
        for less in one_less(one):
            changed = with_changes(EDITION, facts, less)
            assert EDITION.judge(changed).verdict is Verdict.NOT_YET
        for size in range(len(one.changes)):
            for part in combinations(one.changes, size):
                changed = with_changes(EDITION, facts, one._replace(changes=part))
                assert EDITION.judge(changed).verdict is Verdict.NOT_YET
    assert [one.effort for one in found] == sorted(one.effort for one in found)


@pytest.mark.parametrize("lever", EDITION.levers, ids=lambda lever: lever.key)
@settings(max_examples=40)
@given(
    staff=st.integers(1, 499),
    tech=st.integers(0, 100),
    rd=st.integers(0, 3_000_000),
    amounts=st.tuples(st.integers(0, 400), st.integers(0, 400)),
)
def test_more_of_a_lever_never_harms(
    lever: Lever, staff: int, tech: int, rd: int, amounts: tuple[int, int]
) -> None:
    facts = planning_for_next_year(
        with_figures(
            small_firm(ip_rights=()),
            staff_quarterly_avg=staff,
            tech_staff_quarterly_avg=Decimal(staff * tech) / 100,
            rd_super_deduction_cny=rd,
        )
    )
    less, more = sorted(min(each, lever.most(facts)) for each in amounts)
    before, after = (EDITION.judge(lever.apply(facts, each)) for each in (less, more))

    assert before.score is not None
    assert after.score is not None
    assert after.score.low >= before.score.low
    assert after.finding("size").state is before.finding("size").state
