"""E115 art. 7, band by band, on both sides of every edge; ranges where something is unknown."""

from datetime import date
from typing import Any

import pytest

from app.domain.criteria.facts import RdIndicator
from app.domain.criteria.findings import Finding, Flag, Points, State, Verdict, as_json
from app.domain.criteria.national_tech_sme_2017 import NATIONAL_TECH_SME_2017
from app.domain.criteria.national_tech_sme_2022 import NATIONAL_TECH_SME_2022
from app.domain.criteria.rules import Edition
from app.domain.criteria.tech_sme.figures import TechSmeFigures
from app.domain.enterprises import CLASS_II, IpKind, ObtainedBy
from tests.domain.criteria.small_firms import APPLIED_ON, right, small_firm, with_figures

Sme = Edition[TechSmeFigures]
EDITIONS = (NATIONAL_TECH_SME_2017, NATIONAL_TECH_SME_2022)
EDITION = NATIONAL_TECH_SME_2017
CLASS_I = tuple(kind for kind in IpKind if kind not in CLASS_II)


def found(key: str, **changed: object) -> Finding:
    return EDITION.judge(small_firm(**changed)).finding(key)


def scored(key: str, **figures: Any) -> Finding:
    return EDITION.judge(with_figures(small_firm(), **figures)).finding(key)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_article_seven_gives_at_most_a_hundred_points(edition: Sme) -> None:
    most = {one.key: one.max_points for one in edition.criteria if one.key.split(".")[0] == "score"}

    assert most == {
        "score": 100,
        "score.tech_staff": 20,
        "score.rd": 50,
        "score.rd_to_sales": 50,
        "score.rd_to_cost": 50,
        "score.ip": 30,
    }


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
@pytest.mark.parametrize(
    ("tech_staff", "points"),
    [
        ("300", 20),
        ("299.99", 16),
        ("250", 16),
        ("249.99", 12),
        ("200", 12),
        ("199.99", 8),
        ("150", 8),
        ("149.99", 4),
        ("100", 4),
        ("99.99", 0),
        ("0", 0),
        ("1000", 20),
    ],
)
def test_tech_staff_bands_hold_their_lower_ends(edition: Sme, tech_staff: str, points: int) -> None:
    facts = with_figures(
        small_firm(), staff_quarterly_avg=1000, tech_staff_quarterly_avg=tech_staff
    )

    assert edition.judge(facts).finding("score.tech_staff").points == Points(points, points)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
@pytest.mark.parametrize(
    ("rd", "points"),
    [
        ("600000", 50),
        ("599999.99", 40),
        ("500000", 40),
        ("499999.99", 30),
        ("400000", 30),
        ("399999.99", 20),
        ("300000", 20),
        ("299999.99", 10),
        ("200000", 10),
        ("199999.99", 0),
        ("0", 0),
    ],
)
def test_rd_to_sales_bands_hold_their_lower_ends(edition: Sme, rd: str, points: int) -> None:
    facts = with_figures(small_firm(), sales_cny=10_000_000, rd_super_deduction_cny=rd)

    assert edition.judge(facts).finding("score.rd_to_sales").points == Points(points, points)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
@pytest.mark.parametrize(
    ("rd", "points"),
    [
        ("3000000", 50),
        ("2999999.99", 40),
        ("2500000", 40),
        ("2499999.99", 30),
        ("2000000", 30),
        ("1999999.99", 20),
        ("1500000", 20),
        ("1499999.99", 10),
        ("1000000", 10),
        ("999999.99", 0),
        ("0", 0),
    ],
)
def test_rd_to_cost_bands_hold_their_lower_ends(edition: Sme, rd: str, points: int) -> None:
    facts = with_figures(small_firm(), cost_and_expense_cny=10_000_000, rd_super_deduction_cny=rd)

    assert edition.judge(facts).finding("score.rd_to_cost").points == Points(points, points)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
@pytest.mark.parametrize(
    ("rights", "points"), [(0, 0), (1, 6), (2, 12), (3, 18), (4, 24), (5, 24), (50, 24)]
)
def test_class_ii_rights_earn_by_their_number(edition: Sme, rights: int, points: int) -> None:
    finding = edition.judge(small_firm(ip_rights=(right(),) * rights)).finding("score.ip")

    assert finding.points == Points(points, points)
    assert finding.state is (State.MET if rights else State.SHORT)


