"""`miaopu personal`: the record of what is kept of people, and the end of its time."""

from typing import Annotated

import typer

from app.commands.ground import OPERATOR, migrated_database, read_settings
from app.commands.telling import say
from app.db import reading, transaction
from app.domain.personal import PERSONAL_FIELDS
from app.services.retention import list_overdue, now
from app.words import word

personal = typer.Typer(help="个人信息:目录、到期清除。", no_args_is_help=True)


@personal.command("fields")
def list_fields() -> None:
    """列出保存的每一项个人信息:类别、依据、保存期限。"""
    for one in PERSONAL_FIELDS:
        about = f"{word(one.kind)}\t{word(one.basis)}\t{word(one.retention)}"
        say(f"{one.table}.{one.field}\t{about}")


@personal.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出,不清除。")] = False,
) -> None:
    """清除保存期限已到的个人信息;历史链不断(可用 miaopu history verify 核对)。"""
    with migrated_database(read_settings()) as engine:
        opened = reading(engine) if dry_run else transaction(engine, OPERATOR)
        with opened as session:
            for one in list_overdue(session, now(), OPERATOR.name):
                if not dry_run:
                    one.take_out()
                say(f"{one.name}({word(one.retention)}):{one.count}")
    say("以上只是清点,没有清除。" if dry_run else "以上已清除。")
