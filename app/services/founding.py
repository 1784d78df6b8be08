"""Founding: a county with its places and plans, and the working days, from shipped facts."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from app.data import (
    CALENDAR_SOURCE,
    IndicatorFacts,
    PlanFacts,
    county_facts,
    holidays,
    plan_facts,
)
from app.domain.amendments import USUAL_REASONS
from app.domain.vouchers import VoucherKind
from app.models.amendments import AmendmentReason
from app.models.calendar import CalendarDay, CalendarYear
from app.models.places import County, Park, Township, TownshipKind
from app.models.plans import Baseline, Indicator, Plan
from app.models.vouchers import Voucher


def found_county(
    session: Session, code: str, today: date, *, is_demonstration: bool = False
) -> County:
    """The county with its townships and parks, and its shipped plans: the newest one begun by
    `today` is the current one. What is already there stays as it is."""
    facts = county_facts(code)
    county = session.get(County, code)
    if county is None:
        county = County(
            code=code,
            name=facts.name,
            bureau_name=facts.bureau_name,
            is_demonstration=is_demonstration,
        )
        session.add(county)
        session.flush()
    _found_townships(session, code)
    _found_reasons(session, code)
    _found_vouchers(session, code)
    plans = {key: plan_facts(key) for key in facts.plans}
    begun = [key for key, plan in plans.items() if plan.starts_year <= today.year]
    for key in plans:
        load_plan(session, key, is_current=key == begun[-1] if begun else False)
    return county


def _found_townships(session: Session, code: str) -> None:
    facts = county_facts(code)
    known = set(
        session.execute(
            select(col(Township.code)).where(col(Township.county_code) == code)
        ).scalars()
    )
    session.add_all(
        Township(
            code=each.code,
            county_code=code,
            name=each.name,
            kind=TownshipKind(each.kind),
            position=position,
        )
        for position, each in enumerate(facts.townships, start=1)
        if each.code not in known
    )
    session.flush()
    known = set(
        session.execute(select(col(Park.code)).where(col(Park.county_code) == code)).scalars()
    )
    session.add_all(
        Park(
            code=each.code,
            county_code=code,
            township_code=each.township,
            name=each.name,
            is_port_zone=each.is_port_zone,
            position=position,
        )
        for position, each in enumerate(facts.parks, start=1)
        if each.code not in known
    )
    session.flush()


def _found_reasons(session: Session, code: str) -> None:
    """What officers choose from when they return papers, unless the county has a list already."""
    known = session.execute(
        select(col(AmendmentReason.id)).where(col(AmendmentReason.county_code) == code).limit(1)
    ).first()
    if known is None:
        session.add_all(AmendmentReason(county_code=code, text=text) for text in USUAL_REASONS)
        session.flush()


def _found_vouchers(session: Session, code: str) -> None:
    """What the plan prints of the vouchers of all years before, as one row; loaded once."""
    before = county_facts(code).vouchers_before
    known = select(col(Voucher.id)).where(
        col(Voucher.county_code) == code, col(Voucher.kind) == VoucherKind.OPENING
    )
    if before is None or session.execute(known).first() is not None:
        return
    session.add(
        Voucher(
            county_code=code,
            kind=VoucherKind.OPENING,
            number=before.number,
            issued_cny=before.issued_cny,
            issued_on=before.day,
            used_cny=before.used_cny,
            used_on=before.day,
            redeemed_cny=before.redeemed_cny,
            redeemed_on=before.day,
            source=before.source,
        )
    )
    session.flush()


def load_plan(session: Session, key: str | Path, *, is_current: bool = True) -> Plan:
    """A plan with its indicators and every published baseline; loaded once, then left alone."""
    facts = plan_facts(key)
    found: Plan | None = session.execute(
        select(Plan).where(
            col(Plan.county_code) == facts.county_code,
            col(Plan.name) == facts.name,
            col(Plan.starts_year) == facts.starts_year,
        )
    ).scalar_one_or_none()
    if found is not None:
        return found
    plan = Plan(
        county_code=facts.county_code,
        name=facts.name,
        base_year=facts.base_year,
        starts_year=facts.starts_year,
        ends_year=facts.ends_year,
        document_number=facts.document_number,
        issued_on=facts.issued_on,
        is_current=is_current,
    )
    session.add(plan)
    session.flush()
    indicators = [
        _indicator(plan, position, each) for position, each in enumerate(facts.indicators, start=1)
    ]
    session.add_all(indicators)
    session.flush()
    session.add_all(_baselines(facts, indicators))
    session.flush()
    return plan


def _indicator(plan: Plan, position: int, facts: IndicatorFacts) -> Indicator:
    return Indicator(
        county_code=plan.county_code,
        plan_id=plan.id or 0,
        position=position,
        key=facts.key,
        name=facts.name,
        unit=facts.unit,
        kind=facts.kind,
        comparison=facts.comparison,
        counts_from=facts.counts_from,
        target=facts.target,
        where_in_plan=facts.where_in_plan,
        source_owner=facts.source_owner,
        note=facts.note,
        is_in_annex=facts.is_in_annex,
    )


def _baselines(facts: PlanFacts, indicators: list[Indicator]) -> list[Baseline]:
    return [
        Baseline(
            county_code=facts.county_code,
            indicator_id=indicator.id or 0,
            year=facts.base_year,
            value=each.value,
            printed=each.printed,
            where_in_plan=each.where_in_plan,
            note=each.note,
            is_chosen=each.is_chosen,
        )
        for indicator, own in zip(indicators, facts.indicators, strict=True)
        for each in own.baselines
    ]


def load_calendar(session: Session, years: Iterable[int]) -> None:
    """The working days of these years; a year that is already known is left as it is."""
    known = set(session.execute(select(col(CalendarYear.year))).scalars())
    for year in sorted(set(years) - known):
        session.add(CalendarYear(year=year, source=CALENDAR_SOURCE))
        session.add_all(
            CalendarDay(day=each.day, is_working=each.is_working, name=each.name)
            for each in holidays(year)
        )
    session.flush()
