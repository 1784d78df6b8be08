"""Facts typed into the form of the self-test: money in 万元, blanks unknown, problems by field."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.criteria.editions import edition_for
from app.domain.criteria.facts import Conversion, Facts, IpRight, YearFacts
from app.domain.criteria.findings import missing_of
from app.domain.criteria.rules import Judged
from app.domain.enterprises import IpKind, ObtainedBy
from app.domain.refusals import Reason
from app.exchange.typed_facts import ASKED, facts_typed, typed_from, years_before

APPLIED = date(2018, 7, 1)
TODAY = date(2018, 5, 1)


def read(**typed: str) -> tuple[Facts, dict[str, Reason]]:
    named = {name.replace("__", "."): text for name, text in typed.items()}
    found = facts_typed(named, Judged.HNTE, APPLIED, TODAY)
    return found.facts, {name: reason for name, (reason, _) in found.problems.items()}


def test_nothing_typed_is_nothing_known() -> None:
    assert read() == (Facts(applied_on=APPLIED, known_on=TODAY), {})


def test_money_is_typed_in_wan_and_blanks_stay_unknown() -> None:
    facts, problems = read(years__2017__sales_cny=" 1,234.5601 ", years__2016__sales_cny="  ")

    assert facts.years == {2017: YearFacts(sales_cny=Decimal("12345601"))}
    assert problems == {}


def test_full_width_figures_are_read() -> None:
    facts, problems = read(years__2017__staff_monthly_avg="１２０．５")

    assert facts.years[2017].staff_monthly_avg == Decimal("120.5")
    assert problems == {}


def test_row_stands_for_as_many_rights_as_it_says() -> None:
    facts, problems = read(
        ip_rights__0__kind="utility_model",
        ip_rights__0__count="2",
        ip_rights__2__kind="invention_patent",
        ip_rights__2__obtained_by="own",
    )

    model = IpRight(IpKind.UTILITY_MODEL)
    assert facts.ip_rights == (
        model,
        model,
        IpRight(IpKind.INVENTION_PATENT, obtained_by=ObtainedBy.OWN),
    )
    assert problems == {}


def test_none_is_not_unknown() -> None:
    assert read(ip_rights="none")[0].ip_rights == ()
    assert read(ip_rights="")[0].ip_rights is None


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ({"years__2017__sales_cny": "很多"}, {"years.2017.sales_cny": Reason.NOT_A_NUMBER}),
        ({"years__2017__sales_cny": "-1"}, {"years.2017.sales_cny": Reason.NUMBER_TOO_SMALL}),
        ({"registered_on": "2010-02-30"}, {"registered_on": Reason.BAD_DATE}),
        ({"ip_rights__4__count": "3"}, {"ip_rights.4.kind": Reason.MISSING_VALUE}),
        (
            {"ip_rights__1__kind": "design_patent", "ip_rights__1__count": "201"},
            {"ip_rights.1.count": Reason.NUMBER_TOO_LARGE},
        ),
        (
            {"ip_rights__1__kind": "design_patent", "ip_rights__1__count": "0"},
            {"ip_rights.1.count": Reason.NUMBER_TOO_SMALL},
        ),
        (
            {
                "ip_rights__0__kind": "design_patent",
                "ip_rights__0__count": "5",
                "ip_rights__2__kind": "design_patent",
                "ip_rights__2__granted_on": "gestern",
            },
            {"ip_rights.2.granted_on": Reason.BAD_DATE},
        ),
        (
            {"conversions__2015": "3", "conversions__2016": "x"},
            {
                "conversions.2016": Reason.NOT_A_WHOLE_NUMBER,
                "conversions.2017": Reason.MISSING_VALUE,
            },
        ),
        (
            {
                "years__2017__staff_monthly_avg": "10",
                "years__2017__tech_staff_monthly_avg": "11",
            },
            {"years.2017.tech_staff_monthly_avg": Reason.TECH_STAFF_ABOVE_STAFF},
        ),
        (
            {"expert_points__score.rd_organisation": "21"},
            {"expert_points.score.rd_organisation": Reason.NUMBER_TOO_LARGE},
        ),
    ],
)
def test_problem_is_told_at_its_field(typed: dict[str, str], problems: dict[str, Reason]) -> None:
    assert read(**typed)[1] == problems


def test_conversions_are_counted_by_year() -> None:
    facts, _ = read(conversions__2015="1", conversions__2016="0", conversions__2017="2")

    assert facts.conversions == (Conversion(2015), Conversion(2017), Conversion(2017))


def test_what_belongs_to_another_title_is_left_alone() -> None:
    facts, problems = read(know_how_count="nonsense", years__2012__sales_cny="nonsense")

    assert facts == Facts(applied_on=APPLIED, known_on=TODAY)
    assert problems == {}


FULL = {
    "registered_on": "2010-01-01",
    "technology_field": "1.1.2",
    "industry_code": "c34".upper()[0],
    "industry_standing": "permitted",
    "rd_indicator": "sales",
    "know_how_count": "2",
    "ip_rights.0.kind": "invention_patent",
    "ip_rights.0.granted_on": "2016-01-01",
    "ip_rights.0.applied_on": "2014-01-01",
    "ip_rights.0.obtained_by": "own",
    "conversions.2015": "1",
    "conversions.2016": "1",
    "conversions.2017": "1",
    "incidents": "none",
    "direct_pass": "none",
}


@pytest.mark.parametrize("judged", list(ASKED))
def test_form_asks_all_that_the_rules_want_to_know(judged: Judged) -> None:
    asked = ASKED[judged]
    typed = dict.fromkeys(asked.single, "true") | FULL
    for year in years_before(APPLIED):
        typed |= {f"years.{year}.{name}": "10" for name in asked.of_year}
    found = facts_typed(typed, judged, APPLIED, TODAY)
    edition = edition_for(judged, APPLIED)

    assert edition is not None
    assert found.problems == {}
    assert missing_of(edition.judge(found.facts).findings) == ()


amounts = st.decimals(0, 10**9, places=4)


@given(amounts, amounts, st.lists(st.sampled_from(IpKind), max_size=4))
def test_known_facts_come_back_from_the_form(
    sales: Decimal, staff: Decimal, kinds: list[IpKind]
) -> None:
    known = Facts(
        applied_on=APPLIED,
        known_on=TODAY,
        registered_on=date(2009, 3, 4),
        years={2016: YearFacts(sales_cny=sales, staff_monthly_avg=staff)},
        ip_rights=tuple(IpRight(kind, granted_on=date(2015, 1, 2)) for kind in kinds) or None,
    )

    found = facts_typed(typed_from(known), Judged.HNTE, APPLIED, TODAY)

    assert found == (known, {})
