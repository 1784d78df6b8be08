"""The databases that are measured: filled once, kept under var/benchmarks until their recipe
changes."""

import hashlib
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.schema import CreateIndex, CreateTable

from app.db import create_engine
from app.models.base import metadata
from app.models.people import LoginSession
from app.settings import ROOT
from benchmarks.population import SIZES, Population, store
from benchmarks.postgres import KeptPostgres
from tests.databases import alone, migrate

FOLDER = ROOT / "var" / "benchmarks"
RECIPE = (
    ROOT / "benchmarks" / "population.py",
    *sorted((ROOT / "migrations" / "versions").glob("*trigger*.py")),
)


def recipe() -> str:
    """Changes when the rows or the tables would."""
    found = hashlib.sha256()
    for file in RECIPE:
        found.update(file.read_bytes())
    for table in metadata.sorted_tables:
        found.update(str(CreateTable(table)).encode())
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            found.update(str(CreateIndex(index)).encode())
    return found.hexdigest()[:10]


def sqlite_file(size: str) -> Path:
    """A filled SQLite database of this size."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{size}-{recipe()}.sqlite3"
    with alone(FOLDER, "database"):
        if not file.exists():
            for old in FOLDER.glob(f"{size}-*"):
                old.unlink()
            making = file.with_suffix(".making")
            engine = create_engine(f"sqlite:///{making}")
            _fill(engine, size)
            engine.dispose()  # the last to leave folds the write-ahead log into the file
            making.rename(file)
    engine = create_engine(f"sqlite:///{file}")
    sign_everybody_in(engine)
    engine.dispose()
    return file


@contextmanager
def postgresql(size: str) -> Generator[str]:
    """The address of a filled PostgreSQL database of this size; its server stops afterwards."""
    server = KeptPostgres(FOLDER / "postgresql")
    server.start()
    try:
        name = f"b{size}_{recipe()}"
        admin = create_engine(server.url("postgres")).execution_options(
            isolation_level="AUTOCOMMIT"
        )
        with admin.connect() as connection:
            there = set(connection.execute(text("SELECT datname FROM pg_database")).scalars())
            if name not in there:
                for old in (one for one in there if one.startswith((f"b{size}_", "making_"))):
                    connection.exec_driver_sql(f'DROP DATABASE "{old}"')
                connection.exec_driver_sql(f'CREATE DATABASE "making_{name}"')
                engine = create_engine(server.url(f"making_{name}"))
                _fill(engine, size)
                engine.dispose()
                connection.exec_driver_sql(f'ALTER DATABASE "making_{name}" RENAME TO "{name}"')
        admin.dispose()
        engine = create_engine(server.url(name))
        sign_everybody_in(engine)
        engine.dispose()
        yield server.url(name)
    finally:
        server.stop()


def sign_everybody_in(engine: Engine) -> None:
    """The kept sessions have idled out since the last run."""
    now = datetime.now(UTC)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(
            update(LoginSession).values(
                last_seen_at=now, expires_at=now + timedelta(hours=12), ended_at=None
            )
        )


def _fill(engine: Engine, size: str) -> None:
    began = time.perf_counter()
    migrate(engine)
    done = 0
    for rows in Population(SIZES[size]).rows_by_transaction():
        with engine.execution_options(writes=True).begin() as connection:
            done += store(connection, rows)
        if sys.stdout.isatty():
            print(f"\r{engine.dialect.name} {size}: {done:,} firms", end="", flush=True)
    if engine.dialect.name == "postgresql":
        _set_sequences(engine)
    _settle(engine)
    spent = time.perf_counter() - began
    print(f"\r{engine.dialect.name} {size}: {done:,} firms stored in {spent:.0f} s")


def _settle(engine: Engine) -> None:
    """What a database that lives does by itself: count its rows, and on PostgreSQL mark the pages
    that everybody sees, without which an index alone never answers."""
    if engine.dialect.name == "postgresql":
        settled = engine.execution_options(isolation_level="AUTOCOMMIT")
        with settled.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        return
    with engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _set_sequences(engine: Engine) -> None:
    """Keys were given, not drawn: let the sequences go on after them."""
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if "id" not in table.c:
                continue
            sequence = connection.execute(
                select(func.pg_get_serial_sequence(table.name, "id"))
            ).scalar()
            if sequence:
                highest = connection.execute(select(func.max(table.c.id))).scalar()
                if highest:
                    connection.execute(select(func.setval(sequence, highest)))
