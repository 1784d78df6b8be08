"""miaopu import: a file of firms into the register, with a dry run first if wanted."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.commands.ground import CANNOT, DONE_WITH_PROBLEMS, OPERATOR, migrated_database, say, warn
from app.commands.viewers import operator_of
from app.db import reading, transaction
from app.domain.refusals import Refusal
from app.exchange.imports import ImportPlan, apply_import, plan_import
from app.services.enterprise_import import RowAction
from app.words import sentence


def import_file(
    file: Annotated[Path, typer.Argument(help="要导入的 .xlsx、.xls 或 .csv 文件。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查,不写入。")] = False,
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="有问题的行跳过,只写入无误的行。")
    ] = False,
    output: Annotated[
        Literal["text", "json"], typer.Option("--format", help="报告的格式。")
    ] = "text",
    county: Annotated[str, typer.Option(help="县(市)代码;只有一个县时可省略。")] = "",
) -> int:
    """导入企业。退出码:0 每一行都无误;1 有的行有问题;2 文件无法读取。"""
    if not file.is_file():
        warn(f"没有这个文件:{file}")
        return CANNOT
    with migrated_database() as engine:
        with reading(engine) as session:
            viewer, today = operator_of(session, county)
            plan = plan_import(session, viewer, file)
        is_written = not dry_run and (plan.is_clean or good_rows)
        if is_written:
            try:
                with transaction(engine, OPERATOR) as session:
                    apply_import(session, viewer, plan, today)
            except Refusal as refusal:
                warn("".join(sentence(reason, refusal.details) for reason in refusal.reasons))
                return CANNOT
    if output == "json":
        say(json.dumps(plan.report() | {"written": is_written}, ensure_ascii=False, indent=2))
    else:
        _tell(plan, is_written=is_written, dry_run=dry_run)
    return 0 if plan.is_clean else DONE_WITH_PROBLEMS


def _tell(plan: ImportPlan, *, is_written: bool, dry_run: bool) -> None:
    for problem in plan.problems:
        warn(
            f"{problem.sheet} 第 {problem.row} 行 {problem.column}"
            f"「{problem.value}」:{problem.detail}{problem.remedy}"
        )
    if plan.unknown_headings:
        warn(f"未识别的列(未导入):{'、'.join(plan.unknown_headings)}")
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
