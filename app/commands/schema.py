"""`miaopu migrate`: bring the database's schema up to this program's."""

from app.commands.ground import database, migrate, read_settings
from app.commands.telling import say


def migrate_schema() -> None:
    """把数据库结构升级到本程序的版本。升级前请先备份。"""
    with database(read_settings()) as engine:
        changed = migrate(engine)
    say("数据库结构已升级。" if changed else "数据库结构已是最新。")
