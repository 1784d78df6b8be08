"""Keyset paging: a page begins after a row, not at a number; page 900 costs what page 1 does."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from app.domain.refusals import InvalidValue, Reason
from app.prepared_reads import Prepared, RawRow

Row = TypeVar("Row")

SIZES = (20, 50, 100)
CAP = 10_000


def _read_size(typed: Any) -> Any:
    # A Literal of numbers takes no text, and an address has nothing else.
    return int(typed) if isinstance(typed, str) and typed.isdecimal() else typed


class Paging(BaseModel):
    """How a list is cut: page size, and the row to begin after or before."""

    size: Annotated[Literal[20, 50, 100], BeforeValidator(_read_size)] = 20
    after: str | None = None
    before: str | None = None


class ChosenPaging(Paging):
    """A page of a list whose columns are chosen; none chosen means the usual ones."""

    columns: list[str] = Field(default_factory=list, max_length=40)


@dataclass(frozen=True, slots=True)
class Sort:
    """An order: one column and the row's id as the tie-break. NULLs come last either way.

    Say `is_nullable=False` of a column that never is NULL: then an index serves the order and a
    deep page costs what the first one does."""

    column: Any
    id_column: Any
    descending: bool = False
    is_nullable: bool = True


class Place(NamedTuple):
    """How a page lies in the list; each needs a statement of its own."""

    has_cursor: bool
    is_null: bool
    backwards: bool


@dataclass(frozen=True, slots=True)
class Cut(Generic[Row]):
    """One page of rows with the cursors of its neighbours."""

    rows: Sequence[Row]
    next: str | None
    previous: str | None


def cut(session: Any, statement: Select[*tuple[Any, ...]], sort: Sort, paging: Paging) -> Cut[Any]:
    """Run `statement` for one page. It must select columns labelled `sort_value` and `sort_id`
    (see `sort_columns`); rows come back in order, whichever way one came."""
    place, given = _asked(paging)
    # The connection's rows: columns only, so the session's part in it would be idle work.
    asked = _placed(statement, sort, place).limit(bindparam("rows_wanted", type_=Integer))
    found = session.connection().execute(asked, given).all()
    return _cut(found, paging, lambda row: (row.sort_value, row.sort_id))


class Cutting:
    """A statement to be cut again and again: prepared once for each way to come to a page.
    Its rows are raw (see `Prepared`).

    With `ids`, the rows' ids are cut first and `statement` reads those of the page: right where
    many are sorted, for SQLite reads all that is selected of a row before it sorts. `order`: the
    list's, where the ids come from rows that have it too."""

    def __init__(
        self,
        statement: Select[*tuple[Any, ...]],
        sort: Sort,
        dialect: Dialect,
        ids: Select[int] | None = None,
        order: Sort | None = None,
    ) -> None:
        self._statement = statement
        self._sort = sort
        self._ids = ids
        self._order = order or sort
        self._dialect = dialect
        self._built: dict[tuple[Place, int], Prepared] = {}

    def cut(self, connection: Connection, paging: Paging) -> tuple[Cut[RawRow], Prepared]:
        """The page, and what reads its rows."""
        place, given = _asked(paging)
        rows = given.pop("rows_wanted")
        asked = self._built.get((place, rows))
        if asked is None:
            asked = Prepared(self._placed(place, rows), self._dialect)
            self._built[place, rows] = asked
        found = asked.run(connection, **given)
        return _cut(found, paging, partial(_marks, asked)), asked

    def _placed(self, place: Place, rows: int) -> Select[*tuple[Any, ...]]:
        # Written out: for any number of rows PostgreSQL would not keep its plan, and making one
        # costs more than reading a page.
        wanted: ColumnElement[int] = literal_column(str(rows))
        if self._ids is None:
            return _placed(self._statement, self._sort, place).limit(wanted)
        ids = _placed(self._ids, self._order, place).limit(wanted).correlate(None)
        page = self._statement.where(self._sort.id_column.in_(ids.scalar_subquery()))
        return page.order_by(*_order(self._sort, backwards=place.backwards))


def _marks(asked: Prepared, row: RawRow) -> tuple[Any, int]:
    return asked.value(row, "sort_value"), asked.value(row, "sort_id")


def _asked(paging: Paging) -> tuple[Place, dict[str, Any]]:
    """Where a page begins: the kind of place, and the values that say it."""
    cursor = paging.before or paging.after
    given: dict[str, Any] = {"rows_wanted": paging.size + 1}
    is_null = False
    if cursor:
        value, given["cursor_id"] = _decode(cursor)
        is_null = value is None
        if not is_null:
            given["cursor_value"] = value
    return Place(bool(cursor), is_null, paging.before is not None), given


