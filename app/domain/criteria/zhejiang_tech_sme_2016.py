"""浙江省科技型中小企业认定管理办法, 浙科发高〔2016〕88号: five conditions, and what notices add.

The document itself was not seen: the conditions are those that four district notices of 2020-2024
repeat alike, without article numbers. This is the provincial title: the plan's 500 counts it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.criteria.facts import Facts, IncidentKind, IndustryStanding, IpRight
from app.domain.criteria.findings import Criterion, Finding, Flag, Result, State, Unit
from app.domain.criteria.levers import (
    PER_CLASS_II,
    PER_YUAN_SPENT,
    application_lever,
    right_lever,
    year_lever,
)
from app.domain.criteria.periods import Period, period_before
from app.domain.criteria.provincial import (
    aged,
    no_incident,
    said,
    staff_pair,
    widest_rd,
    without_year,
)
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.shares import share_finding, unknown
from app.domain.criteria.size_classes_2011 import ASSETS, SALES, STAFF, below, large_from
from app.domain.criteria.verdicts import nothing_known, verdict_of
from app.domain.enterprises import IpKind

DOCUMENT = "浙科发高〔2016〕88号"
REPEATED = "(据 2020–2024 年四份区级通知转述)"


@dataclass(frozen=True, slots=True)
class ZhejiangTechSmeFigures:
    min_age_days: int = 365
    """Condition 1: 在本省登记注册成立一年以上; a year counted as the HNTE's 365 days."""
    min_ip: int = 1
    """Condition 2: rights granted or applied for, standards, trade marks, results, know-how."""
    tech_staff_share: Decimal = Decimal("0.10")
    """Condition 3: 原则上不低于10% of the staff of that year: below it a person decides."""
    incident_days: int = 365
    incidents_bar_from: date = date(2023, 1, 1)
    """Condition 6 stands in the notices from 2023 on."""


FIGURES = ZhejiangTechSmeFigures()
BARRING = frozenset(
    {
        IncidentKind.SAFETY_ACCIDENT,
        IncidentKind.QUALITY_ACCIDENT,
        IncidentKind.ENVIRONMENTAL_VIOLATION,
        IncidentKind.CREDIT_EVENT,
    }
)

RESIDENT = Criterion("resident", f"{DOCUMENT} 条件1{REPEATED}")
AGE = Criterion(
    "age",
    f"{DOCUMENT} 条件1{REPEATED}",
    Unit.DAYS,
    Unit.DAYS,
    "“一年以上”如何计算未见规定,比照高企的 365 天。",
)
ACCOUNTING = Criterion(
    "independent_accounting",
    f"{DOCUMENT} 条件1{REPEATED}",
    doubt="同一条件还要求产权明晰、自负盈亏,没有单独的事实,与独立核算一并由企业声明。",
)
IP = Criterion(
    "ip",
    f"{DOCUMENT} 条件2{REPEATED}",
    Unit.RIGHTS,
    Unit.RIGHTS,
    "办法认可申请中的专利和专有技术;有的区(2019 年江干区)只认已授权的专利或软件著作权。",
)
PRODUCT = Criterion("own_product", f"{DOCUMENT} 条件2{REPEATED}")
TECH_STAFF = Criterion(
    "tech_staff_share",
    f"{DOCUMENT} 条件3{REPEATED}",
    Unit.RATIO,
    Unit.PEOPLE,
    "“原则上”不低于 10%,低于时由人工判断;人数口径和“当年”未作定义,按上年度平均数。",
)
RD = Criterion(
    "rd_spending",
    f"{DOCUMENT} 条件4{REPEATED}",
    Unit.YUAN,
    Unit.YUAN,
    "办法只要求有一定投入并能持续,没有比例,也没有规定口径。",
)
SIZE = Criterion(
    "size",
    f"{DOCUMENT} 条件5{REPEATED};工信部联企业〔2011〕300号",
    doubt="划型标准原文未见,除工业外各行业数值待核;从业人员按年平均数。",
)
INDUSTRY = Criterion(
    "industry",
    "钱塘区通知(2023)",
    doubt="办法本身没有此条件;有的区不受理限制类、淘汰类,由人工判断。",
)
CONDUCT = Criterion(
    "conduct",
    "2023 年起的区级通知(钱塘区 2023、上城区 2024)",
    None,
    Unit.DAYS,
    "2016 年办法没有此条件;“近一年”按申报日前 365 天。",
)
CRITERIA = (
    RESIDENT,
    AGE,
    ACCOUNTING,
    IP,
    PRODUCT,
    TECH_STAFF,
    RD,
    SIZE,
    INDUSTRY,
    CONDUCT,
)


