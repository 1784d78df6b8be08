"""How any table of moves is read: offered or refused, demands one by one, dates in order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.access import BUREAU, Role
from app.domain.deciding import Given, decide, options
from app.domain.refusals import Reason, TransitionRefused
from app.domain.stages import (
    Action,
    CaseFacts,
    Clock,
    Demand,
    FailureReason,
    Move,
    ProgrammeRules,
    Stage,
)
from app.domain.titles import Authority, Programme

TODAY = date(2018, 9, 30)
SINCE = date(2018, 9, 3)
DAY = timedelta(days=1)
OFFICER = Role.BUREAU_OFFICER
FACTS = CaseFacts(stage=Stage.PLANNED, stage_since=SINCE)
EVERYTHING = Given(
    happened_on=TODAY,
    reason="材料不全",
    failure_reason=FailureReason.PAPERS,
    document_number="平科〔2018〕9号",
    certificate_number="GR201833000001",
    minutes_number="〔2018〕9号",
    notice_starts_on=TODAY,
)


def rules_with(*demands: Demand, waits_for: Clock | None = None) -> ProgrammeRules:
    """A programme of one move from planned to submitted."""
    move = Move(
        Action.SUBMIT,
        Stage.PLANNED,
        Stage.SUBMITTED,
        Authority.COUNTY,
        BUREAU,
        frozenset(demands),
        waits_for,
    )
    return ProgrammeRules(
        programme=Programme.HNTE,
        first_stage=Stage.PLANNED,
        moves=(move,),
        steps=(Stage.PLANNED, Stage.SUBMITTED),
        title_made_by=Action.RECOGNIZE,
        title_authority=Authority.PROVINCE,
        validity_years=3,
        validity_source="",
        notice_working_days=None,
        notice_source="",
        needs_batch=False,
        town_opinion_working_days=None,
    )


def refused(
    rules: ProgrammeRules,
    facts: CaseFacts = FACTS,
    given: Given = EVERYTHING,
    role: Role = OFFICER,
    action: Action = Action.SUBMIT,
) -> tuple[Reason, ...]:
    """The reasons against the move; none when it is made."""
    try:
        move = decide(rules, facts, action, given, role, TODAY)
    except TransitionRefused as refusal:
        return refusal.reasons
    assert move in rules.moves
    return ()


def test_move_with_everything_given_is_made() -> None:
    rules = rules_with(*Demand)

    assert decide(rules, FACTS, Action.SUBMIT, EVERYTHING, OFFICER, TODAY) is rules.moves[0]


def test_action_that_does_not_leave_the_stage_is_not_offered() -> None:
    assert refused(rules_with(), action=Action.CHECK) == (Reason.NOT_OFFERED,)
    assert refused(rules_with(), replace(FACTS, stage=Stage.SUBMITTED)) == (Reason.NOT_OFFERED,)
    assert options(rules_with(), replace(FACTS, stage=Stage.SUBMITTED), OFFICER, TODAY) == []


@pytest.mark.parametrize("role", sorted(set(Role) - BUREAU))
def test_move_of_others_is_refused_by_its_reason(role: Role) -> None:
    assert refused(rules_with(), role=role) == (Reason.NOT_YOUR_MOVE,)


MISSING: dict[Demand, tuple[dict[str, Any], Reason]] = {
    Demand.REASON: ({"reason": " \n"}, Reason.REASON_REQUIRED),
    Demand.FAILURE_REASON: ({"failure_reason": None}, Reason.FAILURE_REASON_REQUIRED),
    Demand.DOCUMENT: ({"document_number": " "}, Reason.DOCUMENT_REQUIRED),
    Demand.CERTIFICATE: ({"certificate_number": ""}, Reason.CERTIFICATE_REQUIRED),
    Demand.MINUTES: ({"minutes_number": ""}, Reason.MINUTES_REQUIRED),
    Demand.NOTICE_START: ({"notice_starts_on": None}, Reason.NOTICE_START_REQUIRED),
}


def test_every_demand_on_what_is_given_has_a_case_here() -> None:
    assert set(MISSING) == set(Demand) - {Demand.BATCH}


@pytest.mark.parametrize("demand", MISSING)
def test_missing_demand_is_named_alone(demand: Demand) -> None:
    left_out, reason = MISSING[demand]
    given = replace(EVERYTHING, **left_out)

    assert refused(rules_with(*Demand), given=given) == (reason,)
    assert refused(rules_with(demand), given=given) == (reason,)
    assert refused(rules_with(*set(Demand) - {demand}), given=given) == ()


def test_all_that_is_missing_is_said_at_once() -> None:
    bare = Given(happened_on=TODAY)
    without_batch = replace(FACTS, has_batch=False)

    reasons = refused(rules_with(*Demand), without_batch, bare, Role.TOWN_OFFICER)

    assert reasons == (
        Reason.NOT_YOUR_MOVE,
        Reason.BATCH_REQUIRED,
        Reason.REASON_REQUIRED,
        Reason.FAILURE_REASON_REQUIRED,
        Reason.DOCUMENT_REQUIRED,
        Reason.CERTIFICATE_REQUIRED,
        Reason.MINUTES_REQUIRED,
        Reason.NOTICE_START_REQUIRED,
    )


def test_missing_batch_is_an_obstacle_already_before_anything_is_given() -> None:
    rules, facts = rules_with(Demand.BATCH), replace(FACTS, has_batch=False)

    (option,) = options(rules, facts, OFFICER, TODAY)

    assert option.obstacles == (Reason.BATCH_REQUIRED,)
    assert not option.is_offered


@pytest.mark.parametrize(
    ("happened_on", "reasons"),
    [
        (SINCE - DAY, (Reason.BEFORE_PREVIOUS_MOVE,)),
        (SINCE, ()),
        (TODAY, ()),
        (TODAY + DAY, (Reason.DATE_IN_FUTURE,)),
    ],
)
def test_date_of_a_move_lies_between_the_previous_one_and_today(
    happened_on: date, reasons: tuple[Reason, ...]
) -> None:
    assert refused(rules_with(), given=replace(EVERYTHING, happened_on=happened_on)) == reasons


@pytest.mark.parametrize(
    ("clock", "facts", "reasons"),
    [
        (Clock.NOTICE_OVER, {}, (Reason.NOTICE_STILL_OPEN,)),
        (Clock.NOTICE_OVER, {"notice_ends_on": TODAY}, (Reason.NOTICE_STILL_OPEN,)),
        (Clock.NOTICE_OVER, {"notice_ends_on": TODAY - DAY}, ()),
        (
            Clock.NOTICE_OVER,
            {"notice_ends_on": TODAY - DAY, "pending_objections": 1},
            (Reason.OBJECTION_PENDING,),
        ),
        (
            Clock.NOTICE_OVER,
            {"notice_ends_on": TODAY, "pending_objections": 2},
            (Reason.NOTICE_STILL_OPEN, Reason.OBJECTION_PENDING),
        ),
        (
            Clock.NOTICE_OVER,
            {"notice_ends_on": TODAY - DAY, "pending_objections": 1, "upheld_objections": 1},
            (Reason.OBJECTION_UPHELD,),
        ),
        (Clock.VALIDITY_OVER, {}, (Reason.STILL_VALID,)),
        (Clock.VALIDITY_OVER, {"title_valid_until": TODAY}, (Reason.STILL_VALID,)),
        (Clock.VALIDITY_OVER, {"title_valid_until": TODAY - DAY}, ()),
        (Clock.OPINION_PERIOD_OVER, {}, (Reason.OPINION_PERIOD_RUNNING,)),
        (Clock.OPINION_PERIOD_OVER, {"opinion_due_on": TODAY}, (Reason.OPINION_PERIOD_RUNNING,)),
        (Clock.OPINION_PERIOD_OVER, {"opinion_due_on": TODAY - DAY}, ()),
        (Clock.TWO_SURVEYS_MISSED, {"missed_surveys": 1}, (Reason.SURVEYS_NOT_MISSED,)),
        (Clock.TWO_SURVEYS_MISSED, {"missed_surveys": 2}, ()),
    ],
)
def test_clock_holds_a_move_back_until_its_day(
    clock: Clock, facts: dict[str, Any], reasons: tuple[Reason, ...]
) -> None:
    known = replace(FACTS, **facts)

    (option,) = options(rules_with(waits_for=clock), known, OFFICER, TODAY)

    assert option.obstacles == reasons
    assert refused(rules_with(waits_for=clock), known) == reasons


def test_move_dated_inside_its_notice_is_refused_though_the_notice_is_over() -> None:
    facts = replace(FACTS, notice_ends_on=TODAY - DAY)
    rules = rules_with(waits_for=Clock.NOTICE_OVER)

    inside = refused(rules, facts, replace(EVERYTHING, happened_on=TODAY - DAY))
    after = refused(rules, facts, replace(EVERYTHING, happened_on=TODAY))

    assert (inside, after) == ((Reason.NOTICE_STILL_OPEN,), ())


@pytest.mark.parametrize(
    ("authority", "is_registered"),
    [
        (Authority.ENTERPRISE, False),
        (Authority.TOWNSHIP, False),
        (Authority.COUNTY, False),
        (Authority.CITY, True),
        (Authority.PROVINCE, True),
        (Authority.NATION, True),
    ],
)
def test_what_is_above_the_county_is_registered(authority: Authority, is_registered: bool) -> None:
    (move,) = rules_with().moves

    assert replace(move, authority=authority).is_registered is is_registered


def test_stages_and_ends_follow_from_the_moves() -> None:
    assert rules_with().stages == (Stage.PLANNED, Stage.SUBMITTED)
    assert rules_with().ends == {Stage.SUBMITTED}
