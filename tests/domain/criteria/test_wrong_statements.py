"""national-rules.md, section 15: what pages and other programs say, and the law does not.

One test a row, in the order of the table."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.criteria.facts import Conversion
from app.domain.criteria.findings import Flag, State, Verdict
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.criteria.hnte_2016.figures import FIGURES
from app.domain.enterprises import IpKind
from app.domain.programmes.hnte import RULES
from app.domain.tax_relief import tax_relief
from tests.domain.criteria.firms import YEARS, band, firm, found, right, with_year

MILLION = 1_000_000
GROWTH = "score.growth.net_assets"


def selling(last: int | str, earlier: int = 30 * MILLION) -> object:
    facts = firm()
    for year in YEARS:
        facts = with_year(facts, year, sales_cny=last if year == YEARS[-1] else earlier)
    return found(facts, "rd_intensity").threshold


@pytest.mark.parametrize(("sales", "threshold"), [(50 * MILLION, "0.05"), (200 * MILLION, "0.04")])
def test_both_upper_ends_belong_to_their_tier(sales: int, threshold: str) -> None:
    assert selling(sales) == Decimal(threshold)


def test_sales_of_exactly_two_hundred_million_are_not_held_to_three_percent() -> None:
    assert selling(200 * MILLION) == Decimal("0.04") != Decimal("0.03")


def test_middle_tier_is_held_to_four_percent_over_three_years() -> None:
    facts = firm()
    for year, rd in zip(YEARS, (12 * MILLION, 0, 0), strict=True):
        facts = with_year(facts, year, sales_cny=100 * MILLION, rd_cny=rd)

    finding = found(facts, "rd_intensity")

    assert (finding.threshold, finding.state) == (Decimal("0.04"), State.MET)


@pytest.mark.parametrize(("total", "verdict"), [(70, Verdict.NOT_YET), (71, Verdict.CERTAIN)])
def test_pass_mark_itself_fails(total: int, verdict: Verdict) -> None:
    given = {
        "score.ip": Decimal(20),
        "score.conversion": Decimal(20),
        "score.rd_organisation": Decimal(15),
        "score.growth": Decimal(total - 55),
    }

    assert HNTE_2016.judge(firm(expert_points=given)).verdict is verdict


@pytest.mark.parametrize("count", range(1, 6))
def test_no_gate_asks_for_class_i_or_five_of_class_ii(count: int) -> None:
    assert found(firm(ip_rights=(right(),) * count), "ip").state is State.MET


def test_tier_goes_by_last_year_and_not_by_three_years_in_all() -> None:
    assert selling(40 * MILLION, earlier=100 * MILLION) == Decimal("0.05")


def test_bands_of_the_draft_are_not_in_force() -> None:
    """Net assets 9, sales 7, profit 4: never issued."""
    most = {one.key: one.max_points for one in HNTE_2016.criteria}

    assert most["score.growth.net_assets"] == most["score.growth.sales"] == 10
    assert not any("profit" in key for key in most)


def test_growth_is_not_of_total_assets() -> None:
    facts = firm()
    for year, assets in zip(YEARS, (1, 2, 4), strict=True):
        facts = with_year(facts, year, total_assets_cny=assets)

    assert band(facts, GROWTH) == (0, 0)


def test_certificate_is_valid_for_three_years() -> None:
    assert RULES.validity_years == 3


@pytest.mark.parametrize("issued_on", [date(2017, 1, 1), date(2017, 11, 13), date(2017, 12, 31)])
def test_tax_is_prepaid_at_the_reduced_rate_in_the_expiry_year_and_not_after(
    issued_on: date,
) -> None:
    relief = tax_relief(issued_on)

    assert (relief.first_year, relief.last_year) == (2017, 2019)
    assert relief.prepaid_year == 2020 == relief.pay_back_by.year


def test_growth_of_nothing_earns_nothing() -> None:
    assert band(firm(), GROWTH) == (0, 0)


@pytest.mark.parametrize(("count", "points"), [(1, (1, 2)), (2, (1, 2)), (3, (3, 4)), (5, (5, 6))])
def test_class_ii_is_not_one_band_from_one_to_five(count: int, points: tuple[int, int]) -> None:
    assert band(firm(ip_rights=(right(),) * count), "score.ip.count") == points


def test_organisation_is_not_all_or_nothing() -> None:
    given = firm(expert_points={"score.rd_organisation.systems": Decimal(3)})

    assert band(given, "score.rd_organisation.systems") == (3, 3)


def test_growth_is_not_rounded_before_its_band() -> None:
    """34.9999…% rounds to 35.00 %, and is not."""
    facts = firm()
    for year, assets in zip(YEARS, (1_000_000, 1_350_000, 1_822_499), strict=True):
        facts = with_year(facts, year, net_assets_cny=assets)

    assert band(facts, GROWTH) == (7, 8)


def test_first_year_of_nothing_uses_the_last_two() -> None:
    facts = with_year(firm(), 2015, net_assets_cny=0)
    facts = with_year(facts, 2017, net_assets_cny=14_000_000)

    assert band(facts, GROWTH) == (9, 10)


@pytest.mark.parametrize("count", [10, 30])
def test_ten_of_class_ii_are_no_class_i(count: int) -> None:
    rights = tuple(right(IpKind.SOFTWARE_COPYRIGHT) for _ in range(count))

    assert band(firm(ip_rights=rights), "score.ip.count") == (5, 6)


def test_negative_base_is_not_divided_by_its_absolute_value() -> None:
    facts = with_year(firm(), 2015, net_assets_cny=-1_000_000)

    finding = found(facts, GROWTH)

    assert (finding.value, finding.points) == (None, (0, 0))
    assert finding.flags == (Flag.NEGATIVE_BASE,)


def test_figures_are_those_of_the_documents() -> None:
    assert (FIGURES.min_age_days, FIGURES.incident_days, FIGURES.pass_mark) == (365, 365, 70)
    assert FIGURES.min_tech_staff_share == Decimal("0.10")
    assert FIGURES.min_rd_domestic_share == FIGURES.min_high_tech_income_share == Decimal("0.60")
    assert band(firm(conversions=(Conversion(2017),) * 15), "score.conversion") == (25, 30)
