"""`miaopu backup` and `miaopu restore`: everything that is stored, in one file and back."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine, func, inspect, select

from app import __version__
from app.commands import dumps
from app.commands.archive import FILES, Manifest, members_of, unpack, write_archive
from app.commands.crossing import carry_over
from app.commands.ground import database, read_settings, revisions
from app.commands.telling import Cannot, say
from app.models.places import County
from app.settings import Settings


def stored_files(settings: Settings) -> Path:
    return settings.data_dir / FILES


def backup(
    file: Annotated[Path, typer.Argument(help="备份文件,如 miaopu-2018-09-30.tar.gz。")],
) -> None:
    """把数据库和附件备份到一个文件。运行中也可备份;文件含全部数据,请妥善保管。"""
    settings = read_settings()
    if file.exists():
        raise Cannot(f"{file} 已存在,不覆盖。")
    with database(settings) as engine, tempfile.TemporaryDirectory(dir=file.parent) as folder:
        found, _ = revisions(engine)
        if found is None:
            raise Cannot("数据库是空的,没有可备份的内容。")
        dump = dumps.dump(engine, Path(folder))
        members = list(members_of(dump, stored_files(settings)))
        manifest = Manifest(
            format="miaopu-backup/1",
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            version=__version__,
            revision=found,
            backend=engine.dialect.name,
            database=dump.name,
            members=tuple(member for _, member in members),
        )
        write_archive(file, manifest, members)
    say(f"已备份到 {file}:数据库和 {len(members) - 1} 个附件。")


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件。", exists=True, dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有数据。")] = False,
) -> None:
    """从备份恢复数据库和附件,SQLite 的可搬进 PostgreSQL。覆盖须加 --force;请先停止网站。"""
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with database(settings) as engine, tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        if not force and (_has_county(engine) or _has_files(settings)):
            raise Cannot("目标已有数据,未作恢复。确要覆盖请先备份现有数据,再加 --force。")
        manifest = unpack(file, Path(folder))
        _load(engine, Path(folder) / manifest.database, manifest.backend)
        _replace_files(Path(folder) / FILES, stored_files(settings))
        found, wanted = revisions(engine)
    say(f"已恢复 {manifest.made_at} 的备份:{len(manifest.members) - 1} 个附件。")
    if found != wanted:
        say("备份的数据库结构与本程序不同,请运行 miaopu migrate。")


def _load(engine: Engine, source: Path, backend: str) -> None:
    here = engine.dialect.name
    if backend == here:
        dumps.load(engine, source)
    elif (backend, here) != ("sqlite", "postgresql"):
        raise Cannot(f"备份来自 {backend},目标是 {here},不能恢复。")
    elif _has_county(engine):
        raise Cannot("SQLite 的备份只能搬进空的 PostgreSQL 数据库,目标已有数据,没有改动。")
    else:
        say(f"备份来自 SQLite:已逐行搬入 PostgreSQL 并核对,共 {carry_over(source, engine)} 行。")


def _has_county(engine: Engine) -> bool:
    if not inspect(engine).has_table(County.__tablename__):
        return False
    with engine.connect() as connection:
        return bool(connection.execute(select(func.count()).select_from(County)).scalar_one())


def _has_files(settings: Settings) -> bool:
    folder = stored_files(settings)
    return folder.is_dir() and any(folder.iterdir())


def _replace_files(restored: Path, target: Path) -> None:
    restored.mkdir(exist_ok=True)
    old = target.with_name(f"{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    restored.rename(target)
    shutil.rmtree(old, ignore_errors=True)
