"""E115 art. 6(1)-(4), art. 8, and what the guide of 2022 adds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.criteria.changes import judge_with_changes
from app.domain.criteria.editions import EDITIONS, edition_for
from app.domain.criteria.facts import (
    DirectPass,
    Facts,
    Incident,
    IncidentKind,
    IndustryStanding,
    PassGround,
)
from app.domain.criteria.findings import Finding, Flag, Result, State, Verdict
from app.domain.criteria.national_tech_sme_2017 import NATIONAL_TECH_SME_2017
from app.domain.criteria.national_tech_sme_2022 import NATIONAL_TECH_SME_2022
from app.domain.criteria.rules import Judged
from tests.domain.criteria.small_firms import APPLIED_ON, right, small_firm, with_figures

EDITION = NATIONAL_TECH_SME_2017
GUIDE = NATIONAL_TECH_SME_2022
LIMITS = (
    ("size.staff", "staff_quarterly_avg", 500),
    ("size.sales", "sales_cny", 200_000_000),
    ("size.total_assets", "total_assets_cny", 200_000_000),
)


def found(key: str, **changed: object) -> Finding:
    return EDITION.judge(small_firm(**changed)).finding(key)


def without_score(**changed: object) -> Facts:
    """A firm that has to rely on a ground of art. 8: no rights, no R&D, no tech staff."""
    facts = small_firm(ip_rights=(), **changed)
    return with_figures(facts, tech_staff_quarterly_avg=0, rd_super_deduction_cny=0)


@pytest.mark.parametrize(("key", "name", "limit"), LIMITS)
def test_size_limit_itself_passes(key: str, name: str, limit: int) -> None:
    result = EDITION.judge(with_figures(small_firm(), **{name: limit}))

    assert result.finding(key).state is result.finding("size").state is State.MET


@pytest.mark.parametrize(("key", "name", "limit"), LIMITS)
def test_anything_above_a_size_limit_fails(key: str, name: str, limit: int) -> None:
    over = Decimal("0.01")
    above: dict[str, Any] = {name: limit + over}
    result = EDITION.judge(with_figures(small_firm(), **above))

    assert result.finding(key).state is result.finding("size").state is State.SHORT
    assert result.finding(key).shortfall == (1 if key == "size.staff" else over)
    assert result.verdict is Verdict.NOT_YET


@pytest.mark.parametrize(("key", "name"), [limit[:2] for limit in LIMITS])
def test_unknown_size_is_named(key: str, name: str) -> None:
    unknown: dict[str, Any] = {name: None}
    result = EDITION.judge(with_figures(small_firm(), **unknown))

    assert result.finding(key).missing == (f"years.2017.{name}",)
    assert result.finding("size").state is State.UNKNOWN


def test_size_too_large_outweighs_size_unknown() -> None:
    facts = with_figures(small_firm(), sales_cny=200_000_001, total_assets_cny=None)

    assert EDITION.judge(facts).finding("size").state is State.SHORT


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (IndustryStanding.PERMITTED, State.MET),
        (IndustryStanding.RESTRICTED, State.SHORT),
        (IndustryStanding.ELIMINATED, State.SHORT),
        (IndustryStanding.PROHIBITED, State.SHORT),
        (None, State.UNKNOWN),
    ],
)
def test_industry_must_be_open(standing: IndustryStanding | None, state: State) -> None:
    assert found("industry", industry_standing=standing).state is state


@pytest.mark.parametrize(
    "code", ["16", "1610", "H", "6110", "F", "5211", "70", "L", "7299", "9012"]
)
def test_industry_without_super_deduction_is_a_question_since_2022(code: str) -> None:
    facts = small_firm(industry_code=code)

    assert EDITION.judge(facts).finding("industry").state is State.MET
    assert GUIDE.judge(facts).finding("industry").state is State.NEEDS_JUDGEMENT
    assert GUIDE.judge(facts).verdict is Verdict.POSSIBLE


@pytest.mark.parametrize("code", ["15", "17", "3670", "6510", "73", "8910", "C"])
def test_other_industries_stay_open(code: str) -> None:
    assert GUIDE.judge(small_firm(industry_code=code)).finding("industry").state is State.MET


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2016, 12, 31), State.MET),
        (date(2017, 1, 1), State.SHORT),
        (date(2018, 5, 20), State.SHORT),
        (date(2018, 5, 21), State.MET),
    ],
)
def test_incident_bars_in_this_and_the_previous_calendar_year(on: date, state: State) -> None:
    """Calendar years, not the HNTE's 365 days: 2017-01-01 is 504 days before."""
    incident = Incident(IncidentKind.ENVIRONMENTAL_VIOLATION, on)

    assert found("conduct", incidents=(incident,)).state is state


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (IncidentKind.SAFETY_ACCIDENT, State.SHORT),
        (IncidentKind.QUALITY_ACCIDENT, State.SHORT),
        (IncidentKind.ENVIRONMENTAL_VIOLATION, State.SHORT),
        (IncidentKind.RESEARCH_DISHONESTY, State.SHORT),
        (IncidentKind.CREDIT_EVENT, State.MET),
        (IncidentKind.TAX_VIOLATION, State.MET),
        (IncidentKind.IP_INFRINGEMENT, State.MET),
    ],
)
def test_only_what_the_article_names_bars(kind: IncidentKind, state: State) -> None:
    assert found("conduct", incidents=(Incident(kind, date(2018, 1, 1)),)).state is state


