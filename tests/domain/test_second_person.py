"""Nobody decides on his own work unless the exception is named; and a section of three decides."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import BUREAU, HEADS, Role
from app.domain.deciding import Given, decide
from app.domain.opinions import Office, Opinion
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import Reason, TransitionRefused
from app.domain.second_person import Fallback, fallback_of, is_anybody_left, own_work
from app.domain.stages import Action, CaseFacts, Colleague, FailureReason, Move, ProgrammeRules
from app.domain.titles import Authority, Programme

TODAY = date(2018, 9, 28)
THREE = (
    Colleague(1, Role.BUREAU_OFFICER),
    Colleague(2, Role.SECTION_HEAD),
    Colleague(3, Role.BUREAU_HEAD),
)
OFFICER, SECTION, HEAD = THREE
DECISIONS = [
    pytest.param(rules, move, id=f"{rules.programme}-{move.source}-{move.action}")
    for rules in PROGRAMMES.values()
    for move in rules.moves
    if move.must_differ_from
]
EVERY_DECISION = pytest.mark.parametrize(("rules", "move"), DECISIONS)
HANDS = st.dictionaries(
    st.sampled_from(list(Action)), st.frozensets(st.sampled_from([1, 2, 3])), max_size=8
)


def facts_of(
    move: Move,
    asker: Colleague,
    hands: dict[Action, frozenset[int]],
    colleagues: frozenset[Colleague] = frozenset(THREE),
) -> CaseFacts:
    return CaseFacts(
        stage=move.source,
        stage_since=TODAY - timedelta(days=9),
        asker=asker.person_id,
        hands=hands,
        colleagues=colleagues,
        joint_opinions=dict.fromkeys(Office, Opinion.AGREES),
    )


def full(**changes: object) -> Given:
    usual = Given(
        happened_on=TODAY,
        reason="研发费用不实",
        failure_reason=FailureReason.PAPERS,
        document_number="平科〔2018〕9号",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def refusal_of(
    rules: ProgrammeRules, move: Move, facts: CaseFacts, asker: Colleague, asked: Given
) -> TransitionRefused | None:
    try:
        assert decide(rules, facts, move.action, asked, asker.role, TODAY) is move
    except TransitionRefused as refusal:
        return refusal
    return None


def test_decisions_of_the_county_and_no_others_ask_for_a_second_person() -> None:
    found = {
        (rules.programme, move.action)
        for rules in PROGRAMMES.values()
        for move in rules.moves
        if move.must_differ_from
    }

    assert found == {
        (Programme.HNTE, Action.ENDORSE_JOINTLY),
        (Programme.HNTE, Action.RECOMMEND),
        (Programme.HNTE, Action.REJECT),
        (Programme.PROVINCIAL_TECH_SME, Action.CHECK),
        (Programme.PROVINCIAL_TECH_SME, Action.REJECT),
        (Programme.NATIONAL_TECH_SME, Action.REJECT),
    }
    for rules in PROGRAMMES.values():
        for move in rules.moves:
            if move.must_differ_from:
                assert move.authority is Authority.COUNTY
                assert move.roles == BUREAU


@EVERY_DECISION
def test_own_work_is_not_decided_on_while_somebody_else_is_there(
    rules: ProgrammeRules, move: Move
) -> None:
    for action in move.must_differ_from:
        facts = facts_of(move, OFFICER, {action: frozenset({1})})

        refusal = refusal_of(rules, move, facts, OFFICER, full())

        assert refusal is not None
        assert refusal.reasons == (Reason.OWN_WORK,)
        assert refusal.details["earlier"]
        assert refusal_of(rules, move, replace(facts, asker=2), SECTION, full()) is None


@EVERY_DECISION
@given(hands=HANDS)
def test_officer_head_and_bureau_head_never_stand_still(
    rules: ProgrammeRules, move: Move, hands: dict[Action, frozenset[int]]
) -> None:
    ways = []
    for asker in THREE:
        facts = facts_of(move, asker, hands)
        asked = full(fallback=fallback_of(move, facts, asker.role))
        ways.append(refusal_of(rules, move, facts, asker, asked) is None)

    assert any(ways)


@EVERY_DECISION
@given(hands=HANDS, gone=st.sampled_from(THREE))
def test_two_of_the_three_do_not_stand_still_either(
    rules: ProgrammeRules, move: Move, hands: dict[Action, frozenset[int]], gone: Colleague
) -> None:
    here = frozenset(THREE) - {gone}
    ways = []
    for asker in here:
        facts = facts_of(move, asker, hands, here)
        asked = full(fallback=fallback_of(move, facts, asker.role))
        ways.append(refusal_of(rules, move, facts, asker, asked) is None)

    assert any(ways)


@EVERY_DECISION
@given(
    hands=HANDS,
    asker=st.sampled_from(THREE),
    here=st.frozensets(st.sampled_from(THREE)),
    named=st.none() | st.sampled_from(Fallback),
    reason=st.sampled_from(["", " ", "科内二人均在外培训"]),
)
def test_own_work_is_decided_on_only_by_a_head_who_names_and_explains_the_exception(
    rules: ProgrammeRules,
    move: Move,
    hands: dict[Action, frozenset[int]],
    asker: Colleague,
    here: frozenset[Colleague],
    named: Fallback | None,
    reason: str,
) -> None:
    facts = facts_of(move, asker, hands, here)

    refusal = refusal_of(rules, move, facts, asker, full(fallback=named, reason=reason))

    handled = any(asker.person_id in hands.get(one, frozenset()) for one in move.must_differ_from)
    assert handled == bool(own_work(move, facts))
    if refusal is None and handled:
        assert asker.role in HEADS
        assert not is_anybody_left(move, facts)
        assert named is Fallback.HEAD_DECIDES_ALONE
        assert reason.strip()
    if refusal is None and not handled:
        assert named is None


@EVERY_DECISION
def test_officer_alone_is_sent_to_a_head(rules: ProgrammeRules, move: Move) -> None:
    hands = dict.fromkeys(move.must_differ_from, frozenset({1, 2, 3}))
    facts = facts_of(move, OFFICER, hands)

    refusal = refusal_of(rules, move, facts, OFFICER, full())

    assert refusal is not None
    assert refusal.reasons == (Reason.OWN_WORK_NEEDS_HEAD,)


def test_exception_that_is_not_needed_is_refused_at_its_field() -> None:
    rules = PROGRAMMES[Programme.HNTE]
    move = next(move for move in rules.moves if move.action is Action.RECOMMEND)
    facts = facts_of(move, HEAD, {Action.CHECK: frozenset({1})})

    refusal = refusal_of(rules, move, facts, HEAD, full(fallback=Fallback.HEAD_DECIDES_ALONE))

    assert refusal is not None
    assert refusal.fields == {"fallback": Reason.FALLBACK_NOT_OPEN}
