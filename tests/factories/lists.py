"""One row of each list whose views are kept and whose files have templates."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.domain.contracts import ContractKind
from app.domain.platforms import PlatformKind
from app.domain.science_projects import ProjectField, ProjectLevel
from app.domain.stages import Stage
from app.models.contracts import TechnologyContract
from app.models.enterprises import Enterprise
from app.models.platforms import Platform
from app.models.science_projects import ScienceProject
from tests.factories.ground import NUMBERS, store
from tests.factories.institutions import make_institution
from tests.factories.people import make_staff
from tests.factories.pipeline import (
    make_case,
    make_cohort,
    make_honour,
    make_pool_entry,
    make_title,
    make_visit,
)
from tests.factories.talents import make_talent

DAY = date(2018, 5, 18)


def make_contract(session: Session, firm: Enterprise, **values: Any) -> TechnologyContract:
    usual: dict[str, Any] = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "kind": next(iter(ContractKind)),
        "name": f"合同{next(NUMBERS)}",
        "partner": "某研究所",
        "signed_on": DAY,
        "source": "自报",
    }
    return store(session, TechnologyContract(**usual | values))


def make_science_project(session: Session, firm: Enterprise, **values: Any) -> ScienceProject:
    number = next(NUMBERS)
    usual: dict[str, Any] = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "name": f"项目{number}",
        "number": f"2018-{number}",
        "field": next(iter(ProjectField)),
        "level": next(iter(ProjectLevel)),
        "approved_on": DAY,
        "fiscal_cny": Decimal(100_000),
    }
    return store(session, ScienceProject(**usual | values))


def make_platform(session: Session, county_code: str, **values: Any) -> Platform:
    usual: dict[str, Any] = {
        "county_code": county_code,
        "name": f"空间{next(NUMBERS)}",
        "kind": PlatformKind.MAKER_SPACE,
        "opened_on": DAY,
        "known_on": DAY,
        "source": "自报",
    }
    return store(session, Platform(**usual | values))


def make_one_of_each(session: Session, firm: Enterprise) -> None:
    """A row in every list there is, and no second one."""
    make_case(session, firm, year=2018, stage=Stage.SUBMITTED)
    make_title(session, firm)
    make_pool_entry(session, firm, make_cohort(session))
    make_visit(session, firm, make_staff(session))
    make_institution(session, firm)
    make_talent(session, make_staff(session))
    make_platform(session, firm.county_code)
    make_honour(session, firm)
    make_contract(session, firm)
    make_science_project(session, firm)
