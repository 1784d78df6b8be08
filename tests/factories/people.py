"""Accounts, grants, open sessions, and the viewers they become."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from app.domain.access import (
    DIVISION_OF,
    CaseScope,
    EnterpriseScope,
    NoScope,
    RegionScope,
    Role,
    Scope,
    TownScope,
    Viewer,
)
from app.domain.relations import DECLARERS
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Grant, LoginSession, Person, Recusal, Substitution
from app.models.relations import RelationDeclaration
from app.queries.people import digest
from app.services.sign_in import HASHER
from tests.factories.ground import COUNTY, LONG_AGO, NUMBERS, TOWN, store
from tests.factories.places import make_county, make_township

DECLARED_YEARS = range(2014, 2031)
PASSWORD = "lucky-heron-58-paddles"


@cache
def password_hash(password: str = PASSWORD) -> str:
    """Argon2 takes its time by design: hash once per run."""
    return HASHER.hash(password)


def make_person(session: Session, role: Role = Role.BUREAU_OFFICER, **values: Any) -> Person:
    """An account in the division its role needs, without a grant; its password is PASSWORD."""
    number = next(NUMBERS)
    county_code = values.get("county_code", COUNTY)
    make_county(session, county_code)
    usual = {
        "county_code": county_code,
        "login": f"user{number}",
        "name": f"职员{number}",
        "division": DIVISION_OF[role],
        "password_hash": password_hash(),
        "must_change_password": False,
    }
    return store(session, Person(**usual | values))


def make_grant(
    session: Session, person: Person, role: Role = Role.BUREAU_OFFICER, **values: Any
) -> Grant:
    usual = {
        "person_id": person.id,
        "division": DIVISION_OF[role],
        "role": role,
        "county_code": person.county_code,
        "region_prefix": {Role.CITY_READER: "3304", Role.PROVINCE_READER: "33"}.get(role),
        "valid_from": LONG_AGO,
        "granted_by": "测试",
    }
    return store(session, Grant(**usual | values))


def make_login_session(
    session: Session, person: Person, role: Role, **values: Any
) -> tuple[LoginSession, str]:
    """An open session, and the token that its cookie carries."""
    token = secrets.token_urlsafe(32)
    moment = datetime.now(UTC)
    usual = {
        "person_id": person.id,
        "token_digest": digest(token),
        "role": role,
        "created_at": moment,
        "last_seen_at": moment,
        "expires_at": moment + timedelta(hours=12),
        "source": "testclient",
    }
    return store(session, LoginSession(**usual | values)), token


def make_recusal(session: Session, person: Person, firm: Enterprise, **values: Any) -> Recusal:
    usual = {
        "county_code": firm.county_code,
        "person_id": person.id,
        "enterprise_id": firm.id,
        "reason": "亲属任职",
        "valid_from": LONG_AGO,
    }
    return store(session, Recusal(**usual | values))


def make_declarations(session: Session, person: Person) -> None:
    """They have declared, in every year a test may play in, that they have no relations."""
    session.execute(
        insert(RelationDeclaration),
        [
            {
                "county_code": person.county_code,
                "person_id": person.id,
                "year": year,
                "declared_on": date(year, 1, 4),
                "relations": 0,
            }
            for year in DECLARED_YEARS
        ],
    )


def make_substitution(
    session: Session, person: Person, substitute: Person, **values: Any
) -> Substitution:
    usual = {
        "county_code": person.county_code,
        "person_id": person.id,
        "substitute_id": substitute.id,
        "valid_from": LONG_AGO,
        "valid_until": date(2099, 12, 31),
    }
    return store(session, Substitution(**usual | values))


def make_staff(
    session: Session,
    role: Role = Role.BUREAU_OFFICER,
    *,
    township: str | None = TOWN,
    enterprises: Iterable[Enterprise] = (),
    cases: Iterable[CultivationCase] = (),
    has_declared: bool = True,
    **values: Any,
) -> Person:
    """A person together with the grants that make them act in `role`; unless told otherwise
    they owe no declaration of relations."""
    person = make_person(session, role, **values)
    if has_declared and role in DECLARERS:
        make_declarations(session, person)
    match role:
        case Role.TOWN_OFFICER:
            if township:
                make_township(session, township)
                make_grant(session, person, role, township_code=township)
        case Role.ENTERPRISE_USER:
            for firm in enterprises:
                make_grant(session, person, role, enterprise_id=firm.id, is_manager=True)
        case Role.AGENCY_USER:
            for case in cases:
                make_grant(session, person, role, case_id=case.id)
        case _:
            make_grant(session, person, role)
    return person


def viewer_of(
    role: Role = Role.BUREAU_OFFICER,
    *,
    person: Person | None = None,
    county_code: str = COUNTY,
    townships: Iterable[str] = (TOWN,),
    enterprises: Iterable[Enterprise] = (),
    cases: Iterable[CultivationCase] = (),
    **values: Any,
) -> Viewer:
    """A viewer for queries and services, in the scope that signing in would give the role."""
    usual = {
        "person_id": person.id if person else 0,
        "name": person.name if person else "测试",
        "role": role,
        "scope": _scope(role, county_code, townships, enterprises, cases),
        "county_code": county_code,
    }
    return Viewer(**usual | values)


def _scope(
    role: Role,
    county_code: str,
    townships: Iterable[str],
    enterprises: Iterable[Enterprise],
    cases: Iterable[CultivationCase],
) -> Scope:
    match role:
        case Role.BUREAU_OFFICER | Role.SECTION_HEAD | Role.BUREAU_HEAD:
            return RegionScope(county_code)
        case Role.TOWN_OFFICER:
            return TownScope(county_code, frozenset(townships))
        case Role.ENTERPRISE_USER:
            return EnterpriseScope(county_code, frozenset(firm.id or 0 for firm in enterprises))
        case Role.AGENCY_USER:
            return CaseScope(county_code, frozenset(case.id or 0 for case in cases))
        case Role.CITY_READER:
            return RegionScope(county_code[:4])
        case Role.PROVINCE_READER:
            return RegionScope(county_code[:2])
        case _:
            return NoScope()
