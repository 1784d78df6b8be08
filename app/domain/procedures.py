"""Records beside the cases that move through stages of their own: an institution, a talent project,
a round of awards. Each kind is a table of moves in its own module, read by `deciding`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic

from app.domain.stages import ActionT, MoveOf, StageT


class RecordKind(StrEnum):
    """What moves by a table of moves and is no case."""

    INSTITUTION = "institution"
    TALENT_PROJECT = "talent_project"
    SCIENCE_PROJECT = "science_project"
    AWARD_ROUND = "award_round"
    AWARD = "award"


@dataclass(frozen=True, slots=True)
class Procedure(Generic[StageT, ActionT]):
    """The moves of one kind of record, and the straight way through its stages."""

    kind: RecordKind
    first_stage: StageT
    moves: tuple[MoveOf[StageT, ActionT], ...]
    steps: tuple[StageT, ...]
    notice_working_days: int | None = None
    notice_source: str = ""

    def onward(self, stage: StageT) -> MoveOf[StageT, ActionT] | None:
        """The move to the nearest later step; None at the end and beside the straight way."""
        if stage not in self.steps:
            return None
        behind = self.steps[self.steps.index(stage) + 1 :]
        onward = [move for move in self.moves if move.source is stage and move.target in behind]
        return min(onward, key=lambda move: behind.index(move.target), default=None)

    def stage(self, code: str) -> StageT:
        return type(self.first_stage)(code)

    def action(self, code: str) -> ActionT:
        return type(self.moves[0].action)(code)
