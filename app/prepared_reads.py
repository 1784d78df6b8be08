"""Reads asked so often that SQLAlchemy's part in each run would cost more than the database's.

What depends on the statement alone - its text, how values are written for the driver, how its
answers are read - is worked out once. The statement is the one SQLAlchemy would run."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import make_dataclass
from functools import cache, partial
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Dialect,
    Enum,
    Select,
    bindparam,
    inspect,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.compiler import SQLCompiler

from app.kept import Kept
from app.models.columns import Exact

RawRow = tuple[Any, ...]
"""A row as the driver gives it: in SQLite a day is text and an amount a whole number of fen."""
Reading = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Conversion = Callable[[Any], Any]
Telling = Callable[[Sequence[Any]], Sequence[Any]]
Entity = TypeVar("Entity")
ROOMS = (1, 10, 50, 100, 200, 500)


class Prepared:
    """A statement for one kind of database. `run` gives raw rows, `read` makes one of them what
    the columns' types say: most rows are only compared with what is known already."""

    def __init__(self, statement: Reading, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        left_open = {name for name, bound in compiled.binds.items() if bound.required}
        expanded = {
            compiled.bind_names[bound]
            for bound in compiled.post_compile_params | compiled.literal_execute_params
        }
        self._statement = statement
        self._dialect = dialect
        # An IN is written anew for every number of its values: while they are open, a statement
        # is left to SQLAlchemy, and its rows come read.
        self._is_fixed = not left_open & expanded
        self._writers: dict[str, Conversion | None] = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bound in compiled.binds.items()
        }
        self._text = ""
        self._names: Sequence[str] | None = None
        self._always: dict[str, Any] = {}
        if self._is_fixed:
            self._fix(compiled, left_open)
        self._places = {
            column.key: place for place, column in enumerate(statement.selected_columns)
        }
        self._named = make_dataclass("Found", map(str, self._places), slots=True)
        self._readers: list[Conversion | None] | None = None
        self._tellers: Sequence[Telling | None] = ()

    def _fix(self, compiled: SQLCompiler, left_open: set[str]) -> None:
        """Write down what is the same in every run: the text, with the values of its INs and what
        stands in it literally, and the values that are known already."""
        written = compiled.construct_expanded_state(dict.fromkeys(left_open))
        self._text = written.statement
        self._names = written.positiontup if compiled.positional else None
        for name, parts in written.parameter_expansion.items():
            self._writers |= dict.fromkeys(parts, self._writers[name])
        self._always = {
            name: self._written(name, value)
            for name, value in written.parameters.items()
            if name not in left_open
        }

    @property
    def names(self) -> list[str]:
        """Of the columns."""
        return [str(name) for name in self._places]

    def run(self, connection: Connection, **given: Any) -> Sequence[RawRow]:
        """All rows, for these values of the parameters left open."""
        if not self._is_fixed:
            self._readers = [None] * len(self._places)
            return [tuple(row) for row in connection.execute(self._statement, given)]
        writers = self._writers
        values = self._always | {
            name: write(one) if (write := writers[name]) else one for name, one in given.items()
        }
        parameters = tuple([values[name] for name in self._names]) if self._names else values
        if connection.dispatch.before_cursor_execute:  # somebody listens to what is asked
            found = connection.exec_driver_sql(self._text, parameters)
            rows = self._fetched(found.cursor)
            found.close()
            return rows
        # By the driver: SQLAlchemy describes every result anew, which takes as long as reading it.
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, parameters)
            return self._fetched(cursor)
        except self._dialect.loaded_dbapi.Error as error:
            kind = self._dialect.loaded_dbapi.Error
            raise DBAPIError.instance(
                self._text, parameters, error, kind, dialect=self._dialect
            ) from error
        finally:
            cursor.close()

    def _fetched(self, cursor: Any) -> Sequence[RawRow]:
        if self._readers is None:
            self._readers = self._readers_for(cursor)
            self._tellers = self._tellers_for(self._readers)
        rows: Sequence[RawRow] = cursor.fetchall()
        return rows

    def rows(self, connection: Connection, **given: Any) -> list[Any]:
        """All rows, read, with the columns as attributes."""
        return [self._named(*self.read(row)) for row in self.run(connection, **given)]

    def read(self, row: RawRow) -> RawRow:
        """What `run` gave for a row, or for its first columns, as SQLAlchemy would have read it."""
        readers = self._readers or ()
        return tuple(
            [
                value if read is None else read(value)
                for read, value in zip(readers, row, strict=False)
            ]
        )

    def columns(self, rows: Sequence[RawRow]) -> dict[str, Sequence[Any]]:
        """Rows that `run` gave, column by column and as JSON holds them: amounts as text, days and
        words as they come. One value at a time, its turn would cost more than its reading."""
        columns = zip(*rows, strict=True) if rows else [()] * len(self._places)
        tellers = self._tellers or [None] * len(self._places)
        return {
            str(name): tell(column) if tell else column
            for name, column, tell in zip(self._places, columns, tellers, strict=True)
        }

    def value(self, row: RawRow, key: str) -> Any:
        """One value of a row, read."""
        place = self._places[key]
        read = self._readers[place] if self._readers else None
        return read(row[place]) if read else row[place]

    def _written(self, name: str, value: Any) -> Any:
        write = self._writers[name]
        return write(value) if write else value

    def _readers_for(self, cursor: Any) -> list[Conversion | None]:
        # What PostgreSQL's driver gives for a number depends on its kind, which it tells.
        kinds = [column[1] for column in cursor.description]
        return [
            column.type.dialect_impl(self._dialect).result_processor(self._dialect, kind)
            for column, kind in zip(self._statement.selected_columns, kinds, strict=True)
        ]

    def _tellers_for(self, readers: Iterable[Conversion | None]) -> list[Telling | None]:
        tellers: list[Telling | None] = []
        for column, read in zip(self._statement.selected_columns, readers, strict=True):
            match column.type:
                case Exact() as amount:
                    tellers.append(amount.texts_processor(self._dialect))
                case Enum() | Date():
                    tellers.append(None)
                case _:
                    tellers.append(partial(_read_column, read) if read else None)
        return tellers


