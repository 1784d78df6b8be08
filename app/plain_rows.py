"""Whole rows of a table without the session's part in them: for changing many, an entity costs more
to load, to watch and to forget than the change (who writes them: app/recorded_writes.py)."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Connection, select


class PlainRow(SimpleNamespace):
    """A row with its columns as attributes. Whoever writes it by `recorded_writes` finds it as it
    then stands; an entity of the same row knows nothing of that."""


def plain_rows(connection: Connection, model: Any, *where: ColumnElement[bool]) -> list[PlainRow]:
    """All rows of a model for which this holds, in the order in which they were entered."""
    columns = model.__table__.columns
    found = connection.execute(select(*columns).where(*where).order_by(model.id))
    names = [column.key for column in columns]
    return [PlainRow(**dict(zip(names, row, strict=True))) for row in found]