def test_incident_is_cured_by_two_new_years() -> None:
    facts = small_firm(incidents=(Incident(IncidentKind.SAFETY_ACCIDENT, date(2017, 7, 1)),))

    assert EDITION.judge(facts).finding("conduct").shortfall == 226
    first = judge_with_changes(EDITION, facts).smallest_changes or ()
    assert [(one.apply_on, one.changes) for one in first] == [(date(2019, 1, 1), ())]


@pytest.mark.parametrize("name", ["is_on_abnormal_list", "is_on_dishonesty_list"])
def test_listed_firm_does_not_pass(name: str) -> None:
    assert found("conduct", **{name: True}).state is State.SHORT
    assert found("conduct", **{name: None}).missing == (name,)


def test_incident_without_a_day_leaves_conduct_open() -> None:
    finding = found("conduct", incidents=(Incident(IncidentKind.SAFETY_ACCIDENT),))

    assert (finding.state, finding.missing) == (State.UNKNOWN, ("incidents.0.on",))


@pytest.mark.parametrize(
    ("registered", "managed", "before", "since"),
    [
        (True, None, State.MET, State.MET),
        (False, True, State.SHORT, State.MET),
        (False, False, State.SHORT, State.SHORT),
        (False, None, State.SHORT, State.UNKNOWN),
        (None, True, State.UNKNOWN, State.MET),
        (None, None, State.UNKNOWN, State.UNKNOWN),
    ],
)
def test_foreign_firm_managed_here_is_admitted_since_2022(
    registered: bool | None, managed: bool | None, before: State, since: State
) -> None:
    facts = small_firm(is_registered_in_mainland=registered, is_managed_from_mainland=managed)

    assert EDITION.judge(facts).finding("resident").state is before
    assert GUIDE.judge(facts).finding("resident").state is since


@pytest.mark.parametrize("name", ["is_taxed_on_accounts", "collects_rd_cost"])
def test_accounts_are_asked_for_since_2022(name: str) -> None:
    facts = small_firm(**{name: False})

    assert EDITION.judge(facts).verdict is Verdict.CERTAIN
    assert GUIDE.judge(facts).finding("accounts").state is State.SHORT
    assert GUIDE.judge(facts).verdict is Verdict.NOT_YET


@pytest.mark.parametrize("ground", list(PassGround))
def test_ground_alone_spares_the_score(ground: PassGround) -> None:
    result = EDITION.judge(without_score(direct_pass=(DirectPass(ground),)))

    assert result.finding("direct_pass").value == ground.value
    assert result.finding("score").state is State.SHORT
    assert result.verdict is Verdict.CERTAIN


@pytest.mark.parametrize(
    ("ground", "holds"),
    [
        (DirectPass(PassGround.HNTE_CERTIFICATE, valid_until=APPLIED_ON), True),
        (DirectPass(PassGround.HNTE_CERTIFICATE, valid_until=date(2018, 5, 19)), False),
        (DirectPass(PassGround.HNTE_CERTIFICATE, on=date(2018, 5, 21)), False),
        (DirectPass(PassGround.SCIENCE_AWARD, on=date(2013, 5, 20), rank=3), True),
        (DirectPass(PassGround.SCIENCE_AWARD, on=date(2013, 5, 19), rank=3), False),
        (DirectPass(PassGround.SCIENCE_AWARD, on=date(2017, 1, 9), rank=4), False),
        (DirectPass(PassGround.STANDARD, on=date(2013, 5, 20), rank=5), True),
        (DirectPass(PassGround.STANDARD, on=date(2013, 5, 19), rank=5), False),
        (DirectPass(PassGround.STANDARD, on=date(2017, 1, 9), rank=6), False),
        (DirectPass(PassGround.RD_INSTITUTION, on=date(2001, 1, 1)), True),
    ],
)
def test_ground_holds_while_valid_recent_and_high_in_rank(ground: DirectPass, holds: bool) -> None:
    result = EDITION.judge(without_score(direct_pass=(ground,)))

    assert result.verdict is (Verdict.CERTAIN if holds else Verdict.NOT_YET)


