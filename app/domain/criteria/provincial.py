"""Conditions that the provincial titles and institutions share."""

from datetime import date, timedelta
from decimal import Decimal

from app.domain.criteria.facts import Facts, IncidentKind
from app.domain.criteria.findings import Criterion, Finding, Flag, State
from app.domain.criteria.periods import Period
from app.domain.criteria.shares import unknown

BASES = (
    ("tech_staff_quarterly_avg", "staff_quarterly_avg"),
    ("tech_staff_monthly_avg", "staff_monthly_avg"),
)


def said(criterion: Criterion, name: str, answer: bool | None) -> Finding:
    """A fact that is simply true or not."""
    if answer is None:
        return unknown(criterion, name)
    return Finding(criterion, State.MET if answer else State.SHORT)


def aged(criterion: Criterion, facts: Facts, day: date, least: int) -> Finding:
    """So many days from the registration to the day."""
    if facts.registered_on is None:
        return unknown(criterion, "registered_on", threshold=least)
    days = (day - facts.registered_on).days
    if days >= least:
        return Finding(criterion, State.MET, days, least)
    return Finding(criterion, State.SHORT, days, least, least - days)


def no_incident(
    criterion: Criterion, facts: Facts, day: date, barring: frozenset[IncidentKind], days: int
) -> Finding:
    """None in so many days up to the day; the shortfall is the wait until the last one is over."""
    if facts.incidents is None:
        return unknown(criterion, "incidents")
    first = day - timedelta(days=days)
    missing = []
    latest: date | None = None
    for index, incident in enumerate(facts.incidents):
        if incident.kind not in barring:
            continue
        if incident.on is None:
            missing.append(f"incidents.{index}.on")
        elif first <= incident.on <= day:
            latest = max(incident.on, latest or incident.on)
    if latest is not None:
        waits = (latest - first).days + 1
        return Finding(criterion, State.SHORT, latest.isoformat(), shortfall=waits)
    return unknown(criterion, *missing) if missing else Finding(criterion, State.MET)


def staff_pair(period: Period) -> tuple[Decimal, Decimal, str] | None:
    """Technical and all staff of the last year from one basis, and which one: never mixed."""
    figures = period.figures[-1]
    for part_name, whole_name in BASES:
        part, whole = getattr(figures, part_name), getattr(figures, whole_name)
        if part is not None and whole is not None:
            return part, whole, whole_name
    return None


def widest_rd(period: Period) -> Decimal | None:
    """The largest amount of R&D that any basis shows for the last year."""
    figures = period.figures[-1]
    bases = (figures.rd_cny, figures.rd_super_deduction_cny, figures.rd_statistical_cny)
    known = [amount for amount in bases if amount is not None]
    return max(known) if known else None


def without_year(criterion: Criterion, least: Decimal | None) -> Finding:
    """Registered in the year of application: no fiscal year lies behind it."""
    flags = (Flag.NO_FISCAL_YEAR,)
    return Finding(criterion, State.NEEDS_JUDGEMENT, threshold=least, flags=flags)
