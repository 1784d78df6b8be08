"""`miaopu diagnose`: facts in, findings out, as JSON; no database, nothing is stored."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.telling import CANNOT, Cannot, say, warn
from app.domain.criteria.editions import EDITIONS
from app.domain.refusals import InvalidValue
from app.exchange.diagnoses import (
    as_text,
    judge_document,
    judge_lines,
    refuse_too_large,
    tell_problem,
    told,
)
from app.exchange.diagnosis_schema import facts_schema, result_schema
from app.queries.people import today_in_shanghai


def diagnose(
    edition: Annotated[
        str, typer.Argument(help="条件版本,如 hnte-2016;或项目名,如 hnte,按申报日期选版本。")
    ] = "",
    facts: Annotated[
        Path | None, typer.Argument(help="事实文件:.json 一份,或 .jsonl 每行一份。")
    ] = None,
    without_changes: Annotated[
        bool, typer.Option("--without-changes", help="不求最小改动(大批量时快得多)。")
    ] = False,
    show_schema: Annotated[
        bool, typer.Option("--schema", help="只输出事实和结果的 JSON Schema。")
    ] = False,
) -> int:
    """对标诊断:逐条判断差在哪,结果为 JSON。能判断退出码为 0,事实有误为 2。"""
    if show_schema:
        say(as_text({"facts": facts_schema(), "result": result_schema()}))
        return 0
    if not edition or facts is None:
        raise Cannot(f"须写明条件版本和事实文件。可用的版本:{'、'.join(EDITIONS)}。")
    if not facts.is_file():
        raise Cannot(f"找不到事实文件 {facts},请检查路径。")
    try:
        if facts.suffix == ".jsonl":
            return _lines(edition, facts, with_changes=not without_changes)
        refuse_too_large(facts.stat().st_size)
        answer = judge_document(
            edition, facts.read_bytes(), today_in_shanghai(), with_changes=not without_changes
        )
    except InvalidValue as refusal:
        raise Cannot(f"事实有误,未作判断。{told(refusal)}") from refusal
    say(as_text(answer))
    return 0


def _lines(edition: str, facts: Path, *, with_changes: bool) -> int:
    """One line of answer per line of facts; the malformed ones are told besides."""
    code = 0
    with facts.open("rb") as lines:
        for answer in judge_lines(edition, lines, today_in_shanghai(), with_changes=with_changes):
            sys.stdout.write(as_text(answer, is_line=True) + "\n")
            if "problems" in answer:
                code = CANNOT
                faults = "".join(
                    tell_problem(one["field"], one["detail"]) for one in answer["problems"]
                )
                warn(f"第 {answer['line']} 行事实有误,未作判断。{faults}")
    sys.stdout.flush()
    return code
