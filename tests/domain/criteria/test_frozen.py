"""What judging answers must not move when the way it is computed does.

Each edition's answers to the same 300 facts, by their digest. A digest changes only with the law
as we read it: then the new one is taken over here in the same commit, which says what moved. What
every finding of a criterion repeats, its source and its doubt, is wording and left out."""

import json
from hashlib import sha256
from typing import Any

import pytest

from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.findings import State, as_json
from app.domain.criteria.rules import Edition
from tests.domain.criteria.frozen import frozen_facts

FACTS = frozen_facts()
WORDING = ("source", "doubt")
DIGESTS = {
    "hnte-2008": "bf751af6822a54c6",
    "hnte-2016": "6d11d591448ad09b",
    "national-tech-sme-2017": "234715325e8ed3f7",
    "national-tech-sme-2022": "a86182da1fd0594a",
    "zhejiang-tech-sme-2016": "aa2f757aac3d19aa",
    "zhejiang-rd-center-2019": "de03811ee38ea64c",
    "zhejiang-research-institute-2014": "97309b3e8f825c54",
    "zhejiang-key-research-institute": "9d5f3881749c9b88",
}


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=list(EDITIONS))
def test_an_edition_answers_as_it_always_has(edition: Edition[Any]) -> None:
    answers = [as_json(edition.judge(facts)) for facts in FACTS]
    for answer in answers:
        for finding in answer["findings"]:
            for name in WORDING:
                del finding[name]
    told = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    assert sha256(told.encode()).hexdigest()[:16] == DIGESTS[edition.key]


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=list(EDITIONS))
def test_the_frozen_firms_meet_every_kind_of_answer(edition: Edition[Any]) -> None:
    results = [edition.judge(facts) for facts in FACTS]
    assert {one.state for result in results for one in result.findings} == set(State)
