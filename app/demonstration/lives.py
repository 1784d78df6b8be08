"""A fictitious firm's rows: how it stands, how it stood before, its names, whom to ring."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from app.data import CountyFacts
from app.demonstration.facts import Fact, Ref
from app.demonstration.firms import Firm, officer_of
from app.demonstration.names import person_name
from app.domain.enterprises import EnterpriseStatus
from app.models.enterprises import ContactPerson, Enterprise, EnterprisePeriod, FormerName
from app.models.people import Person

LIFE = "life"
"""A firm's dated circumstances are one course: nobody else's hand is mixed into it."""


def firm_facts(chance: Random, firm: Firm, county: CountyFacts) -> list[Fact]:
    """The firm as it is now, as it was before, its former name and whom to ring."""
    life = _life(firm)
    enterprise = _enterprise(chance, firm, county, life[0][1])
    facts = [enterprise]
    for place, (begins, circumstances) in enumerate(life):
        period = Fact(
            EnterprisePeriod,
            f"{firm.key}/{begins}",
            max(firm.known_on, begins),
            {
                **circumstances,
                "enterprise_id": firm.ref,
                "county_code": county.code,
                "valid_from": begins,
                "valid_until": None,
            },
            about=(firm.key, LIFE),
        )
        if place:
            enterprise.change(begins, **circumstances)
        if place + 1 < len(life):
            period.change(life[place + 1][0], valid_until=life[place + 1][0])
        facts.append(period)
    facts += _names(firm, enterprise, county)
    facts.append(_contact(chance, firm, county))
    return facts


def _enterprise(
    chance: Random, firm: Firm, county: CountyFacts, circumstances: dict[str, Any]
) -> Fact:
    return Fact(
        Enterprise,
        firm.key,
        firm.known_on,
        {
            **circumstances,
            "county_code": county.code,
            "uscc": firm.uscc,
            "name": firm.name,
            "industry_code": firm.trade.industry_code,
            "technology_field": firm.trade.technology_field,
            "registered_on": firm.registered_on,
            "legal_representative": person_name(chance),
            "responsible_id": Ref(Person, officer_of(firm)) if firm.is_technical else None,
            "remark": "",
            "is_fictitious": True,
            "archived_on": None,
        },
        about=(firm.key, LIFE),
    )


def _life(firm: Firm) -> list[tuple[date, dict[str, Any]]]:
    """The dated circumstances of a firm, oldest first; each lasts until the next begins."""
    now: dict[str, Any] = {
        "status": EnterpriseStatus.MOVED_IN if firm.arrives_on else EnterpriseStatus.OPERATING,
        "township_code": firm.town,
        "park_code": firm.park,
        "is_above_designated_size": firm.size in {"medium", "large"},
        "registration_type": firm.registration_type,
        "registered_capital_cny": Decimal(firm.capital_cny),
    }
    turns: list[tuple[date, dict[str, Any]]] = []
    if firm.moves_on is not None and firm.moves_to is not None:
        turns.append(
            (firm.moves_on, {"township_code": firm.moves_to[0], "park_code": firm.moves_to[1]})
        )
    if firm.grown_on is not None:
        bigger = Decimal(firm.capital_cny * 3 // 2)
        turns.append(
            (firm.grown_on, {"is_above_designated_size": True, "registered_capital_cny": bigger})
        )
    if firm.leaves_on is not None:
        turns.append((firm.leaves_on, {"status": firm.status_after}))
    life = [(firm.arrives_on or firm.registered_on, now)]
    for day, change in sorted(turns, key=lambda turn: turn[0]):
        if day > life[-1][0]:
            life.append((day, {**life[-1][1], **change}))
    return life


def _names(firm: Firm, enterprise: Fact, county: CountyFacts) -> list[Fact]:
    if firm.former_name is None:
        return []
    before, day = firm.former_name
    if day > firm.known_on:
        enterprise.columns["name"] = before
        enterprise.change(day, name=firm.name)
    return [
        Fact(
            FormerName,
            f"{firm.key}/{before}",
            max(day, firm.known_on),
            {
                "enterprise_id": firm.ref,
                "county_code": county.code,
                "name": before,
                "used_until": day,
            },
        )
    ]


def _contact(chance: Random, firm: Firm, county: CountyFacts) -> Fact:
    return Fact(
        ContactPerson,
        firm.key,
        firm.known_on,
        {
            "enterprise_id": firm.ref,
            "county_code": county.code,
            "name": person_name(chance),
            "duty": chance.choice(("科技联络员", "财务经理", "技术部经理", "办公室主任")),
            # Mobile numbers never begin with 1002, local ones never with 0: nobody is rung.
            "mobile": f"1002{chance.randrange(10**7):07d}",
            "telephone": f"0573-0{chance.randrange(10**7):07d}",
            "email": f"firm{firm.key}@example.com",
            "is_liaison": True,
        },
    )
