"""Searching the register on PostgreSQL by narrow rows whose indexes keep the list's order.

GIN gives its hits in no order, and to sort them their firms have to be read. `enterprise_in_order`
(kept by trigger) has what a firm is found, seen and sorted by; its indexes hold all of it, by the
moment of the last change, in the country and in each county. So a page is walked in an index alone,
and only its fifty firms are read."""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    column,
    func,
    literal_column,
    select,
    table,
    true,
)
from sqlalchemy.sql.expression import ColumnClause, SelectBase
from sqlalchemy.sql.visitors import iterate, replacement_traverse
from sqlmodel import Session, col, inspect

from app.domain.names import fold
from app.models.enterprises import Enterprise, EnterpriseSearch
from app.queries.paging import Sort
from app.queries.search import Way, Ways, hits, ways

_FIRMS: Any = inspect(Enterprise).local_table
_KEPT = ("id", "county_code", "township_code", "status", "archived_on", "updated_at")
enterprise_in_order = table(
    "enterprise_in_order",
    *(column(name, _FIRMS.c[name].type) for name in _KEPT),
    column("text", String),
)
"""`text` is NULL where it is too long for an index: then it is compared in its own table."""

NEWEST, SOON = 6_000, 30
"""Of so many firms, those that changed last, from how many hits on they are walked: 51 hits are
found among 10,000 then, as soon as the 750 hits of 150,000 firms are gathered and sorted."""


def of_narrow_row(condition: ColumnElement[bool]) -> ColumnElement[bool] | None:
    """What is asked of a firm, asked of its narrow row; None: that has not all it needs."""
    for part in iterate(condition):
        if isinstance(part, SelectBase) or (isinstance(part, ColumnClause) and not _is_kept(part)):
            return None

    def narrow(part: Any, **_: Any) -> Any:
        return enterprise_in_order.c[part.name] if isinstance(part, ColumnClause) else None

    return replacement_traverse(condition, {}, narrow)  # type: ignore[no-any-return, call-overload]


def _is_kept(part: ColumnClause[Any]) -> bool:
    return part.name in _KEPT and getattr(part.table, "name", None) == _FIRMS.name


def ways_in_order(
    session: Session, typed: str, county: str | None, wanted: ColumnElement[bool]
) -> Ways:
    """What reads least: as `ways`, where an index that holds the texts is walked much sooner."""
    how = ways(session, typed, county)
    if how.page is not Way.BY_GRAMS:
        return how
    newest = (
        select(enterprise_in_order.c.id, enterprise_in_order.c.text)
        .where(wanted)
        .order_by(enterprise_in_order.c.updated_at.desc(), enterprise_in_order.c.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    having = select(func.count()).where(func.strpos(newest.c.text, fold(typed)) > 0)
    is_soon = session.execute(having).scalar_one() >= SOON
    return replace(how, page=Way.IN_ORDER) if is_soon else how


def found_narrowly(
    session: Session, typed: str, how: Ways, wanted: ColumnElement[bool], *, runs_down: bool
) -> tuple[Select[int], Select[int], Sort]:
    """Everybody who is found, for the total; the same for a page, and the order to cut it by."""
    walked = select(enterprise_in_order.c.id).where(wanted, _contains(typed))
    if Way.BY_GRAMS not in {how.page, how.total}:
        return walked, walked, _order(enterprise_in_order, runs_down=runs_down)
    found = hits(session, typed, Way.BY_GRAMS, grams=how.grams).cte("hits")
    found = found.prefix_with("MATERIALIZED")
    # A fence, or PostgreSQL would join the hits by reading the whole index of the order.
    row = (
        select(enterprise_in_order.c.id, enterprise_in_order.c.updated_at)
        .where(enterprise_in_order.c.id == found.c.enterprise_id, wanted)
        .offset(literal_column("0"))
        .lateral("narrow")
    )
    gathered: Select[int] = select(row.c.id).select_from(found).join(row, true())
    total = gathered if how.total is Way.BY_GRAMS else walked
    if how.page is Way.BY_GRAMS:
        return total, gathered, _order(row, runs_down=runs_down)
    return total, walked, _order(enterprise_in_order, runs_down=runs_down)


def _order(rows: Any, *, runs_down: bool) -> Sort:
    return Sort(rows.c.updated_at, rows.c.id, runs_down, is_nullable=False)


def _contains(typed: str) -> ColumnElement[bool]:
    wanted = fold(typed)
    in_own_table = (
        select(func.strpos(col(EnterpriseSearch.text), wanted) > 0)
        .where(col(EnterpriseSearch.enterprise_id) == enterprise_in_order.c.id)
        .correlate(enterprise_in_order)
        .scalar_subquery()
    )
    found: ColumnElement[bool] = func.coalesce(
        func.strpos(enterprise_in_order.c.text, wanted) > 0, in_own_table
    )
    return found
