"""The demonstration's talent projects: where they stand on its day, and how they go on."""

from datetime import date
from random import Random

import pytest

from app.data import county_facts
from app.data.talent_programs import talent_programs
from app.demonstration.facts import Fact
from app.demonstration.firms import make_firms
from app.demonstration.people import COUNTY
from app.demonstration.talent_table import HORIZON, LAST_DAY, MADE
from app.demonstration.talents import talent_facts
from app.demonstration.talents_to_come import TO_COME
from app.domain.talents.moves import TalentAction
from app.domain.talents.projects import HIGH_END, TalentStage
from app.models.procedures import RecordMove
from app.models.talents import TalentInstalment, TalentProject

TODAY, END = date(2018, 9, 30), date(2020, 12, 31)


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    firms = make_firms(Random("1/firms"), county_facts(COUNTY))
    return talent_facts(Random("1/talents"), firms, COUNTY)


def stage_on(facts: list[Fact], day: date) -> dict[str, str]:
    """Where its moves have led each project by a day."""
    stages: dict[str, str] = {}
    for fact in facts:
        if fact.model is TalentProject and fact.appears_on <= day:
            stages[fact.key] = TalentStage.DRAFTED.value
        if fact.model is RecordMove and fact.appears_on <= day:
            title = fact.key.partition("/")[0]
            assert fact.columns["source"] == stages[title]
            stages[title] = fact.columns["target"]
    return stages


@pytest.mark.parametrize("day", [TODAY, date(2019, 2, 1), END])
def test_projects_stand_where_their_moves_lead(facts: list[Fact], day: date) -> None:
    stages = stage_on(facts, day)
    shown = {
        fact.key: standing.columns["stage"].value
        for fact in facts
        if fact.model is TalentProject and (standing := fact.on(day))
    }

    assert shown == stages
    if day == TODAY:
        assert shown.keys() == {made.title for made in MADE}
    for title in shown:
        parts = [
            fact.columns["planned_cny"]
            for fact in facts
            if fact.model is TalentInstalment and fact.key.startswith(f"{title}/")
        ]
        (project,) = (one for one in facts if one.model is TalentProject and one.key == title)
        assert sum(parts) in (0, project.columns["grant_cny"])


def test_world_is_the_same_again(facts: list[Fact]) -> None:
    firms = make_firms(Random("1/firms"), county_facts(COUNTY))
    assert facts == talent_facts(Random("1/talents"), firms, COUNTY)


def test_days_after_the_beginning_bring_every_kind_of_movement(facts: list[Fact]) -> None:
    moves = [fact for fact in facts if fact.model is RecordMove]
    first_year = {
        fact.columns["action"] for fact in moves if TODAY < fact.appears_on <= date(2019, 2, 1)
    }
    paid = [
        day
        for fact in facts
        if fact.model is TalentInstalment
        for day, columns in fact.changes
        if "paid_cny" in columns
    ]

    wanted = ("land", "contract", "pass_midterm", "accept", "fail_honestly", "terminate")
    assert {TalentAction(one) for one in wanted} <= {TalentAction(one) for one in first_year}
    assert any(TODAY < day < date(2019, 1, 1) for day in paid)
    planned = [day for made in (*MADE, *TO_COME) for day in (*made.goes_on, made.ends_on) if day]
    assert all(LAST_DAY < day <= HORIZON and day.weekday() < 5 for day in planned)
    assert max(fact.appears_on for fact in facts) <= END


def test_high_end_talents_come_near_the_plan_s_thirty_and_not_to_it(facts: list[Fact]) -> None:
    def approved(day: date) -> int:
        return sum(
            talent_programs()[standing.columns["program"]].level in HIGH_END
            and standing.columns["approved_on"] is not None
            and standing.columns["stage"] is not TalentStage.TERMINATED
            for fact in facts
            if fact.model is TalentProject and (standing := fact.on(day))
        )

    assert [approved(day) for day in (TODAY, date(2018, 12, 31), date(2019, 12, 31), END)] == [
        5,
        7,
        19,
        29,
    ]
