"""Lists that are asked nothing but where to begin: the newest row first, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, select

from app.queries.paging import CAP, Paging, Sort, count, cut, sort_columns

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """One page of a list that is asked nothing but where to begin."""

    rows: list[Row]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


def newest_first(
    session: Any,
    columns: Sequence[Any],
    id_column: Any,
    wanted: ColumnElement[bool],
    paging: Paging,
    make: Callable[..., Row],
    *,
    is_bounded: bool,
) -> Listed[Row]:
    """A page of rows in the order in which they were stored, the last one first; two statements."""
    sort = Sort(id_column, id_column, descending=True, is_nullable=False)
    statement = select(*columns, *sort_columns(sort)).where(wanted)
    found = cut(session, statement, sort, paging)
    total = count(session, select(id_column).where(wanted), is_bounded=is_bounded)
    rows = [make(*row[: len(columns)]) for row in found.rows]
    is_capped = not is_bounded and total > CAP
    return Listed(rows, CAP if is_capped else total, is_capped, found.next, found.previous)


def in_full(after: str | None) -> Paging:
    """The longest page that begins there: for files, which are made page by page."""
    return Paging(size=100, after=after)
