"""Findings and changes as an officer reads them."""

from datetime import timedelta

import pytest

from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.facts import Facts, Incident, IncidentKind
from app.domain.criteria.findings import Change, Unit
from app.domain.criteria.telling import main_gap, name_of, tell, tell_change
from tests.domain.criteria.firms import APPLIED_ON, firm, found, right, with_year

SHORT_STAFF = with_year(firm(), 2017, tech_staff_monthly_avg=8)
INCIDENT = Incident(IncidentKind.SAFETY_ACCIDENT, APPLIED_ON - timedelta(days=360))


@pytest.mark.parametrize(
    ("facts", "key", "said"),
    [
        (firm(), "tech_staff_share", "20.00%,达到 10.00%。"),
        (SHORT_STAFF, "tech_staff_share", "8.00%,未达到 10.00%,还差 2 人。"),
        (firm(registered_on=None), "age", "缺少:注册日期。"),
        (
            firm(registered_on=APPLIED_ON - timedelta(days=360)),
            "age",
            "360 天,未达到 365 天,还差 5 天。",
        ),
        (
            with_year(firm(), 2017, high_tech_income_cny="17999999.99"),
            "high_tech_income_share",
            "59.99%,未达到 60.00%,还差 0.000001 万元。",
        ),
        (firm(), "no_incident", "符合。"),
        (firm(technology_field=""), "field", "不符合。"),
        (firm(), "score.rd_organisation", "需要人工判断。0–20 分。由专家打分。"),
        (firm(), "score.conversion", "5 项。25–30 分。"),
        (firm(ip_rights=(right(),)), "score.ip.count", "1 件。1–2 分。"),
    ],
)
def test_finding_reads_as_a_sentence(facts: Facts, key: str, said: str) -> None:
    assert tell(found(facts, key)) == said


def test_main_gap_in_money_is_rounded_up() -> None:
    short = with_year(firm(), 2017, high_tech_income_cny="17999999.99")

    assert main_gap(EDITIONS["hnte-2016"].judge(short)) == "高品收入占比(差 0.01 万元)"


def test_main_gap_is_the_first_condition_that_fails() -> None:
    assert main_gap(EDITIONS["hnte-2016"].judge(SHORT_STAFF)) == "科技人员占比(差 2 人)"
    assert main_gap(EDITIONS["hnte-2016"].judge(firm())) == ""


def test_incident_says_how_long_to_wait() -> None:
    assert tell(found(firm(incidents=(INCIDENT,)), "no_incident")) == ("还须等待 6 天。")


def test_every_finding_of_every_edition_can_be_told() -> None:
    for one in EDITIONS.values():
        for facts in (Facts(), firm()):
            for finding in one.judge(facts).findings:
                assert tell(finding)
                assert name_of(finding)


def test_change_names_its_amount_and_year() -> None:
    assert (
        tell_change(Change("hire_tech_staff", 3, Unit.PEOPLE, 2018))
        == "新聘科技人员 3 人(2018 年度)"
    )
    assert tell_change(Change("spend_on_rd", 2_499_999, Unit.YUAN, 2018)) == (
        "增加境内研发支出 249.9999 万元(2018 年度)"
    )
    assert tell_change(Change("class_ii_right", 1, Unit.RIGHTS)) == (
        "在申报前取得授权的Ⅱ类知识产权 1 件"
    )
