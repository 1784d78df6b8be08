"""National SMEs of the fictitious county: self-evaluated anew each year, counted in no target."""

from datetime import date, timedelta
from random import Random

from app.demonstration.facts import Fact
from app.demonstration.firms import DIVISION, Firm
from app.domain.programmes.table import PROGRAMMES
from app.domain.titles import Programme, TitleKind
from app.models.titles import Title

LISTED = {2017: 26, 2018: 48, 2019: 71, 2020: 92}
"""Few in the first year, and most again in the next."""
DAYS = ((5, 18, "0"), (6, 22, "0"), (8, 17, "A"), (10, 12, "A"))
"""Days of the lists, and what the 11th character of their numbers says."""
MOST_SALES_WAN = 15_000


def listing_facts(chance: Random, firms: list[Firm], county_code: str) -> list[Fact]:
    """Small technical firms, with the provincial title or without: another title than that."""
    fit = [
        firm
        for firm in firms
        if firm.is_technical and firm.is_settled and firm.sales_wan < MOST_SALES_WAN
    ]
    chance.shuffle(fit)
    facts = []
    for year, number in LISTED.items():
        founded = [firm for firm in fit if firm.registered_on.year < year][:number]
        for place, firm in enumerate(founded):
            facts.append(_title(firm, year, place, county_code))
    return facts


def _title(firm: Firm, year: int, place: int, county_code: str) -> Fact:
    month, day, mark = DAYS[place % len(DAYS)]
    listed_on = date(year, month, day)
    known_on = max(listed_on + timedelta(days=5), firm.known_on)
    programme = Programme.NATIONAL_TECH_SME
    return Fact(
        Title,
        f"{firm.key}/{programme}/{year}",
        known_on,
        {
            "county_code": county_code,
            "enterprise_id": firm.ref,
            "programme": programme,
            "kind": TitleKind.FIRST,
            "authority": PROGRAMMES[programme].title_authority,
            "certificate_number": f"{year}{DIVISION}{mark}{firm.number:07d}",
            "list_year": year,
            "document_number": f"演科型〔{year}〕{DAYS.index((month, day, mark)) + 1}号",
            "document_on": listed_on,
            "valid_from": listed_on,
            "valid_until": date(year, 12, 31),
            "known_on": known_on,
            "ended_on": None,
            "ended_known_on": None,
            "end": None,
            "end_reason": "",
            "end_document_number": None,
            "case_id": None,
        },
        about=(firm.key, programme),
    )
