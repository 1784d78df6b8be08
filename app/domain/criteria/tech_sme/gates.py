"""E115 art. 6(1)-(4): what must hold before anything is scored."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from app.domain.criteria.arithmetic import units_up
from app.domain.criteria.facts import Facts, IncidentKind, IndustryStanding
from app.domain.criteria.findings import Criterion, Finding, Flag, State, Unit
from app.domain.criteria.periods import Period
from app.domain.criteria.shares import unknown
from app.domain.criteria.tech_sme.figures import TechSmeCriteria, TechSmeFigures

BARRING = frozenset(
    {
        IncidentKind.SAFETY_ACCIDENT,
        IncidentKind.QUALITY_ACCIDENT,
        IncidentKind.ENVIRONMENTAL_VIOLATION,
        IncidentKind.RESEARCH_DISHONESTY,
    }
)
WORST_FIRST = (State.SHORT, State.UNKNOWN, State.NEEDS_JUDGEMENT, State.MET)


def all_hold(criterion: Criterion, parts: Iterable[Finding]) -> Finding:
    """One condition made of several that must all hold."""
    found = tuple(parts)
    state = min((part.state for part in found), key=WORST_FIRST.index)
    settled = state is not State.UNKNOWN
    missing = () if settled else tuple(path for part in found for path in part.missing)
    raised = tuple(dict.fromkeys(flag for part in found for flag in part.flags))
    return Finding(criterion, state, flags=raised, missing=missing)


def yes(criterion: Criterion, answers: Mapping[str, bool | None]) -> Finding:
    """Every one of these facts must be true."""
    if False in answers.values():
        return Finding(criterion, State.SHORT)
    missing = tuple(name for name, answer in answers.items() if answer is None)
    return unknown(criterion, *missing) if missing else Finding(criterion, State.MET)


def resident(criteria: TechSmeCriteria, facts: Facts, figures: TechSmeFigures) -> Finding:
    """Whoever is registered in the mainland is resident (企业所得税法 art. 2)."""
    registered, managed = facts.is_registered_in_mainland, facts.is_managed_from_mainland
    if registered or not figures.admits_managed_from_mainland:
        return yes(criteria.resident, {"is_registered_in_mainland": registered})
    if managed:
        return Finding(criteria.resident, State.MET)
    answers = {"is_registered_in_mainland": registered, "is_managed_from_mainland": managed}
    missing = tuple(name for name, answer in answers.items() if answer is None)
    return unknown(criteria.resident, *missing) if missing else yes(criteria.resident, answers)


def accounts(
    criteria: TechSmeCriteria, facts: Facts, figures: TechSmeFigures
) -> tuple[Finding, ...]:
    """Asked for since 2022 only."""
    if not figures.asks_for_accounts:
        return ()
    asked = {
        "is_taxed_on_accounts": facts.is_taxed_on_accounts,
        "collects_rd_cost": facts.collects_rd_cost,
    }
    return (yes(criteria.accounts, asked),)


def at_most(
    criterion: Criterion, name: str, period: Period, most: Decimal, *, is_settled: bool
) -> Finding:
    """Met up to and with the limit; the shortfall is what is too much."""
    value = getattr(period.figures[-1], name)
    if value is None:
        return unknown(criterion, *period.missing(name), threshold=most, period=period.years)
    flags = () if is_settled else (Flag.NO_FISCAL_YEAR,)
    if value <= most:
        state = State.MET if is_settled else State.NEEDS_JUDGEMENT
        return Finding(criterion, state, value, most, flags=flags, period=period.years)
    over = units_up(value - most) if criterion.unit is Unit.PEOPLE else value - most
    return Finding(criterion, State.SHORT, value, most, over, flags=flags, period=period.years)


def size(
    criteria: TechSmeCriteria, period: Period, figures: TechSmeFigures, *, is_settled: bool
) -> tuple[Finding, ...]:
    """Staff on the SME's own basis, four quarterly averages; assets at the end of the year."""
    parts = (
        at_most(criteria.size_staff, "staff_quarterly_avg", period, figures.max_staff,
                is_settled=is_settled),
        at_most(criteria.size_sales, "sales_cny", period, figures.max_sales_cny,
                is_settled=is_settled),
        at_most(criteria.size_total_assets, "total_assets_cny", period,
                figures.max_total_assets_cny, is_settled=is_settled),
    )  # fmt: skip
    return (all_hold(criteria.size, parts)._replace(period=period.years), *parts)


def industry(criteria: TechSmeCriteria, facts: Facts, figures: TechSmeFigures) -> Finding:
    standing, code = facts.industry_standing, facts.industry_code
    criterion = criteria.industry
    excluded = figures.industries_without_deduction
    if standing is not None and standing is not IndustryStanding.PERMITTED:
        return Finding(criterion, State.SHORT, value=standing)
    missing = () if standing else ("industry_standing",)
    if excluded and code is None:
        missing = (*missing, "industry_code")
    if missing:
        return unknown(criterion, *missing)
    if excluded and code is not None and code.startswith(excluded):
        # Whether an industry has no super-deduction turns on its main business, and the list was
        # seen garbled: a person decides.
        flags = (Flag.INDUSTRY_WITHOUT_DEDUCTION,)
        return Finding(criterion, State.NEEDS_JUDGEMENT, value=code, flags=flags)
    return Finding(criterion, State.MET, value=standing)


def conduct(criteria: TechSmeCriteria, facts: Facts, figures: TechSmeFigures) -> Finding:
    """Whole calendar years, this one and the one before - not the HNTE's 365 days - and the lists
    as they stand on the day."""
    criterion = criteria.conduct
    if facts.is_on_abnormal_list or facts.is_on_dishonesty_list:
        return Finding(criterion, State.SHORT)
    if facts.applied_on is None:
        return unknown(criterion, "applied_on")
    missing = [
        name
        for name in ("is_on_abnormal_list", "is_on_dishonesty_list", "incidents")
        if getattr(facts, name) is None
    ]
    latest: date | None = None
    first_year = facts.applied_on.year - figures.conduct_years_back
    for index, incident in enumerate(facts.incidents or ()):
        if incident.kind not in BARRING:
            continue
        if incident.on is None:
            missing.append(f"incidents.{index}.on")
        elif incident.on.year >= first_year and incident.on <= facts.applied_on:
            latest = max(incident.on, latest or incident.on)
    if latest is not None:
        clear_on = date(latest.year + figures.conduct_years_back + 1, 1, 1)
        waits = (clear_on - facts.applied_on).days
        return Finding(criterion, State.SHORT, latest.isoformat(), shortfall=waits)
    return unknown(criterion, *missing) if missing else Finding(criterion, State.MET)
