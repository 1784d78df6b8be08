"""Enterprises and what is known about them."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.domain.enterprises import FigureSource, IpKind, ObtainedBy
from app.domain.evidence import StatedFact
from app.domain.names import grams, search_text
from app.domain.uscc import make_uscc
from app.models.enterprises import (
    ContactPerson,
    Document,
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
    FormerName,
    IpRight,
    YearlyFigures,
)
from app.models.evidence import FirmStatement
from tests.factories.ground import COUNTY, LONG_AGO, NUMBERS, store
from tests.factories.places import make_county, make_township


def next_uscc() -> str:
    """A well-formed credit code under a division that does not exist."""
    return make_uscc("339999", f"{next(NUMBERS):08d}")


def make_enterprise(session: Session, **values: Any) -> Enterprise:
    """A firm that has stood since 2010, with its period and the row it is found by.

    `township_code=None` is a firm whose town is unknown."""
    county_code = values.get("county_code", COUNTY)
    make_county(session, county_code)
    township_code = values.setdefault("township_code", f"{county_code}001")
    if township_code:
        make_township(session, township_code)
    usual = {
        "county_code": county_code,
        "uscc": next_uscc(),
        "name": f"试验{next(NUMBERS)}有限公司",
        "registered_on": date(2010, 1, 1),
        "is_fictitious": True,
    }
    firm = store(session, Enterprise(**usual | values))
    make_period(session, firm)
    text = search_text((firm.name, firm.uscc))
    store(
        session,
        EnterpriseSearch(
            enterprise_id=firm.id or 0,
            county_code=firm.county_code,
            text=text,
            grams=" ".join(grams(text)),
        ),
    )
    return firm


def make_enterprises(session: Session, number: int, **values: Any) -> list[Enterprise]:
    return [make_enterprise(session, **dict(values)) for _ in range(number)]


def make_period(session: Session, firm: Enterprise, **values: Any) -> EnterprisePeriod:
    """How the firm stood; without values as it stands now, since it was registered."""
    usual = {
        "enterprise_id": firm.id,
        "county_code": firm.county_code,
        "valid_from": firm.registered_on or LONG_AGO,
        "status": firm.status,
        "township_code": firm.township_code,
        "park_code": firm.park_code,
        "is_above_designated_size": firm.is_above_designated_size,
        "registration_type": firm.registration_type,
        "registered_capital_cny": firm.registered_capital_cny,
    }
    return store(session, EnterprisePeriod(**usual | values))


def make_former_name(session: Session, firm: Enterprise, name: str, **values: Any) -> FormerName:
    usual = {"enterprise_id": firm.id, "county_code": firm.county_code, "name": name}
    return store(session, FormerName(**usual | values))


def make_contact(session: Session, firm: Enterprise, **values: Any) -> ContactPerson:
    usual = {
        "enterprise_id": firm.id,
        "county_code": firm.county_code,
        "name": "陈联络",
        "duty": "科技专员",
        "mobile": "13800000000",
    }
    return store(session, ContactPerson(**usual | values))


def make_figures(
    session: Session, firm: Enterprise, fiscal_year: int = 2017, **values: Any
) -> YearlyFigures:
    usual = {
        "enterprise_id": firm.id,
        "county_code": firm.county_code,
        "fiscal_year": fiscal_year,
        "source": FigureSource.SELF_REPORTED,
        "sales_cny": Decimal("12345678.90"),
        "rd_cny": Decimal("987654.32"),
    }
    return store(session, YearlyFigures(**usual | values))


def make_ip_right(session: Session, firm: Enterprise, **values: Any) -> IpRight:
    usual = {
        "enterprise_id": firm.id,
        "county_code": firm.county_code,
        "kind": IpKind.UTILITY_MODEL,
        "name": "一种育苗装置",
        "number": f"ZL2016{next(NUMBERS):08d}",
        "granted_on": date(2016, 6, 1),
        "obtained_by": ObtainedBy.OWN,
    }
    return store(session, IpRight(**usual | values))


def make_statement(session: Session, firm: Enterprise, **values: Any) -> FirmStatement:
    """Somebody answered for a fact; without values, that there were no incidents."""
    usual = {
        "enterprise_id": firm.id,
        "county_code": firm.county_code,
        "fact": StatedFact.INCIDENTS,
        "is_so": True,
        "stated_on": date(2018, 9, 1),
        "source": "市应急管理局",
    }
    return store(session, FirmStatement(**usual | values))


def make_document(session: Session, **values: Any) -> Document:
    county_code = values.get("county_code", COUNTY)
    make_county(session, county_code)
    usual = {"county_code": county_code, "number": f"平科〔2018〕{next(NUMBERS)}号"}
    return store(session, Document(**usual | values))
