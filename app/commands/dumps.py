"""The database as one file: SQLite's online backup, PostgreSQL's own dump."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from app.commands.telling import Cannot
from app.jobs.places import SCHEMA, forget_workers

DEBIAN = Path("/usr/lib/postgresql")
"""Debian keeps each version's programs in a folder of its own, off the path."""


OWN_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""
"""All but those of extensions."""


def dump(engine: Engine, folder: Path) -> Path:
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(str(engine.url.database), folder / "database.sqlite3")
    target = folder / "database.dump"
    _run_postgresql(
        engine,
        "pg_dump",
        "--format=custom",
        "--no-owner",
        f"--exclude-schema={SCHEMA}",
        f"--file={target}",
    )
    return target


def load(engine: Engine, source: Path) -> None:
    """Replace everything in the database: whole or not at all."""
    engine.dispose()
    forget_workers(engine)
    if engine.dialect.name == "sqlite":
        _copy_sqlite(str(source), Path(str(engine.url.database)))
        return
    # pg_restore --clean knows only what stands in the dump. A database of a newer version has
    # tables besides, which would stay, or hold on to those that are to go.
    clearing, script = source.with_name("clear.sql"), source.with_name("restore.sql")
    with engine.connect() as connection:
        clearing.write_text("".join(f"{one};\n" for one in _drops(connection)))
    _run_program(
        engine, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source)
    )
    _run_postgresql(
        engine,
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={clearing}",
        f"--file={script}",
    )


def has_tables(engine: Engine) -> bool:
    return inspect(engine).has_table("county")


def empty(engine: Engine) -> None:
    """A database without a single table, whoever has it open."""
    engine.dispose()
    forget_workers(engine)
    if engine.dialect.name == "sqlite":
        target = str(engine.url.database)
        with (
            closing(sqlite3.connect(":memory:")) as nothing,
            closing(sqlite3.connect(target)) as one,
        ):
            nothing.backup(one)
        return
    with engine.begin() as connection:
        for statement in _drops(connection):
            connection.execute(text(statement))


def _drops(connection: Connection) -> list[str]:
    """What takes every table and function of ours out of a PostgreSQL database."""
    tables = inspect(connection).get_table_names()
    functions = connection.execute(text(OWN_FUNCTIONS)).scalars()
    return [
        *(f'DROP TABLE IF EXISTS "{name}" CASCADE' for name in tables),
        *(f"DROP FUNCTION IF EXISTS {signature} CASCADE" for signature in functions),
    ]


def _copy_sqlite(source: str, target: Path) -> Path:
    """SQLite's own copy: consistent while others write, and one transaction at the target."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)
        damage = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if damage != "ok":
        raise Cannot(f"数据库文件已损坏:{damage}。")
    return target


def _run_postgresql(engine: Engine, program: str, *arguments: str) -> None:
    url = engine.url.set(drivername="postgresql", password=None)
    address = f"--dbname={url.render_as_string(hide_password=False)}"
    _run_program(engine, program, *arguments, address)


def _run_program(engine: Engine, program: str, *arguments: str) -> None:
    environment = dict(os.environ)
    if engine.url.password:  # not on the command line, where every user of the machine reads it
        environment["PGPASSWORD"] = str(engine.url.password)
    done = subprocess.run(  # noqa: S603 (a program we found, arguments that are ours)
        [find_program(program, engine), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise Cannot(f"{program} 失败:{lines[0] if lines else done.returncode}")


def find_program(program: str, engine: Engine) -> str:
    """As new as the server: an older pg_dump refuses a newer server."""
    with engine.connect() as connection:
        major = connection.connection.driver_connection.info.server_version // 10000  # type: ignore[union-attr]
    engine.dispose()
    own = DEBIAN / str(major) / "bin" / program
    found = str(own) if own.exists() else shutil.which(program)
    if found is None:
        raise Cannot(f"没有找到 {program}:请安装 PostgreSQL {major} 的客户端。")
    return found
