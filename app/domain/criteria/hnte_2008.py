"""高新技术企业 by the rules of 2008: 国科发火〔2008〕172号 and its guide 国科发火〔2008〕362号.

Only as much as old certificates of 2013 to 2015 need to be shown. Both documents are known to us
from secondary pages alone (national-rules.md, section 11); what is from memory says so."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.criteria.blocks import graded
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import (
    MET,
    NEEDS_JUDGEMENT,
    SHORT,
    Criterion,
    Finding,
    Flag,
    Points,
    Result,
    Unit,
)
from app.domain.criteria.periods import Period, period_before
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.shares import share_finding, unknown
from app.domain.criteria.verdicts import nothing_known, total, verdict_of
from app.domain.deadlines import years_later

O172 = "国科发火〔2008〕172号 第十条"
SECONDARY = "依据二手资料,未见原文。"
LICENCE = (
    "近三年内取得,或有五年以上独占许可;此处没有许可数据,近三年内没有取得的由人核定。" + SECONDARY
)


@dataclass(frozen=True, slots=True)
class Hnte2008Figures:
    min_age_days: int = 365
    """注册成立一年以上, from memory."""
    ip_within_years: int = 3
    min_college_staff_share: Decimal = Decimal("0.30")
    min_rd_staff_share: Decimal = Decimal("0.10")
    rd_years: int = 3
    rd_below: tuple[tuple[Decimal, Decimal], ...] = ((Decimal(50_000_000), Decimal("0.06")),)
    """Sales of the last year below 5,000万: 6%. Exactly 5,000万 belongs to the next tier."""
    rd_up_to: tuple[tuple[Decimal, Decimal], ...] = ((Decimal(200_000_000), Decimal("0.04")),)
    """5,000万 to 2亿: 4%."""
    rd_above: Decimal = Decimal("0.03")
    min_rd_domestic_share: Decimal = Decimal("0.60")
    """From memory."""
    min_high_tech_income_share: Decimal = Decimal("0.60")
    pass_mark: int = 70


FIGURES = Hnte2008Figures()

AGE = Criterion("age", f"{O172}(一)", Unit.DAYS, Unit.DAYS, SECONDARY)
IP = Criterion("ip", f"{O172}(一)", Unit.RIGHTS, Unit.RIGHTS, LICENCE)
FIELD = Criterion(
    "field", f"{O172}(二)", doubt="2008年版第八个领域为高新技术改造传统产业。" + SECONDARY
)
COLLEGE_STAFF = Criterion(
    "college_tech_staff_share", f"{O172}(三)", Unit.RATIO, Unit.PEOPLE, SECONDARY
)
RD_STAFF = Criterion("rd_staff_share", f"{O172}(三)", Unit.RATIO, Unit.PEOPLE, SECONDARY)
RD_INTENSITY = Criterion("rd_intensity", f"{O172}(四)", Unit.RATIO, Unit.YUAN, SECONDARY)
RD_DOMESTIC = Criterion("rd_domestic_share", f"{O172}(四)", Unit.RATIO, Unit.YUAN, SECONDARY)
HIGH_TECH_INCOME = Criterion(
    "high_tech_income_share", f"{O172}(五)", Unit.RATIO, Unit.YUAN, SECONDARY
)
SCORE = Criterion("score", f"{O172}(六)", Unit.POINTS, Unit.POINTS, SECONDARY, 100)
BLOCK_DOUBT = "按专家给出的比例乘以满分,此处不推算。" + SECONDARY
BLOCKS = (
    Criterion("score.ip", "国科发火〔2008〕362号", doubt=BLOCK_DOUBT, max_points=30),
    Criterion("score.conversion", "国科发火〔2008〕362号", doubt=BLOCK_DOUBT, max_points=30),
    Criterion("score.rd_organisation", "国科发火〔2008〕362号", doubt=BLOCK_DOUBT, max_points=20),
    # Growth of sales and of total assets, not of net assets.
    Criterion("score.growth", "国科发火〔2008〕362号", doubt=BLOCK_DOUBT, max_points=20),
)
CRITERIA = (
    AGE,
    IP,
    FIELD,
    COLLEGE_STAFF,
    RD_STAFF,
    RD_INTENSITY,
    RD_DOMESTIC,
    HIGH_TECH_INCOME,
    SCORE,
    *BLOCKS,
)


def judge(edition: str, facts: Facts, figures: Hnte2008Figures) -> Result:
    applied_on = facts.applied_on
    if applied_on is None:
        return nothing_known(edition, CRITERIA, "applied_on", figures.pass_mark)
    period = period_before(facts, applied_on, figures.rd_years)
    last = period.last()
    gates = (
        _age(facts, applied_on, figures),
        _ip(facts, applied_on, figures),
        _field(facts),
        _staff(COLLEGE_STAFF, "college_tech_staff_avg", last, figures.min_college_staff_share),
        _staff(RD_STAFF, "rd_staff_avg", last, figures.min_rd_staff_share),
        _share(RD_INTENSITY, "rd_cny", "sales_cny", period, rd_threshold(last, figures)),
        _share(RD_DOMESTIC, "rd_domestic_cny", "rd_cny", period, figures.min_rd_domestic_share),
        _share(
            HIGH_TECH_INCOME,
            "high_tech_income_cny",
            "total_income_cny",
            last,
            figures.min_high_tech_income_share,
        ),
    )
    blocks = tuple(graded(_open(block), facts.expert_points) for block in BLOCKS)
    whole, score = total(SCORE, blocks, figures.pass_mark)
    return Result(edition, verdict_of((*gates, whole)), (*gates, whole, *blocks), score)


def rd_threshold(last: Period, figures: Hnte2008Figures) -> Decimal | None:
    sales = last.figures[0].sales_cny if last.figures else None
    if sales is None:
        return None
    for limit, least in figures.rd_below:
        if sales < limit:
            return least
    for limit, least in figures.rd_up_to:
        if sales <= limit:
            return least
    return figures.rd_above


def _age(facts: Facts, applied_on: date, figures: Hnte2008Figures) -> Finding:
    least = figures.min_age_days
    if facts.registered_on is None:
        return unknown(AGE, "registered_on", threshold=least)
    days = (applied_on - facts.registered_on).days
    if days >= least:
        return Finding(AGE, MET, days, least)
    return Finding(AGE, SHORT, days, least, least - days)


def _ip(facts: Facts, applied_on: date, figures: Hnte2008Figures) -> Finding:
    """A right of the last three years; an exclusive licence, which would do, is not among facts."""
    if facts.ip_rights is None:
        return unknown(IP, "ip_rights", threshold=1)
    since = years_later(applied_on, -figures.ip_within_years)
    count = sum(
        right.granted_on is not None
        and since <= right.granted_on <= applied_on
        and (right.lapsed_on is None or right.lapsed_on > applied_on)
        for right in facts.ip_rights
    )
    return Finding(IP, MET if count else NEEDS_JUDGEMENT, count, 1)


def _field(facts: Facts) -> Finding:
    """The list of 2008 is not among our tables: what was chosen then is shown, not judged."""
    chosen = facts.technology_field
    if chosen is None:
        return unknown(FIELD, "technology_field")
    return Finding(FIELD, NEEDS_JUDGEMENT if chosen else SHORT, chosen)


def _staff(criterion: Criterion, name: str, last: Period, least: Decimal) -> Finding:
    return _share(criterion, name, "staff_monthly_avg", last, least)


def _share(
    criterion: Criterion, part: str, whole: str, period: Period, least: Decimal | None
) -> Finding:
    if not period.years:
        return Finding(criterion, NEEDS_JUDGEMENT, threshold=least, flags=(Flag.NO_FISCAL_YEAR,))
    parts, wholes = period.total(part), period.total(whole)
    if parts is None or wholes is None or least is None:
        missing = period.missing(part, whole)
        return unknown(criterion, *missing, threshold=least, period=period.years)
    flags = (Flag.SHORT_HISTORY,) if period.is_short else ()
    return share_finding(criterion, parts, wholes, least, flags=flags, period=period.years)


def _open(criterion: Criterion) -> Finding:
    most = criterion.max_points or 0
    points, flags = Points(0, most), (Flag.EXPERT_DECIDES,)
    return Finding(criterion, NEEDS_JUDGEMENT, points=points, flags=flags)


HNTE_2008 = Edition(
    key="hnte-2008",
    judged=Judged.HNTE,
    title="高新技术企业认定(2008年版)",
    document="《高新技术企业认定管理办法》(国科发火〔2008〕172号)、《高新技术企业认定管理工作指引》(国科发火〔2008〕362号)",
    in_force_from=date(2008, 4, 14),
    in_force_until=date(2015, 12, 31),
    figures=FIGURES,
    rules=judge,
    criteria=CRITERIA,
    doubts=("只用于显示2016年以前的证书。" + SECONDARY,),
)
