"""M32 art. 11 (1) to (6) and (8): the conditions of which each must hold."""

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from app.domain.criteria.arithmetic import ZERO
from app.domain.criteria.facts import Facts, IncidentKind
from app.domain.criteria.findings import (
    MET,
    NEEDS_JUDGEMENT,
    SHORT,
    UNKNOWN,
    Criterion,
    Finding,
    Flag,
)
from app.domain.criteria.hnte_2016 import table
from app.domain.criteria.hnte_2016.figures import HnteFigures
from app.domain.criteria.hnte_2016.rights import UsableRights
from app.domain.criteria.periods import Period
from app.domain.criteria.shares import share_finding, unknown

FIELD_NAMES = (
    "电子信息",
    "生物与新医药",
    "航空航天",
    "新材料",
    "高技术服务",
    "新能源与节能",
    "资源与环境",
    "先进制造与自动化",
)
"""M32, annex. The eighth was 高新技术改造传统产业 before 2016."""
FIELD_NUMBER = re.compile(r"[1-8](\.[0-9]{1,2}){0,2}")
THIRD_LEVEL_DOTS = 2
COUNTED_INCIDENTS = frozenset(
    {
        IncidentKind.SAFETY_ACCIDENT,
        IncidentKind.QUALITY_ACCIDENT,
        IncidentKind.ENVIRONMENTAL_VIOLATION,
    }
)
# Findings that no fact changes are made once.
NO_INCIDENT_KNOWN = Finding(table.NO_INCIDENT, MET)
INCIDENTS_UNKNOWN = unknown(table.NO_INCIDENT, "incidents")
FIELD_UNKNOWN = unknown(table.FIELD, "technology_field")
IP_UNKNOWN = unknown(table.IP, "ip_rights", threshold=1)
SHORT_HISTORY = (Flag.SHORT_HISTORY,)


def age(facts: Facts, applied_on: date, figures: HnteFigures) -> Finding:
    """一年以上: 365 or more calendar days, so 365 pass."""
    least = figures.min_age_days
    if facts.registered_on is None:
        return unknown(table.AGE, "registered_on", threshold=least)
    days = (applied_on - facts.registered_on).days
    if days >= least:
        return Finding(table.AGE, MET, days, least)
    return Finding(table.AGE, SHORT, days, least, least - days)


def ip(rights: UsableRights) -> Finding:
    """At least one right that is in force and the firm's; there is no other minimum."""
    if rights.is_unknown:
        return IP_UNKNOWN
    count = rights.class_i + rights.class_ii
    values = (("class_i", rights.class_i), ("class_ii", rights.class_ii))
    if count:
        return Finding(table.IP, MET, count, 1, None, None, rights.flags, (), (), values)
    if rights.undated:
        state, missing = UNKNOWN, rights.undated
    elif rights.co_owned_i or rights.co_owned_ii:
        state, missing = NEEDS_JUDGEMENT, ()
    else:
        return Finding(table.IP, SHORT, 0, 1, 1, None, rights.flags, (), (), values)
    return Finding(table.IP, state, 0, 1, None, None, rights.flags, missing, (), values)


def field(facts: Facts) -> Finding:
    """One of the eight fields, at its third level; an expert confirms it."""
    chosen = facts.technology_field
    if chosen is None:
        return FIELD_UNKNOWN
    if not chosen:
        return Finding(table.FIELD, SHORT, chosen)
    if FIELD_NUMBER.fullmatch(chosen):
        if chosen.count(".") == THIRD_LEVEL_DOTS:
            return Finding(table.FIELD, MET, chosen)
        return Finding(table.FIELD, MET, chosen, flags=(Flag.FIELD_NOT_THIRD_LEVEL,))
    if chosen.startswith(FIELD_NAMES):
        return Finding(table.FIELD, MET, chosen, flags=(Flag.FIELD_NOT_THIRD_LEVEL,))
    return Finding(table.FIELD, NEEDS_JUDGEMENT, chosen, flags=(Flag.FIELD_NOT_RECOGNISED,))


def tech_staff_share(last: Period, figures: HnteFigures) -> Finding:
    """Yearly averages of the twelve monthly averages, the year before the application."""
    least = figures.min_tech_staff_share
    if not last.years:
        return _no_fiscal_year(table.TECH_STAFF_SHARE, least)
    year = last.figures[0]
    tech, staff = year.tech_staff_monthly_avg, year.staff_monthly_avg
    if tech is None or staff is None:
        names = ("tech_staff_monthly_avg", "staff_monthly_avg")
        return unknown(
            table.TECH_STAFF_SHARE, *last.missing(*names), threshold=least, period=last.years
        )
    values = (("tech_staff", tech), ("staff", staff))
    return share_finding(
        table.TECH_STAFF_SHARE, tech, staff, least, period=last.years, values=values
    )


def rd_threshold(last_sales: Decimal, figures: HnteFigures) -> Decimal:
    """The tier goes by the sales of the last year alone, never by the three years' sum."""
    for up_to, least in figures.rd_tiers:
        if up_to is None or last_sales <= up_to:
            return least
    raise AssertionError("the last tier is open")


