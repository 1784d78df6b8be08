"""Writes done so often, or of so many rows, that SQLAlchemy's part in each would cost more than the
database's.

Their text, and how values are written for the driver, are worked out once for each kind of
database; it is the statement SQLAlchemy would run (for reads: app/prepared_reads.py)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Update
from sqlalchemy.exc import DBAPIError


class PreparedWrite:
    """An insert, update or delete of one row, always given the same columns; what is left out of an
    insert takes the database's default, never Python's."""

    def __init__(self, statement: Insert | Update | Delete) -> None:
        self._statement = statement
        self._by_dialect: dict[str, _Compiled] = {}

    def run(self, connection: Connection, given: Mapping[str, Any]) -> int:
        """The number of rows it met."""
        return self._compiled(connection.dialect, given).run(connection, given)

    def run_many(self, connection: Connection, given: Sequence[Mapping[str, Any]]) -> int:
        """For each of these in one go; the number of rows met by all."""
        return self._compiled(connection.dialect, given[0]).run_many(connection, given)

    def _compiled(self, dialect: Dialect, given: Mapping[str, Any]) -> "_Compiled":
        compiled = self._by_dialect.get(dialect.name)
        if compiled is None:
            compiled = _Compiled(self._statement, dialect, list(given))
            self._by_dialect[dialect.name] = compiled
        return compiled


class _Compiled:
    def __init__(
        self, statement: Insert | Update | Delete, dialect: Dialect, columns: list[str]
    ) -> None:
        if isinstance(statement, Insert):
            statement = statement.inline()  # nobody asks for the new key
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self._text = str(compiled)
        self._names = compiled.positiontup if compiled.positional else None
        self._dialect = dialect
        self._writers: list[tuple[str, Callable[[Any], Any]]] = [
            (name, write)
            for name, bound in compiled.binds.items()
            if (write := bound.type.dialect_impl(dialect).bind_processor(dialect))
        ]

    def run(self, connection: Connection, given: Mapping[str, Any]) -> int:
        return self._execute(connection, self._parameters(given), is_many=False)

    def run_many(self, connection: Connection, given: Sequence[Mapping[str, Any]]) -> int:
        return self._execute(connection, [self._parameters(one) for one in given], is_many=True)

    def _parameters(self, given: Mapping[str, Any]) -> Any:
        values = dict(given)
        for name, write in self._writers:
            values[name] = write(values[name])
        return tuple([values[name] for name in self._names]) if self._names else values

    def _execute(self, connection: Connection, parameters: Any, *, is_many: bool) -> int:
        if connection.dispatch.before_cursor_execute:  # somebody listens to what is asked
            return connection.exec_driver_sql(self._text, parameters).rowcount
        cursor = connection.connection.cursor()
        try:
            (cursor.executemany if is_many else cursor.execute)(self._text, parameters)
            return int(cursor.rowcount)
        except self._dialect.loaded_dbapi.Error as error:
            kind = self._dialect.loaded_dbapi.Error
            raise DBAPIError.instance(
                self._text, parameters, error, kind, dialect=self._dialect
            ) from error
        finally:
            cursor.close()
