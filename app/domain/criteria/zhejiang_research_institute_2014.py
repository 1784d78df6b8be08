"""浙江省企业研究院管理办法, 浙科发条〔2014〕150号.

The document was not seen; its figures are those of an undated page of 温州 (redsunzj.com), its
number stands in 浙科发条〔2017〕163号."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.criteria.facts import Facts, IncidentKind
from app.domain.criteria.findings import Criterion, Finding, Result, Unit
from app.domain.criteria.institution_levers import RESEARCH_INSTITUTE_LEVERS
from app.domain.criteria.institutions import (
    last_sales,
    quantity,
    rd_share,
    rights_either,
    years_before,
)
from app.domain.criteria.periods import period_before
from app.domain.criteria.provincial import no_incident, said
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.verdicts import nothing_known, verdict_of
from app.domain.enterprises import IpKind

SOURCE = "浙科发条〔2014〕150号(据温州转载页,日期不详)"
DOUBT = "办法原文未见,数值据转载。"


@dataclass(frozen=True, slots=True)
class ResearchInstituteFigures:
    sales_cny: Decimal = Decimal(100_000_000)
    rd_share: Decimal = Decimal("0.03")
    enough_rd_cny: Decimal = Decimal(10_000_000)
    """3% of sales or 1,000万, either."""
    staff: Decimal = Decimal(50)
    area_sqm: Decimal = Decimal(1000)
    equipment_cny: Decimal = Decimal(10_000_000)
    """Original value."""
    rights: int = 1
    rights_years: int = 3
    offence_years: int = 3


FIGURES = ResearchInstituteFigures()
ANY_KIND = frozenset(IpKind)
BARRING = frozenset(
    {
        IncidentKind.ENVIRONMENTAL_VIOLATION,
        IncidentKind.SAFETY_ACCIDENT,
        IncidentKind.IP_INFRINGEMENT,
        IncidentKind.TAX_VIOLATION,
    }
)

SALES = Criterion("sales", SOURCE, Unit.YUAN, Unit.YUAN, DOUBT)
RD = Criterion(
    "rd_intensity", SOURCE, Unit.RATIO, Unit.YUAN, DOUBT + "研发费用口径未见规定,按高企口径。"
)
STAFF = Criterion("rd_unit_staff", SOURCE, Unit.PEOPLE, Unit.PEOPLE, DOUBT)
AREA = Criterion("rd_area", SOURCE, Unit.SQUARE_METRES, Unit.SQUARE_METRES, DOUBT)
EQUIPMENT = Criterion("rd_equipment", SOURCE, Unit.YUAN, Unit.YUAN, DOUBT)
IP = Criterion(
    "ip",
    SOURCE,
    Unit.RIGHTS,
    Unit.RIGHTS,
    DOUBT + "“近三年内拥有自主知识产权”按授权日在申报前三年内理解;受让的是否算自主,未见规定。",
)
RD_UNIT = Criterion("provincial_rd_unit", SOURCE, doubt=DOUBT)
CONDUCT = Criterion(
    "conduct",
    SOURCE,
    None,
    Unit.DAYS,
    DOUBT + "“三年内”按申报日前三个周年计算,轻微违法是否计入未见规定。",
)
CRITERIA = (SALES, RD, STAFF, AREA, EQUIPMENT, IP, RD_UNIT, CONDUCT)


def judge(key: str, facts: Facts, figures: ResearchInstituteFigures) -> Result:
    day = facts.applied_on
    if day is None:
        return nothing_known(key, CRITERIA, "applied_on")
    period = period_before(facts, day, 1)
    since = years_before(day, figures.rights_years)
    offences_since = (day - years_before(day, figures.offence_years)).days
    findings: tuple[Finding, ...] = (
        last_sales(SALES, period, figures.sales_cny),
        rd_share(RD, period, figures.rd_share, figures.enough_rd_cny),
        quantity(STAFF, "rd_unit_staff", facts.rd_unit_staff, figures.staff, whole=True),
        quantity(AREA, "rd_area_sqm", facts.rd_area_sqm, figures.area_sqm, whole=True),
        quantity(EQUIPMENT, "rd_equipment_cny", facts.rd_equipment_cny, figures.equipment_cny),
        rights_either(IP, facts, day, ((ANY_KIND, figures.rights),), since),
        said(RD_UNIT, "has_provincial_rd_unit", facts.has_provincial_rd_unit),
        no_incident(CONDUCT, facts, day, BARRING, offences_since),
    )
    return Result(key, verdict_of(findings), findings)


ZHEJIANG_RESEARCH_INSTITUTE_2014 = Edition(
    key="zhejiang-research-institute-2014",
    judged=Judged.RESEARCH_INSTITUTE,
    title="浙江省企业研究院",
    document="浙江省企业研究院管理办法 浙科发条〔2014〕150号",
    in_force_from=date(2014, 1, 1),
    in_force_until=None,
    figures=FIGURES,
    rules=judge,
    criteria=CRITERIA,
    levers=RESEARCH_INSTITUTE_LEVERS,
    doubts=("施行日期和条款号未见,自文号所在的 2014 年起适用。",),
)
