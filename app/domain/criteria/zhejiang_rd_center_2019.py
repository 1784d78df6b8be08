"""浙江省省级高新技术企业研究开发中心, as a district bureau of the province coded it in 2019.

No document of the province was seen: the figures are those of the 江干区 list of rules of 2019
(the rule's own number is unknown; 浙科发条〔2014〕204号 is an earlier list of recognitions)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Criterion, Finding, Result, Unit
from app.domain.criteria.institution_levers import RD_CENTER_LEVERS
from app.domain.criteria.institutions import (
    Tier,
    qualified_share,
    rd_share,
    rights_either,
    tier_of,
    unit_staff,
)
from app.domain.criteria.periods import Period, period_before
from app.domain.criteria.provincial import said
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.shares import unknown
from app.domain.criteria.verdicts import nothing_known, verdict_of
from app.domain.enterprises import IpKind

SOURCE = "杭州市江干区科技局 2019 年规则清单(转述省级条件)"
DOUBT = "省级文件原文未见,按区级清单转述。"


@dataclass(frozen=True, slots=True)
class RdCenterFigures:
    rd_tiers: tuple[Tier, ...] = (
        (Decimal(50_000_000), False, Decimal("0.06")),
        (Decimal(200_000_000), True, Decimal("0.04")),
        (None, False, Decimal("0.03")),
    )
    """Sales of the last year below 5,000万: 6%; 5,000万 to 20,000万: 4%; above: 3%."""
    enough_rd_cny: Decimal = Decimal(10_000_000)
    """Above 20,000万 of sales so much R&D does, whatever the share."""
    inventions: int = 1
    others: int = 4
    """1 invention, or 4 of utility models, software, layouts and plant varieties."""
    staff: Decimal = Decimal(15)
    software_staff: Decimal = Decimal(30)
    qualified_share: Decimal = Decimal("0.60")
    """Bachelor's degree or middle title, of the staff of the unit."""


FIGURES = RdCenterFigures()
INVENTIONS = frozenset({IpKind.INVENTION_PATENT})
OTHERS = frozenset(
    {
        IpKind.UTILITY_MODEL,
        IpKind.SOFTWARE_COPYRIGHT,
        IpKind.IC_LAYOUT_DESIGN,
        IpKind.PLANT_VARIETY,
    }
)
"""Design patents are not in the list."""

HNTE = Criterion("hnte", SOURCE, doubt=DOUBT)
CITY_CENTER = Criterion("city_rd_center", SOURCE, doubt=DOUBT)
IP = Criterion("ip", SOURCE, Unit.RIGHTS, Unit.RIGHTS, DOUBT + "清单未列外观设计,国防专利未提及。")
RD = Criterion(
    "rd_intensity",
    SOURCE,
    Unit.RATIO,
    Unit.YUAN,
    DOUBT + "恰为 5000 万、2 亿元归入中间档是按“5000–20000 万”字面;研发费用按高企口径。",
)
RD_UNIT = Criterion("independent_rd_unit", SOURCE, doubt=DOUBT)
STAFF = Criterion("rd_unit_staff", SOURCE, Unit.PEOPLE, Unit.PEOPLE, DOUBT)
QUALIFIED = Criterion("qualified_staff_share", SOURCE, Unit.RATIO, Unit.PEOPLE, DOUBT)
CRITERIA = (HNTE, CITY_CENTER, IP, RD, RD_UNIT, STAFF, QUALIFIED)


def judge(key: str, facts: Facts, figures: RdCenterFigures) -> Result:
    day = facts.applied_on
    if day is None:
        return nothing_known(key, CRITERIA, "applied_on")
    enough = ((INVENTIONS, figures.inventions), (OTHERS, figures.others))
    findings = (
        said(HNTE, "is_hnte", facts.is_hnte),
        said(CITY_CENTER, "has_city_rd_center", facts.has_city_rd_center),
        rights_either(IP, facts, day, enough),
        rd_intensity(period_before(facts, day, 1), figures),
        said(RD_UNIT, "has_independent_rd_unit", facts.has_independent_rd_unit),
        unit_staff(STAFF, facts, figures.staff, figures.software_staff),
        qualified_share(QUALIFIED, facts, figures.qualified_share),
    )
    return Result(key, verdict_of(findings), findings)


def rd_intensity(period: Period, figures: RdCenterFigures) -> Finding:
    """The tier is that of the last year's sales; only the highest one knows a fixed amount."""
    sales = period.figures[-1].sales_cny if period.figures else None
    if sales is None and period.figures:
        missing = period.missing("rd_cny", "sales_cny")
        return unknown(RD, *missing, period=period.years)
    least = tier_of(sales or Decimal(0), figures.rd_tiers)
    is_highest = least == figures.rd_tiers[-1][2]
    return rd_share(RD, period, least, figures.enough_rd_cny if is_highest else None)


ZHEJIANG_RD_CENTER_2019 = Edition(
    key="zhejiang-rd-center-2019",
    judged=Judged.RD_CENTER,
    title="浙江省省级高新技术企业研究开发中心",
    document="杭州市江干区科技局 2019 年规则清单;省级文件原文未见",
    in_force_from=date(2019, 1, 1),
    in_force_until=None,
    figures=FIGURES,
    rules=judge,
    criteria=CRITERIA,
    levers=RD_CENTER_LEVERS,
    doubts=(
        "省级文件的文号、施行日期和条款未见;2019 年以前的条件不详,不作判断。",
        "场地面积和设备原值:未见要求,不作判断。",
    ),
)
