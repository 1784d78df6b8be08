"""The command line: a thin second front door. Each command calls what the pages call.

Only the command that is asked for is imported: the others are known here by name and first line."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.collecting import collect_rarely
from app.commands import usage
from app.commands.telling import CANNOT, Cannot, warn
from app.domain.refusals import Refusal
from app.logs import log_plainly
from app.words import sentence

COMMANDS: dict[str, tuple[str, str]] = {
    "serve": (
        "serve.serve",
        "启动网站。数据库未升级、前端文件缺失或设置有误时说明原因并拒绝启动。",
    ),
    "work": (
        "work.work",
        "执行耗时任务(批量办理、导入等)。PostgreSQL 上可在多台机器上各开若干个。",
    ),
    "init": (
        "found.init",
        "建立正式环境:数据库、空的县(市)及其镇街、规划和工作日历,并建立首任管理员。",
    ),
    "demo": ("demonstrate.demo", "建立演示环境:虚构的企业、数字和账号。正式数据不会被改动或删除。"),
    "migrate": ("schema.migrate_schema", "把数据库结构升级到本程序的版本。升级前请先备份。"),
    "backup": (
        "backups.backup",
        "把数据库和附件备份到一个文件。运行中也可备份;文件含全部数据,请妥善保管。",
    ),
    "restore": (
        "backups.restore",
        "从备份恢复数据库和附件,SQLite 的可搬进 PostgreSQL。覆盖须加 --force;请先停止网站。",
    ),
    "import": (
        "imports.import_file",
        "导入企业、年度数据、知识产权、资格或指标数值。退出码:0 每一行都无误; "
        "1 有的行有问题;2 文件无法读取。",
    ),
    "export": ("exports.export", "导出上报包(JSON)。"),
    "forms": ("forms.forms", "列出申报表单各版,或输出提交内容的 JSON Schema。"),
    "diagnose": (
        "diagnose.diagnose",
        "对标诊断:逐条判断差在哪,结果为 JSON。能判断退出码为 0,事实有误为 2。",
    ),
    "talents": (
        "talents.talents",
        "人才项目查重办法的自检:近似方案、同一人换名。两率都不低于 0.9 退出码为 0,否则为 1。",
    ),
    "forecast": (
        "forecasts.forecast",
        "达标预测的自检:年底和每批公布前后的八成区间。折算都在 77% 至 83% 退出码为 0,否则为 1。",
    ),
    "user": ("users.user", "账号:新增、重置密码、停用、列出。"),
    "history": ("histories.history", "变更历史。"),
    "personal": ("personal.personal", "个人信息:目录、到期清除。"),
    "panel": ("panels.panel", "评审组的抽取。"),
}
"""Where each is, below app.commands, and what its help says first."""


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """With the command that is asked for, and beside it what the others are called."""
    miaopu = typer.Typer(
        name="miaopu",
        help="苗圃:县(市)科技局的企业培育系统。设置见 README,均为 MIAOPU_ 开头的环境变量。",
        epilog="退出码:0 完成;1 完成但有问题;2 无法完成。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    asked = next((one for one in arguments if not one.startswith("-")), None)
    for name, (place, told) in COMMANDS.items():
        if name != asked:
            miaopu.command(name, help=told)(_elsewhere)
            continue
        found = imported(place)
        if isinstance(found, typer.Typer):
            miaopu.add_typer(found, name=name)
        else:
            miaopu.command(name)(found)
    return miaopu


def imported(place: str) -> Any:
    module, name = place.split(".")
    return getattr(import_module(f"app.commands.{module}"), name)


def _elsewhere() -> None:
    """Stands for a command that was not asked for."""


def main() -> None:
    """Run, and say what went wrong in one sentence: 0 done, 1 done with problems, 2 cannot."""
    log_plainly()
    collect_rarely()
    os.umask(0o077)  # what is stored is nobody else's to read
    sys.exit(run(sys.argv[1:] or ["--help"]))


def run(arguments: list[str]) -> int:
    try:
        return command_line(arguments)(arguments, prog_name="miaopu", standalone_mode=False) or 0
    except Cannot as refusal:
        warn(str(refusal))
    except Refusal as refusal:
        warn("".join(sentence(reason, refusal.details) for reason in refusal.reasons))
    except typer.Abort:
        warn("已中止,未作改动。")
    except typer.TyperException as error:
        warn(usage.told(error))
    except SQLAlchemyError as error:
        warn(f"数据库不可用:{_first_line(getattr(error, 'orig', None) or error)}")
    except OSError as error:
        warn(f"无法读写:{error.strerror or error}{f'({error.filename})' if error.filename else ''}")
    return CANNOT


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
