"""The way of talent projects: whole for every plan, shorter where a plan leaves steps out."""

from datetime import date

import pytest

from app.data.talent_programs import talent_programs
from app.domain.access import HEADS, Role
from app.domain.deciding import Given, decide
from app.domain.refusals import Reason, TransitionRefused
from app.domain.stages import FactsOf
from app.domain.talents.lanes import Closing, lane_states, may_close, unmet_lanes
from app.domain.talents.likeness import LikenessKind
from app.domain.talents.moves import (
    OF_HEADS,
    WAY,
    TalentAction,
    held_by,
    procedure_of,
)
from app.domain.talents.pasts import Past, unmet_pasts
from app.domain.talents.projects import ENDS, SKIPPABLE, CheckLane, LaneState, TalentStage
from app.domain.talents.promises import Phase, Promised, unmet_promises

TODAY = date(2018, 9, 30)
PROGRAMS = list(talent_programs().values())
GIVEN = Given(
    happened_on=TODAY,
    reason="说明",
    document_number="〔2018〕1号",
    notice_starts_on=date(2018, 9, 3),
    known_on=TODAY,
)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda one: one.key)
def test_every_plan_leads_from_draft_to_close_by_its_steps(program: object) -> None:
    procedure = procedure_of(program)
    stage, seen = TalentStage.DRAFTED, [TalentStage.DRAFTED]

    while (move := procedure.onward(stage)) is not None:
        facts = FactsOf[TalentStage, TalentAction](
            stage=stage, stage_since=date(2018, 1, 2), notice_ends_on=date(2018, 9, 7)
        )
        made = decide(procedure, facts, move.action, GIVEN, Role.BUREAU_OFFICER, TODAY)
        stage = made.target
        seen.append(stage)

    skipped = program.skipped_steps  # type: ignore[attr-defined]
    assert seen == [one for one, _ in WAY if one not in skipped]
    assert not skipped - SKIPPABLE


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda one: one.key)
def test_nothing_leaves_an_end_and_everything_else_is_left(program: object) -> None:
    procedure = procedure_of(program)
    sources = {move.source for move in procedure.moves}

    assert sources == set(TalentStage) - ENDS
    pairs = [(move.action, move.source) for move in procedure.moves]
    assert len(pairs) == len(set(pairs))
    assert all(move.roles == HEADS for move in procedure.moves if move.action in OF_HEADS)


def test_lanes_wait_for_all_three_unless_the_plan_leaves_one_out() -> None:
    clear, adverse = Closing(LaneState.CLEAR, 2), Closing(LaneState.ADVERSE, 2)
    two = {CheckLane.NOVELTY: clear, CheckLane.EVIDENCE: clear}

    assert unmet_lanes(lane_states({}, ())) == [Reason.LANES_OPEN]
    assert unmet_lanes(lane_states(two, ())) == [Reason.LANES_OPEN]
    assert unmet_lanes(lane_states(two, {CheckLane.AUTHENTICITY})) == []
    against = two | {CheckLane.AUTHENTICITY: adverse}
    assert unmet_lanes(lane_states(against, {CheckLane.AUTHENTICITY})) == [Reason.LANE_ADVERSE]


@pytest.mark.parametrize(
    ("closer", "items", "reason"),
    [(1, 3, Reason.SPONSOR_CLOSES_NOT), (2, 0, Reason.LANE_WITHOUT_ITEMS)],
)
def test_sponsor_closes_no_lane_and_nobody_an_empty_one(
    closer: int, items: int, reason: Reason
) -> None:
    with pytest.raises(TransitionRefused) as refused:
        may_close(1, closer, items)

    assert refused.value.reasons == (reason,)
    may_close(1, 2, 1)


@pytest.mark.parametrize(
    ("stage", "kind", "reasons"),
    [
        (TalentStage.TERMINATED, LikenessKind.SAME_PAPER, [Reason.EARLIER_MISCONDUCT]),
        (TalentStage.TERMINATED, LikenessKind.SAME_NAME_AND_ORIGIN, []),
        (TalentStage.FAILED_HONESTLY, LikenessKind.SAME_PAPER, []),
        (TalentStage.REJECTED, LikenessKind.SAME_PAPER, []),
    ],
)
def test_only_misconduct_of_the_same_paper_bars(
    stage: TalentStage, kind: LikenessKind, reasons: list[Reason]
) -> None:
    assert unmet_pasts([Past("a", stage, frozenset({kind}))]) == reasons


def test_promises_are_met_exactly_and_never_by_the_unknown() -> None:
    whole = Promised(None, 5, None, 5)  # type: ignore[arg-type]
    short = Promised(2, 5, 2, 4)  # type: ignore[arg-type]
    unknown = Promised(2, 5)  # type: ignore[arg-type]

    assert unmet_promises([whole, short], Phase.MIDTERM) == []
    assert unmet_promises([whole, short], Phase.ACCEPTANCE) == [Reason.PROMISES_UNMET]
    assert unmet_promises([unknown], Phase.MIDTERM) == [Reason.RESULTS_UNKNOWN]
    assert unmet_promises([], Phase.ACCEPTANCE) == [Reason.NOTHING_PROMISED]
    assert unmet_promises([], Phase.MIDTERM) == []


def test_what_holds_a_project_holds_the_actions_that_rest_on_it() -> None:
    held = held_by(
        [Reason.LANES_OPEN],
        [Reason.EARLIER_MISCONDUCT],
        [],
        [Reason.PROMISES_UNMET],
        has_host=False,
        has_lessons=True,
    )

    assert held == {
        TalentAction.CLOSE_CHECKS: (Reason.LANES_OPEN,),
        TalentAction.APPROVE: (Reason.LANES_OPEN, Reason.EARLIER_MISCONDUCT),
        TalentAction.LAND: (Reason.HOST_MISSING,),
        TalentAction.ACCEPT: (Reason.PROMISES_UNMET,),
    }
