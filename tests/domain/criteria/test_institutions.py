"""The province's R&D centres, institutes and key institutes: every figure on both its sides."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domain.criteria.editions import edition_for
from app.domain.criteria.facts import Incident, IncidentKind
from app.domain.criteria.findings import State, Verdict
from app.domain.criteria.rules import Edition, Judged
from app.domain.enterprises import IpKind
from tests.domain.criteria.institution_facts import (
    ALL,
    CENTER,
    INSTITUTE,
    KEY_INSTITUTE,
    LAST_YEAR,
    found,
    institution,
    rights,
)


@pytest.mark.parametrize("edition", ALL, ids=lambda edition: edition.key)
def test_institution_that_has_everything_passes(edition: Edition[Any]) -> None:
    assert edition.judge(institution()).verdict is Verdict.CERTAIN


@pytest.mark.parametrize(
    ("sales", "rd", "state"),
    [
        ("49999999.99", "2999999.99", State.SHORT),
        ("49999999", "2999999.94", State.MET),
        ("49999999", "2999999.93", State.SHORT),
        ("50000000", "2000000", State.MET),
        ("50000000", "1999999.99", State.SHORT),
        ("200000000", "8000000", State.MET),
        ("200000000", "7999999.99", State.SHORT),
        ("200000000.01", "7999999.99", State.MET),
        ("300000000", "9000000", State.MET),
        ("300000000", "8999999.99", State.SHORT),
        ("1000000000", "10000000", State.MET),
        ("1000000000", "9999999.99", State.SHORT),
    ],
)
def test_center_spends_by_the_tier_of_its_sales(sales: str, rd: str, state: State) -> None:
    assert found(CENTER, "rd_intensity", sales=sales, rd=rd).state is state


def test_center_of_the_highest_tier_is_told_the_nearer_of_two_ways() -> None:
    assert found(CENTER, "rd_intensity", sales=10**9, rd=9_000_000).shortfall == 1_000_000
    assert found(CENTER, "rd_intensity", sales=300_000_000, rd=8_000_000).shortfall == 1_000_000


def test_fixed_amount_is_no_way_below_the_highest_tier() -> None:
    """10 million of 200 million is 5 %: met by the share; of less it cannot happen."""
    tier = found(CENTER, "rd_intensity", sales=200_000_000, rd=7_000_000)

    assert (tier.threshold, tier.shortfall) == (Decimal("0.04"), 1_000_000)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (rights(IpKind.INVENTION_PATENT, 1), State.MET),
        (rights(IpKind.UTILITY_MODEL, 4), State.MET),
        (rights(IpKind.UTILITY_MODEL, 3), State.SHORT),
        (rights(IpKind.SOFTWARE_COPYRIGHT, 4), State.MET),
        (rights(IpKind.IC_LAYOUT_DESIGN, 4), State.MET),
        (rights(IpKind.IC_LAYOUT_DESIGN, 1), State.SHORT),
        (rights(IpKind.PLANT_VARIETY, 4), State.MET),
        (rights(IpKind.DESIGN_PATENT, 9), State.SHORT),
        (rights(IpKind.INVENTION_PATENT, 1, date(2019, 9, 2)), State.SHORT),
        (rights(IpKind.INVENTION_PATENT, 1, None), State.UNKNOWN),
        ({"ip_rights": None}, State.UNKNOWN),
        ({"ip_rights": ()}, State.SHORT),
    ],
)
def test_center_has_one_invention_or_four_others(known: dict[str, Any], state: State) -> None:
    finding = found(CENTER, "ip", **known)

    assert finding.state is state
    assert bool(finding.missing) is (state is State.UNKNOWN)


@pytest.mark.parametrize(
    ("staff", "software", "code", "state"),
    [
        (15, False, None, State.MET),
        (14, False, None, State.SHORT),
        (30, True, None, State.MET),
        (29, True, None, State.SHORT),
        (29, None, "6511", State.SHORT),
        (29, None, "3670", State.MET),
        (29, None, None, State.UNKNOWN),
        (30, None, None, State.MET),
        (14, None, None, State.SHORT),
        (None, False, None, State.UNKNOWN),
    ],
)
def test_center_of_a_software_firm_has_twice_the_staff(
    staff: int | None, software: bool | None, code: str | None, state: State
) -> None:
    people = None if staff is None else Decimal(staff)
    known = {"is_software_enterprise": software, "industry_code": code}

    assert found(CENTER, "rd_unit_staff", rd_unit_staff=people, **known).state is state


@pytest.mark.parametrize(
    ("qualified", "state", "shortfall"),
    [(30, State.MET, None), (29, State.SHORT, 1), (0, State.SHORT, 30)],
)
def test_center_is_three_fifths_qualified(
    qualified: int, state: State, shortfall: int | None
) -> None:
    finding = found(CENTER, "qualified_staff_share", rd_unit_qualified_staff=Decimal(qualified))

    assert (finding.state, finding.shortfall) == (state, shortfall)


@pytest.mark.parametrize(
    ("edition", "name", "key"),
    [
        (CENTER, "is_hnte", "hnte"),
        (CENTER, "has_city_rd_center", "city_rd_center"),
        (CENTER, "has_independent_rd_unit", "independent_rd_unit"),
        (INSTITUTE, "has_provincial_rd_unit", "provincial_rd_unit"),
    ],
)
def test_rung_below_must_be_held(edition: Edition[Any], name: str, key: str) -> None:
    assert found(edition, key, **{name: False}).state is State.SHORT
    assert found(edition, key, **{name: None}).missing == (name,)


@pytest.mark.parametrize("edition", [INSTITUTE, KEY_INSTITUTE], ids=lambda edition: edition.key)
@pytest.mark.parametrize(
    ("key", "name", "least", "short"),
    [
        ("rd_unit_staff", "rd_unit_staff", "50", "49"),
        ("rd_area", "rd_area_sqm", "1000", "999.5"),
        ("rd_equipment", "rd_equipment_cny", "10000000", "9999999"),
    ],
)
def test_institute_has_people_rooms_and_equipment(
    edition: Edition[Any], key: str, name: str, least: str, short: str
) -> None:
    assert found(edition, key, **{name: Decimal(least)}).state is State.MET
    assert found(edition, key, **{name: Decimal(short)}).shortfall == 1
    assert found(edition, key, **{name: None}).missing == (name,)


@pytest.mark.parametrize(
    ("sales", "state"), [("100000000", State.MET), ("99999999.99", State.SHORT)]
)
def test_institute_sells_a_hundred_million(sales: str, state: State) -> None:
    assert found(INSTITUTE, "sales", sales=sales).state is state
    assert "sales" not in {one.key for one in KEY_INSTITUTE.criteria}


@pytest.mark.parametrize(
    ("sales", "rd", "institute", "key_institute"),
    [
        ("100000000", "3000000", State.MET, State.MET),
        ("100000000", "2999999.99", State.SHORT, State.SHORT),
        ("1000000000", "10000000", State.MET, State.SHORT),
        ("1000000000", "9999999.99", State.SHORT, State.SHORT),
        (None, "10000000", State.MET, State.UNKNOWN),
        (None, "9999999.99", State.UNKNOWN, State.UNKNOWN),
    ],
)
def test_fixed_amount_helps_the_ordinary_institute_only(
    sales: str | None, rd: str, institute: State, key_institute: State
) -> None:
    assert found(INSTITUTE, "rd_intensity", sales=sales, rd=rd).state is institute
    assert found(KEY_INSTITUTE, "rd_intensity", sales=sales, rd=rd).state is key_institute


@pytest.mark.parametrize(
    ("granted_on", "state"),
    [
        (date(2016, 9, 1), State.SHORT),
        (date(2016, 9, 2), State.MET),
        (date(2019, 9, 1), State.MET),
        (date(2019, 9, 2), State.SHORT),
    ],
)
def test_institute_has_a_right_of_the_last_three_years(granted_on: date, state: State) -> None:
    known = rights(IpKind.DESIGN_PATENT, 1, granted_on)

    assert found(INSTITUTE, "ip", **known).state is state


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (IpKind.INVENTION_PATENT, State.MET),
        (IpKind.SOFTWARE_COPYRIGHT, State.MET),
        (IpKind.UTILITY_MODEL, State.SHORT),
        (IpKind.PLANT_VARIETY, State.SHORT),
    ],
)
def test_key_institute_has_an_invention_or_software(kind: IpKind, state: State) -> None:
    assert found(KEY_INSTITUTE, "ip", **rights(kind, 1)).state is state


@pytest.mark.parametrize(
    ("field", "strategic", "state"),
    [
        ("8.7.2", None, State.MET),
        ("", True, State.MET),
        ("", False, State.SHORT),
        ("", None, State.UNKNOWN),
        (None, False, State.UNKNOWN),
    ],
)
def test_key_institute_is_in_a_high_tech_or_strategic_industry(
    field: str | None, strategic: bool | None, state: State
) -> None:
    known = {"technology_field": field, "is_strategic_industry": strategic}

    assert found(KEY_INSTITUTE, "field", **known).state is state


@pytest.mark.parametrize(
    ("kind", "on", "state"),
    [
        (IncidentKind.TAX_VIOLATION, date(2016, 9, 1), State.SHORT),
        (IncidentKind.TAX_VIOLATION, date(2016, 8, 31), State.MET),
        (IncidentKind.IP_INFRINGEMENT, date(2019, 9, 1), State.SHORT),
        (IncidentKind.ENVIRONMENTAL_VIOLATION, date(2018, 1, 1), State.SHORT),
        (IncidentKind.SAFETY_ACCIDENT, date(2018, 1, 1), State.SHORT),
        (IncidentKind.QUALITY_ACCIDENT, date(2018, 1, 1), State.MET),
    ],
)
def test_institute_has_offended_nobody_for_three_years(
    kind: IncidentKind, on: date, state: State
) -> None:
    assert found(INSTITUTE, "conduct", incidents=(Incident(kind, on),)).state is state


def test_leap_day_looks_back_three_years() -> None:
    facts = institution(applied_on=date(2020, 2, 29), years={2019: institution().years[LAST_YEAR]})

    assert INSTITUTE.judge(facts).verdict is Verdict.CERTAIN


@pytest.mark.parametrize(
    ("judged", "day", "key"),
    [
        (Judged.RD_CENTER, date(2018, 12, 31), None),
        (Judged.RD_CENTER, date(2019, 1, 1), "zhejiang-rd-center-2019"),
        (Judged.RESEARCH_INSTITUTE, date(2016, 1, 1), "zhejiang-research-institute-2014"),
        (Judged.KEY_RESEARCH_INSTITUTE, date(2016, 1, 1), "zhejiang-key-research-institute"),
    ],
)
def test_edition_follows_the_day_of_application(judged: Judged, day: date, key: str | None) -> None:
    edition = edition_for(judged, day)

    assert (edition and edition.key) == key
