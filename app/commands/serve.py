"""`miaopu serve`: check that everything is in place, say where, and hand over to uvicorn."""

import gc
import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import Engine

from app.commands.ground import TODAY_IS_REAL, migrated_database, read_settings
from app.commands.telling import Cannot, say, warn
from app.commands.work import working
from app.db import reading
from app.demonstration import DEMO_PASSWORD, advance, reached_day
from app.queries.accounts import demonstration_accounts, has_county, has_real_county
from app.sealing import sealer_of
from app.settings import Settings
from app.web.rendering import check_assets
from app.words import word


def serve(
    host: Annotated[str, typer.Option(help="监听地址;默认 MIAOPU_HOST。")] = "",
    port: Annotated[int, typer.Option(help="端口;默认 MIAOPU_PORT。", min=0, max=65535)] = 0,
    workers: Annotated[int, typer.Option(help="进程数;SQLite 一个即可。", min=1)] = 1,
) -> None:
    """启动网站。数据库未升级、前端文件缺失或设置有误时说明原因并拒绝启动。"""
    settings = read_settings()
    address, number = host or settings.host, port or settings.port
    warn_of_proxy(settings)
    if missing := check_assets():
        raise Cannot(f"前端文件缺失:{'、'.join(missing)}。请运行 make ready。")
    with migrated_database(settings) as engine:
        _check_today(engine, settings)
        carry_on(engine, settings)
        _announce(engine, address, number)
    os.environ["MIAOPU_HOST"], os.environ["MIAOPU_PORT"] = address, str(number)
    # uvicorn ends by raising the signal that stopped it: the worker still signs off.
    signal.signal(signal.SIGTERM, _end)
    gc.disable()  # until all is there: what a start makes stays, and looking through it costs 1.5 s
    with working(settings):
        _run(settings, address, number, workers)


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _run(settings: Settings, address: str, number: int, workers: int) -> None:
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=address,
        port=number,
        workers=workers,
        loop="uvloop",
        http="httptools",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
        log_level="warning",
        access_log=False,
    )


def warn_of_proxy(settings: Settings) -> None:
    """We listen in the clear: Secure cookies mean a proxy, and whom it speaks for must count."""
    if settings.cookie_secure and not settings.trusted_proxies:
        warn(
            "注意:设了 MIAOPU_COOKIE_SECURE,没有设 MIAOPU_TRUSTED_PROXIES:"
            "来访者都像是代理本身,一人输错密码,大家都要等。"
        )


def _check_today(engine: Engine, settings: Settings) -> None:
    with reading(engine) as session:
        if settings.today is not None and has_real_county(session):
            raise Cannot(TODAY_IS_REAL)
        if not has_county(session):
            warn("还没有县(市):请运行 miaopu init(正式)或 miaopu demo(演示)。")


def carry_on(engine: Engine, settings: Settings) -> None:
    """MIAOPU_TODAY beyond the day a demonstration has reached: let its world get there first."""
    reached = reached_day(engine)
    if settings.today is None or reached is None:
        return
    if settings.today > reached:
        say(f"演示环境从 {reached} 推进到 {settings.today}…")
        advance(engine, settings.today, sealer_of(settings))
    elif settings.today < reached:
        warn(f"注意:演示数据已推进到 {reached},之后的记录仍在;从头开始请用 miaopu demo --reset。")


def _announce(engine: Engine, host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    say(f"苗圃:http://{shown}:{port}/")
    with reading(engine) as session:
        accounts = demonstration_accounts(session)
    if accounts:
        say("演示账号(企业与数字均为虚构):")
        for account in accounts:
            say(f"  {account.login:<16} {account.name}({word(account.role)})")
        say(f"密码都是 {DEMO_PASSWORD}")
