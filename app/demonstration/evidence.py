"""What officers learned of the fictitious firms: statements, incidents, conversions, points."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.demonstration.careers import Application, Outcome
from app.demonstration.facts import Columns, Fact
from app.demonstration.figures import FORMS, THINGS, rung_of
from app.demonstration.firms import Firm, any_day
from app.domain.criteria.facts import IncidentKind
from app.domain.evidence import StatedFact
from app.domain.titles import Programme
from app.models.base import Public
from app.models.evidence import Conversion, ExpertMark, FirmStatement, Incident

YEARS = range(2016, 2021)
BY_OFFICES = (StatedFact.INCIDENTS, "市应急管理局、市环境保护局、市市场监督管理局复函")
BY_FIRMS = (
    StatedFact.CONVERSIONS,
    StatedFact.HAS_INDEPENDENT_ACCOUNTING,
    StatedFact.HAS_OWN_PRODUCT,
    StatedFact.IS_OPEN_INDUSTRY,
    StatedFact.IS_TAXED_ON_ACCOUNTS,
    StatedFact.COLLECTS_RD_COST,
)
CONVERSIONS = {"hnte": (2, 6), "provincial_tech_sme": (0, 3)}
INCIDENTS = (IncidentKind.SAFETY_ACCIDENT, IncidentKind.ENVIRONMENTAL_VIOLATION)
POINTS = {
    "score.ip": {True: (23, 30), False: (15, 24)},
    "score.conversion": {True: (20, 30), False: (10, 20)},
    "score.rd_organisation": {True: (14, 20), False: (8, 14)},
}
"""What experts of the county's own review gave those who passed later, and those who did not."""
EXPERTS = ("评审专家甲", "评审专家乙")
REVIEWED_BEFORE = timedelta(days=150)


def evidence_facts(
    chance: Random, firm: Firm, applications: list[Application], county_code: str
) -> list[Fact]:
    """Of firms on the ladder; the others nobody asked."""
    if not rung_of(firm):
        return []
    found = [
        *_statements(chance, firm),
        *_incidents(chance, firm),
        *_conversions(chance, firm),
        *_marks(chance, firm, applications),
    ]
    for fact in found:
        fact.columns |= {"enterprise_id": firm.ref, "county_code": county_code}
    return found


def _statements(chance: Random, firm: Firm) -> Iterator[Fact]:
    """Each summer the county asks the offices, and the firms promise the rest in writing."""
    for year in YEARS:
        day = any_day(chance, date(year, 7, 1), date(year, 8, 31))
        if not firm.is_here(day) or firm.registered_on > day:
            continue
        fact, source = BY_OFFICES
        number = f"演科函〔{year}〕{firm.number % 40 + 1}号"
        if chance.random() < 0.85:
            yield _statement(firm, fact, day, source, number)
        if chance.random() < 0.75:
            for promised in BY_FIRMS:
                yield _statement(firm, promised, day, "企业书面承诺", "")


def _statement(firm: Firm, fact: StatedFact, day: date, source: str, number: str) -> Fact:
    said = {"fact": fact, "is_so": True, "stated_on": day}
    key = f"{firm.key}/{day.year}/{fact}"
    return _fact(FirmStatement, firm, key, day, {**said, "source": source,
                                                 "document_number": number})  # fmt: skip


def _incidents(chance: Random, firm: Firm) -> Iterator[Fact]:
    if chance.random() >= 0.03:
        return
    day = any_day(chance, date(2016, 1, 10), date(2020, 10, 31))
    if firm.registered_on < day and firm.is_here(day):
        known = {
            "kind": chance.choice(INCIDENTS),
            "happened_on": day,
            "document_number": f"演罚〔{day.year}〕{firm.number % 90 + 1}号",
            "note": "",
        }
        yield _fact(Incident, firm, f"{firm.key}/incident", day + timedelta(days=20), known)


def _conversions(chance: Random, firm: Firm) -> Iterator[Fact]:
    for year in range(2014, 2021):
        if year < firm.registered_on.year or not firm.is_here(date(year, 12, 31)):
            continue
        for number in range(chance.randint(*CONVERSIONS[rung_of(firm)])):
            day = any_day(chance, date(year, 6, 1), date(year, 12, 20))
            thing = f"{chance.choice(THINGS)}{chance.choice(FORMS)}"
            known = {
                "year": year,
                "name": f"{thing}产业化({number + 1})",
                "proof": "销售合同、检测报告",
            }
            yield _fact(Conversion, firm, f"{firm.key}/{year}/{number}", day, known)


def _marks(chance: Random, firm: Firm, applications: list[Application]) -> Iterator[Fact]:
    """县级预评审: of those who apply for the national title, before the county recommends them."""
    for application in applications:
        if application.programme is not Programme.HNTE or not application.has_case:
            continue
        day = application.published.dated_on - REVIEWED_BEFORE
        passes = application.outcome is Outcome.RECOGNIZED
        for criterion, spans in POINTS.items():
            for expert in EXPERTS:
                known = {
                    "criterion": criterion,
                    "points": Decimal(chance.randint(*spans[passes])),
                    "given_by": expert,
                    "given_on": day,
                    "note": "县级预评审",
                }
                yield _fact(ExpertMark, firm, f"{application.key}/{criterion}/{expert}", day, known)


def _fact(model: type[Public], firm: Firm, key: str, day: date, columns: Columns) -> Fact:
    return Fact(model, key, max(day, firm.known_on), columns)
