"""A firm that meets every condition of the HNTE by a margin; tests change one thing of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.criteria.facts import Conversion, Facts, IpRight, YearFacts
from app.domain.criteria.findings import Finding
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.enterprises import IpKind, ObtainedBy

APPLIED_ON = date(2018, 6, 1)
YEARS = (2015, 2016, 2017)


def yuan(amount: int | str) -> Decimal:
    return Decimal(amount)


def year_facts(**figures: int | str) -> YearFacts:
    named: dict[str, int | str] = {
        "sales_cny": 30_000_000,
        "total_income_cny": 30_000_000,
        "high_tech_income_cny": 24_000_000,
        "rd_cny": 2_000_000,
        "rd_domestic_cny": 2_000_000,
        "net_assets_cny": 10_000_000,
        "staff_monthly_avg": 100,
        "tech_staff_monthly_avg": 20,
        **figures,
    }
    return YearFacts(**{name: Decimal(value) for name, value in named.items()})


def right(kind: IpKind = IpKind.UTILITY_MODEL, **known: Any) -> IpRight:
    return IpRight(kind, **{"granted_on": date(2016, 5, 1), "obtained_by": ObtainedBy.OWN, **known})


def firm(**known: Any) -> Facts:
    return Facts(
        **{
            "applied_on": APPLIED_ON,
            "registered_on": date(2008, 1, 1),
            "technology_field": "8.1.1",
            "years": {year: year_facts() for year in YEARS},
            "ip_rights": (right(IpKind.INVENTION_PATENT),),
            "conversions": tuple(Conversion(year) for year in YEARS for _ in range(5)),
            "incidents": (),
            **known,
        }
    )


def with_year(facts: Facts, year: int, **figures: int | str | None) -> Facts:
    changed = {name: None if value is None else Decimal(value) for name, value in figures.items()}
    known = facts.years.get(year, YearFacts())
    return facts._replace(years={**facts.years, year: known._replace(**changed)})


def found(facts: Facts, key: str) -> Finding:
    return HNTE_2016.judge(facts).finding(key)


def band(facts: Facts, key: str) -> tuple[Any, Any]:
    points = found(facts, key).points
    assert points is not None
    return points.low, points.high