@pytest.mark.parametrize("kind", [kind for kind in CLASS_I if kind is not IpKind.DEFENCE_PATENT])
def test_one_right_of_class_i_earns_all(kind: IpKind) -> None:
    assert found("score.ip", ip_rights=(right(kind),)).points == Points(30, 30)
    assert found("score.ip", ip_rights=(right(kind), right())).points == Points(30, 30)


def test_defence_patent_is_a_question() -> None:
    finding = found("score.ip", ip_rights=(right(IpKind.DEFENCE_PATENT), right()))

    assert (finding.state, finding.points) == (State.NEEDS_JUDGEMENT, Points(6, 30))
    assert finding.flags == (Flag.DEFENCE_PATENT_NOT_NAMED,)


@pytest.mark.parametrize(
    ("changed", "points"),
    [
        ({"granted_on": APPLIED_ON}, 6),
        ({"granted_on": date(2018, 5, 21)}, 0),
        ({"lapsed_on": APPLIED_ON}, 0),
        ({"lapsed_on": date(2018, 5, 21)}, 6),
        ({"used_on": date(2017, 8, 1)}, 6),
        ({"co_owned": True}, 6),
        ({"obtained_by": ObtainedBy.TRANSFER}, 6),
        ({"disputed": True}, 0),
        ({"on_main_products": False}, 0),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_right_counts_while_in_force_undisputed_and_on_main_products(
    changed: dict[str, Any], points: int
) -> None:
    """Used rights count: the HNTE's once-only rule has no counterpart in E115."""
    assert found("score.ip", ip_rights=(right(**changed),)).points == Points(points, points)


def test_right_without_a_known_grant_may_count() -> None:
    finding = found("score.ip", ip_rights=(right(), right(granted_on=None)))

    assert (finding.state, finding.points) == (State.UNKNOWN, Points(6, 12))
    assert finding.missing == ("ip_rights.1.granted_on",)


def test_firm_of_exactly_60_points_passes() -> None:
    result = EDITION.judge(small_firm())

    assert result.verdict is Verdict.CERTAIN
    assert as_json(result)["score"] == {"low": 60, "high": 60, "pass_mark": 60}
    assert result.finding("score").state is State.MET


def test_firm_of_fewer_than_60_points_does_not_pass() -> None:
    result = EDITION.judge(small_firm(ip_rights=(right(), right())))

    assert result.verdict is Verdict.NOT_YET
    assert (result.finding("score").state, result.finding("score").shortfall) == (State.SHORT, 6)


def test_firm_whose_staff_earns_nothing_does_not_pass_with_any_score() -> None:
    """80 points and no tech staff: E115 art. 6(5) asks for both."""
    facts = with_figures(
        small_firm(ip_rights=(right(IpKind.INVENTION_PATENT),)),
        tech_staff_quarterly_avg="4.99",
        rd_super_deduction_cny=1_200_000,
    )
    result = EDITION.judge(facts)

    assert as_json(result)["score"] == {"low": 80, "high": 80, "pass_mark": 60}
    assert result.finding("score").state is State.MET
    assert result.finding("score.tech_staff").shortfall == 1
    assert result.verdict is Verdict.NOT_YET


def test_better_indicator_is_taken_and_said_so() -> None:
    finding = scored("score.rd", cost_and_expense_cny=3_000_000)

    assert (finding.value, finding.points) == ("cost", Points(50, 50))
    assert Flag.BETTER_INDICATOR_TAKEN in finding.flags


@pytest.mark.parametrize(
    ("chosen", "points", "passed_over"),
    [
        (RdIndicator.SALES, 30, "score.rd_to_cost"),
        (RdIndicator.COST, 50, "score.rd_to_sales"),
    ],
)
def test_chosen_indicator_counts_even_if_the_other_is_better(
    chosen: RdIndicator, points: int, passed_over: str
) -> None:
    facts = with_figures(small_firm(rd_indicator=chosen), cost_and_expense_cny=3_000_000)
    result = EDITION.judge(facts)

    assert result.finding("score.rd").points == Points(points, points)
    assert result.finding("score.rd").value == chosen.value
    assert result.finding(passed_over).flags == (Flag.INDICATOR_NOT_TAKEN,)


def test_indicators_are_never_added_up() -> None:
    result = EDITION.judge(with_figures(small_firm(), cost_and_expense_cny=3_600_000))

    assert [result.finding(f"score.rd_to_{whole}").points for whole in ("sales", "cost")] == [
        Points(30, 30),
        Points(40, 40),
    ]
    assert result.finding("score.rd").points == Points(40, 40)


def test_firm_without_sales_is_scored_by_its_cost() -> None:
    result = EDITION.judge(with_figures(small_firm(), sales_cny=0, cost_and_expense_cny=3_000_000))

    assert result.finding("score.rd_to_sales").state is State.NEEDS_JUDGEMENT
    assert result.finding("score.rd").points == Points(50, 50)
    assert Flag.ZERO_DENOMINATOR in result.finding("score.rd").flags


def test_firm_with_neither_sales_nor_cost_is_for_a_person_to_judge() -> None:
    finding = scored("score.rd", sales_cny=0, cost_and_expense_cny=0)

    assert (finding.state, finding.points) == (State.NEEDS_JUDGEMENT, Points(0, 50))


def test_nothing_spent_of_nothing_earned_earns_nothing() -> None:
    finding = scored("score.rd", sales_cny=0, cost_and_expense_cny=0, rd_super_deduction_cny=0)

    assert (finding.state, finding.points) == (State.SHORT, Points(0, 0))


def test_unknown_cost_leaves_the_better_indicator_open() -> None:
    finding = scored("score.rd", cost_and_expense_cny=None)

    assert (finding.state, finding.points) == (State.UNKNOWN, Points(30, 50))
    assert finding.missing == ("years.2017.cost_and_expense_cny",)


def test_unknown_cost_does_not_matter_once_sales_earn_all() -> None:
    finding = scored("score.rd", cost_and_expense_cny=None, rd_super_deduction_cny=1_200_000)

    assert (finding.state, finding.points) == (State.MET, Points(50, 50))


def test_hnte_figures_are_never_the_sme_s() -> None:
    """Section 12: another average, another R&D. The HNTE's figures alone leave everything open."""
    facts = with_figures(
        small_firm(),
        staff_quarterly_avg=None,
        tech_staff_quarterly_avg=None,
        rd_super_deduction_cny=None,
        staff_monthly_avg=50,
        tech_staff_monthly_avg=50,
        rd_cny=20_000_000,
    )
    result = EDITION.judge(facts)

    assert result.finding("score.tech_staff").missing == (
        "years.2017.tech_staff_quarterly_avg",
        "years.2017.staff_quarterly_avg",
    )
    assert result.finding("score.rd").missing == ("years.2017.rd_super_deduction_cny",)
    assert result.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("hnte_rd", "is_flagged"),
    [(900_000, False), (1_125_000, False), (1_125_001, True), (899_999, True)],
)
def test_bases_of_rd_far_apart_or_the_wrong_way_round_are_flagged(
    hnte_rd: int, is_flagged: bool
) -> None:
    flags = scored("score.rd_to_sales", rd_cny=hnte_rd).flags

    assert (Flag.RD_BASES_DIVERGE in flags) is is_flagged


def test_shortfalls_are_in_people_and_yuan() -> None:
    facts = with_figures(
        small_firm(),
        tech_staff_quarterly_avg="2.5",
        staff_quarterly_avg=41,
        rd_super_deduction_cny=100_000,
        cost_and_expense_cny=10_000_000,
    )
    result = EDITION.judge(facts)

    assert result.finding("score.tech_staff").shortfall == 2
    assert result.finding("score.rd_to_sales").shortfall == 300_000
    # 100,000 + 1,000,000 of 10,000,000 + 1,000,000 is exactly a tenth.
    assert result.finding("score.rd_to_cost").shortfall == 1_000_000
