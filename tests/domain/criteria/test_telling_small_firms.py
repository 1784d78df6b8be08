"""Findings of the SME titles as an officer reads them: limits, grounds and waits."""

from datetime import date
from typing import Any

import pytest

from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.facts import (
    DirectPass,
    Incident,
    IncidentKind,
    IndustryStanding,
    PassGround,
)
from app.domain.criteria.telling import tell
from tests.domain.criteria.small_firms import small_firm, with_figures

INCIDENT = Incident(IncidentKind.SAFETY_ACCIDENT, date(2018, 1, 1))
NATIONAL, PROVINCIAL = "national-tech-sme-2017", "zhejiang-tech-sme-2016"


@pytest.mark.parametrize(
    ("edition", "figures", "changed", "key", "said"),
    [
        (NATIONAL, {}, {}, "size.staff", "50 人,不超过 500 人。"),
        (
            NATIONAL,
            {"sales_cny": 210_000_000},
            {},
            "size.sales",
            "21000 万元,超过 20000 万元,多出 1000 万元。",
        ),
        (
            NATIONAL,
            {"total_assets_cny": 200_000_001},
            {},
            "size.total_assets",
            "20000.0001 万元,超过 20000 万元,多出 0.0001 万元。",
        ),
        (NATIONAL, {}, {"industry_standing": IndustryStanding.RESTRICTED}, "industry",
         "限制类,不符合。"),
        (NATIONAL, {}, {"incidents": (INCIDENT,)}, "conduct",
         "最近一次在 2018-01-01,还须等待 591 天。"),
        (NATIONAL, {}, {"direct_pass": (DirectPass(PassGround.HNTE_CERTIFICATE),)}, "direct_pass",
         "有效的高新技术企业证书。"),
        (NATIONAL, {}, {}, "direct_pass", "不符合。"),
        (NATIONAL, {"tech_staff_quarterly_avg": 2}, {}, "score.tech_staff",
         "4.00%,未达到 10.00%,还差 3 人。0 分。"),
        (PROVINCIAL, {}, {}, "rd_spending", "90 万元。"),
        (PROVINCIAL, {"rd_super_deduction_cny": 0, "rd_cny": 0}, {}, "rd_spending",
         "0 万元,不符合。"),
        (PROVINCIAL, {}, {}, "size", "符合。"),
    ],
)  # fmt: skip
def test_finding_reads_as_a_sentence(
    edition: str, figures: dict[str, Any], changed: dict[str, Any], key: str, said: str
) -> None:
    facts = with_figures(small_firm(**changed), **figures)

    assert tell(EDITIONS[edition].judge(facts).finding(key)) == said
