"""What others have to have said before the county decides: departments, and the three offices."""

from collections.abc import Iterator

from app.domain.opinions import Office, Opinion
from app.domain.refusals import Reason
from app.domain.stages import ActionT, FactsOf, Gate, MoveOf, StageT
from app.words import word


def closed(move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT]) -> Iterator[Reason]:
    """Why what others said, or did not say, holds a move."""
    if Gate.DEPARTMENTS_CLEAR in move.gates and facts.negatives:
        yield Reason.NEGATIVE_ANSWER
    if Gate.THREE_OPINIONS in move.gates:
        if missing(facts):
            yield Reason.OPINIONS_MISSING
        if against(facts):
            yield Reason.OPINION_AGAINST


def missing(facts: FactsOf[StageT, ActionT]) -> list[Office]:
    return [office for office in Office if office not in facts.joint_opinions]


def against(facts: FactsOf[StageT, ActionT]) -> list[Office]:
    return [office for office in Office if facts.joint_opinions.get(office) is Opinion.DISAGREES]


def told(move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT]) -> dict[str, object]:
    """What fills the sentences of the reasons above: who, and why."""
    return (
        {
            "answers": ";".join(f"{word(one.department)}:{one.reason}" for one in facts.negatives),
            "missing": "、".join(word(office) for office in missing(facts)),
            "against": "、".join(word(office) for office in against(facts)),
        }
        if move.gates
        else {}
    )
