"""What others said, or did not say, holds the county's decisions: by its reason and its words."""

from datetime import date

import pytest

from app.domain.gates import closed, told
from app.domain.opinions import Department, Negative, Office, Opinion
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import Reason
from app.domain.stages import Action, CaseFacts, Gate, Move, Stage
from app.domain.titles import Programme

ALL_AGREE = dict.fromkeys(Office, Opinion.AGREES)
PENALTY = Negative(Department.ECOLOGY, "2018年6月罚款2万元")


def move_of(action: Action, programme: Programme = Programme.HNTE) -> Move:
    return next(move for move in PROGRAMMES[programme].moves if move.action is action)


def facts(**known: object) -> CaseFacts:
    return CaseFacts(Stage.COUNTY_CHECKED, date(2018, 9, 3), **known)  # type: ignore[arg-type]


def test_only_the_county_s_own_decisions_have_gates() -> None:
    found = {
        (rules.programme, move.action): move.gates
        for rules in PROGRAMMES.values()
        for move in rules.moves
        if move.gates
    }

    clear = frozenset({Gate.DEPARTMENTS_CLEAR})
    assert found == {
        (Programme.HNTE, Action.ENDORSE_JOINTLY): clear | {Gate.THREE_OPINIONS},
        (Programme.HNTE, Action.RECOMMEND): clear,
        (Programme.PROVINCIAL_TECH_SME, Action.CHECK): clear,
    }


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        (ALL_AGREE, []),
        ({}, [Reason.OPINIONS_MISSING]),
        (ALL_AGREE | {Office.FINANCE: Opinion.DISAGREES}, [Reason.OPINION_AGAINST]),
        (
            {Office.TAXATION: Opinion.DISAGREES},
            [Reason.OPINIONS_MISSING, Reason.OPINION_AGAINST],
        ),
    ],
)
def test_joint_endorsement_needs_three_that_agree(
    said: dict[Office, Opinion], reasons: list[Reason]
) -> None:
    known = facts(joint_opinions=said)

    assert list(closed(move_of(Action.ENDORSE_JOINTLY), known)) == reasons
    assert list(closed(move_of(Action.RECOMMEND), known)) == []


def test_negative_answer_holds_endorsement_and_recommendation_with_its_words() -> None:
    known = facts(joint_opinions=ALL_AGREE, negatives=(PENALTY,))

    for action in (Action.ENDORSE_JOINTLY, Action.RECOMMEND):
        assert list(closed(move_of(action), known)) == [Reason.NEGATIVE_ANSWER]
        assert told(move_of(action), known)["answers"] == "生态环境:2018年6月罚款2万元"
    assert list(closed(move_of(Action.WITHDRAW), known)) == []


def test_missing_and_opposed_offices_are_named() -> None:
    known = facts(joint_opinions={Office.TAXATION: Opinion.DISAGREES})

    words = told(move_of(Action.ENDORSE_JOINTLY), known)

    assert (words["missing"], words["against"]) == ("科技、财政", "税务")
