"""A SQLite database's rows into PostgreSQL: for a bureau that has outgrown the one."""

from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from app.commands.ground import migrate
from app.commands.telling import Cannot
from app.db import create_engine
from app.models import metadata
from app.models.standings import PoolStanding

AT_ONCE = 1_000
"""Rows of one statement."""


def carry_over(source: Path, target: Engine) -> int:
    """Every row of the SQLite file into an empty PostgreSQL database, all or none; how many.

    What was carried is read again and compared, row by row: the file stays as it was, and whoever
    carries a register over will not look at it again."""
    origin = create_engine(f"sqlite:///{source}")
    try:
        try:
            migrate(origin)  # the file is a copy of ours: an older backup comes up to date
        except CommandError as error:
            raise Cannot("备份来自更新的版本,本程序读不了。请先升级程序。") from error
        migrate(target)
        with origin.connect() as old, target.begin() as new:
            carried = sum(_carried(old, new, table) for table in _in_order())
            new.execute(text("ANALYZE"))
        return carried
    finally:
        origin.dispose()


def _in_order() -> list[Table]:
    """Each behind what it refers to, and the standings last: every fact that comes in makes the
    standing of its firm stale."""
    standings = metadata.tables[PoolStanding.__tablename__]
    return [*(one for one in metadata.sorted_tables if one is not standings), standings]


def _carried(old: Connection, new: Connection, table: Table) -> int:
    try:
        for rows in _read(old, table).partitions(AT_ONCE):
            new.execute(insert(table), [row._asdict() for row in rows])
    except DBAPIError as error:
        raise Cannot(
            f"表 {table.name} 有 PostgreSQL 不收的行,没有写入任何内容:{error.orig}"
        ) from error
    number = 0
    with closing(_read(old, table)) as before, closing(_read(new, table)) as after:
        for number, (one, other) in enumerate(zip_longest(before, after), 1):
            if one != other:
                raise Cannot(f"表 {table.name} 第 {number} 行搬过来后不一样,没有写入任何内容。")
    _count_on(new, table)
    return number


def _read(connection: Connection, table: Table) -> Any:
    """In the order of the keys: a row that refers to one of its own table came after it."""
    rows = select(table).order_by(*table.primary_key).execution_options(yield_per=AT_ONCE)
    return connection.execute(rows)


def _count_on(new: Connection, table: Table) -> None:
    """New rows take numbers after those that came."""
    if "id" not in table.columns:
        return
    last = select(func.max(table.c.id)).scalar_subquery()
    sequence = func.pg_get_serial_sequence(f'"{table.name}"', text("'id'"))
    new.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
