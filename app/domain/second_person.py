"""Who must differ from whom: the county's own decisions need somebody who has not handled the case.

The plan's 八不准 (note 3) ask that nobody decides on his own work; the table of moves says for each
decision whose work that is (`Move.must_differ_from`). A section of three must not stand still for
it (practice.md): where nobody else is left, a head may decide all the same, says so by the
exception's name and gives a reason, and both are kept with the move for good."""

from enum import StrEnum

from app.domain.access import HEADS, Role
from app.domain.refusals import Reason
from app.domain.stages import ActionT, FactsOf, MoveOf, StageT
from app.words import word


class Fallback(StrEnum):
    """An exception from the rule of two persons, named where it is used."""

    HEAD_DECIDES_ALONE = "head_decides_alone"


def own_work(move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT]) -> tuple[ActionT, ...]:
    """What the asker did in this case that keeps him from this move, in the order of the moves."""
    if not move.must_differ_from:
        return ()
    return tuple(
        action
        for action in type(move.action)
        if action in move.must_differ_from and facts.asker in facts.hands.get(action, ())
    )


def is_anybody_left(move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT]) -> bool:
    """Whether somebody may make the move who made none of those it must differ from."""
    handled = frozenset[int]().union(
        *(facts.hands.get(action, frozenset()) for action in move.must_differ_from)
    )
    return any(one.role in move.roles and one.person_id not in handled for one in facts.colleagues)


def fallback_of(
    move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT], role: Role
) -> Fallback | None:
    """The exception under which the asker may make this move; None where none is needed or open."""
    if role not in HEADS or not own_work(move, facts) or is_anybody_left(move, facts):
        return None
    return Fallback.HEAD_DECIDES_ALONE


def block(
    move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT], role: Role
) -> Reason | None:
    """Why the asker may not decide on his own work; None where he may, or by an exception."""
    if not own_work(move, facts) or fallback_of(move, facts, role):
        return None
    return Reason.OWN_WORK if is_anybody_left(move, facts) else Reason.OWN_WORK_NEEDS_HEAD


def told(move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT]) -> dict[str, object]:
    """What fills the sentences of the reasons above."""
    own = own_work(move, facts)
    return {"earlier": "、".join(word(action) for action in own)} if own else {}
