"""Clauses of award policies; rounds are drawn by the service itself."""

from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.domain.awards.drawing import AwardMatter, AwardSource
from app.domain.titles import Programme, TitleKind
from app.models.awards import AwardClause
from tests.factories.ground import COUNTY, store
from tests.factories.places import make_county


def make_clause(session: Session, **values: Any) -> AwardClause:
    """20 万元 for an HNTE's first recognition since 2016."""
    county_code = values.get("county_code", COUNTY)
    make_county(session, county_code)
    usual = {
        "county_code": county_code,
        "policy": "科技创新政策(测试)",
        "article": "第三条",
        "source": AwardSource.TITLE,
        "rewards": Programme.HNTE.value,
        "kind": TitleKind.FIRST,
        "matter": AwardMatter.ENTERPRISE_TITLE,
        "amount_cny": Decimal(200_000),
        "first_year": 2016,
    }
    return store(session, AwardClause(**usual | values))
