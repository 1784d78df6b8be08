"""Engine and sessions: reading(), transaction() - the only commit - and journal() beside it."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy import create_engine as create_sqlalchemy_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from app.domain.refusals import EditConflict, Reason
from app.models.history import JournalEntry
from app.recording import Actor, record_changes

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16384",
    "PRAGMA mmap_size=268435456",
    "PRAGMA temp_store=MEMORY",
)


def create_engine(url: str, threads: int = 4) -> Engine:
    """An engine whose pool is as large as the thread limiter: nobody waits, nothing overflows."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_sqlalchemy_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=threads,
            max_overflow=2,
            pool_pre_ping=True,
        )
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_sqlalchemy_engine(
        address,
        pool_size=threads,
        max_overflow=2,
        # Our own BEGIN: Python 3.11's implicit one breaks savepoints and cannot be IMMEDIATE.
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: upgrading a read snapshot later can only fail.
    writes = connection.get_execution_options().get("writes", False)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    # By the driver: by way of SQLAlchemy it costs what a short read does.
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(begin)
    except sqlite3.Error as error:  # somebody else holds the lock for longer than we wait
        raise DBAPIError.instance(
            begin, None, error, sqlite3.Error, dialect=connection.dialect
        ) from error


class DanglingReferences(RuntimeError):
    """After a change of the schema some rows refer to rows that are not there."""


@contextmanager
def changing_schema(engine: Engine) -> Generator[Connection]:
    """A transaction for migrations. SQLite changes most of a table by making it anew, and with
    foreign keys on it deletes what is in the old one first, against whoever refers to it: so they
    are off meanwhile, which only works outside a transaction, and checked before the end
    (https://sqlite.org/lang_altertable.html#otheralter)."""
    with engine.execution_options(writes=True).connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if is_sqlite and (
                    found := connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                ):
                    raise DanglingReferences(f"{found[0]} -> {found[2]}")
        finally:
            if is_sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def reading(engine: Engine) -> Generator[Session]:
    """A session that stores nothing."""
    with Session(engine, autoflush=False) as session:
        yield session


@contextmanager
def snapshot(engine: Engine) -> Generator[Session]:
    """A session that sees one moment throughout, however long it reads: for whole packages."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(engine, autoflush=False) as session:
        yield session


@lru_cache(maxsize=8)
def _for_writing(engine: Engine) -> Engine:
    """Kept: whatever listens to an engine is looked up anew for each that is made of it."""
    return engine.execution_options(writes=True)


@contextmanager
def writing(engine: Engine) -> Generator[Connection]:
    """A connection for transactions one after another: taking one costs as much as a statement."""
    with _for_writing(engine).connect() as connection:
        yield connection


@contextmanager
def transaction(bind: Engine | Connection, actor: Actor | None = None) -> Generator[Session]:
    """A session whose changes all land at the end, or none of them."""
    bind = _for_writing(bind) if isinstance(bind, Engine) else bind
    with Session(bind, expire_on_commit=False) as session:
        session.info["actor"] = actor
        try:
            yield session
            session.commit()
        except StaleDataError as error:
            raise EditConflict(Reason.CHANGED_MEANWHILE) from error


@contextmanager
def journal(bind: Engine | Connection) -> Generator[Session]:
    """A short write of its own for accesses: logins, refusals, looks, exports, last seen."""
    with transaction(bind) as session:
        yield session


def note(bind: Engine | Connection, *entries: JournalEntry) -> None:
    with journal(bind) as session:
        session.add_all(entries)


event.listen(Session, "after_flush", record_changes)
