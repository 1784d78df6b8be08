"""Which letters a case has: of what the county decided, and drafts of what it may decide."""

import pytest

from app.domain.letters import Letter, Offered, addressed_to, letters_at
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Action, Stage
from app.domain.titles import Authority, Programme

HNTE = PROGRAMMES[Programme.HNTE]
DRAFTS = {letter: Offered(letter, is_draft=True) for letter in Letter}
SENT = {letter: Offered(letter, is_draft=False) for letter in Letter}


@pytest.mark.parametrize(
    ("stage", "last", "authority", "letters"),
    [
        (Stage.PLANNED, None, None, []),
        (
            Stage.TOWN_ENDORSED,
            Action.ENDORSE_BY_TOWN,
            Authority.TOWNSHIP,
            [DRAFTS[Letter.AMENDMENT], DRAFTS[Letter.REFUSAL]],
        ),
        (
            Stage.RETURNED,
            Action.RETURN_FOR_AMENDMENT,
            Authority.COUNTY,
            [SENT[Letter.AMENDMENT]],
        ),
        (Stage.REJECTED, Action.REJECT, Authority.COUNTY, [SENT[Letter.REFUSAL]]),
        (Stage.REJECTED, Action.REJECT, Authority.PROVINCE, []),
        (Stage.RECOMMENDED, Action.RECOMMEND, Authority.COUNTY, [SENT[Letter.RECOMMENDATION]]),
        (Stage.RECOGNIZED, Action.RECOGNIZE, Authority.PROVINCE, []),
    ],
)
def test_letters_go_with_the_moves_of_the_county(
    stage: Stage, last: Action | None, authority: Authority | None, letters: list[Offered]
) -> None:
    found = [one for one in letters_at(HNTE, stage, last, authority) if one in letters]

    assert found == letters
    if not letters:
        assert letters_at(HNTE, stage, last, authority) == ()


def test_every_programme_recommends_to_somebody_above_the_county() -> None:
    above = {Authority.CITY, Authority.PROVINCE, Authority.NATION}

    assert {addressed_to(rules) for rules in PROGRAMMES.values()} <= above
