"""`miaopu forecast`: how often its bands hold the truth, on counties of known chances."""

from typing import Annotated

import typer

from app.commands.telling import DONE_WITH_PROBLEMS, Cannot, say, warn
from app.demonstration.forecast_trials import Tally, Target, Trial

HISTORIES = 1000


def forecast(
    check_bands: Annotated[
        bool, typer.Option("--check-bands", help="在按已知比例造出的县上量八成区间。")
    ] = False,
    histories: Annotated[
        int, typer.Option(min=1, help="造多少个县,种子依次为 0、1、2…")
    ] = HISTORIES,
) -> int:
    """达标预测的自检:年底和每批公布前后的八成区间。折算都在 77% 至 83% 退出码为 0,否则为 1。"""
    if not check_bands:
        raise Cannot("请写明要做什么:miaopu forecast --check-bands。")
    found = Trial().on(range(histories)).tallies
    say(f"按已知比例造出 {histories} 个县(种子 0 至 {histories - 1}),预测与后来的实际数对照:")
    for target, tally in sorted(found.items()):
        say(_line(target, tally))
    say(
        "折算:实际数恰在区间边上的按概率计入一部分,比例正确时应为 80%;"
        "只差几家的区间,整数家数不可能恰为八成,所以包含的次数偏多。"
    )
    wrong = [target for target, tally in found.items() if not tally.is_right]
    if wrong:
        warn(f"{len(wrong)} 处的折算不在 77% 至 83%。")
        return DONE_WITH_PROBLEMS
    return 0


def _line(target: Target, one: Tally) -> str:
    if not target.number:
        what = f"{target.year} 年底"
    else:
        when = "前一天" if target.is_before else "当天"
        what = f"{target.year} 年第 {target.number} 批公布{when}"
    return (
        f"{target.made_on} 预测 {what}:包含 {one.held} / {one.seen},"
        f"折算 {one.inside / one.seen:.1%},平均宽 {one.width / one.seen:.1f} 家,"
        f"中位数平均偏差 {one.off / one.seen:+.1f} 家"
    )
