"""miaopu import: a file into the register, with a dry run first if wanted."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from sqlalchemy import Engine
from sqlmodel import Session

from app.commands.ground import OPERATOR, migrated_database
from app.commands.telling import CANNOT, DONE_WITH_PROBLEMS, say, warn
from app.commands.viewers import operator_of
from app.db import reading, transaction
from app.domain.access import Viewer
from app.domain.figures import RdBasis
from app.domain.imports import ImportKind
from app.domain.refusals import EditConflict, Reason, Refusal
from app.exchange.checking import check_file, named
from app.exchange.imports import ImportPlan
from app.exchange.problems import Problem
from app.models.imports import ImportRun
from app.queries.import_runs import get_run
from app.services.import_runs import (
    check_next,
    count_staged,
    hold_back,
    release_run,
    write_next,
)
from app.services.import_staging import CheckedFile, NamedFile, begin_run, settle, stage
from app.services.planned_rows import CHUNK, RowAction
from app.words import sentence

WRITTEN_AT_ONCE = 100
"""Rows of one transaction: others wait behind it."""


def import_file(
    file: Annotated[Path, typer.Argument(help="要导入的 .xlsx、.xls 或 .csv 文件。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查,不写入。")] = False,
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="有问题的行跳过,只写入无误的行。")
    ] = False,
    output: Annotated[
        Literal["text", "json"], typer.Option("--format", help="报告的格式。")
    ] = "text",
    year: Annotated[
        int | None, typer.Option(help="“上年度”和没有写明年度的数据是哪一年;表里没有写明时指定。")
    ] = None,
    basis: Annotated[
        RdBasis | None,
        typer.Option(
            help="没有写明口径的“研发费用”是哪一种:hnte(高企专项审计)、"
            "super_deduction(加计扣除)或 statistical(统计报表)。"
        ),
    ] = None,
    kind: Annotated[
        ImportKind | None,
        typer.Option(
            help="表里是什么:enterprises(企业)、figures(年度数据,一企一年一行)、rights(知识产权)、"
            "titles(资格)或 indicator_values(规划指标数值);省略则按表头识别。"
        ),
    ] = None,
    county: Annotated[str, typer.Option(help="县(市)代码;只有一个县时可省略。")] = "",
) -> int:
    """导入企业、年度数据、知识产权、资格或指标数值。退出码:0 每一行都无误;
    1 有的行有问题;2 文件无法读取。"""
    if not file.is_file():
        warn(f"没有这个文件:{file}")
        return CANNOT
    answers = {"kind": kind, "year": year, "basis": basis}
    with migrated_database() as engine:
        try:
            with reading(engine) as session:
                viewer, today = operator_of(session, county)
                plan, checked = check_file(session, viewer, file, file.name, answers, today)
            is_written = not dry_run and (plan.is_clean or good_rows)
            if is_written and plan.changed_rows:
                _write(
                    engine,
                    viewer,
                    named(file, file.name),
                    plan,
                    checked,
                    today,
                    good_rows=good_rows,
                )
        except Refusal as refusal:
            warn("".join(sentence(reason, refusal.details) for reason in refusal.reasons))
            return CANNOT
    if output == "json":
        written = {} if dry_run else {"written": is_written}
        say(json.dumps(plan.report() | written, ensure_ascii=False, indent=2))
    else:
        _tell(plan, is_written=is_written, dry_run=dry_run)
    return 0 if plan.is_clean else DONE_WITH_PROBLEMS


def _write(
    engine: Engine,
    viewer: Viewer,
    file: NamedFile,
    plan: ImportPlan,
    checked: CheckedFile,
    today: date,
    *,
    good_rows: bool,
) -> None:
    """One run of short transactions: others write in between, and the run can be undone."""
    with transaction(engine, OPERATOR) as session:
        run_id = begin_run(session, viewer, file).public_id

    @contextmanager
    def step() -> Generator[tuple[Session, ImportRun]]:
        with transaction(engine, OPERATOR) as session:
            yield session, get_run(session, viewer, run_id, for_update=True)

    for start in range(0, len(plan.planned), CHUNK):
        with step() as (session, run):
            stage(session, run, plan.planned[start : start + CHUNK])
    with step() as (session, run):
        settle(session, run, checked)
        release_run(session, viewer, run_id, today, good_rows=good_rows)
        staged = count_staged(session, run)
    different = 0
    for first in range(0, staged, CHUNK):
        with step() as (session, run):
            different += check_next(session, viewer, run, first, today)
    if different:
        with step() as (session, run):
            hold_back(session, run)
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    written = 1
    while written:
        with step() as (session, run):
            written = write_next(session, viewer, run, WRITTEN_AT_ONCE)


def _line(problem: Problem) -> str:
    where = f"{problem.sheet} 第 {problem.row} 行" if problem.row else problem.sheet
    what = f" {problem.column}" if problem.column else ""
    value = f"「{problem.value}」" if problem.value else ""
    kind = "" if problem.severity == "error" else "提示 "
    return f"{kind}{where}{what}{value}:{problem.detail}{problem.remedy}"


def _tell(plan: ImportPlan, *, is_written: bool, dry_run: bool) -> None:
    for problem in plan.problems:
        warn(_line(problem))
    if plan.kind is ImportKind.ENTERPRISES and plan.count(RowAction.CREATE):
        warn("新增的企业,表里没有写企业状态的,按“存续”登记。")
    counts = (
        f"共 {plan.rows} 行:新增 {plan.count(RowAction.CREATE)},"
        f"修改 {plan.count(RowAction.UPDATE)},不变 {plan.count(RowAction.UNCHANGED)},"
        f"有问题 {plan.bad_rows}。"
    )
    if is_written and plan.changed_rows:
        say(counts + "已写入。")
    elif is_written:
        say(counts + "与台账一致,无需写入。")
    elif dry_run:
        say(counts + "这是试运行,未写入。")
    else:
        say(counts + "未写入任何内容:请修改后重试,或加 --good-rows 只写入无误的行。")
