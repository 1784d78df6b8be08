"""Fictitious R&D institutions: the plan's numbers of 2015, and a ladder that firms climb since.

At the end of 2015 there are 137 centres of every level, 31 of them provincial, and 4 institutes
(plan, 一(一)); how they grow afterwards is invented."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.demonstration.facts import Columns, Fact, Ref
from app.demonstration.figures import rung_of
from app.demonstration.firms import Firm
from app.domain.enterprises import Capital, capital_of
from app.domain.institutions import (
    EvaluationOutcome,
    InstitutionEnd,
    InstitutionLevel,
    InstitutionType,
)
from app.models.institutions import InstitutionEvaluation, RdInstitution

PROVINCIAL = {2013: 9, 2014: 10, 2015: 12, 2016: 4, 2017: 4, 2018: 5, 2019: 5, 2020: 5}
CITY = {2013: 4, 2014: 5, 2015: 7, 2016: 5, 2017: 6, 2018: 6, 2019: 6, 2020: 5}
"""Of firms that are no further yet; whoever has a provincial centre had a city one before."""
COUNTY = {2013: 18, 2014: 20, 2015: 29, 2016: 12, 2017: 14, 2018: 13, 2019: 14, 2020: 12}
FOREIGN = {2013: 2, 2014: 2, 2015: 3, 2016: 2, 2017: 3, 2018: 3, 2019: 3, 2020: 3}
"""Of them with foreign capital."""
INSTITUTES = {2014: 2, 2015: 2, 2016: 1, 2017: 1, 2018: 2, 2019: 2, 2020: 2}
KEY_INSTITUTES = {2018: 1, 2020: 1}
TECHNOLOGY_CENTERS = 3
"""Of the provincial ones of 2015."""
BUILT_SINCE = 2017
"""Provincial centres of this year and later were planned a year before."""
EVALUATED = date(2018, 6, 15)
OUTCOMES = {
    0: EvaluationOutcome.EXCELLENT,
    5: EvaluationOutcome.EXCELLENT,
    9: EvaluationOutcome.TO_MEND,
    17: EvaluationOutcome.FAILED,
    22: EvaluationOutcome.TO_MEND,
}
"""By the order of recognition; all others are 合格."""
MEASURED = (
    *("unit_staff", "qualified_staff", "area_sqm", "equipment_cny"),
    *("measured_on", "measured_by"),
)
TOLD = timedelta(days=30)
PREFIX = {
    InstitutionLevel.COUNTY: "",
    InstitutionLevel.CITY: "嘉兴市级",
    InstitutionLevel.PROVINCE: "省级",
}
NAMES = {
    InstitutionType.RD_CENTER: "研发中心",
    InstitutionType.TECHNOLOGY_CENTER: "企业技术中心",
    InstitutionType.RESEARCH_INSTITUTE: "企业研究院",
    InstitutionType.KEY_RESEARCH_INSTITUTE: "重点企业研究院",
    InstitutionType.ACADEMICIAN_STATION: "院士专家工作站",
    InstitutionType.POSTDOCTORAL_STATION: "博士后科研工作站",
}
DATED = {
    InstitutionLevel.COUNTY: (6, 15),
    InstitutionLevel.CITY: (9, 10),
    InstitutionLevel.PROVINCE: (11, 15),
}


@dataclass(slots=True)
class Makers:
    """Who may still be chosen, and who has come how far."""

    strong: list[Firm]
    """With a national title sooner or later: the largest first."""
    others: list[Firm]
    foreign: list[Firm]
    provincial: list[Firm] = field(default_factory=list)
    institutes: list[Firm] = field(default_factory=list)

    def take(self, firms: list[Firm], year: int) -> Firm:
        """The next one that is old enough."""
        place = next(
            number for number, firm in enumerate(firms) if firm.registered_on.year <= year - 3
        )
        return firms.pop(place)


def institution_facts(chance: Random, firms: list[Firm], county_code: str) -> list[Fact]:
    makers = _makers(chance, firms)
    facts: list[Fact] = []
    for year in PROVINCIAL:
        facts += _centers(chance, makers, year, county_code)
        facts += _institutes(chance, makers, year, county_code)
    return [*facts, *_stations(chance, makers, county_code), *_evaluations(facts, county_code)]


def _makers(chance: Random, firms: list[Firm]) -> Makers:
    fit = [firm for firm in firms if firm.is_technical and firm.is_settled and firm.sales_wan > 300]
    chance.shuffle(fit)
    domestic = [one for one in fit if capital_of(one.registration_type) is Capital.DOMESTIC]
    strong = [firm for firm in domestic if rung_of(firm) == "hnte"]
    strong.sort(key=lambda firm: -(firm.sales_wan // 5_000))
    return Makers(
        strong,
        [firm for firm in domestic if rung_of(firm) != "hnte"],
        [firm for firm in fit if firm.is_foreign],
    )


def _centers(chance: Random, makers: Makers, year: int, county_code: str) -> Iterator[Fact]:
    for number in range(PROVINCIAL[year]):
        firm = makers.take(makers.strong, year)
        makers.provincial.append(firm)
        is_technology = year == 2015 and number < TECHNOLOGY_CENTERS
        kind = InstitutionType.TECHNOLOGY_CENTER if is_technology else InstitutionType.RD_CENTER
        if kind is InstitutionType.RD_CENTER and year > 2013:
            yield _fact(
                chance,
                firm,
                InstitutionType.RD_CENTER,
                InstitutionLevel.CITY,
                year - 1,
                county_code,
            )
        yield _fact(chance, firm, kind, InstitutionLevel.PROVINCE, year, county_code)
    for _ in range(CITY[year]):
        firm = makers.take(makers.strong, year)
        yield _fact(
            chance, firm, InstitutionType.RD_CENTER, InstitutionLevel.CITY, year, county_code
        )
    for number in range(COUNTY[year]):
        pool = makers.foreign if number < FOREIGN[year] else makers.others
        firm = makers.take(pool, year)
        yield _fact(
            chance, firm, InstitutionType.RD_CENTER, InstitutionLevel.COUNTY, year, county_code
        )


def _institutes(chance: Random, makers: Makers, year: int, county_code: str) -> Iterator[Fact]:
    """Who has a provincial centre for longest comes first."""
    for _ in range(INSTITUTES.get(year, 0)):
        firm = makers.provincial.pop(0)
        makers.institutes.append(firm)
        yield _fact(
            chance,
            firm,
            InstitutionType.RESEARCH_INSTITUTE,
            InstitutionLevel.PROVINCE,
            year,
            county_code,
        )
    for _ in range(KEY_INSTITUTES.get(year, 0)):
        firm = makers.institutes.pop(0)
        yield _fact(
            chance,
            firm,
            InstitutionType.KEY_RESEARCH_INSTITUTE,
            InstitutionLevel.PROVINCE,
            year,
            county_code,
        )


def _stations(chance: Random, makers: Makers, county_code: str) -> Iterator[Fact]:
    first, second, third, *_ = makers.institutes
    for firm, kind, level, year in (
        (first, InstitutionType.ACADEMICIAN_STATION, InstitutionLevel.PROVINCE, 2016),
        (second, InstitutionType.ACADEMICIAN_STATION, InstitutionLevel.CITY, 2018),
        (third, InstitutionType.POSTDOCTORAL_STATION, InstitutionLevel.PROVINCE, 2017),
    ):
        yield _fact(chance, firm, kind, level, year, county_code)


def _fact(
    chance: Random,
    firm: Firm,
    kind: InstitutionType,
    level: InstitutionLevel,
    year: int,
    county_code: str,
) -> Fact:
    month, day = DATED.get(level, (11, 15))
    recognized_on = date(year, month, day)
    known_on = max(recognized_on + TOLD, firm.known_on)
    name = f"{firm.name}{PREFIX[level]}{NAMES[kind]}"
    columns: Columns = {
        "county_code": county_code,
        "enterprise_id": firm.ref,
        "name": name,
        "type": kind,
        "level": level,
        "list_year": year,
        "document_number": f"演机构〔{year}〕{list(InstitutionLevel).index(level) + 1}号",
        "document_on": recognized_on,
        "building_from": None,
        "building_known_on": None,
        "recognized_on": recognized_on,
        "recognized_known_on": known_on,
        "ended_on": None,
        "ended_known_on": None,
        "ending": None,
        "end_reason": "",
        "end_document_number": None,
        "remark": "",
        "archived_on": None,
        **_size(chance, level, kind, known_on),
    }
    key = f"{firm.key}/{kind}/{level}"
    if (
        level is InstitutionLevel.PROVINCE
        and kind is InstitutionType.RD_CENTER
        and year >= BUILT_SINCE
    ):
        return _built(key, columns, firm, year)
    return Fact(RdInstitution, key, known_on, columns)


def _built(key: str, columns: Columns, firm: Firm, year: int) -> Fact:
    """First in a plan of construction, recognized a year later."""
    later = {name: columns[name] for name in ("list_year", "document_number", "document_on",
                                              "recognized_on", "recognized_known_on",
                                              "measured_on")}  # fmt: skip
    planned_on = date(year - 1, 7, 10)
    known_on = max(planned_on + TOLD, firm.known_on)
    building = columns | dict.fromkeys(("recognized_on", "recognized_known_on")) | {
        "list_year": year - 1,
        "document_number": f"演机构〔{year - 1}〕9号",
        "document_on": planned_on,
        "building_from": planned_on,
        "building_known_on": known_on,
        "measured_on": known_on,
    }  # fmt: skip
    fact = Fact(RdInstitution, key, known_on, building)
    fact.change(later["recognized_known_on"], **later)
    return fact


def _size(
    chance: Random, level: InstitutionLevel, kind: InstitutionType, day: date
) -> dict[str, Any]:
    """What it told of its people, rooms and equipment; a third of the smaller ones told nothing."""
    is_large = kind in (InstitutionType.RESEARCH_INSTITUTE, InstitutionType.KEY_RESEARCH_INSTITUTE)
    if level is not InstitutionLevel.PROVINCE and chance.random() < 0.33:
        return dict.fromkeys(MEASURED)
    low, high = (
        (52, 120) if is_large else ((16, 60) if level is InstitutionLevel.PROVINCE else (8, 34))
    )
    staff = chance.randint(low, high)
    return {
        "unit_staff": staff,
        "qualified_staff": staff * chance.randint(52, 92) // 100,
        "area_sqm": Decimal(staff * chance.randint(15, 32)),
        "equipment_cny": Decimal(staff * chance.randint(12, 40) * 10_000),
        "measured_on": day,
        "measured_by": "申报表",
    }


def _evaluations(facts: list[Fact], county_code: str) -> Iterator[Fact]:
    """The provincial ones of 2015 and before, in the summer of 2018: one fails."""
    provincial = [
        fact
        for fact in facts
        if fact.columns["level"] is InstitutionLevel.PROVINCE
        and (fact.columns["list_year"] or 0) <= 2015
        and fact.columns["building_from"] is None
    ]
    for place, fact in enumerate(provincial):
        outcome = OUTCOMES.get(place, EvaluationOutcome.QUALIFIED)
        known_on = EVALUATED + TOLD
        number = "演评〔2018〕1号"
        columns: Columns = {
            "county_code": county_code,
            "institution_id": Ref(RdInstitution, fact.key),
            "year": 2017,
            "outcome": outcome,
            "evaluated_on": EVALUATED,
            "known_on": known_on,
            "mend_by": date(2018, 12, 15) if outcome is EvaluationOutcome.TO_MEND else None,
            "document_number": number,
            "taken_back_on": None,
            "taken_back_reason": "",
        }
        if outcome is EvaluationOutcome.FAILED:
            fact.change(
                known_on,
                ending=InstitutionEnd.FAILED_EVALUATION,
                ended_on=EVALUATED,
                ended_known_on=known_on,
                end_document_number=number,
            )
        yield Fact(InstitutionEvaluation, f"{fact.key}/2017", known_on, columns)
