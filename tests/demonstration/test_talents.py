"""The demonstration's talent projects: at every step, nothing after their last day."""

from datetime import date
from random import Random

from app.data import county_facts
from app.demonstration.firms import make_firms
from app.demonstration.people import COUNTY
from app.demonstration.talent_table import MADE
from app.demonstration.talents import LAST_DAY, talent_facts
from app.domain.talents.projects import TalentStage
from app.models.procedures import RecordMove
from app.models.talents import TalentInstalment, TalentProject


def test_projects_stand_where_their_moves_lead() -> None:
    firms = make_firms(Random("1/firms"), county_facts(COUNTY))
    facts = talent_facts(Random("1/talents"), firms, COUNTY)
    by_key = {(fact.model, fact.key): fact for fact in facts}
    stages: dict[str, str] = {made.title: TalentStage.DRAFTED.value for made in MADE}

    for fact in facts:
        if fact.model is RecordMove:
            title = fact.key.partition("/")[0]
            assert fact.columns["source"] == stages[title]
            stages[title] = fact.columns["target"]

    for made in MADE:
        stands = by_key[TalentProject, made.title].on(LAST_DAY)
        assert stands is not None
        assert stands.columns["stage"] == stages[made.title]
        parts = [
            fact.columns["planned_cny"]
            for fact in facts
            if fact.model is TalentInstalment and fact.key.startswith(f"{made.title}/")
        ]
        assert sum(parts) in (0, stands.columns["grant_cny"])
    days = [day for fact in facts for day, _ in fact.changes] + [fact.appears_on for fact in facts]
    assert max(days) <= LAST_DAY < date(2018, 9, 30)
    assert facts == talent_facts(
        Random("1/talents"), make_firms(Random("1/firms"), county_facts(COUNTY)), COUNTY
    )
