"""More never earns less, scale does not matter, and what is unknown widens the range."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.criteria.facts import IpRight, RdIndicator
from app.domain.criteria.findings import Finding, Points
from app.domain.criteria.national_tech_sme_2017 import NATIONAL_TECH_SME_2017
from app.domain.enterprises import IpKind
from tests.domain.criteria.small_firms import right, small_firm, with_figures

EDITION = NATIONAL_TECH_SME_2017
amounts = st.decimals(0, 10**12, places=2, allow_nan=False)


def scored(key: str, **figures: Any) -> Finding:
    return EDITION.judge(with_figures(small_firm(), **figures)).finding(key)


@given(
    staff=st.decimals(1, 500, places=2),
    share=st.decimals(0, 1, places=4),
    more=st.decimals(0, 1, places=4),
    times=st.integers(1, 1000),
)
def test_more_tech_staff_never_earns_less_and_scale_does_not_matter(
    staff: Decimal, share: Decimal, more: Decimal, times: int
) -> None:
    def points(tech: Decimal, whole: Decimal) -> Points:
        facts = with_figures(small_firm(), staff_quarterly_avg=whole, tech_staff_quarterly_avg=tech)
        given = EDITION.judge(facts).finding("score.tech_staff").points
        assert given is not None
        return given

    now = points(staff * share, staff)
    assert points(staff * min(share + more, Decimal(1)), staff).low >= now.low
    assert points(staff * share * times, staff * times) == now


@given(rd=amounts, more=amounts, sales=amounts, cost=amounts)
def test_more_rd_never_earns_less(
    rd: Decimal, more: Decimal, sales: Decimal, cost: Decimal
) -> None:
    """As a cost of its own it grows the cost as well."""
    cost += rd
    before = scored("score.rd", rd_super_deduction_cny=rd, sales_cny=sales,
                    cost_and_expense_cny=cost)  # fmt: skip
    after = scored("score.rd", rd_super_deduction_cny=rd + more, sales_cny=sales,
                   cost_and_expense_cny=cost + more)  # fmt: skip

    assert before.points is not None
    assert after.points is not None
    assert after.points.high >= before.points.low


@given(
    staff=st.none() | st.decimals(1, 600, places=1),
    tech=st.none() | st.decimals(0, 1, places=2),
    rd=st.none() | amounts,
    sales=st.none() | amounts,
    cost=st.none() | amounts,
    rights=st.none()
    | st.lists(
        st.builds(right, st.sampled_from(IpKind), granted_on=st.none() | st.just(date(2016, 1, 1))),
        max_size=6,
    ).map(tuple),
    indicator=st.none() | st.sampled_from(RdIndicator),
)
def test_score_is_a_range_that_holds_every_completion(
    staff: Decimal | None,
    tech: Decimal | None,
    rd: Decimal | None,
    sales: Decimal | None,
    cost: Decimal | None,
    rights: tuple[IpRight, ...] | None,
    indicator: RdIndicator | None,
) -> None:
    part = None if staff is None or tech is None else staff * tech
    facts = with_figures(
        small_firm(ip_rights=rights, rd_indicator=indicator),
        staff_quarterly_avg=staff,
        tech_staff_quarterly_avg=part,
        rd_super_deduction_cny=rd,
        sales_cny=sales,
        cost_and_expense_cny=cost,
    )
    result = EDITION.judge(facts)
    completed = with_figures(
        facts._replace(ip_rights=facts.ip_rights or ()),
        staff_quarterly_avg=100 if staff is None else staff,
        tech_staff_quarterly_avg=0 if part is None else part,
        rd_super_deduction_cny=0 if rd is None else rd,
        sales_cny=1 if sales is None else sales,
        cost_and_expense_cny=1 if cost is None else cost,
    )
    score = result.score
    assert score is not None
    assert 0 <= score.low <= score.high <= 100
    for finding in result.findings:
        if finding.points is not None:
            most = finding.criterion.max_points or 0
            assert 0 <= finding.points.low <= finding.points.high <= most
    whole = EDITION.judge(completed).score
    assert whole is not None
    assert score.low <= whole.low <= whole.high <= score.high
