"""`miaopu panel replay`: draw a panel again, from the database or from its published file."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.commands.ground import migrated_database, read_settings
from app.commands.telling import DONE_WITH_PROBLEMS, Cannot, say, warn
from app.db import reading
from app.domain.panels import Drawn, from_document, place_of, replay
from app.queries.panel_draws import kept_draw
from app.words import word

panel = typer.Typer(help="评审组的抽取。", no_args_is_help=True)


@panel.callback()
def _panel() -> None:
    """评审组的抽取:名单、种子和席位都存着,任何人都能重算。"""


@panel.command("replay")
def replay_draw(
    source: Annotated[str, typer.Argument(help="评审组编号,或从重算页下载的 JSON 文件。")],
) -> None:
    """按冻结的名单和种子重新抽取,与存下的席位比较。相同退出码为 0,不同为 1。"""
    drawn = _drawn(source)
    again = replay(drawn)
    say(f"办法 {drawn.method},种子 {drawn.seed},席位 {drawn.size}。")
    for one in sorted(drawn.candidates, key=lambda each: place_of(drawn.seed, each.code)):
        why = "、".join(word(each) for each in one.exclusions)
        mark = "抽中" if one.code in again.seats else why or "未抽中"
        say(f"{place_of(drawn.seed, one.code)[:16]} {one.code} {word(one.kind)} {mark}")
    if not again.is_digest_right:
        warn("名单与抽取时的摘要不符:名单被改动过。")
    if not again.is_same:
        warn(f"席位不同:存下的是 {'、'.join(drawn.seats)},重算是 {'、'.join(again.seats)}。")
    if not again.holds:
        raise typer.Exit(DONE_WITH_PROBLEMS)
    say("重算结果与存下的席位完全相同。")


def _drawn(source: str) -> Drawn:
    path = Path(source)
    if path.is_file():
        try:
            return from_document(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, UnicodeDecodeError) as error:
            raise Cannot(f"{path} 不是有效的 JSON 文件。") from error
    with migrated_database(read_settings()) as engine, reading(engine) as session:
        drawn = kept_draw(session, source)
    if drawn is None:
        raise Cannot(f"找不到评审组 {source},也没有这个名称的文件。")
    return drawn
