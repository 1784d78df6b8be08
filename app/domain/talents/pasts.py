"""What an earlier project means for a later one: an honest failure nothing, misconduct a bar.

平湖市科技创新"十三五"规划, 三(五)3: 建立宽容失败的制度保障."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.refusals import Reason
from app.domain.talents.likeness import LikenessKind
from app.domain.talents.projects import TalentStage


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier project of whoever may be the same person."""

    key: str
    stage: TalentStage
    kinds: frozenset[LikenessKind]


def counts_against(stage: TalentStage) -> bool:
    """Only an end for misconduct; who failed honestly, was refused or went away may come again."""
    return stage is TalentStage.TERMINATED


def barred_by(pasts: Iterable[Past]) -> list[Past]:
    """Sure of the person by their paper. A like name is shown to the officer and bars nobody."""
    return [
        one for one in pasts if counts_against(one.stage) and LikenessKind.SAME_PAPER in one.kinds
    ]


def unmet_pasts(pasts: Iterable[Past]) -> list[Reason]:
    return [Reason.EARLIER_MISCONDUCT] if barred_by(pasts) else []
