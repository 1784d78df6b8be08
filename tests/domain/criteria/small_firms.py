"""Technology SMEs to judge: one that passes on every edition, and how to change a figure of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.criteria.facts import Facts, IndustryStanding, IpRight, YearFacts, year_of
from app.domain.enterprises import IpKind

APPLIED_ON = date(2018, 5, 20)
LAST_YEAR = 2017


def right(kind: IpKind = IpKind.UTILITY_MODEL, **known: Any) -> IpRight:
    return IpRight(kind, **{"granted_on": date(2016, 3, 1), **known})


def small_firm(**known: Any) -> Facts:
    """60 points exactly: staff 20 % earn 12, R&D 4.5 % of sales 30, three utility models 18."""
    year = YearFacts(
        sales_cny=Decimal(20_000_000),
        cost_and_expense_cny=Decimal(18_000_000),
        rd_super_deduction_cny=Decimal(900_000),
        total_assets_cny=Decimal(30_000_000),
        staff_quarterly_avg=Decimal(50),
        tech_staff_quarterly_avg=Decimal(10),
    )
    given: dict[str, Any] = {
        "applied_on": APPLIED_ON,
        "registered_on": date(2012, 6, 1),
        "years": {LAST_YEAR: year},
        "ip_rights": (right(), right(), right()),
        "incidents": (),
        "direct_pass": (),
        "is_registered_in_mainland": True,
        "is_taxed_on_accounts": True,
        "collects_rd_cost": True,
        "industry_code": "3670",
        "industry_standing": IndustryStanding.PERMITTED,
        "is_on_abnormal_list": False,
        "is_on_dishonesty_list": False,
        "is_registered_in_province": True,
        "has_independent_accounting": True,
        "know_how_count": 0,
        "has_own_product": True,
    }
    return Facts(**{**given, **known})


def with_figures(facts: Facts, year: int = LAST_YEAR, **figures: Any) -> Facts:
    """The same firm with other figures of a year; whole numbers become amounts."""
    exact = {name: None if value is None else Decimal(value) for name, value in figures.items()}
    changed = year_of(facts, year)._replace(**exact)
    return facts._replace(years={**facts.years, year: changed})
