"""Letters that go with the moves of a case: which there are, and which of them is still a draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.stages import Action, ProgrammeRules, Stage
from app.domain.titles import Authority


class Letter(StrEnum):
    AMENDMENT = "amendment"
    """退回补正通知, to the firm."""
    REFUSAL = "refusal"
    """不予推荐告知, to the firm."""
    RECOMMENDATION = "recommendation"
    """推荐函, to those who decide next."""


@dataclass(frozen=True, slots=True)
class Offered:
    letter: Letter
    is_draft: bool
    """The move it goes with has not been made: what it says may still change."""


MOVE_OF = {
    Letter.AMENDMENT: Action.RETURN_FOR_AMENDMENT,
    Letter.REFUSAL: Action.REJECT,
    Letter.RECOMMENDATION: Action.RECOMMEND,
}


def letters_at(
    rules: ProgrammeRules, stage: Stage, last: Action | None, authority: Authority | None
) -> Sequence[Offered]:
    """`last` is the move that led here, on whose authority. The county writes of its own decisions
    only: who was rejected by the province gets no letter of ours."""
    return tuple(_offered(rules, stage, last, authority))


def _offered(
    rules: ProgrammeRules, stage: Stage, last: Action | None, authority: Authority | None
) -> Iterator[Offered]:
    for letter, action in MOVE_OF.items():
        if last is action and authority is Authority.COUNTY:
            yield Offered(letter, is_draft=False)
        elif any(move.authority is Authority.COUNTY for move in rules.moves_by(action, stage)):
            yield Offered(letter, is_draft=True)


def addressed_to(rules: ProgrammeRules) -> Authority:
    """Who takes up what the county has recommended."""
    onward = (
        move.authority
        for move in rules.moves
        if move.source is rules.recommended_stage and move.is_registered
    )
    return next(onward, rules.title_authority)
