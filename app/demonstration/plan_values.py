"""Yearly tasks, published values of the entered indicators, batches and surveys: all invented."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.data import CountyFacts
from app.demonstration.careers import Application, Outcome
from app.demonstration.facts import Fact, Ref
from app.demonstration.firms import TOWN_WEIGHTS, any_day
from app.demonstration.published_lists import HNTE_LISTS
from app.domain.duties import SURVEY
from app.domain.plans import StatScope, TaskBasis, TaskLevel, ValueStatus
from app.domain.titles import Programme
from app.models.cases import Batch, SurveyYear
from app.models.plans import Indicator, IndicatorValue, YearlyTask

SOURCE = "演示"
MARK = "虚构数据,仅供演示"
YEARS = range(2016, 2021)
# 2016 to 2020, invented along the path of the plan; 2018 falls behind in places.
VALUES: dict[str, tuple[str, str, str, str, str]] = {
    "rd_to_gdp": ("2.68", "2.87", "2.94", "3.10", "3.24"),
    "rd_personnel": ("3720", "4130", "4310", "4690", "5060"),
    "invention_patents_per_10k": ("7.6", "10.1", "12.9", "15.2", "17.6"),
    "invention_patents_granted": ("196", "214", "221", "243", "264"),
    "high_tech_value_added_share": ("40.1", "42.8", "44.2", "47.5", "50.6"),
    "high_tech_investment_growth": ("17.2", "14.8", "12.5", "16.9", "18.1"),
    "new_product_output_share": ("42.3", "46.9", "49.0", "54.8", "58.1"),
}
WITHOUT_PORT_ZONE = {
    "high_tech_value_added_share": Decimal("-1.8"),
    "new_product_output_share": Decimal("3"),
}
WHOLE = frozenset({"rd_personnel", "invention_patents_granted"})
"""Persons and patents come whole."""
STEPS = {
    "hnte": {2016: 72, 2017: 98, 2018: 125, 2019: 150, 2020: 175},
    "provincial_tech_sme": {2016: 262, 2017: 322, 2018: 382, 2019: 442, 2020: 500},
}
NEW_BY_YEAR = {"hnte": 26, "provincial_tech_sme": 64}


def value_facts(county_code: str) -> list[Fact]:
    """Preliminary in spring or summer, final nine to twelve months after the year."""
    facts = []
    for key, values in VALUES.items():
        for year, text in zip(YEARS, values, strict=True):
            value = Decimal(text)
            whole = StatScope.WHOLE_COUNTY
            facts.append(
                _value(
                    key, year, whole, ValueStatus.FINAL, value, _final_on(key, year), county_code
                )
            )
            facts.append(
                _value(
                    key,
                    year,
                    whole,
                    ValueStatus.PRELIMINARY,
                    value * 99 / 100,
                    date(year + 1, 3, 28),
                    county_code,
                )
            )
            if key in WITHOUT_PORT_ZONE:
                facts.append(
                    _value(
                        key,
                        year,
                        StatScope.WITHOUT_PORT_ZONE,
                        ValueStatus.FINAL,
                        value + WITHOUT_PORT_ZONE[key],
                        _final_on(key, year),
                        county_code,
                    )
                )
    return facts + _flashes(county_code)


def _final_on(key: str, year: int) -> date:
    # The patent office is quick, the statistics office takes until autumn.
    return date(year + 1, 2, 20) if key.startswith("invention") else date(year + 1, 10, 26)


def _flashes(county_code: str) -> list[Fact]:
    """Half-year flashes of what is known during the year."""
    facts = []
    for year in YEARS:
        granted = Decimal(VALUES["invention_patents_granted"][year - 2016]) * 52 // 100
        share = Decimal(VALUES["high_tech_value_added_share"][year - 2016]) - Decimal("0.9")
        for key, value in (
            ("invention_patents_granted", granted),
            ("high_tech_value_added_share", share),
        ):
            flash = _value(
                key,
                year,
                StatScope.WHOLE_COUNTY,
                ValueStatus.FLASH,
                value,
                date(year, 7, 25),
                county_code,
            )
            flash.columns["period_ends_on"] = date(year, 6, 30)
            facts.append(flash)
    return facts


def _value(
    key: str,
    year: int,
    scope: StatScope,
    status: ValueStatus,
    value: Decimal,
    released_on: date,
    county_code: str,
) -> Fact:
    return Fact(
        IndicatorValue,
        f"{key}/{year}/{scope}/{status}",
        released_on,
        {
            "county_code": county_code,
            "indicator_id": Ref(Indicator, key),
            "year": year,
            "period_starts_on": date(year, 1, 1),
            "period_ends_on": date(year, 12, 31),
            "scope": scope,
            "status": status,
            "value": value.quantize(Decimal(1) if key in WHOLE else Decimal("0.01")),
            "source": SOURCE,
            "released_on": released_on,
            "document_number": "",
            "note": MARK,
        },
    )


def task_facts(county: CountyFacts) -> list[Fact]:
    """What county, towns and one park are to reach in each year."""
    facts = []
    for key, steps in STEPS.items():
        for year, wanted in steps.items():
            facts.append(_task(key, year, TaskLevel.COUNTY, county.code, TaskBasis.VALID, wanted))
            for town in county.townships:
                share = TOWN_WEIGHTS.get(town.name, 5)
                new = max(NEW_BY_YEAR[key] * share // 100, 1)
                facts.append(
                    _task(
                        key,
                        year,
                        TaskLevel.TOWNSHIP,
                        town.code,
                        TaskBasis.NEWLY_RECOGNIZED,
                        new,
                    )
                )
            park = county.parks[0].code
            net = 4 if key == "hnte" else 10
            facts.append(_task(key, year, TaskLevel.PARK, park, TaskBasis.NET_INCREASE, net))
    for fact in facts:
        fact.columns["county_code"] = county.code
    return facts


def _task(key: str, year: int, level: TaskLevel, place: str, basis: TaskBasis, wanted: int) -> Fact:
    issued_on = date(year, 3, 6)
    return Fact(
        YearlyTask,
        f"{key}/{year}/{place}",
        issued_on,
        {
            "county_code": "",
            "indicator_id": Ref(Indicator, key),
            "year": year,
            "level": level,
            "place_code": place,
            "basis": basis,
            "value": Decimal(wanted),
            "document_number": f"演科〔{year}〕6号",
            "issued_on": issued_on,
            "revision": 1,
        },
    )


def batch_facts(county_code: str) -> list[Fact]:
    """申报批次: the calls of 2015 to 2020 with the cut-off dates of each level."""
    facts = {}
    for year, lists in HNTE_LISTS.items():
        for published in lists if year >= 2015 else ():
            facts[published.key] = _batch(county_code, year, published.batch, published.dated_on)
    return list(facts.values())


def _batch(county_code: str, year: int, number: int, dated_on: date) -> Fact:
    def before(days: int) -> date:
        return dated_on - timedelta(days=days)

    batch = Fact(
        Batch,
        f"{Programme.HNTE}/{year}/{number}",
        date(year, 1, 15),
        {
            "county_code": county_code,
            "programme": Programme.HNTE,
            "year": year,
            "number": number,
            "notice_number": f"演科〔{year}〕{number}号",
            "notice_on": date(year, 1, 15),
            "firm_cutoff_on": before(85),
            "town_cutoff_on": before(75),
            "county_cutoff_on": before(60),
            "city_cutoff_on": before(48),
            "province_cutoff_on": before(40),
            "letter_number": "",
            "letter_on": None,
            "minutes_number": "",
            "minutes_on": None,
        },
    )
    batch.change(
        before(70),
        letter_number=f"演科〔{year}〕{number * 10 + 2}号",
        letter_on=before(70),
        minutes_number=f"局长办公会〔{year}〕{number + 3}号",
        minutes_on=before(72),
    )
    return batch


def survey_facts(chance: Random, applications: list[Application], county_code: str) -> list[Fact]:
    """The December survey of every holder of the provincial title."""
    facts: dict[str, Fact] = {}
    for each in applications:
        if each.outcome is not Outcome.RECOGNIZED:
            continue
        for year in range(max(each.published.year, 2015), 2021):
            closes = date(year, 12, 28)
            is_over = each.dropped_on is not None and each.dropped_on <= closes
            if is_over or not each.firm.is_here(closes):
                continue
            misses = year in each.missed_years
            filed_on = any_day(chance, date(year, 12, 12), closes)
            fact = Fact(
                SurveyYear,
                f"{each.firm.key}/{year}",
                max(date(year + 1, 1, 8), each.published.known_on),
                {
                    "enterprise_id": each.firm.ref,
                    "county_code": county_code,
                    "programme": Programme.PROVINCIAL_TECH_SME,
                    "duty": SURVEY,
                    "year": year,
                    "is_filed": not misses,
                    "filed_on": None if misses else filed_on,
                },
            )
            facts[fact.key] = fact
    return list(facts.values())
