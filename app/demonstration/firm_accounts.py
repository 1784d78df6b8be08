"""Who else acts for firms: an agency that one of them entrusted; and one that waits."""

from datetime import UTC, date, datetime, time

from app.demonstration.facts import Fact, Ref
from app.demonstration.firms import Firm
from app.demonstration.people import AGENCY, accounts
from app.domain.access import Division, Role
from app.models.cases import CultivationCase
from app.models.firm_accounts import Entrustment, Registration
from app.models.people import Grant, Person

ENTRUSTED_ON = date(2018, 8, 20)
ENTRUSTED_UNTIL = date(2018, 12, 31)
REGISTERED_ON = date(2018, 9, 28)
MADE_AT = time(1, 30)
"""Half past nine in Shanghai."""


def firm_account_facts(
    known: list[Fact], users: dict[str, list[Firm]], waiting: Firm, county_code: str
) -> list[Fact]:
    """`known` holds the case of this year that the agency fills in."""
    firm = users["firm"][0]
    case = next(
        fact
        for fact in known
        if fact.model is CultivationCase
        and fact.columns["enterprise_id"] == firm.ref
        and fact.columns["year"] == ENTRUSTED_ON.year
    )
    return [*_entrusted(firm, case, county_code), _registration(waiting, county_code)]


def _entrusted(firm: Firm, case: Fact, county_code: str) -> list[Fact]:
    """The grant has no end: accounts live in the real calendar, where 2018 is over."""
    since = max(ENTRUSTED_ON, case.appears_on)
    entrusted = {
        "county_code": county_code,
        "enterprise_id": firm.ref,
        "case_id": Ref(CultivationCase, case.key),
        "person_id": Ref(Person, "agency"),
    }
    entrustment = {
        "agency_name": AGENCY,
        "person_name": accounts()["agency"].name,
        "valid_from": since,
        "valid_until": ENTRUSTED_UNTIL,
        "made_at": datetime.combine(since, MADE_AT, UTC),
        "made_by": accounts()["firm"].name,
        "ended_at": None,
        "ended_by": None,
    }
    grant = {
        "division": Division.BUSINESS,
        "role": Role.AGENCY_USER,
        "region_prefix": None,
        "township_code": None,
        "is_manager": False,
        "valid_from": since,
        "valid_until": None,
        "granted_by": accounts()["firm"].name,
    }
    return [
        Fact(Entrustment, f"agency/{case.key}", since, entrusted | entrustment),
        Fact(Grant, f"agency/{case.key}", since, entrusted | grant),
    ]


def _registration(firm: Firm, county_code: str) -> Fact:
    columns = {
        "county_code": county_code,
        "person_id": Ref(Person, "firm3"),
        "uscc": firm.uscc,
        "firm_name": firm.name,
        "township_code": None,
        "contact_name": accounts()["firm3"].name,
        "mobile": "13800000000",
        "made_at": datetime.combine(REGISTERED_ON, MADE_AT, UTC),
        "is_confirmed": None,
        "decided_at": None,
        "decided_by": None,
        "reason": "",
        "enterprise_id": None,
    }
    return Fact(Registration, f"firm3/{firm.key}", REGISTERED_ON, columns)
