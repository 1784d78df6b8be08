"""The plan's promises and their values as the package tells them: the board's own figures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from app.domain.access import RegionScope, Viewer
from app.domain.plans import CountsFrom
from app.queries.board import show_board
from app.queries.board_views import BoardFilters, IndicatorLine
from app.queries.package import package_counties, plain
from app.queries.plans import IndicatorView, find_plan, load_indicators


def package_indicators(
    session: Session, viewer: Viewer, as_of: date, known_on: date
) -> Iterator[dict[str, Any]]:
    """Each county's indicators: what the board shows on the date, so that both always agree."""
    for county in package_counties(session, viewer):
        code = county["code"]
        own = replace(viewer, scope=RegionScope(code), county_code=code)
        plan = find_plan(session, own)
        if plan is None:
            continue
        views = {view.key: view for view in load_indicators(session, own, plan)}
        filters = BoardFilters(valid_on=as_of, known_on=known_on)
        board = show_board(session, own, filters, today=max(as_of, known_on))
        for line in board.lines:
            yield _row(code, line, views[line.key])


def _row(county_code: str, line: IndicatorLine, view: IndicatorView) -> dict[str, Any]:
    is_counted = line.counts_from is CountsFrom.REGISTER
    return {
        "county_code": county_code,
        "key": line.key,
        "name": line.name,
        "unit": line.unit,
        "kind": line.kind,
        "counts_from": line.counts_from,
        "target": plain(line.target),
        "target_year": line.target_year,
        "value": plain(line.current),
        "value_period_ends_on": line.period_ends_on,
        "value_status": line.value_status,
        "value_source": None if is_counted else (line.source or None),
        "baselines": [
            {
                "year": baseline.year,
                "value": plain(baseline.value),
                "printed": baseline.printed,
                "where_in_plan": baseline.where_in_plan,
                "is_chosen": baseline.is_chosen,
            }
            for baseline in view.baselines
        ],
    }
