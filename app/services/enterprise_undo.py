"""An imported row of firms taken back: the firm, its figures and its place in the pool."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import Reason, TransitionRefused
from app.models.enterprises import (
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
    FormerName,
)
from app.models.imports import ImportRow, ImportRun
from app.models.pool import PoolEntry
from app.queries.visibility import visible_enterprises
from app.services.circumstances import CIRCUMSTANCES, change_circumstances
from app.services.figure_import import figure_of, written_figures
from app.services.figure_list_import import undo_figures
from app.services.planned_rows import Made, PlannedRow, typed
from app.services.pool_import import stored_entries
from app.services.search_index import index_enterprise
from app.services.untouched import restore, untouched


def made_by(session: Session, viewer: Viewer, rows: Sequence[PlannedRow]) -> list[Made]:
    """Of each row what was just written, and its version: `firm`; `figures` and `entry` beside."""
    codes = [row.given.values["uscc"] for row in rows]
    firms = {
        found.uscc: found
        for found in session.execute(
            select(col(Enterprise.uscc), col(Enterprise.id), col(Enterprise.version)).where(
                col(Enterprise.county_code) == viewer.county_code, col(Enterprise.uscc).in_(codes)
            )
        )
    }
    ids = [firm.id for firm in firms.values()]
    figures = written_figures(session, ids)
    pooled = [firms[row.given.values["uscc"]].id for row in rows if row.given.entry]
    entries = stored_entries(session, viewer, pooled)
    made: list[Made] = []
    for row in rows:
        firm = firms[row.given.values["uscc"]]
        years = {found[1] for key in row.changes if (found := figure_of(key))}
        own = [figures[firm.id, year, row.given.source] for year in sorted(years)]
        entry = row.given.entry
        kept = entries.get((firm.id, entry.cohort, entry.target)) if entry else None
        is_entered = kept is not None and any(key.startswith("pool_") for key in row.changes)
        made.append(
            {
                "firm": [firm.id, firm.version],
                "figures": [[one.id, one.version, one.fiscal_year] for one in own],
                "entry": [kept.id, kept.version] if kept is not None and is_entered else None,
            }
        )
    return made


def undo_enterprise_row(session: Session, viewer: Viewer, run: ImportRun, row: ImportRow) -> None:
    made, changes = json.loads(row.made), json.loads(row.changes)
    firm = session.execute(
        select(Enterprise)
        .where(visible_enterprises(viewer), col(Enterprise.id) == made["firm"][0])
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if firm is None or firm.version != made["firm"][1]:
        raise TransitionRefused(Reason.ROW_TOUCHED_SINCE)
    undo_figures(session, made, changes)
    if made["entry"]:
        entry = untouched(session, PoolEntry, *made["entry"])
        pool = {key: old for key, (old, _) in changes.items() if key.startswith("pool_")}
        values = {key.removeprefix("pool_"): old for key, old in pool.items()}
        restore(session, entry, values)
    if row.action == "create":
        _remove_firm(session, firm)
    else:
        _restore_firm(session, run, firm, changes)


def _remove_firm(session: Session, firm: Enterprise) -> None:
    for period in session.execute(
        select(EnterprisePeriod).where(col(EnterprisePeriod.enterprise_id) == firm.id)
    ).scalars():
        session.delete(period)
    session.execute(delete(EnterpriseSearch).where(col(EnterpriseSearch.enterprise_id) == firm.id))
    session.flush()
    session.delete(firm)
    session.flush()


def _restore_firm(
    session: Session, run: ImportRun, firm: Enterprise, changes: dict[str, Any]
) -> None:
    from_row = {name: old for name, (old, _) in changes.items() if hasattr(Enterprise, name)}
    dated = {name: from_row.pop(name) for name in CIRCUMSTANCES if name in from_row}
    if "name" in from_row:
        former = from_row.pop("name")
        kept = session.execute(
            select(FormerName)
            .where(col(FormerName.enterprise_id) == firm.id, col(FormerName.name) == former)
            .order_by(col(FormerName.id).desc())
            .limit(1)
        ).scalar_one_or_none()
        if kept is not None:
            session.delete(kept)
        firm.name = former
        index_enterprise(session, firm)
    for name, value in from_row.items():
        setattr(firm, name, typed(name, value))
    if dated and run.applied_on is not None:
        old = {name: typed(name, value) for name, value in dated.items()}
        change_circumstances(session, firm, old, run.applied_on)
    session.flush()