def rd_intensity(period: Period, figures: HnteFigures) -> Finding:
    """Sum of R&D over sum of sales: one bad year is allowed."""
    if not period.years:
        return _no_fiscal_year(table.RD_INTENSITY, None)
    last_sales = period.figures[-1].sales_cny
    least = None if last_sales is None else rd_threshold(last_sales, figures)
    flags = _rd_flags(period, figures)
    rd, sales = period.total("rd_cny"), period.total("sales_cny")
    if rd is None or sales is None or least is None:
        missing = period.missing("rd_cny", "sales_cny")
        return unknown(
            table.RD_INTENSITY, *missing, threshold=least, flags=flags, period=period.years
        )
    values = (("rd_cny", rd), ("sales_cny", sales))
    found = share_finding(
        table.RD_INTENSITY, rd, sales, least, flags=flags, period=period.years, values=values
    )
    is_met_uncut = found.state is MET and Flag.RD_OTHER_OVER_CAP in flags
    if is_met_uncut and _accepted_rd(period, figures) < Fraction(least * sales):
        # "In general" at most 20 %: whether the excess is cut is not ours to say.
        return found._replace(state=NEEDS_JUDGEMENT)
    return found


def rd_domestic_share(period: Period, figures: HnteFigures) -> Finding:
    least = figures.min_rd_domestic_share
    if not period.years:
        return _no_fiscal_year(table.RD_DOMESTIC_SHARE, least)
    domestic, rd = period.total("rd_domestic_cny"), period.total("rd_cny")
    if domestic is None or rd is None:
        missing = period.missing("rd_domestic_cny", "rd_cny")
        return unknown(table.RD_DOMESTIC_SHARE, *missing, threshold=least, period=period.years)
    return share_finding(
        table.RD_DOMESTIC_SHARE,
        domestic,
        rd,
        least,
        flags=SHORT_HISTORY if period.is_short else (),
        period=period.years,
        values=(("rd_domestic_cny", domestic), ("rd_cny", rd)),
    )


def high_tech_income_share(last: Period, figures: HnteFigures) -> Finding:
    """Over total income (收入总额减不征税收入), which is normally no less than sales."""
    least = figures.min_high_tech_income_share
    if not last.years:
        return _no_fiscal_year(table.HIGH_TECH_INCOME_SHARE, least)
    year = last.figures[0]
    high_tech, total = year.high_tech_income_cny, year.total_income_cny
    below = total is not None and year.sales_cny is not None and total < year.sales_cny
    flags = (Flag.TOTAL_INCOME_BELOW_SALES,) if below else ()
    if high_tech is None or total is None:
        missing = last.missing("high_tech_income_cny", "total_income_cny")
        return unknown(
            table.HIGH_TECH_INCOME_SHARE,
            *missing,
            threshold=least,
            flags=flags,
            period=last.years,
        )
    return share_finding(
        table.HIGH_TECH_INCOME_SHARE,
        high_tech,
        total,
        least,
        flags=flags,
        period=last.years,
        values=(("high_tech_income_cny", high_tech), ("total_income_cny", total)),
    )


def no_incident(facts: Facts, applied_on: date, figures: HnteFigures) -> Finding:
    """None in the 365 days before the application, which reach into its own year."""
    if facts.incidents is None:
        return INCIDENTS_UNKNOWN
    if not facts.incidents:
        return NO_INCIDENT_KNOWN
    since = applied_on - timedelta(days=figures.incident_days)
    counted: list[date] = []
    undated: list[str] = []
    for index, incident in enumerate(facts.incidents):
        if incident.kind not in COUNTED_INCIDENTS:
            continue
        if incident.on is None:
            undated.append(f"incidents.{index}.on")
        elif since <= incident.on <= applied_on:
            counted.append(incident.on)
    if counted:
        wait = (max(counted) - since).days + 1
        values = (("incidents", len(counted)),)
        return Finding(table.NO_INCIDENT, SHORT, shortfall=wait, values=values)
    return unknown(table.NO_INCIDENT, *undated) if undated else NO_INCIDENT_KNOWN


def _no_fiscal_year(criterion: Criterion, least: Decimal | None) -> Finding:
    """Registered and applying within one year: nothing is over yet, and the law is silent."""
    return Finding(criterion, NEEDS_JUDGEMENT, threshold=least, flags=(Flag.NO_FISCAL_YEAR,))


def _rd_flags(period: Period, figures: HnteFigures) -> tuple[Flag, ...]:
    over_cap = diverges = False
    for year in period.figures:
        rd = year.rd_cny
        if rd is None:
            continue
        other = year.rd_other_cny
        over_cap = over_cap or (other is not None and other > figures.max_rd_other_share * rd)
        diverges = diverges or _bases_diverge(
            rd, year.rd_super_deduction_cny, year.rd_statistical_cny, figures
        )
    if not (over_cap or diverges or period.is_short):
        return ()
    found = (
        (period.is_short, Flag.SHORT_HISTORY),
        (over_cap, Flag.RD_OTHER_OVER_CAP),
        (diverges, Flag.RD_BASES_DIVERGE),
    )
    return tuple(flag for holds, flag in found if holds)


def _bases_diverge(
    rd: Decimal, deducted: Decimal | None, statistical: Decimal | None, figures: HnteFigures
) -> bool:
    """The three bases count different things (national-rules.md, section 12), so some distance is
    right; a great one, or more deducted than the wider HNTE basis holds, asks for a look."""
    if deducted is None and statistical is None:
        return False
    if deducted is not None and deducted > rd:
        return True
    known = [base for base in (rd, deducted, statistical) if base is not None]
    widest = max(known)
    return widest - min(known) > figures.rd_bases_differ_by * widest


def _accepted_rd(period: Period, figures: HnteFigures) -> Fraction:
    """With 其他费用 cut to its cap: of the other seven kinds x 20/80, G195 三(六)2(8)."""
    seven_of_whole = 1 - Fraction(figures.max_rd_other_share)
    total = Fraction(0)
    for year in period.figures:
        rd, other = year.rd_cny or ZERO, year.rd_other_cny or ZERO
        total += min(Fraction(rd), Fraction(rd - other) / seven_of_whole)
    return total
