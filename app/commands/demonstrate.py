"""`miaopu demo`: a county that does not exist, to try everything with."""

from datetime import date, datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from app.commands import dumps
from app.commands.ground import database, migrate, read_settings
from app.commands.telling import Cannot, say
from app.db import reading
from app.demonstration import DEMO_SEED, DEMO_TODAY, is_loaded, load
from app.queries.accounts import has_county, has_real_county
from app.sealing import sealer_of
from app.settings import Settings


def demo(
    seed: Annotated[int, typer.Option(help="随机种子:相同的种子得到相同的数据。")] = DEMO_SEED,
    today: Annotated[
        datetime | None,
        typer.Option(help=f"演示环境的今天;默认 {DEMO_TODAY}。", formats=["%Y-%m-%d"]),
    ] = None,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="已有数据时什么也不做。")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="删除演示数据,重新生成。")] = False,
) -> None:
    """建立演示环境:虚构的企业、数字和账号。正式数据不会被改动或删除。"""
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with database(settings) as engine:
        if reset:
            _empty(engine)
        migrate(engine)
        if _has_county(engine):
            if if_empty:
                return
            if _is_real(engine):
                raise Cannot("这里是正式数据,未作改动。演示请另设 MIAOPU_DATA_DIR。")
            raise Cannot("已有数据,未作改动。重新生成演示数据请加 --reset。")
        day = today.date() if today else settings.today or DEMO_TODAY
        _load(engine, settings, seed, day)


def _load(engine: Engine, settings: Settings, seed: int, today: date) -> None:
    say("正在生成演示数据(企业与数字均为虚构)…")
    load(engine, seed, today, settings.data_dir, sealer_of(settings))
    say(f"演示数据已就绪:今天是 {today}。")


def _has_county(engine: Engine) -> bool:
    with reading(engine) as session:
        return has_county(session)


def _is_real(engine: Engine) -> bool:
    with reading(engine) as session:
        return has_real_county(session)


def _empty(engine: Engine) -> None:
    """Only what a demonstration has made: a real county is never deleted."""
    if not dumps.has_tables(engine):
        return
    if _is_real(engine):
        raise Cannot("这里是正式数据,不能用 --reset 删除。")
    if is_loaded(engine) or not _has_county(engine):
        dumps.empty(engine)
