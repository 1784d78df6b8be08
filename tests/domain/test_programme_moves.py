"""Every move of every programme: offered or refused, never both; walks that end where they may."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import ADMINISTRATORS, READERS, Role
from app.domain.deciding import Given, decide, options
from app.domain.opinions import Office, Opinion
from app.domain.refusals import Reason, TransitionRefused
from app.domain.stages import (
    Action,
    CaseFacts,
    Clock,
    Demand,
    FailureReason,
    Move,
    MoveOf,
    ProgrammeRules,
    Stage,
)
from tests.domain.every_programme import EVERY_MOVE, EVERY_PROGRAMME

TODAY = date(2018, 9, 30)
START = date(2018, 1, 2)


def facts_at(stage: Stage, since: date = START, **known: Any) -> CaseFacts:
    """A case for which every clock has run out, unless something else is known."""
    past = since - timedelta(days=1)
    ready: dict[str, Any] = {
        "notice_ends_on": past,
        "opinion_due_on": past,
        "title_valid_until": past,
        "missed_surveys": 2,
        "joint_opinions": dict.fromkeys(Office, Opinion.AGREES),
    }
    return CaseFacts(stage, since, **(ready | known))


def given_on(day: date, **changes: Any) -> Given:
    full: dict[str, Any] = {
        "reason": "说明",
        "failure_reason": FailureReason.OTHER,
        "document_number": "平科〔2018〕9号",
        "certificate_number": "GR201833000001",
        "notice_starts_on": day,
    }
    return Given(day, **(full | changes))


def outcome(
    rules: ProgrammeRules, facts: CaseFacts, action: Action, asked: Given, role: Role, today: date
) -> Move | tuple[Reason, ...]:
    """What becomes of an action: its move, or the reasons against it."""
    try:
        return decide(rules, facts, action, asked, role, today)
    except TransitionRefused as refusal:
        return refusal.reasons


def reasons_against(
    rules: ProgrammeRules, move: Move, facts: CaseFacts, asked: Given, today: date = TODAY
) -> tuple[Reason, ...]:
    """Why an officer cannot make this very move; nothing when it is made."""
    met = outcome(rules, facts, move.action, asked, Role.BUREAU_OFFICER, today)
    if isinstance(met, MoveOf):
        assert met is move
        return ()
    return met


@EVERY_MOVE
def test_move_is_made_when_all_is_given(rules: ProgrammeRules, move: Move) -> None:
    assert reasons_against(rules, move, facts_at(move.source), given_on(TODAY)) == ()


LEFT_OUT: dict[Demand, tuple[dict[str, Any], Reason]] = {
    Demand.REASON: ({"reason": ""}, Reason.REASON_REQUIRED),
    Demand.FAILURE_REASON: ({"failure_reason": None}, Reason.FAILURE_REASON_REQUIRED),
    Demand.DOCUMENT: ({"document_number": ""}, Reason.DOCUMENT_REQUIRED),
    Demand.CERTIFICATE: ({"certificate_number": ""}, Reason.CERTIFICATE_REQUIRED),
    Demand.NOTICE_START: ({"notice_starts_on": None}, Reason.NOTICE_START_REQUIRED),
}


@EVERY_MOVE
def test_each_demand_of_a_move_is_enforced_alone_and_no_other(
    rules: ProgrammeRules, move: Move
) -> None:
    facts = facts_at(move.source)

    for demand, (left_out, reason) in LEFT_OUT.items():
        expected = (reason,) if demand in move.demands else ()
        assert reasons_against(rules, move, facts, given_on(TODAY, **left_out)) == expected
    without_batch = facts_at(move.source, has_batch=False)
    expected = (Reason.BATCH_REQUIRED,) if Demand.BATCH in move.demands else ()
    assert reasons_against(rules, move, without_batch, given_on(TODAY)) == expected


@EVERY_MOVE
def test_move_dated_in_the_future_or_before_the_previous_is_refused(
    rules: ProgrammeRules, move: Move
) -> None:
    facts = facts_at(move.source, notice_ends_on=START - timedelta(days=30))
    early, late = START - timedelta(days=1), TODAY + timedelta(days=1)

    assert reasons_against(rules, move, facts, given_on(early)) == (Reason.BEFORE_PREVIOUS_MOVE,)
    assert reasons_against(rules, move, facts, given_on(late)) == (Reason.DATE_IN_FUTURE,)


CLOCKS: dict[Clock, tuple[dict[str, Any], Reason]] = {
    Clock.NOTICE_OVER: ({"notice_ends_on": TODAY}, Reason.NOTICE_STILL_OPEN),
    Clock.VALIDITY_OVER: ({"title_valid_until": TODAY}, Reason.STILL_VALID),
    Clock.OPINION_PERIOD_OVER: ({"opinion_due_on": TODAY}, Reason.OPINION_PERIOD_RUNNING),
    Clock.TWO_SURVEYS_MISSED: ({"missed_surveys": 1}, Reason.SURVEYS_NOT_MISSED),
}


@EVERY_MOVE
def test_each_clock_holds_only_the_moves_that_wait_for_it(
    rules: ProgrammeRules, move: Move
) -> None:
    for clock, (running, reason) in CLOCKS.items():
        expected = (reason,) if move.waits_for is clock else ()
        facts = facts_at(move.source, **running)
        assert reasons_against(rules, move, facts, given_on(TODAY)) == expected


facts_of_any_kind = st.builds(
    CaseFacts,
    stage=st.sampled_from(Stage),
    stage_since=st.dates(START, TODAY),
    has_batch=st.booleans(),
    notice_ends_on=st.none() | st.dates(START, TODAY + timedelta(days=60)),
    pending_objections=st.integers(0, 2),
    upheld_objections=st.integers(0, 1),
    opinion_due_on=st.none() | st.dates(START, TODAY + timedelta(days=60)),
    title_valid_until=st.none() | st.dates(START, TODAY + timedelta(days=60)),
    missed_surveys=st.integers(0, 3),
)


@EVERY_PROGRAMME
@given(facts=facts_of_any_kind, today=st.dates(TODAY, TODAY + timedelta(days=90)))
def test_every_action_is_offered_or_refused_with_a_reason_and_never_both(
    rules: ProgrammeRules, facts: CaseFacts, today: date
) -> None:
    asked = given_on(today)

    for role in Role:
        found = {option.move.action: option for option in options(rules, facts, role, today)}
        for action in Action:
            option = found.get(action)
            obstacles = option.obstacles if option else (Reason.NOT_OFFERED,)
            assert bool(obstacles) is not (option is not None and option.is_offered)
            assert outcome(rules, facts, action, asked, role, today) == (
                obstacles or (option and option.move)
            )


@EVERY_PROGRAMME
def test_nobody_but_officers_and_firms_is_offered_anything(rules: ProgrammeRules) -> None:
    for stage in rules.stages:
        for role in READERS | ADMINISTRATORS:
            offered = [o for o in options(rules, facts_at(stage), role, TODAY) if o.is_offered]
            assert offered == []


@EVERY_PROGRAMME
@given(data=st.data())
def test_random_walk_keeps_to_the_table_and_can_always_go_on(
    rules: ProgrammeRules, data: st.DataObject
) -> None:
    stage, day = rules.first_stage, START

    for _ in range(30):
        facts = facts_at(stage, day)
        offered = [
            option.move
            for option in options(rules, facts, Role.BUREAU_OFFICER, day)
            if option.is_offered
        ]
        assert bool(offered) is (stage not in rules.ends)
        if not offered:
            return
        move = data.draw(st.sampled_from(offered))
        asked = given_on(day)
        assert decide(rules, facts, move.action, asked, Role.BUREAU_OFFICER, day) is move
        stage = move.target
        day += timedelta(days=data.draw(st.integers(0, 40)))
    # Only sending back and handing in again can go round for so long.
    assert stage not in rules.ends


@EVERY_PROGRAMME
def test_straight_way_leads_an_officer_to_the_title(rules: ProgrammeRules) -> None:
    day = START
    for source, target in zip(rules.steps, rules.steps[1:], strict=False):
        moves = [m for m in rules.moves if (m.source, m.target) == (source, target)]
        for move in moves:
            assert reasons_against(rules, move, facts_at(source, day), given_on(day), day) == ()
        day += timedelta(days=7)
    assert rules.steps[-1] is Stage.RECOGNIZED
