"""`miaopu history verify`: walk each county's chain and name the first broken link."""

import typer

from app.commands.ground import migrated_database, read_settings
from app.commands.telling import DONE_WITH_PROBLEMS, say, warn
from app.db import reading
from app.queries.history_chain import chained_counties, verify_chain

history = typer.Typer(help="变更历史。", no_args_is_help=True)


@history.callback()
def _history() -> None:
    """变更历史:每个县一条链,每条记录带前一条的摘要。"""


@history.command()
def verify() -> None:
    """逐条核对变更历史的摘要链,指出第一处断裂。链完整退出码为 0,否则为 1。"""
    broken = False
    with migrated_database(read_settings()) as engine, reading(engine) as session:
        for county_code in chained_counties(session):
            found = verify_chain(session, county_code)
            if found.fault is None:
                say(f"{county_code}:{found.entries} 条,链完整。")
            else:
                broken = True
                warn(f"{county_code}:第 {found.sequence} 条断裂:{found.fault}。")
    if broken:
        raise typer.Exit(DONE_WITH_PROBLEMS)