LEVERS = (
    year_lever("spend_on_rd", Unit.YUAN, PER_YUAN_SPENT, ("rd_cny",), ("rd_spending",)),
    application_lever("apply_for_right", IpKind.UTILITY_MODEL, FIGURES.min_ip, ("ip",)),
    right_lever("class_ii_right", IpKind.UTILITY_MODEL, PER_CLASS_II, FIGURES.min_ip, ("ip",)),
)
"""A share of staff below 10 % fails nobody: a person decides, so nothing has to be changed."""


def judge(key: str, facts: Facts, figures: ZhejiangTechSmeFigures) -> Result:
    day = facts.applied_on
    if day is None:
        return nothing_known(key, CRITERIA, "applied_on")
    period = period_before(facts, day, 1)
    conditions = (
        said(RESIDENT, "is_registered_in_province", facts.is_registered_in_province),
        aged(AGE, facts, day, figures.min_age_days),
        said(ACCOUNTING, "has_independent_accounting", facts.has_independent_accounting),
        own_ip(facts, day, figures),
        said(PRODUCT, "has_own_product", facts.has_own_product),
        tech_staff_share(period, figures),
        rd_spending(period),
        small_or_medium(facts, period),
    )
    industry = industry_class(facts)
    conduct: tuple[Finding, ...] = ()
    if day >= figures.incidents_bar_from:
        conduct = (no_incident(CONDUCT, facts, day, BARRING, figures.incident_days),)
    # No condition of the document: it can only raise a question.
    asked = () if industry.state is State.UNKNOWN else (industry,)
    verdict = verdict_of((*conditions, *asked, *conduct))
    return Result(key, verdict, (*conditions, industry, *conduct))


def own_ip(facts: Facts, day: date, figures: ZhejiangTechSmeFigures) -> Finding:
    """Rights granted or applied for by the day and not lapsed, and know-how of any other kind."""
    rights = [right for right in facts.ip_rights or () if exists(right, day)]
    granted = [right for right in rights if right.granted_on is not None]
    count = len(rights) + (facts.know_how_count or 0)
    values = (("granted", len(granted)), ("know_how", facts.know_how_count))
    flags = () if granted or facts.ip_rights is None else (Flag.NO_GRANTED_RIGHT,)
    threshold = figures.min_ip
    if count >= threshold:
        return Finding(IP, State.MET, count, threshold, flags=flags, values=values)
    missing = tuple(
        name for name in ("ip_rights", "know_how_count") if getattr(facts, name) is None
    )
    if missing:
        return unknown(IP, *missing, threshold=threshold, flags=flags)
    lacking = threshold - count
    return Finding(IP, State.SHORT, count, threshold, lacking, flags=flags, values=values)


def exists(right: IpRight, day: date) -> bool:
    """Granted or applied for by the day; one listed without any day is taken to be."""
    if right.lapsed_on is not None and right.lapsed_on <= day:
        return False
    days = [each for each in (right.granted_on, right.applied_on) if each is not None]
    return not days or min(days) <= day


