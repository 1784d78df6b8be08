"""查新, 查证, 去伪: how each lane stands, who closes it, and what approval waits for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.refusals import Reason, TransitionRefused
from app.domain.talents.projects import BEFORE_APPROVAL, CheckLane, LaneState, TalentStage


@dataclass(frozen=True, slots=True)
class Closing:
    conclusion: LaneState
    closed_by: int


def lane_states(
    closings: Mapping[CheckLane, Closing], skipped: Collection[CheckLane]
) -> dict[CheckLane, LaneState]:
    """What was closed stays so, though the plan would have let it be left out."""
    return {
        lane: closings[lane].conclusion
        if lane in closings
        else LaneState.SKIPPED
        if lane in skipped
        else LaneState.OPEN
        for lane in CheckLane
    }


def unmet_lanes(states: Mapping[CheckLane, LaneState]) -> list[Reason]:
    """Why approval is refused: a lane still open, or one that was closed against the project."""
    found = set(states.values())
    return [
        reason
        for state, reason in (
            (LaneState.OPEN, Reason.LANES_OPEN),
            (LaneState.ADVERSE, Reason.LANE_ADVERSE),
        )
        if state in found
    ]


def may_check(stage: TalentStage) -> None:
    """Items and closings belong before approval; afterwards they are the record."""
    if stage not in BEFORE_APPROVAL:
        raise TransitionRefused(Reason.CHECKS_ARE_OVER)


def may_close(sponsor_id: int, closer_id: int, items: int) -> None:
    """Whoever brought a project in does not clear it, and nobody clears what was not looked at."""
    if closer_id == sponsor_id:
        raise TransitionRefused(Reason.SPONSOR_CLOSES_NOT)
    if items == 0:
        raise TransitionRefused(Reason.LANE_WITHOUT_ITEMS)
