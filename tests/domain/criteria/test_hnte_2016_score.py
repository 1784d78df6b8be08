"""G195 三(七): bands on both sides of their edges, and what other programs get wrong."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.criteria.facts import Conversion, Facts
from app.domain.criteria.findings import Flag, State, Verdict, as_json
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.enterprises import IpKind, ObtainedBy
from tests.domain.criteria.firms import YEARS, band, firm, found, right, with_year

CLASS_I = IpKind.INVENTION_PATENT
GROWTH = "score.growth.net_assets"


def with_rights(class_i: int, class_ii: int) -> Facts:
    rights = tuple(right(CLASS_I) for _ in range(class_i)) + tuple(right() for _ in range(class_ii))
    return firm(ip_rights=rights)


def with_conversions(count: int) -> Facts:
    return firm(conversions=tuple(Conversion(YEARS[i % 3]) for i in range(count)))


def growing(*amounts: int | str) -> Facts:
    """Net assets of the last years, oldest first."""
    facts = firm()
    for year, amount in zip(YEARS[-len(amounts) :], amounts, strict=True):
        facts = with_year(facts, year, net_assets_cny=amount)
    return facts


@pytest.mark.parametrize(
    ("class_i", "class_ii", "points"),
    [
        (0, 0, (0, 0)),
        (0, 1, (1, 2)),
        (0, 2, (1, 2)),
        (0, 3, (3, 4)),
        (0, 4, (3, 4)),
        (0, 5, (5, 6)),
        (0, 10, (5, 6)),
        (0, 50, (5, 6)),
        (1, 0, (7, 8)),
        (1, 9, (7, 8)),
        (6, 0, (7, 8)),
    ],
)
def test_number_of_rights_earns(class_i: int, class_ii: int, points: tuple[int, int]) -> None:
    assert band(with_rights(class_i, class_ii), "score.ip.count") == points


def test_used_class_ii_leaves_the_count() -> None:
    rights = (*[right()] * 3, *[right(used_on=date(2015, 6, 1))] * 2)

    assert band(firm(ip_rights=rights), "score.ip.count") == (3, 4)


def test_way_obtained_asks_for_one_right_of_its_own() -> None:
    bought = right(obtained_by=ObtainedBy.TRANSFER)

    assert band(firm(ip_rights=(bought, right())), "score.ip.obtained") == (1, 6)
    assert band(firm(ip_rights=(bought,)), "score.ip.obtained") == (1, 3)
    assert band(firm(ip_rights=(right(obtained_by=None),)), "score.ip.obtained") == (1, 6)
    assert found(firm(ip_rights=(right(obtained_by=None),)), "score.ip.obtained").missing == (
        "ip_rights.0.obtained_by",
    )


def test_block_of_rights_stays_capped_at_thirty() -> None:
    assert band(firm(), "score.ip") == (8, 30)
    assert band(with_rights(0, 1), "score.ip") == (2, 26)
    assert band(with_rights(0, 0), "score.ip") == (0, 2)


@pytest.mark.parametrize(
    ("count", "points"),
    [
        (0, (0, 0)),
        (3, (1, 6)),
        (5, (1, 6)),
        (6, (7, 12)),
        (8, (7, 12)),
        (9, (13, 18)),
        (11, (13, 18)),
        (12, (19, 24)),
        (14, (19, 24)),
        (15, (25, 30)),
        (40, (25, 30)),
    ],
)
def test_conversions_of_three_years_earn(count: int, points: tuple[int, int]) -> None:
    assert band(with_conversions(count), "score.conversion") == points


@pytest.mark.parametrize("count", [1, 2])
def test_less_than_one_conversion_a_year_has_no_band(count: int) -> None:
    finding = found(with_conversions(count), "score.conversion")

    assert (finding.state, finding.flags) == (State.NEEDS_JUDGEMENT, (Flag.BAND_UNDEFINED,))
    assert finding.points == (0, 6)


def test_conversions_outside_the_three_years_do_not_count() -> None:
    facts = firm(conversions=(Conversion(2014), Conversion(2018)))

    assert band(facts, "score.conversion") == (0, 0)


def test_conversions_of_a_young_firm_are_disputed_between_three_years_and_its_own() -> None:
    """Ten in two years: 3.3 a year by the text, 5 by practice."""
    years = {year: firm().years[year] for year in (2016, 2017)}
    made = tuple(Conversion(2016 + i % 2) for i in range(10))
    facts = firm(registered_on=date(2016, 1, 1), years=years, conversions=made)

    finding = found(facts, "score.conversion")

    assert finding.points == (13, 30)
    assert (finding.state, finding.flags) == (State.NEEDS_JUDGEMENT, (Flag.SHORT_HISTORY,))


@pytest.mark.parametrize(
    ("amounts", "points"),
    [
        # x2/x1 and x3/x2 alike, so g is what each grows.
        (("1000000", "1350000", "1822500"), (9, 10)),
        (("1000000", "1349999", "1822497"), (7, 8)),
        (("1000000", "1250000", "1562500"), (7, 8)),
        (("1000000", "1250000", "1562499"), (5, 6)),
        (("1000000", "1150000", "1322500"), (5, 6)),
        (("1000000", "1150000", "1322499"), (3, 4)),
        (("1000000", "1050000", "1102500"), (3, 4)),
        (("1000000", "1050000", "1102499"), (1, 2)),
        (("1000000", "1000000", "1000000.01"), (1, 2)),
        (("1000000", "1000000", "1000000"), (0, 0)),
        (("1000000", "1000000", "999999.99"), (0, 0)),
        # One year up, one down: their mean counts.
        (("100", "200", "100"), (7, 8)),
    ],
)
def test_growth_earns_without_rounding(amounts: tuple[str, ...], points: tuple[int, int]) -> None:
    assert band(growing(*amounts), GROWTH) == points


def test_growth_of_exactly_fifteen_percent_is_not_lost_to_binary_floats() -> None:
    x1, x2, x3 = 100.0, 110.0, 132.0
    assert (x2 / x1 + x3 / x2) / 2 - 1 < 0.15

    assert band(growing("100", "110", "132"), GROWTH) == (5, 6)


def test_growth_of_exactly_five_percent_follows_the_body_and_says_so() -> None:
    facts = growing("1000000", "1050000", "1102500")

    assert found(facts, GROWTH).flags == (Flag.BAND_EDGE_DISPUTED,)
    annex_4 = HNTE_2016.with_figures(growth_edge_earns_upper_band=False).judge(facts)
    assert annex_4.finding(GROWTH).points == (1, 2)
    assert annex_4.edition == "hnte-2016?growth_edge_earns_upper_band=False"


@pytest.mark.parametrize(
    ("amounts", "points", "flags"),
    [
        ((0, 100, 150), (9, 10), (Flag.ZERO_BASE,)),
        ((0, 100, 100), (0, 0), (Flag.ZERO_BASE,)),
        ((100, 0, 150), (0, 0), (Flag.ZERO_BASE,)),
        ((0, 0, 150), (0, 0), (Flag.ZERO_BASE,)),
        ((100, 50, -10), (0, 0), (Flag.NEGATIVE_VALUE,)),
    ],
)
def test_growth_from_nothing(
    amounts: tuple[int, ...], points: tuple[int, int], flags: tuple[Flag, ...]
) -> None:
    finding = found(growing(*amounts), GROWTH)

    assert (finding.points, finding.flags) == (points, flags)


@pytest.mark.parametrize("amounts", [(-100, 100, 200), (100, -50, 200), (-100, -200, -400)])
def test_negative_base_has_no_rate_and_no_points(amounts: tuple[int, ...]) -> None:
    """Two negative numbers give a positive quotient: the formula must not run."""
    finding = found(growing(*amounts), GROWTH)

    assert (finding.value, finding.points) == (None, (0, 0))
    assert (finding.state, finding.flags) == (State.NEEDS_JUDGEMENT, (Flag.NEGATIVE_BASE,))


def test_leap_before_a_negative_last_year_is_for_a_human() -> None:
    finding = found(growing(1, 10, -1), GROWTH)

    assert (finding.state, finding.points) == (State.NEEDS_JUDGEMENT, (0, 10))


@pytest.mark.parametrize(
    ("first_year", "amounts", "points"),
    [
        (2016, (100, 135), (9, 10)),
        (2016, (100, 100), (0, 0)),
        (2016, (0, 100), (0, 0)),
        (2017, (100,), (0, 0)),
    ],
)
def test_growth_of_a_young_firm(
    first_year: int, amounts: tuple[int, ...], points: tuple[int, int]
) -> None:
    facts = growing(*amounts)._replace(registered_on=date(first_year, 1, 1))

    finding = found(facts, GROWTH)

    assert finding.points == points
    assert Flag.SHORT_HISTORY in finding.flags


def test_growth_of_an_unknown_year_is_open() -> None:
    finding = found(with_year(firm(), 2016, net_assets_cny=None), GROWTH)

    assert (finding.state, finding.points) == (State.UNKNOWN, (0, 10))
    assert finding.missing == ("years.2016.net_assets_cny",)


def test_net_assets_grow_and_not_total_assets() -> None:
    facts = firm()
    for year, amount in zip(YEARS, (1, 10, 100), strict=True):
        facts = with_year(facts, year, total_assets_cny=amount)

    assert band(facts, GROWTH) == (0, 0)


@pytest.mark.parametrize(
    ("total", "verdict", "state", "shortfall"),
    [
        ("70", Verdict.NOT_YET, State.SHORT, 1),
        ("70.01", Verdict.CERTAIN, State.MET, None),
        ("70.5", Verdict.CERTAIN, State.MET, None),
        ("71", Verdict.CERTAIN, State.MET, None),
        ("69.5", Verdict.NOT_YET, State.SHORT, 1),
        ("69", Verdict.NOT_YET, State.SHORT, 2),
    ],
)
def test_seventy_fails_and_anything_above_passes(
    total: str, verdict: Verdict, state: State, shortfall: int | None
) -> None:
    given = {
        "score.ip": Decimal(20),
        "score.conversion": Decimal(20),
        "score.rd_organisation": Decimal(15),
        "score.growth": Decimal(total) - 55,
    }

    result = HNTE_2016.judge(firm(expert_points=given))

    assert result.verdict is verdict
    assert (result.finding("score").state, result.finding("score").shortfall) == (state, shortfall)
    assert result.score is not None
    assert result.score.low == result.score.high == Decimal(total)


def test_expert_points_replace_the_range_and_are_said_when_outside_of_it() -> None:
    result = HNTE_2016.judge(
        firm(expert_points={"score.rd_organisation": Decimal(15), "score.conversion": Decimal(10)})
    )

    organisation, conversion = (
        result.finding("score.rd_organisation"),
        result.finding("score.conversion"),
    )
    assert (organisation.points, organisation.flags) == ((15, 15), (Flag.EXPERT_POINTS,))
    assert (conversion.points, conversion.flags) == (
        (10, 10),
        (Flag.EXPERT_POINTS, Flag.EXPERT_POINTS_OUTSIDE_BAND),
    )


def test_average_of_experts_leaves_exactly_and_whole_points_as_numbers() -> None:
    """Two thirds of a point have no binary float; the string is cut, not rounded."""
    average = Decimal("14.6666666666")
    sent = as_json(HNTE_2016.judge(firm(expert_points={"score.rd_organisation": average})))

    organisation = next(
        one for one in sent["findings"] if one["criterion"] == "score.rd_organisation"
    )
    assert organisation["points"] == {"low": "14.666666", "high": "14.666666"}
    whole = next(one for one in sent["findings"] if one["criterion"] == "score.growth")
    assert whole["points"] == {"low": 0, "high": 0}


def test_organisation_is_twenty_free_points() -> None:
    assert band(firm(), "score.rd_organisation") == (0, 20)
    given = firm(expert_points={"score.rd_organisation.systems": Decimal(5)})
    assert band(given, "score.rd_organisation") == (5, 19)


def test_unknown_way_obtained_does_not_hide_that_it_is_possible() -> None:
    result = HNTE_2016.judge(firm(ip_rights=(right(CLASS_I, obtained_by=None),)))

    assert result.finding("score").state is State.NEEDS_JUDGEMENT
    assert result.verdict is Verdict.POSSIBLE


def test_missing_facts_that_decide_leave_the_score_unknown() -> None:
    result = HNTE_2016.judge(firm(ip_rights=(right(),), conversions=None))

    assert result.finding("score").state is State.UNKNOWN
    assert result.finding("score").missing == ("conversions",)
    assert result.verdict is Verdict.UNKNOWN


def test_no_gate_asks_for_an_invention_or_six_of_class_ii() -> None:
    """“至少1件Ⅰ类或6件Ⅱ类” of several agencies is a band of the score, not a condition."""
    result = HNTE_2016.judge(with_rights(0, 1))

    assert result.finding("ip").state is State.MET
    assert result.verdict is Verdict.POSSIBLE
