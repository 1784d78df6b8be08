"""Rows written and recorded around the session, as a flush would: for writes done so often, or of
so many rows, that looking through the session would cost more than the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import col

from app.models.base import Versioned
from app.plain_rows import PlainRow
from app.prepared_writes import PreparedWrite
from app.recording import Actor, Change, NobodyActs, change_of, personal_of, plain, record

Values = Mapping[str, Any]


def change_row(session: Session, row: Any, values: Values) -> None:
    """One versioned row, changed and recorded as a flush would: without looking through the session
    for what may hang together with it, which costs as much as the rest of a short write."""
    model = type(row)
    actor = _actor(session, model.recorded_as)
    written, change = _written(model, row, _changed(row, values))
    update_row = _update_of(model, tuple(written))
    if update_row.run(session.connection(), written | _seen(model, row)) != 1:
        raise StaleDataError(model.recorded_as)
    _keep(row, written)
    record(session.connection(), actor, [change])


def change_rows(session: Session, model: Any, wanted: Iterable[tuple[Any, Values]]) -> None:
    """Rows of one model, entities or plain ones, changed and recorded as a flush would, by one
    statement for each set of columns. Those that stand as wanted already are left alone."""
    by_columns: dict[tuple[str, ...], list[tuple[Any, dict[str, Any]]]] = {}
    changes: list[Change] = []
    for row, values in wanted:
        changed = _changed(row, values)
        if changed:
            written, change = _written(model, row, changed)
            by_columns.setdefault(tuple(written), []).append((row, written))
            changes.append(change)
    if not changes:
        return
    actor, connection = _actor(session, model.recorded_as), session.connection()
    for columns, rows in by_columns.items():
        given = [written | _seen(model, row) for row, written in rows]
        if _update_of(model, columns).run_many(connection, given) != len(rows):
            raise StaleDataError(model.recorded_as)
        for row, written in rows:
            _keep(row, written)
    record(connection, actor, [change for change in changes if change.changes])


def create_rows(session: Session, model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """New rows of one model, each with all its values, inserted and recorded as by a flush."""
    if not rows:
        return
    actor, connection = _actor(session, model.recorded_as), session.connection()
    if _has_defaults(model) - rows[0].keys():
        new_row = insert(model).returning(col(model.id), sort_by_parameter_order=True)
        ids = list(session.execute(new_row, list(rows)).scalars())
    else:
        ids = next_ids(connection, model, len(rows))
        whole = [row | {"id": row_id} for row_id, row in zip(ids, rows, strict=True)]
        insert_rows(connection, model, whole)
    unsaid = _unsaid(model)
    changes = [
        Change(
            county_code=row["county_code"],
            subject_kind=model.recorded_as,
            subject_id=str(row.get("public_id") or row_id),
            action="create",
            changes={
                name: (None, plain(value))
                for name, value in row.items()
                if value is not None and name not in unsaid
            },
            enterprise_id=row.get("enterprise_id"),
            personal=personal_of(model, row.get),
        )
        for row_id, row in zip(ids, rows, strict=True)
    ]
    record(connection, actor, changes)


def insert_rows(connection: Connection, model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """New rows of one model, all with the same columns; whoever inserts them records them."""
    columns = tuple(rows[0])
    known = _WRITES.get((model, columns))
    if known is None:
        known = _WRITES[model, columns] = PreparedWrite(insert(model.__table__))
    known.run_many(connection, rows)


def next_ids(connection: Connection, model: Any, number: int) -> list[int]:
    """The keys that the next new rows will have, so that nobody asks for them afterwards: what
    SQLite's only writer counts on, what PostgreSQL's sequence gives out."""
    if connection.dialect.name == "sqlite":
        last = connection.execute(select(func.max(model.id))).scalar_one() or 0
        return list(range(last + 1, last + 1 + number))
    keys = func.nextval(func.pg_get_serial_sequence(model.__tablename__, "id"))
    given = select(keys).select_from(func.generate_series(1, number).alias("one"))
    return list(connection.execute(given).scalars())


@cache
def _has_defaults(model: Any) -> frozenset[str]:
    """Columns for which SQLAlchemy would find a value where none is given."""
    columns = model.__table__.columns
    return frozenset(column.key for column in columns if column.default is not None)


def delete_rows(session: Session, model: Any, rows: Sequence[PlainRow]) -> None:
    """Rows of one model, gone and recorded as by a flush."""
    if not rows:
        return
    actor, connection = _actor(session, model.recorded_as), session.connection()
    gone = _kept_write(model, ("delete",), lambda this: delete(model).where(*this))
    if gone.run_many(connection, [_seen(model, row) for row in rows]) != len(rows):
        raise StaleDataError(model.recorded_as)
    unsaid = _unsaid(model)
    changes = [
        change_of(
            model,
            row,
            "delete",
            {
                name: (plain(value), None)
                for name, value in vars(row).items()
                if value is not None and name not in unsaid
            },
        )
        for row in rows
    ]
    record(connection, actor, changes)


def _actor(session: Session, kind: str) -> Actor:
    actor: Actor | None = session.info.get("actor")
    if actor is None:
        raise NobodyActs(kind)
    return actor


def _unsaid(model: Any) -> frozenset[str]:
    unsaid: frozenset[str] = model.not_recorded
    return unsaid | {"id", "public_id", "county_code"}


def _changed(row: Any, values: Values) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _written(model: Any, row: Any, changed: dict[str, Any]) -> tuple[dict[str, Any], Change]:
    """What is written of a row that changes, and what the history says of it."""
    told = {
        name: (plain(getattr(row, name)), plain(value))
        for name, value in changed.items()
        if name not in model.not_recorded
    }
    written = changed
    if issubclass(model, Versioned):
        written = {**changed, "version": row.version + 1, "updated_at": datetime.now(UTC)}
    return written, change_of(model, row, "update", told)


def _seen(model: Any, row: Any) -> dict[str, Any]:
    seen = {"row_id": row.id}
    return seen | {"version_seen": row.version} if issubclass(model, Versioned) else seen


def _keep(row: Any, written: Values) -> None:
    if isinstance(row, PlainRow):
        vars(row).update(written)
        return
    for name, value in written.items():
        set_committed_value(row, name, value)


_WRITES: dict[tuple[type[Any], tuple[str, ...]], PreparedWrite] = {}


def _update_of(model: type[Any], columns: tuple[str, ...]) -> PreparedWrite:
    def write(this: list[Any]) -> Update:
        given = {name: bindparam(name, type_=model.__table__.c[name].type) for name in columns}
        return update(model).where(*this).values(given)

    return _kept_write(model, ("update", *columns), write)


def _kept_write(
    model: Any, key: tuple[str, ...], make: Callable[[list[Any]], Any]
) -> PreparedWrite:
    """A write of one row, as it was last seen."""
    known = _WRITES.get((model, key))
    if known is None:
        this = [model.id == bindparam("row_id")]
        if issubclass(model, Versioned):
            this.append(col(model.version) == bindparam("version_seen"))
        known = _WRITES[model, key] = PreparedWrite(make(this))
    return known
