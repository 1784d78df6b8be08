"""An institution that satisfies all three documents of the province, for tests to change."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.criteria.facts import Facts, IpRight, YearFacts
from app.domain.criteria.findings import Finding
from app.domain.criteria.rules import Edition
from app.domain.criteria.zhejiang_key_research_institute import ZHEJIANG_KEY_RESEARCH_INSTITUTE
from app.domain.criteria.zhejiang_rd_center_2019 import ZHEJIANG_RD_CENTER_2019
from app.domain.criteria.zhejiang_research_institute_2014 import ZHEJIANG_RESEARCH_INSTITUTE_2014
from app.domain.enterprises import IpKind

CENTER = ZHEJIANG_RD_CENTER_2019
INSTITUTE = ZHEJIANG_RESEARCH_INSTITUTE_2014
KEY_INSTITUTE = ZHEJIANG_KEY_RESEARCH_INSTITUTE
ALL = (CENTER, INSTITUTE, KEY_INSTITUTE)
DAY = date(2019, 9, 1)
LAST_YEAR = 2018


def institution(sales: Any = 100_000_000, rd: Any = 4_000_000, **known: Any) -> Facts:
    """One that satisfies all three documents."""
    figures = YearFacts(
        sales_cny=None if sales is None else Decimal(sales),
        rd_cny=None if rd is None else Decimal(rd),
    )
    given_facts: dict[str, Any] = {
        "applied_on": DAY,
        "registered_on": date(2008, 1, 1),
        "technology_field": "8.7.2",
        "years": {LAST_YEAR: figures},
        "ip_rights": (IpRight(IpKind.INVENTION_PATENT, date(2018, 1, 1)),),
        "incidents": (),
        "is_hnte": True,
        "is_software_enterprise": False,
        "has_city_rd_center": True,
        "has_provincial_rd_unit": True,
        "has_independent_rd_unit": True,
        "rd_unit_staff": Decimal(50),
        "rd_unit_qualified_staff": Decimal(30),
        "rd_area_sqm": Decimal(1000),
        "rd_equipment_cny": Decimal(10_000_000),
    }
    return Facts(**{**given_facts, **known})


def found(edition: Edition[Any], key: str, **changed: Any) -> Finding:
    return edition.judge(institution(**changed)).finding(key)


def rights(kind: IpKind, count: int, granted_on: date | None = date(2018, 1, 1)) -> dict[str, Any]:
    return {"ip_rights": (IpRight(kind, granted_on),) * count}
