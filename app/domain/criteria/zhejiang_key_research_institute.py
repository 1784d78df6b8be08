"""浙江省重点企业研究院: no document number was seen, only an undated page (redsunzj.com)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Criterion, Finding, Result, State, Unit
from app.domain.criteria.institution_levers import KEY_INSTITUTE_LEVERS
from app.domain.criteria.institutions import quantity, rd_share, rights_either
from app.domain.criteria.periods import period_before
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.shares import unknown
from app.domain.criteria.verdicts import nothing_known, verdict_of
from app.domain.enterprises import IpKind

SOURCE = "省重点企业研究院条件(温州转载页,文号和日期不详)"
DOUBT = "文件原文未见,数值据转载。"


@dataclass(frozen=True, slots=True)
class KeyInstituteFigures:
    rd_share: Decimal = Decimal("0.03")
    """No fixed amount instead, unlike at the ordinary institute."""
    rights: int = 1
    """An invention or a software right."""
    staff: Decimal = Decimal(50)
    area_sqm: Decimal = Decimal(1000)
    equipment_cny: Decimal = Decimal(10_000_000)


FIGURES = KeyInstituteFigures()
INVENTION_OR_SOFTWARE = frozenset({IpKind.INVENTION_PATENT, IpKind.SOFTWARE_COPYRIGHT})

FIELD = Criterion("field", SOURCE, doubt=DOUBT + "高新技术产业和战略性新兴产业的界定未见。")
RD = Criterion(
    "rd_intensity", SOURCE, Unit.RATIO, Unit.YUAN, DOUBT + "研发费用口径未见规定,按高企口径。"
)
IP = Criterion("ip", SOURCE, Unit.RIGHTS, Unit.RIGHTS, DOUBT)
STAFF = Criterion("rd_unit_staff", SOURCE, Unit.PEOPLE, Unit.PEOPLE, DOUBT)
AREA = Criterion("rd_area", SOURCE, Unit.SQUARE_METRES, Unit.SQUARE_METRES, DOUBT)
EQUIPMENT = Criterion("rd_equipment", SOURCE, Unit.YUAN, Unit.YUAN, DOUBT)
CRITERIA = (FIELD, RD, IP, STAFF, AREA, EQUIPMENT)


def judge(key: str, facts: Facts, figures: KeyInstituteFigures) -> Result:
    day = facts.applied_on
    if day is None:
        return nothing_known(key, CRITERIA, "applied_on")
    findings = (
        field(facts),
        rd_share(RD, period_before(facts, day, 1), figures.rd_share, None),
        rights_either(IP, facts, day, ((INVENTION_OR_SOFTWARE, figures.rights),)),
        quantity(STAFF, "rd_unit_staff", facts.rd_unit_staff, figures.staff, whole=True),
        quantity(AREA, "rd_area_sqm", facts.rd_area_sqm, figures.area_sqm, whole=True),
        quantity(EQUIPMENT, "rd_equipment_cny", facts.rd_equipment_cny, figures.equipment_cny),
    )
    return Result(key, verdict_of(findings), findings)


def field(facts: Facts) -> Finding:
    """In a field of the high-tech list, or in a strategic emerging industry."""
    if facts.technology_field or facts.is_strategic_industry:
        value = facts.technology_field or "strategic"
        return Finding(FIELD, State.MET, value)
    given = {
        "technology_field": facts.technology_field,
        "is_strategic_industry": facts.is_strategic_industry,
    }
    missing = tuple(name for name, value in given.items() if value is None)
    return unknown(FIELD, *missing) if missing else Finding(FIELD, State.SHORT)


ZHEJIANG_KEY_RESEARCH_INSTITUTE = Edition(
    key="zhejiang-key-research-institute",
    judged=Judged.KEY_RESEARCH_INSTITUTE,
    title="浙江省重点企业研究院",
    document="省重点企业研究院条件(文号未见)",
    in_force_from=date(2014, 1, 1),
    in_force_until=None,
    figures=FIGURES,
    rules=judge,
    criteria=CRITERIA,
    levers=KEY_INSTITUTE_LEVERS,
    doubts=(
        "文号、施行日期和条款均未见;起始日与企业研究院办法同年,待核。",
        "资助(每年 100 万或 150 万元,三年,以研发占比 5% 分档)不属认定条件,不作判断。",
    ),
)