def _placed(
    statement: Select[*tuple[Any, ...]], sort: Sort, place: Place
) -> Select[*tuple[Any, ...]]:
    """The statement for a page that begins there, in order."""
    if place.has_cursor:
        statement = statement.where(_beyond(sort, place.is_null, backwards=place.backwards))
    return statement.order_by(*_order(sort, backwards=place.backwards))


def _cut(found: Sequence[Row], paging: Paging, marks: Callable[[Row], tuple[Any, int]]) -> Cut[Row]:
    """A page of what was found, which is one row more where there is a further page."""
    backwards = paging.before is not None
    has_more = len(found) > paging.size
    rows = list(found[: paging.size])
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (backwards or has_more)
    has_previous = bool(rows) and (has_more if backwards else bool(paging.after))
    return Cut(
        rows,
        next=_encode(*marks(rows[-1])) if has_next else None,
        previous=_encode(*marks(rows[0])) if has_previous else None,
    )


def beside(
    session: Any,
    statement: Select[*tuple[Any, ...]],
    sort: Sort,
    this: ColumnElement[bool],
    wanted: ColumnElement[bool],
) -> tuple[Any, Any] | None:
    """The rows before and after one row in a list: `this` finds it, `wanted` are the list's. It
    has neighbours even where it no longer is of the list; None: it is not to be found at all."""
    own = session.execute(statement.where(this)).first()
    if own is None:
        return None
    place = _encode(own.sort_value, own.sort_id)
    found = []
    for cursor in ({"before": place, "after": None}, {"before": None, "after": place}):
        paging = Paging.model_construct(size=1, **cursor)  # type: ignore[arg-type]
        rows = cut(session, statement.where(wanted), sort, paging).rows
        found.append(rows[0] if rows else None)
    return found[0], found[1]


def sort_columns(sort: Sort) -> tuple[Any, Any]:
    """What a statement must select besides what it shows."""
    return sort.column.label("sort_value"), sort.id_column.label("sort_id")


def count(session: Any, statement: Select[*tuple[Any, ...]], *, is_bounded: bool) -> int:
    """How many rows: exact within a county, capped at CAP + 1 beyond it ("1 万以上")."""
    cap = None if is_bounded else CAP
    return int(session.execute(counted(statement, cap)).scalar_one())


def counted(statement: Select[*tuple[Any, ...]], cap: int | None) -> Select[int]:
    """How many rows; more than `cap` are not told apart."""
    inner = statement.with_only_columns(1, maintain_column_froms=True).order_by(None)
    if cap is not None:
        inner = inner.limit(literal_column(str(cap + 1)))
    return select(func.count()).select_from(inner.subquery())


def _order(sort: Sort, *, backwards: bool) -> list[Any]:
    direction = "desc" if sort.descending != backwards else "asc"
    order = [getattr(sort.column, direction)(), getattr(sort.id_column, direction)()]
    if sort.is_nullable:
        # NULLs last going forwards is NULLs first going backwards.
        order.insert(0, sort.column.is_(None).desc() if backwards else sort.column.is_(None))
    return order


def _beyond(sort: Sort, is_null: bool, *, backwards: bool) -> ColumnElement[bool]:
    """Further on than the row (`cursor_value`, `cursor_id`); `is_null`: it has no value."""
    column, id_column = sort.column, sort.id_column
    value = bindparam("cursor_value", type_=column.type)
    row_id = bindparam("cursor_id", type_=Integer)
    descending = sort.descending != backwards
    if not sort.is_nullable:
        here, there = tuple_(column, id_column), tuple_(value, row_id)
        return here < there if descending else here > there
    further_id = id_column < row_id if descending else id_column > row_id
    if is_null:
        same_side = and_(column.is_(None), further_id)
        return or_(same_side, column.is_not(None)) if backwards else same_side
    further = column < value if descending else column > value
    condition = or_(further, and_(column == value, further_id))
    return condition if backwards else or_(condition, column.is_(None))


def _encode(value: Any, row_id: int) -> str:
    kind = {datetime: "t", date: "d", Decimal: "n"}.get(type(value), "")
    text = value.isoformat() if isinstance(value, date) else value
    plain = [kind, str(text) if kind else text, row_id]
    packed = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _decode(cursor: str) -> tuple[Any, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        kind, value, row_id = json.loads(base64.urlsafe_b64decode(padded))
        read = READERS.get(kind, _as_it_is)
        return read(value), int(row_id)
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidValue(fields={"after": Reason.BAD_VALUE}) from error


def _as_it_is(value: Any) -> Any:
    return value


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


READERS: dict[str, Callable[[Any], Any]] = {
    "t": lambda text: _aware(datetime.fromisoformat(text)),
    "d": date.fromisoformat,
    "n": Decimal,
}
