"""A decision list that was released: the recommendations of the batch that is under way."""

from collections.abc import Iterable
from datetime import date

from app.demonstration.facts import Fact, Ref
from app.domain.stages import Action
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.decisions import DecisionEntry, DecisionList
from app.models.people import Person

BATCH = "hnte/2018/2"
PREPARED_ON, RELEASED_ON = date(2018, 9, 20), date(2018, 9, 21)


def decision_facts(facts: Iterable[Fact], county_code: str) -> list[Fact]:
    """Prepared by an officer, released by the head of section on the day of the batch's letter."""
    known = list(facts)
    cases = {
        fact.key: fact
        for fact in known
        if fact.model is CultivationCase and fact.columns["batch_id"] == Ref(Batch, BATCH)
    }
    made = [
        fact
        for fact in known
        if fact.model is StageEvent
        and fact.columns["action"] is Action.RECOMMEND
        and fact.columns["happened_on"] == RELEASED_ON
        and fact.columns["case_id"].key in cases
    ]
    decided = Fact(
        DecisionList,
        BATCH,
        PREPARED_ON,
        {
            "county_code": county_code,
            "batch_id": Ref(Batch, BATCH),
            "number": 1,
            "prepared_on": PREPARED_ON,
            "prepared_by_id": Ref(Person, "officer"),
            "prepared_by": "王经办",
            "released_on": None,
            "released_by_id": None,
            "released_by": "",
            "document_number": "",
            "fallback": None,
            "fallback_reason": "",
        },
    )
    if not made:
        return []
    decided.change(
        RELEASED_ON,
        released_on=RELEASED_ON,
        released_by_id=Ref(Person, "section"),
        released_by="陈科长",
        document_number=made[0].columns["document_number"],
    )
    return [decided, *(_entry(cases[event.columns["case_id"].key]) for event in made)]


def _entry(case: Fact) -> Fact:
    return Fact(
        DecisionEntry,
        f"{BATCH}/{case.key}",
        PREPARED_ON,
        {
            "county_code": case.columns["county_code"],
            "list_id": Ref(DecisionList, BATCH),
            "case_id": Ref(CultivationCase, case.key),
            "enterprise_id": case.columns["enterprise_id"],
            "action": Action.RECOMMEND,
            "reason": "",
            "failure_reason": None,
            "diagnosis_id": None,
        },
        about=case.about,
    )
