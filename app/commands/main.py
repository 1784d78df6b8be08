"""The command line: a thin second front door. Each command calls what the pages call."""

import os
import sys

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.commands import (
    backups,
    demonstrate,
    diagnose,
    exports,
    forecasts,
    forms,
    found,
    histories,
    imports,
    panels,
    personal,
    schema,
    serve,
    talents,
    usage,
    users,
    work,
)
from app.commands.ground import CANNOT, Cannot, warn
from app.domain.refusals import Refusal
from app.logs import log_plainly
from app.words import sentence

miaopu = typer.Typer(
    name="miaopu",
    help="苗圃:县(市)科技局的企业培育系统。设置见 README,均为 MIAOPU_ 开头的环境变量。",
    epilog="退出码:0 完成;1 完成但有问题;2 无法完成。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
miaopu.command("serve")(serve.serve)
miaopu.command("work")(work.work)
miaopu.command("init")(found.init)
miaopu.command("demo")(demonstrate.demo)
miaopu.add_typer(users.user, name="user")
miaopu.command("migrate")(schema.migrate_schema)
miaopu.command("backup")(backups.backup)
miaopu.command("restore")(backups.restore)
miaopu.add_typer(histories.history, name="history")
miaopu.add_typer(personal.personal, name="personal")
miaopu.add_typer(panels.panel, name="panel")
miaopu.command("import")(imports.import_file)
miaopu.command("export")(exports.export)
miaopu.command("forms")(forms.forms)
miaopu.command("diagnose")(diagnose.diagnose)
miaopu.command("talents")(talents.talents)
miaopu.command("forecast")(forecasts.forecast)


def main() -> None:
    """Run, and say what went wrong in one sentence: 0 done, 1 done with problems, 2 cannot."""
    log_plainly()
    os.umask(0o077)  # what is stored is nobody else's to read
    sys.exit(run(sys.argv[1:] or ["--help"]))


def run(arguments: list[str]) -> int:
    try:
        return miaopu(arguments, prog_name="miaopu", standalone_mode=False) or 0
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
