"""miaopu export: the provincial package of a county on a date, or the schema it keeps to."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.commands.ground import migrated_database
from app.commands.telling import Cannot, say, warn
from app.commands.viewers import operator_of
from app.db import snapshot
from app.exchange.package import schema, stream_package


def export(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="数据截至哪一天,如 2018-09-30;省略则为今天。"),
    ] = None,
    known_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="按哪一天已知的情况;省略则为今天。"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写入文件;省略则写到标准输出。")
    ] = None,
    with_figures: Annotated[
        bool, typer.Option("--with-figures", help="附上企业年度财务数据(默认不附)。")
    ] = False,
    show_schema: Annotated[
        bool, typer.Option("--schema", help="只输出该文件格式的 JSON Schema。")
    ] = False,
    county: Annotated[str, typer.Option(help="县(市)代码;只有一个县时可省略。")] = "",
) -> int:
    """导出上报包(JSON)。"""
    if show_schema:
        say(json.dumps(schema(), ensure_ascii=False, indent=2))
        return 0
    with migrated_database() as engine, snapshot(engine) as session:
        viewer, today = operator_of(session, county)
        day = as_of.date() if as_of else today
        known = known_on.date() if known_on else today
        if known > today:
            raise Cannot(f"今天是 {today},之后的情况尚不可知:--known-on 不能晚于今天。")
        if day > today:
            warn(f"注意:{day} 晚于今天({today}),只含今天已知、到那一天仍有效的资格。")
        chunks = stream_package(session, viewer, day, known, with_figures=with_figures)
        if output is None:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
            return 0
        partial = output.with_name(output.name + ".part")
        with partial.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        partial.replace(output)
        warn(f"已写入 {output}。")
    return 0
