"""Writes done so often, or of so many rows, that SQLAlchemy's part in each would cost more than the
database's.

Their text, and how values are written for the driver, are worked out once for each kind of
database; it is the statement SQLAlchemy would run (for reads: app/prepared_reads.py)."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Update
from sqlalchemy.exc import DBAPIError

Writer = Callable[[Any], Any]


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
        self._is_positional = compiled.positional
        self._names: Sequence[str] = compiled.positiontup or list(compiled.binds)
        self._values_of: Callable[[Mapping[str, Any]], Any] = itemgetter(*self._names)
        if len(self._names) == 1:
            self._values_of = lambda given: (given[self._names[0]],)
        self._dialect = dialect
        writers = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bound in compiled.binds.items()
        }
        self._writers: list[tuple[int, Writer]] = [
            (place, write) for place, name in enumerate(self._names) if (write := writers[name])
        ]

    def run(self, connection: Connection, given: Mapping[str, Any]) -> int:
        values = list(self._values_of(given))
        for place, write in self._writers:
            values[place] = write(values[place])
        parameters = tuple(values)
        if not self._is_positional:
            return self._execute(connection, self._named(parameters), is_many=False)
        return self._execute(connection, parameters, is_many=False)

    def run_many(self, connection: Connection, given: Sequence[Mapping[str, Any]]) -> int:
        rows = self._written([self._values_of(one) for one in given])
        if not self._is_positional:
            return self._execute(connection, [self._named(row) for row in rows], is_many=True)
        return self._execute(connection, rows, is_many=True)

    def _written(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """As the driver takes them, column by column: what is the same in all rows (the moment, the
        county, a figure that nobody gave) is worked out once."""
        if not self._writers:
            return rows
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for place, write in self._writers:
            column, first = columns[place], columns[place][0]
            if all(value is first for value in column):
                columns[place] = [write(first)] * len(column)
            else:
                columns[place] = list(map(write, column))
        return list(zip(*columns, strict=True))

    def _named(self, values: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(self._names, values, strict=True))

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
