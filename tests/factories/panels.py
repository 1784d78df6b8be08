"""Experts of the pool, each with an account to review with."""

from typing import Any

from sqlmodel import Session

from app.domain.access import Role
from app.domain.panels import ExpertKind
from app.models.reviews import Expert
from tests.factories.ground import COUNTY, NUMBERS, store
from tests.factories.people import make_staff


def make_expert(session: Session, kind: ExpertKind = ExpertKind.TECHNICAL, **values: Any) -> Expert:
    """In the first field; `person_id=None` leaves them without an account."""
    if "person_id" not in values:
        values["person_id"] = make_staff(session, Role.EXPERT, name=f"专家{next(NUMBERS)}").id
    usual = {
        "county_code": COUNTY,
        "name": f"评审人{next(NUMBERS)}",
        "kind": kind,
        "employer": f"外地大学{next(NUMBERS)}",
        "fields": "1" if kind is ExpertKind.TECHNICAL else "",
    }
    return store(session, Expert(**usual | values))


def make_pool_of_experts(
    session: Session, technical: int = 5, financial: int = 2, management: int = 0
) -> list[Expert]:
    return [
        make_expert(session, kind)
        for kind, number in zip(ExpertKind, (technical, financial, management), strict=True)
        for _ in range(number)
    ]
