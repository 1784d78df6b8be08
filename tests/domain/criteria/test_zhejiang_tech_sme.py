"""浙科发高〔2016〕88号: soft where the text is soft, and blind to what only a district asks for."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.criteria.changes import smallest_changes, with_changes
from app.domain.criteria.editions import edition_for
from app.domain.criteria.facts import Incident, IncidentKind, IndustryStanding
from app.domain.criteria.findings import Finding, Flag, State, Verdict
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.criteria.national_tech_sme_2017 import NATIONAL_TECH_SME_2017
from app.domain.criteria.national_tech_sme_2022 import NATIONAL_TECH_SME_2022
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.zhejiang_tech_sme_2016 import ZHEJIANG_TECH_SME_2016
from tests.domain.criteria.small_firms import APPLIED_ON, right, small_firm, with_figures
from tests.domain.criteria.smallest import assert_smallest

EDITION = ZHEJIANG_TECH_SME_2016


def found(key: str, **changed: Any) -> Finding:
    return EDITION.judge(small_firm(**changed)).finding(key)


def measured(key: str, **figures: Any) -> Finding:
    return EDITION.judge(with_figures(small_firm(), **figures)).finding(key)


def test_firm_that_has_all_five_passes() -> None:
    assert EDITION.judge(small_firm()).verdict is Verdict.CERTAIN


@pytest.mark.parametrize(
    ("days", "state", "shortfall"),
    [(364, State.SHORT, 1), (365, State.MET, None), (366, State.MET, None)],
)
def test_age_is_a_year(days: int, state: State, shortfall: int | None) -> None:
    finding = found("age", registered_on=APPLIED_ON - timedelta(days=days))

    assert (finding.state, finding.shortfall) == (state, shortfall)


def test_age_is_cured_by_waiting_alone() -> None:
    facts = small_firm(registered_on=APPLIED_ON - timedelta(days=300))
    first = smallest_changes(EDITION, facts)[0]

    assert (first.apply_on, first.changes) == (APPLIED_ON + timedelta(days=65), ())


@pytest.mark.parametrize(
    "name", ["is_registered_in_province", "has_independent_accounting", "has_own_product"]
)
def test_conditions_without_a_figure_must_be_said(name: str) -> None:
    assert EDITION.judge(small_firm(**{name: False})).verdict is Verdict.NOT_YET
    assert EDITION.judge(small_firm(**{name: None})).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("changed", "state", "is_flagged"),
    [
        ({"ip_rights": (right(),)}, State.MET, False),
        ({"ip_rights": (right(granted_on=None, applied_on=date(2018, 5, 1)),)}, State.MET, True),
        ({"ip_rights": (right(granted_on=None, applied_on=date(2018, 6, 1)),)}, State.SHORT, True),
        ({"ip_rights": (right(granted_on=date(2018, 6, 1)),)}, State.SHORT, True),
        ({"ip_rights": (right(lapsed_on=APPLIED_ON),)}, State.SHORT, True),
        ({"ip_rights": (), "know_how_count": 1}, State.MET, True),
        ({"ip_rights": (), "know_how_count": 0}, State.SHORT, True),
        ({"ip_rights": (), "know_how_count": None}, State.UNKNOWN, True),
        ({"ip_rights": None, "know_how_count": 1}, State.MET, False),
        ({"ip_rights": None, "know_how_count": None}, State.UNKNOWN, False),
    ],
)
def test_what_is_applied_for_and_know_how_count_but_a_grant_is_missed(
    changed: dict[str, Any], state: State, is_flagged: bool
) -> None:
    finding = found("ip", **changed)

    assert finding.state is state
    assert (Flag.NO_GRANTED_RIGHT in finding.flags) is is_flagged


@pytest.mark.parametrize(
    ("tech_staff", "state"),
    [("5", State.MET), ("4.99", State.NEEDS_JUDGEMENT), ("0", State.NEEDS_JUDGEMENT)],
)
def test_share_of_staff_is_asked_in_principle_only(tech_staff: str, state: State) -> None:
    facts = with_figures(small_firm(), tech_staff_quarterly_avg=tech_staff)
    result = EDITION.judge(facts)

    assert result.finding("tech_staff_share").state is state
    assert result.verdict is (Verdict.CERTAIN if state is State.MET else Verdict.POSSIBLE)


def test_share_of_staff_takes_both_numbers_from_one_basis() -> None:
    mixed = measured(
        "tech_staff_share",
        tech_staff_quarterly_avg=10,
        staff_quarterly_avg=None,
        staff_monthly_avg=50,
    )
    monthly = measured(
        "tech_staff_share",
        staff_quarterly_avg=None,
        tech_staff_monthly_avg=6,
        staff_monthly_avg=50,
    )

    assert (mixed.state, mixed.missing) == (State.UNKNOWN, ("years.2017.staff_quarterly_avg",))
    assert (monthly.state, monthly.values) == (State.MET, (("basis", "staff_monthly_avg"),))


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ({"rd_super_deduction_cny": 1}, State.MET),
        ({"rd_super_deduction_cny": None, "rd_cny": "0.01"}, State.MET),
        ({"rd_super_deduction_cny": 0}, State.UNKNOWN),
        ({"rd_super_deduction_cny": 0, "rd_cny": 0}, State.SHORT),
        ({"rd_super_deduction_cny": None, "rd_cny": 0}, State.SHORT),
        ({"rd_super_deduction_cny": None}, State.UNKNOWN),
    ],
)
def test_some_spending_is_enough(figures: dict[str, Any], state: State) -> None:
    assert measured("rd_spending", **figures).state is state


@pytest.mark.parametrize(
    ("code", "figures", "state"),
    [
        ("3670", {"staff_quarterly_avg": 999, "sales_cny": 10**10}, State.MET),
        ("3670", {"staff_quarterly_avg": 1000, "sales_cny": 399_999_999}, State.MET),
        ("3670", {"staff_quarterly_avg": 1000, "sales_cny": 400_000_000}, State.SHORT),
        ("6511", {"staff_quarterly_avg": 300, "sales_cny": 100_000_000}, State.SHORT),
        ("0111", {"sales_cny": 200_000_000}, State.SHORT),
        ("0111", {"sales_cny": 199_999_999}, State.MET),
        ("4710", {"sales_cny": 10**10, "total_assets_cny": 799_999_999}, State.MET),
        ("3670", {"staff_quarterly_avg": None, "sales_cny": 400_000_000}, State.UNKNOWN),
        ("3670", {"staff_quarterly_avg": None}, State.MET),
        ("6620", {}, State.NEEDS_JUDGEMENT),
    ],
)
def test_size_is_that_of_the_industry(code: str, figures: dict[str, Any], state: State) -> None:
    facts = with_figures(small_firm(industry_code=code), **figures)

    assert EDITION.judge(facts).finding("size").state is state


def test_national_size_limits_are_not_the_province_s() -> None:
    """501 people and 201 million: out of the national list, well within the provincial title."""
    facts = with_figures(small_firm(), staff_quarterly_avg=600, tech_staff_quarterly_avg=60,
                         sales_cny=300_000_000)  # fmt: skip

    assert EDITION.judge(facts).verdict is Verdict.CERTAIN


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (IndustryStanding.PERMITTED, Verdict.CERTAIN),
        (IndustryStanding.RESTRICTED, Verdict.POSSIBLE),
        (None, Verdict.CERTAIN),
    ],
)
def test_industry_class_is_a_district_s_question_only(
    standing: IndustryStanding | None, verdict: Verdict
) -> None:
    assert EDITION.judge(small_firm(industry_standing=standing)).verdict is verdict


def test_conduct_is_asked_for_from_2023_on() -> None:
    incident = Incident(IncidentKind.CREDIT_EVENT, date(2022, 12, 1))
    figures = small_firm().years[2017]
    before, after = (
        small_firm(applied_on=day, incidents=(incident,), years={day.year - 1: figures})
        for day in (date(2022, 12, 31), date(2023, 1, 1))
    )

    assert "conduct" not in {finding.key for finding in EDITION.judge(before).findings}
    assert EDITION.judge(before).verdict is Verdict.CERTAIN
    assert EDITION.judge(after).finding("conduct").state is State.SHORT


@pytest.mark.parametrize(("days", "state"), [(365, State.SHORT), (366, State.MET)])
def test_conduct_looks_back_a_year(days: int, state: State) -> None:
    day = date(2024, 6, 3)
    incident = Incident(IncidentKind.SAFETY_ACCIDENT, day - timedelta(days=days))
    facts = small_firm(
        applied_on=day, incidents=(incident,), years={2023: small_firm().years[2017]}
    )

    assert EDITION.judge(facts).finding("conduct").state is state


def test_firm_of_the_year_is_short_of_age_and_nothing_is_missing() -> None:
    result = EDITION.judge(small_firm(registered_on=date(2018, 1, 2)))

    assert result.finding("age").state is State.SHORT
    assert result.finding("rd_spending").flags == (Flag.NO_FISCAL_YEAR,)
    assert [finding.key for finding in result.findings if finding.missing] == []


def test_firm_without_rights_is_told_to_apply_for_one_or_to_get_one() -> None:
    """What is applied for counts here, so that is the lesser effort."""
    facts = small_firm(ip_rights=())

    both = smallest_changes(EDITION, facts)

    assert [[(change.lever, change.amount) for change in one.changes] for one in both] == [
        [("apply_for_right", 1)],
        [("class_ii_right", 1)],
    ]
    for one in both:
        assert_smallest(EDITION, facts, one)
        assert EDITION.judge(with_changes(EDITION, facts, one)).verdict is Verdict.CERTAIN


def test_application_for_a_right_is_filed_by_the_day_the_title_is_applied_for() -> None:
    facts = small_firm(ip_rights=())
    first = smallest_changes(EDITION, facts)[0]

    rights = with_changes(EDITION, facts, first).ip_rights

    assert rights is not None
    assert [(one.granted_on, one.applied_on) for one in rights] == [(None, facts.applied_on)]


@pytest.mark.parametrize("edition", [HNTE_2016, NATIONAL_TECH_SME_2017, NATIONAL_TECH_SME_2022])
def test_application_for_a_right_helps_nobody_where_the_grant_is_asked_for(
    edition: Edition[Any],
) -> None:
    assert "apply_for_right" not in {lever.key for lever in edition.levers}


@pytest.mark.parametrize(
    ("applied_on", "key"),
    [(date(2015, 12, 31), None), (date(2016, 1, 1), "zhejiang-tech-sme-2016")],
)
def test_edition_follows_the_day_of_application(applied_on: date, key: str | None) -> None:
    edition = edition_for(Judged.PROVINCIAL_TECH_SME, applied_on)

    assert (edition and edition.key) == key


@given(
    tech=st.decimals(0, 50, places=2),
    more=st.decimals(0, 50, places=2),
    times=st.integers(1, 100),
)
def test_share_of_staff_is_monotone_and_free_of_scale(
    tech: Decimal, more: Decimal, times: int
) -> None:
    def share(part: Decimal, whole: Decimal) -> Finding:
        figures = {"tech_staff_quarterly_avg": part, "staff_quarterly_avg": whole}
        return measured("tech_staff_share", **figures)

    fifty = Decimal(50)
    now, later = share(tech, fifty), share(min(tech + more, fifty), fifty)
    assert (now.state, later.state) != (State.MET, State.NEEDS_JUDGEMENT)
    assert share(tech * times, fifty * times).state is now.state
