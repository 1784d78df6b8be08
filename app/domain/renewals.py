"""The re-recognition radar: how near a title's last day is, and whether its renewal is at risk.

A renewal is the whole procedure again (国科发火〔2016〕195号): all conditions on the newest
figures, with Class II rights that no earlier application used. The steps are those of which firms
are warned (firm_dates.py). How risk follows is OUR choice: no document that we have seen gives
any."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from app.domain.criteria.findings import Verdict
from app.domain.firm_dates import months_before

STEPS = (6, 12, 18)
"""Months before the last day."""
VISIT_LASTS = timedelta(days=90)
"""A visit within this time answers what a proposed one would ask. OUR choice."""


class RenewalStep(StrEnum):
    """How near the last day is."""

    LAPSED = "lapsed"
    """Over, and not renewed yet: the renewal hole."""
    WITHIN_6 = "within_6"
    WITHIN_12 = "within_12"
    WITHIN_18 = "within_18"
    LATER = "later"


class RenewalRisk(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


RISKS = (RenewalRisk.HIGH, RenewalRisk.MEDIUM, RenewalRisk.LOW)
"""The worst first."""
OF_VERDICT = {
    Verdict.NOT_YET: RenewalRisk.HIGH,
    Verdict.UNKNOWN: RenewalRisk.MEDIUM,
    Verdict.POSSIBLE: RenewalRisk.MEDIUM,
    Verdict.CERTAIN: RenewalRisk.LOW,
}


def step_of(last_day: date, today: date) -> RenewalStep:
    if last_day < today:
        return RenewalStep.LAPSED
    for months in STEPS:
        if months_before(last_day, months) <= today:
            return RenewalStep(f"within_{months}")
    return RenewalStep.LATER


def months_left(last_day: date, today: date) -> int:
    """Whole months until the last day; a day more has begun the next one. Over: 0."""
    if last_day < today:
        return 0
    months = (last_day.year - today.year) * 12 + last_day.month - today.month
    return months if months_before(last_day, months) >= today else months - 1


def risk_of(
    verdict: Verdict | None, step: RenewalStep, *, has_case: bool, is_sent: bool
) -> RenewalRisk:
    """What the conditions say, made worse where time runs out and nobody has begun. What the
    county has sent upwards has been checked: only the province's decision is open."""
    if is_sent:
        return RenewalRisk.LOW
    found = [RenewalRisk.MEDIUM if verdict is None else OF_VERDICT[verdict]]
    if not has_case and step in {RenewalStep.LAPSED, RenewalStep.WITHIN_6}:
        found.append(RenewalRisk.HIGH)
    elif not has_case and step is RenewalStep.WITHIN_12:
        found.append(RenewalRisk.MEDIUM)
    return worst(found)


def worst(risks: Collection[RenewalRisk]) -> RenewalRisk:
    return min(risks, key=RISKS.index)


def needs_visit(
    risk: RenewalRisk, step: RenewalStep, last_visit: date | None, today: date, *, is_sent: bool
) -> bool:
    """Whoever is at risk within eighteen months and has not been spoken to lately."""
    if is_sent or risk is RenewalRisk.LOW or step is RenewalStep.LATER:
        return False
    return last_visit is None or last_visit + VISIT_LASTS < today