def _read_column(read: Conversion, column: Sequence[Any]) -> list[Any]:
    return list(map(read, column))


STATEMENTS: Kept[Hashable, Prepared] = Kept(512)


def prepared(connection: Connection, key: Hashable, statement: Callable[[], Reading]) -> Prepared:
    """The statement that `key` stands for, prepared for this kind of database and kept."""
    dialect = connection.dialect
    return STATEMENTS.get((dialect.name, key), lambda: Prepared(statement(), dialect))


def loaded(session: Session, model: type[Entity], found: Mapping[str, Any]) -> Entity:
    """The entity of a row with all its columns, as a query that populates existing ones would
    have loaded it: for a row that is locked so often that the query's part is most of it."""
    known: Entity | None = session.identity_map.get(identity_key(model, found["id"]))
    if known is not None:
        for name, value in found.items():
            set_committed_value(known, name, value)
        return known
    entity: Entity = inspect(model).class_manager.new_instance()
    instance_dict(entity).update(found)
    make_transient_to_detached(entity)
    session.add(entity)
    return entity


def among(column: Any, room: int) -> ColumnElement[bool]:
    """The column is one of the values that `each_of` gives: of few lengths, so that few
    statements are kept."""
    found: ColumnElement[bool] = column.in_(
        [bindparam(name, type_=column.type) for name in _numbered(room)]
    )
    return found


def each_of(values: Sequence[Any], room: int) -> dict[str, Any]:
    """What is left over asks for the last again."""
    given = [*values, *[values[-1]] * (room - len(values))]
    return dict(zip(_numbered(room), given, strict=True))


def room_for(values: Sequence[object]) -> int:
    """The length of the statement that asks for so many."""
    return next((room for room in ROOMS if room >= len(values)), len(values))


@cache
def _numbered(room: int) -> tuple[str, ...]:
    # No column's name, for SQLAlchemy calls the values of a recusal id_1, id_2 itself.
    return tuple(f"among_{place}" for place in range(room))
