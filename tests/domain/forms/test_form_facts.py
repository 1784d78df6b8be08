"""What a draft says is judged; what it leaves open stays as the register knows it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.data import form
from app.domain.criteria.facts import (
    Conversion,
    Facts,
    Incident,
    IncidentKind,
    IndustryStanding,
    IpRight,
    YearFacts,
)
from app.domain.enterprises import IpKind, ObtainedBy
from app.domain.forms.drafts import Draft
from app.domain.forms.facts import facts_of
from app.domain.forms.hnte.matrix_rows import EarlierUse, KnownRights, RegisteredRight
from app.domain.forms.schema import FormKey
from tests.domain.forms import hnte_drafts, sme_drafts

HNTE = form(FormKey.HNTE, 1)
SME = form(FormKey.PROVINCIAL_TECH_SME, 1)
NOTHING = Facts()


def without(of: Draft, *tables: str, **changed: str) -> Draft:
    rows = {key: found for key, found in of.rows.items() if key not in tables}
    return Draft({**of.values, **changed}, rows)


def test_agreeing_hnte_draft_becomes_its_facts() -> None:
    found = facts_of(HNTE, hnte_drafts.draft(), NOTHING)

    assert found.applied_on == date(2018, 6, 20)
    assert found.registered_on == date(2014, 3, 5)
    assert found.technology_field == "8.2.1"
    assert found.is_taxed_on_accounts is True
    assert found.incidents == ()
    rd = {
        "rd_cny": Decimal(1400000),
        "rd_domestic_cny": Decimal(1400000),
        "rd_other_cny": Decimal(100000),
    }
    assert found.years == {
        2015: YearFacts(
            net_assets_cny=Decimal(20000000),
            sales_cny=Decimal(30000000),
            profit_cny=Decimal(2000000),
            **rd,
        ),
        2016: YearFacts(
            net_assets_cny=Decimal(24000000),
            sales_cny=Decimal(36000000),
            profit_cny=Decimal(2600000),
            **rd,
        ),
        2017: YearFacts(
            net_assets_cny=Decimal(30000000),
            sales_cny=Decimal(45000000),
            profit_cny=Decimal(3900000),
            total_income_cny=Decimal(45500000),
            high_tech_income_cny=Decimal(30000000),
            staff_monthly_avg=Decimal(100),
            tech_staff_monthly_avg=Decimal(20),
            **rd,
        ),
    }
    assert found.ip_rights is not None
    assert found.ip_rights[0] == IpRight(IpKind.UTILITY_MODEL, date(2017, 1, 11), ObtainedBy.OWN)
    assert found.conversions == (Conversion(2016), Conversion(2016))


REGISTERED = Facts(
    applied_on=date(2018, 5, 1),
    known_on=date(2018, 4, 1),
    registered_on=date(2013, 1, 1),
    technology_field="1.1.1",
    years={2017: YearFacts(sales_cny=Decimal(7), total_assets_cny=Decimal(9))},
    ip_rights=(IpRight(IpKind.INVENTION_PATENT),),
    conversions=(Conversion(2017),),
    incidents=None,
    is_taxed_on_accounts=False,
    is_on_abnormal_list=False,
    expert_points={"score.rd_organisation": Decimal(15)},
)


@pytest.mark.parametrize("of", [HNTE, SME], ids=["hnte", "sme"])
def test_blank_draft_leaves_all_as_the_register_knows_it(of: Any) -> None:
    assert facts_of(of, Draft(), REGISTERED) == REGISTERED
    assert facts_of(of, Draft(), NOTHING) == NOTHING


def test_figure_that_is_said_goes_before_the_registered_one_and_no_other_moves() -> None:
    said = Draft({"application_year": "2018", "sales.y3": "8"})
    found = facts_of(HNTE, said, REGISTERED)

    assert found.years == {2017: YearFacts(sales_cny=Decimal(8), total_assets_cny=Decimal(9))}


def test_knowledge_is_never_of_a_day_after_applying() -> None:
    early = facts_of(HNTE, Draft({"planned_on": "2018-03-01"}), REGISTERED)
    late = facts_of(HNTE, Draft({"planned_on": "2018-09-01"}), REGISTERED)

    assert (early.applied_on, early.known_on) == (date(2018, 3, 1), date(2018, 3, 1))
    assert (late.applied_on, late.known_on) == (date(2018, 9, 1), date(2018, 4, 1))


def test_years_before_the_firm_existed_say_nothing() -> None:
    young = hnte_drafts.draft(registered_on="2016-02-01", net_assets__y1="0", sales__y1="0")

    assert sorted(facts_of(HNTE, young, NOTHING).years) == [2016, 2017]


def test_rd_follows_the_activities_until_the_cost_lines_are_told() -> None:
    by_activity = without(hnte_drafts.draft(), "costs_y3")
    unknown = without(hnte_drafts.draft(), "costs_y3", "rd")
    none = without(hnte_drafts.draft(), "costs_y3", **{"none.costs_y3": "true"})

    assert facts_of(HNTE, by_activity, NOTHING).years[2017].rd_cny == Decimal(1400000)
    assert facts_of(HNTE, by_activity, NOTHING).years[2017].rd_domestic_cny is None
    assert facts_of(HNTE, unknown, NOTHING).years[2017].rd_cny is None
    assert facts_of(HNTE, none, NOTHING).years[2017].rd_cny == 0


def test_one_open_cell_leaves_the_year_unknown() -> None:
    first, second = hnte_drafts.ROWS["costs_y3"]
    said = replace(second, values={**second.values, "design": ""})
    found = facts_of(HNTE, hnte_drafts.with_rows("costs_y3", first, said), NOTHING)

    assert found.years[2017].rd_domestic_cny is None
    assert found.years[2016].rd_domestic_cny == Decimal(1400000)


@pytest.mark.parametrize(
    ("said", "registered", "expected"),
    [
        ("", None, None),
        ("", (), ()),
        ("false", None, ()),
        ("false", (), ()),
        ("true", None, None),
        ("true", (), None),
    ],
)
def test_incidents_are_none_only_where_somebody_said_so(
    said: str, registered: tuple[Incident, ...] | None, expected: tuple[Incident, ...] | None
) -> None:
    found = facts_of(HNTE, Draft({"had_incident": said}), Facts(incidents=registered))

    assert found.incidents == expected


def test_registered_incident_is_not_denied_away() -> None:
    known = (Incident(IncidentKind.SAFETY_ACCIDENT, date(2018, 1, 1)),)
    found = facts_of(HNTE, Draft({"had_incident": "false"}), Facts(incidents=known))

    assert found.incidents == known


def test_rights_carry_what_the_register_and_earlier_applications_know() -> None:
    key = ("utility_model", "201620000001")
    use = EarlierUse(date(2015, 7, 1), "case")
    failed = EarlierUse(date(2014, 7, 1), "case", has_failed=True)
    known = KnownRights({key: RegisteredRight("", date(2019, 1, 1), True)}, {key: (failed, use)})
    rights = facts_of(HNTE, hnte_drafts.draft(), NOTHING, known).ip_rights

    assert rights is not None
    assert rights[0].used_on == date(2015, 7, 1)
    assert (rights[0].lapsed_on, rights[0].co_owned) == (date(2019, 1, 1), True)
    assert rights[1].used_on is None


def test_rights_and_conversions_that_were_denied_are_none() -> None:
    denied = {"none.ip": "true", "none.conversions": "true"}
    found = facts_of(HNTE, Draft(denied), REGISTERED)

    assert (found.ip_rights, found.conversions) == ((), ())


def test_way_that_the_law_does_not_know_is_unknown() -> None:
    said = hnte_drafts.with_rows("ip", hnte_drafts.right(1, obtained_by="other"))
    rights = facts_of(HNTE, said, NOTHING).ip_rights

    assert rights is not None
    assert rights[0].obtained_by is None


def test_same_result_twice_is_one_conversion() -> None:
    rows = (
        hnte_drafts.conversion(1, name="甲", year="2015"),
        hnte_drafts.conversion(2, name="甲 ", year="2017"),
        hnte_drafts.conversion(3, name="乙", year=""),
    )

    assert facts_of(HNTE, hnte_drafts.with_rows("conversions", *rows), NOTHING).conversions == (
        Conversion(2015),
    )


def test_agreeing_sme_draft_becomes_its_facts() -> None:
    found = facts_of(SME, sme_drafts.draft(), NOTHING)

    assert found.applied_on == date(2018, 9, 10)
    assert found.years == {
        2017: YearFacts(
            sales_cny=Decimal(6000000),
            total_assets_cny=Decimal(5000000),
            profit_cny=Decimal(-120000),
            tax_paid_cny=Decimal(90000),
            rd_cny=Decimal(700000),
            staff_quarterly_avg=Decimal(20),
            tech_staff_quarterly_avg=Decimal(8),
        )
    }
    assert (found.know_how_count, found.has_own_product) == (0, True)
    assert found.has_independent_accounting is True
    assert found.industry_standing is IndustryStanding.PERMITTED
    assert found.ip_rights == (
        IpRight(
            IpKind.SOFTWARE_COPYRIGHT,
            date(2017, 3, 10),
            ObtainedBy.OWN,
            applied_on=date(2017, 1, 10),
        ),
    )


@pytest.mark.parametrize(
    ("accounting", "ownership", "expected"),
    [
        ("true", "true", True),
        ("true", "false", False),
        ("false", "", False),
        ("", "false", False),
        ("true", "", None),
        ("", "", None),
    ],
)
def test_first_condition_asks_for_accounting_and_ownership(
    accounting: str, ownership: str, expected: bool | None
) -> None:
    said = Draft({"has_independent_accounting": accounting, "has_clear_ownership": ownership})

    assert facts_of(SME, said, NOTHING).has_independent_accounting is expected


def test_industry_that_is_not_open_is_unknown_rather_than_guessed() -> None:
    said = Draft({"is_open_industry": "false"})
    permitted = Facts(industry_standing=IndustryStanding.PERMITTED)
    restricted = Facts(industry_standing=IndustryStanding.RESTRICTED)

    assert facts_of(SME, said, permitted).industry_standing is None
    assert facts_of(SME, said, restricted).industry_standing is IndustryStanding.RESTRICTED


def test_staff_is_taken_as_a_pair_or_not_at_all() -> None:
    half = Draft({"application_year": "2018", "staff": "20"})
    none = Draft({"application_year": "2018", "none.ps": "true"})

    assert facts_of(SME, half, NOTHING).years == {}
    assert facts_of(SME, none, NOTHING).has_own_product is False
