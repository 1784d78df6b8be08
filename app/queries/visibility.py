"""Which rows a viewer may see: the first condition of every query. By default, none."""

from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, String, and_, bindparam, false
from sqlmodel import col

from app.domain.access import EnterpriseScope, RegionScope, TownScope, Viewer
from app.models.enterprises import Enterprise

COUNTY_DIGITS = 6


def in_region(column: Any, viewer: Viewer, *, in_order: bool = False) -> ColumnElement[bool]:
    """Rows of the counties in the viewer's reach, for things that belong to no enterprise.

    `in_order` is for the first rows of a long list: an index on its order shall be walked, and
    none on the region be tempting (SQLite would gather a province and sort it)."""
    match viewer.scope:
        case RegionScope(prefix) if len(prefix) == 6:
            return col(column) == prefix
        case RegionScope(prefix) if prefix:
            code = col(column) + "" if in_order else col(column)
            end = _after(prefix)
            since = code >= _said(prefix)
            return since if end is None else and_(since, code < _said(end))
        case TownScope(county_code) | EnterpriseScope(county_code):
            return col(column) == county_code
        case _:
            return false()


def one_county(viewer: Viewer) -> str | None:
    """The county that the viewer stays within; None when their reach spans several."""
    match viewer.scope:
        case RegionScope(prefix):
            return prefix if len(prefix) >= COUNTY_DIGITS else None
        case TownScope(county_code) | EnterpriseScope(county_code):
            return county_code
        case _:
            return viewer.county_code


def county_wide(viewer: Viewer) -> Viewer:
    """For numbers that everybody inside a county is told of all its towns, as the monthly 通报
    does. Never for rows: those begin with what the viewer may see."""
    return replace(
        viewer,
        scope=RegionScope(viewer.county_code)
        if isinstance(viewer.scope, TownScope)
        else viewer.scope,
        recused_from=frozenset(),
    )


def is_bounded(viewer: Viewer) -> bool:
    """Within one county a scan is short; beyond it only what an index serves is offered."""
    return one_county(viewer) is not None


def visible_enterprises(
    viewer: Viewer, *, despite_recusal: bool = False, in_order: bool = False
) -> ColumnElement[bool]:
    """Which enterprises, and through them which cases, titles, figures and visits.

    An agency sees none: its cases have a condition of their own (`visible_cases`).

    Recusal hides the firm from pages and decisions; totals count it (`despite_recusal`).
    `in_order`: see `in_region`."""
    condition = _in_scope(viewer, in_order=in_order)
    if viewer.recused_from and not despite_recusal:
        return and_(condition, col(Enterprise.id).not_in(viewer.recused_from))
    return condition


def _in_scope(viewer: Viewer, *, in_order: bool) -> ColumnElement[bool]:
    match viewer.scope:
        case RegionScope():
            return in_region(Enterprise.county_code, viewer, in_order=in_order)
        case TownScope(county_code, towns):
            return and_(
                col(Enterprise.county_code) == county_code,
                col(Enterprise.township_code).in_(towns),
            )
        case EnterpriseScope(county_code, ids):
            return and_(col(Enterprise.county_code) == county_code, col(Enterprise.id).in_(ids))
        case _:
            return false()


def _said(code: str) -> BindParameter[str]:
    """A code that stands in the statement: PostgreSQL, planning once for any range, expects a
    range to be narrow, and reads a whole country for a page of it."""
    return bindparam(None, code, String, literal_execute=True, unique=True)


def _after(prefix: str) -> str | None:
    """The first code beyond a prefix: 33 -> 34, so that an index range serves it. Codes are
    figures only: beyond nines comes nothing."""
    return str(int(prefix) + 1).zfill(len(prefix)) if prefix.strip("9") else None
