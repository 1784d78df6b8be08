"""What every command stands on: settings that are understood, a database, and a way to give up."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import ValidationError
from sqlalchemy import Engine, make_url

from app.commands.telling import Cannot
from app.db import changing_schema, create_engine
from app.recording import Actor
from app.settings import ROOT, Settings

OPERATOR = Actor("命令行")
"""Who acts in the history when an operator works at the terminal."""

NOT_MADE = "数据库还没有建立。请先运行 miaopu init(正式)或 miaopu demo(演示)。"

TODAY_IS_REAL = "MIAOPU_TODAY 只能用于演示数据;正式数据的日期不能改。请删除此设置。"


def read_settings() -> Settings:
    """The settings of the environment, or the name of the first one that nobody knows."""
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith("MIAOPU_")
        and name.removeprefix("MIAOPU_").lower() not in Settings.model_fields
    )
    if unknown:
        raise Cannot(f"不认识的设置:{'、'.join(unknown)}。请对照 README 的设置表改正或删除。")
    try:
        return Settings()
    except ValidationError as error:
        wrong = {str(complaint["loc"][0]) for complaint in error.errors() if complaint["loc"]}
        names = "、".join(f"MIAOPU_{name.upper()}" for name in sorted(wrong))
        raise Cannot(f"设置的值无法识别:{names}。请对照 README 的设置表改正。") from error


@contextmanager
def database(settings: Settings | None = None) -> Generator[Engine]:
    """An engine for one command; what it opened is closed afterwards."""
    engine = create_engine((settings or read_settings()).url, threads=2)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def migrated_database(settings: Settings | None = None) -> Generator[Engine]:
    """A database whose schema is this program's; refuses another one."""
    settings = settings or read_settings()
    address = make_url(settings.url)
    # Connecting would leave an empty file where nobody has made a database.
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        raise Cannot(NOT_MADE)
    with database(settings) as engine:
        found, wanted = revisions(engine)
        if found is None:
            raise Cannot(NOT_MADE)
        if found != wanted:
            raise Cannot(
                f"数据库结构是 {found},程序需要 {wanted}。请先备份,再运行 miaopu migrate。"
            )
        yield engine


def alembic_config() -> Config:
    return Config(str(ROOT / "alembic.ini"))


def revisions(engine: Engine) -> tuple[str | None, str | None]:
    """The schema that is there, and the one this program needs."""
    wanted = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found, wanted


def migrate(engine: Engine) -> bool:
    """Bring the schema up to date; whether anything was to do."""
    found, wanted = revisions(engine)
    if found == wanted:
        return False
    config = alembic_config()
    with changing_schema(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
