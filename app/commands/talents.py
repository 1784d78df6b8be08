"""`miaopu talents`: how well near-copies of talent projects are found, on a set of known truth."""

from fractions import Fraction
from typing import Annotated

import typer

from app.commands.telling import DONE_WITH_PROBLEMS, Cannot, say, warn
from app.demonstration.likeness_set import SEED, MadeSet
from app.domain.talents.likeness import METHOD, OF_PERSON, OF_PLAN, LikenessKind, pairs_alike
from app.domain.talents.measuring import Measured, Pair, measure

WANTED = Fraction(9, 10)
"""Issue 6: precision and recall of at least 0.9 on a made set."""


def talents(
    check_similarity: Annotated[
        bool, typer.Option("--check-similarity", help="在已知真相的造题集上量查准率和查全率。")
    ] = False,
    seed: Annotated[int, typer.Option(help="造题集的种子。")] = SEED,
) -> int:
    """人才项目查重办法的自检:近似方案、同一人换名。两率都不低于 0.9 退出码为 0,否则为 1。"""
    if not check_similarity:
        raise Cannot("请写明要做什么:miaopu talents --check-similarity。")
    made = MadeSet(seed)
    found = pairs_alike([one.likened() for one in made.projects])

    def those(kinds: frozenset[LikenessKind]) -> set[Pair]:
        return {frozenset((one.left, one.right)) for one in found if one.kinds & kinds}

    whole = measure(those(OF_PERSON | OF_PLAN), made.persons | made.plans)
    pairs = len(made.projects) * (len(made.projects) - 1) // 2
    say(f"办法 {METHOD},造题集种子 {seed}:{len(made.projects)} 个虚构项目,{pairs} 对。")
    _tell("同一人", measure(those(OF_PERSON), made.persons))
    _tell("近似方案", measure(those(OF_PLAN), made.plans))
    _tell("合计", whole)
    say("造题集由本程序编造,含有意藏得太深、查不出的几对;真实材料的两率以实际核对为准。")
    if min(whole.precision or 0, whole.recall or 0) < WANTED:
        warn("合计的查准率或查全率低于 0.9。")
        return DONE_WITH_PROBLEMS
    return 0


def _tell(name: str, one: Measured) -> None:
    say(
        f"{name}:查准率 {_share(one.precision)}(查出 {one.found} 对,其中 {one.right} 对属实),"
        f"查全率 {_share(one.recall)}(实有 {one.true} 对)"
    )


def _share(value: Fraction | None) -> str:
    """Cut, not rounded: 0.8999 is not 0.900."""
    return "—" if value is None else f"{int(value * 1000) / 1000:.3f}"
