"""What the fictitious holders file each year besides the survey: annual report, Torch survey."""

from datetime import date, timedelta
from random import Random

from app.data import duties
from app.demonstration.careers import Application, Outcome
from app.demonstration.facts import Fact
from app.domain.duties import Duty
from app.models.cases import SurveyYear

FIRST_YEAR = {"hnte_annual_report": 2016, "torch_survey": 2017}
LAST_YEAR = 2020
MISSES = 0.04
"""Of a year's reports; nobody misses two within one validity, which would end the title."""
UNHEARD_OF = 0.08
"""Of the Torch surveys: whether they came in, nobody told the county."""


def filing_facts(chance: Random, applications: list[Application], county_code: str) -> list[Fact]:
    facts: dict[str, Fact] = {}
    for key, first_year in FIRST_YEAR.items():
        for each in applications:
            if each.outcome is Outcome.RECOGNIZED:
                for fact in _filings(chance, duties()[key], first_year, each, county_code):
                    facts[fact.key] = fact
    return list(facts.values())


def _filings(
    chance: Random, duty: Duty, first_year: int, each: Application, county_code: str
) -> list[Fact]:
    held_from, held_until = each.published.dated_on, each.valid_until
    found, has_missed = [], False
    for year in range(max(held_from.year + 1, first_year), LAST_YEAR + 1):
        due = duty.due_on(year)
        is_held = held_until is None or due <= held_until
        unheard_of = duty.misses is None and chance.random() < UNHEARD_OF
        if not is_held or unheard_of or not each.firm.is_here(due):
            continue
        misses = not has_missed and chance.random() < MISSES
        has_missed = has_missed or misses
        filed_on = due - timedelta(days=chance.randrange(1, 70))
        known_on = due + timedelta(days=10) if misses else filed_on + timedelta(days=3)
        found.append(_fact(duty, each, year, county_code, known_on, None if misses else filed_on))
    return found


def _fact(
    duty: Duty,
    each: Application,
    year: int,
    county_code: str,
    known_on: date,
    filed_on: date | None,
) -> Fact:
    return Fact(
        SurveyYear,
        f"{each.firm.key}/{duty.key}/{year}",
        max(known_on, each.published.known_on),
        {
            "enterprise_id": each.firm.ref,
            "county_code": county_code,
            "programme": duty.programme,
            "duty": duty.key,
            "year": year,
            "is_filed": filed_on is not None,
            "filed_on": filed_on,
        },
    )
