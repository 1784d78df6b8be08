"""Indicators promised in the application: what was reached, at mid-term and at the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.refusals import Reason, TransitionRefused
from app.domain.talents.projects import BEFORE_APPROVAL, TalentStage


class Phase(StrEnum):
    MIDTERM = "midterm"
    ACCEPTANCE = "acceptance"


PROMISING = BEFORE_APPROVAL | {TalentStage.APPROVED, TalentStage.LANDED}
"""Until the contract; afterwards they are judged as promised (姑苏, 张家港: not changed later)."""
REVIEWED_IN = {
    Phase.MIDTERM: frozenset({TalentStage.CONTRACTED}),
    Phase.ACCEPTANCE: frozenset({TalentStage.CONTRACTED, TalentStage.MIDTERM_REVIEWED}),
}
"""The stages in which what was reached is written down, before the step that rests on it."""


@dataclass(frozen=True, slots=True)
class Promised:
    at_midterm: Decimal | None
    at_acceptance: Decimal
    reached_at_midterm: Decimal | None = None
    reached_at_acceptance: Decimal | None = None

    def wanted(self, phase: Phase) -> Decimal | None:
        return self.at_midterm if phase is Phase.MIDTERM else self.at_acceptance

    def reached(self, phase: Phase) -> Decimal | None:
        return self.reached_at_midterm if phase is Phase.MIDTERM else self.reached_at_acceptance

    def is_met(self, phase: Phase) -> bool | None:
        """None: nothing was promised for it, or nobody knows what was reached."""
        wanted, reached = self.wanted(phase), self.reached(phase)
        return None if wanted is None or reached is None else reached >= wanted


def may_promise(stage: TalentStage) -> None:
    if stage not in PROMISING:
        raise TransitionRefused(Reason.PROMISES_ARE_FIXED)


def may_review(stage: TalentStage, phase: Phase) -> None:
    if stage not in REVIEWED_IN[phase]:
        raise TransitionRefused(Reason.NOT_OFFERED)


def unmet_promises(promises: Iterable[Promised], phase: Phase) -> list[Reason]:
    """Why a review cannot end well: nothing was promised, something is not known or not reached.

    Whether a shortfall may be accepted is for the documents of each plan to say (待核)."""
    asked = [one for one in promises if one.wanted(phase) is not None]
    found = {one.is_met(phase) for one in asked}
    if not asked and phase is Phase.ACCEPTANCE:
        return [Reason.NOTHING_PROMISED]
    return [
        reason
        for is_met, reason in (
            (None, Reason.RESULTS_UNKNOWN),
            (False, Reason.PROMISES_UNMET),
        )
        if is_met in found
    ]