@pytest.mark.parametrize(
    "gate",
    [
        {"is_registered_in_mainland": False},
        {"industry_standing": IndustryStanding.RESTRICTED},
        {"incidents": (Incident(IncidentKind.QUALITY_ACCIDENT, date(2018, 2, 1)),)},
    ],
)
def test_ground_does_not_spare_the_gates(gate: dict[str, object]) -> None:
    facts = small_firm(direct_pass=(DirectPass(PassGround.HNTE_CERTIFICATE),), **gate)

    assert EDITION.judge(facts).verdict is Verdict.NOT_YET


def test_large_hnte_does_not_pass_directly() -> None:
    facts = small_firm(direct_pass=(DirectPass(PassGround.HNTE_CERTIFICATE),))

    assert EDITION.judge(with_figures(facts, staff_quarterly_avg=501)).verdict is Verdict.NOT_YET


def test_unknown_ground_leaves_a_low_score_open() -> None:
    assert EDITION.judge(without_score(direct_pass=None)).verdict is Verdict.UNKNOWN
    assert EDITION.judge(small_firm(direct_pass=None)).verdict is Verdict.CERTAIN


def test_young_firm_needs_no_age() -> None:
    """No minimum age, unlike the HNTE; founded on the last day of the year before."""
    result = EDITION.judge(small_firm(registered_on=date(2017, 12, 31)))

    assert "age" not in {finding.key for finding in result.findings}
    assert result.verdict is Verdict.CERTAIN


def test_firm_founded_in_the_year_is_for_a_person_to_judge() -> None:
    """The mark B of a number shows that such firms are listed; no text says on which figures."""
    year = small_firm().years[2017]
    facts = small_firm(registered_on=date(2018, 1, 2), years={2018: year})
    result = EDITION.judge(facts)

    assert result.verdict is Verdict.POSSIBLE
    assert result.finding("score.tech_staff").period == (2018,)
    assert Flag.NO_FISCAL_YEAR in result.finding("size").flags
    assert result.score is not None
    assert (result.score.low, result.score.high) == (18, 60)


def test_facts_without_a_day_of_application_leave_everything_open() -> None:
    for edition in EDITIONS.values():
        result: Result = edition.judge(small_firm(applied_on=None))
        assert result.verdict is Verdict.UNKNOWN
        assert {finding.missing for finding in result.findings} == {("applied_on",)}


@pytest.mark.parametrize(
    ("applied_on", "key"),
    [
        (date(2017, 5, 2), None),
        (date(2017, 5, 3), "national-tech-sme-2017"),
        (date(2021, 12, 31), "national-tech-sme-2017"),
        (date(2022, 1, 1), "national-tech-sme-2022"),
        (date(2026, 6, 1), "national-tech-sme-2022"),
    ],
)
def test_edition_follows_the_day_of_application(applied_on: date, key: str | None) -> None:
    edition = edition_for(Judged.NATIONAL_TECH_SME, applied_on)

    assert (edition and edition.key) == key


def test_national_title_is_no_provincial_one() -> None:
    """The plan's 500 counts the provincial title: nothing national is judged under its name."""
    judged = {edition.judged for key, edition in EDITIONS.items() if "national" in key}

    assert judged == {Judged.NATIONAL_TECH_SME}


@given(days=st.integers(0, 4000))
def test_more_time_since_an_incident_never_harms(days: int) -> None:
    states = [
        found(
            "conduct",
            incidents=(Incident(IncidentKind.SAFETY_ACCIDENT, APPLIED_ON - timedelta(each)),),
        ).state
        for each in (days, days + 30)
    ]

    assert states != [State.MET, State.SHORT]


def test_right_used_for_the_hnte_counts_again() -> None:
    used = right(used_on=date(2017, 8, 1))

    assert EDITION.judge(small_firm(ip_rights=(used,) * 3)).verdict is Verdict.CERTAIN