def tech_staff_share(period: Period, figures: ZhejiangTechSmeFigures) -> Finding:
    """Either average will do, the text names none; both numbers come from the same one."""
    least = figures.tech_staff_share
    if not period.figures:
        return without_year(TECH_STAFF, least)
    pair = staff_pair(period)
    if pair is None:
        asked = ("tech_staff_quarterly_avg", "staff_quarterly_avg")
        missing = period.missing(*asked)
        return unknown(TECH_STAFF, *missing, threshold=least, period=period.years)
    part, whole, basis = pair
    finding = share_finding(
        TECH_STAFF, part, whole, least, flags=(Flag.STAFF_BASIS_OPEN,), period=period.years
    )
    finding = finding._replace(values=(("basis", basis),))
    if finding.state is not State.SHORT:
        return finding
    flags = (*finding.flags, Flag.IN_PRINCIPLE)
    return finding._replace(state=State.NEEDS_JUDGEMENT, flags=flags)


def rd_spending(period: Period) -> Finding:
    """Some spending on any basis; only nothing on the widest basis is certainly nothing."""
    if not period.figures:
        return without_year(RD, None)
    amount = widest_rd(period)
    if amount is not None and amount > 0:
        return Finding(RD, State.MET, amount, period=period.years)
    if amount is None or any(figures.rd_cny is None for figures in period.figures):
        missing = period.missing("rd_cny")
        return unknown(RD, *missing, period=period.years)
    return Finding(RD, State.SHORT, amount, shortfall=1, period=period.years)


def small_or_medium(facts: Facts, period: Period) -> Finding:
    """Not large: at least one of the industry's limits is not reached."""
    if facts.industry_code is None:
        return unknown(SIZE, "industry_code", period=period.years)
    row = large_from(facts.industry_code)
    if row is None or not period.figures:
        flag = Flag.INDUSTRY_WITHOUT_SIZE_LIMIT if row is None else Flag.NO_FISCAL_YEAR
        return Finding(SIZE, State.NEEDS_JUDGEMENT, flags=(flag,), period=period.years)
    figures = period.figures[-1]
    staff = figures.staff_quarterly_avg
    size = {
        STAFF: staff if staff is not None else figures.staff_monthly_avg,
        SALES: figures.sales_cny,
        ASSETS: figures.total_assets_cny,
    }
    names = {STAFF: "staff_quarterly_avg", SALES: "sales_cny", ASSETS: "total_assets_cny"}
    answer = below(row, size)
    if answer is None:
        absent = [names[limit] for limit in row.limits if size[limit] is None]
        return unknown(SIZE, *period.missing(*absent), period=period.years)
    return Finding(
        SIZE,
        State.MET if answer else State.SHORT,
        period=period.years,
        values=(
            ("industry", row.industry),
            *((f"large_from.{name}", limit) for name, limit in row.limits.items()),
        ),
    )


def industry_class(facts: Facts) -> Finding:
    standing = facts.industry_standing
    if standing is None:
        return unknown(INDUSTRY, "industry_standing")
    is_open = standing is IndustryStanding.PERMITTED
    return Finding(INDUSTRY, State.MET if is_open else State.NEEDS_JUDGEMENT, standing)


ZHEJIANG_TECH_SME_2016 = Edition(
    key="zhejiang-tech-sme-2016",
    judged=Judged.PROVINCIAL_TECH_SME,
    title="浙江省科技型中小企业",
    document="浙江省科技型中小企业认定管理办法 浙科发高〔2016〕88号",
    in_force_from=date(2016, 1, 1),
    in_force_until=None,
    figures=FIGURES,
    rules=judge,
    criteria=CRITERIA,
    levers=LEVERS,
    doubts=(
        "办法原文未见,条件据四份区级通知一致的转述,条款号不详。",
        "施行日期未见,自 2016 年起适用;此前为浙科发高〔2012〕286号,原文未见,不作判断。",
        "2022 年“进一步加强认定管理”的通知只见标题;2024 年起由省经信厅主管。",
        "温州等地另有收入 300 万元以上、分支机构和个体户不受理等做法,不是办法的条件。",
    ),
)
