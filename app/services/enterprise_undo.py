"""Imported rows of firms taken back: the firms, their figures and their places in the pool."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.models.enterprises import (
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
    FormerName,
)
from app.models.imports import ImportRun
from app.models.pool import PoolEntry
from app.pinyin import name_key
from app.plain_rows import PlainRow, plain_rows
from app.queries.visibility import visible_enterprises
from app.recorded_writes import change_rows, delete_rows
from app.services.circumstances import CIRCUMSTANCES, change_many
from app.services.figure_undo import UntouchedFigures
from app.services.planned_rows import RowAction, typed
from app.services.search_index import index_enterprises
from app.services.untouched import Untouched, WrittenRow, restore_rows

Taken = tuple[PlainRow, dict[str, list[Any]]]
"""A firm, and old and new of what its row of the import changed."""


def undo_enterprise_rows(
    session: Session, viewer: Viewer, run: ImportRun, rows: Sequence[WrittenRow]
) -> set[int]:
    firms = Untouched(
        session, Enterprise, (row.made["firm"] for row in rows), visible_enterprises(viewer)
    )
    figures = UntouchedFigures(session, rows)
    entries = Untouched(session, PoolEntry, (row.made["entry"] for row in rows))
    touched = set[int]()
    made, changed, pooled = list[PlainRow](), list[Taken](), []
    for row in rows:
        entry = row.made["entry"]
        is_untouched = firms.has(row.made["firm"]) and figures.has(row)
        if not is_untouched or (entry and not entries.has(entry)):
            touched.add(row.id)
            continue
        firm = firms.take(row.made["firm"])
        figures.take(row)
        if entry:
            pooled.append((entries.take(entry), _old_entry(row)))
        if row.action == RowAction.CREATE:
            made.append(firm)
        else:
            changed.append((firm, row.changes))
    figures.restore(session)
    restore_rows(session, PoolEntry, pooled)
    _remove_firms(session, made)
    _restore_firms(session, run, changed)
    return touched


def _old_entry(row: WrittenRow) -> dict[str, Any]:
    return {
        key.removeprefix("pool_"): old
        for key, (old, _) in row.changes.items()
        if key.startswith("pool_")
    }


def _remove_firms(session: Session, firms: Sequence[PlainRow]) -> None:
    if not firms:
        return
    ids, connection = [firm.id for firm in firms], session.connection()
    periods = plain_rows(connection, EnterprisePeriod, col(EnterprisePeriod.enterprise_id).in_(ids))
    delete_rows(session, EnterprisePeriod, periods)
    connection.execute(delete(EnterpriseSearch).where(col(EnterpriseSearch.enterprise_id).in_(ids)))
    delete_rows(session, Enterprise, firms)


def _restore_firms(session: Session, run: ImportRun, changed: Sequence[Taken]) -> None:
    """First the names, then what has no dates, then what has: each as an officer would do it."""
    renamed: list[tuple[PlainRow, str]] = []
    undated: list[tuple[PlainRow, dict[str, Any]]] = []
    dated: list[tuple[PlainRow, dict[str, Any]]] = []
    for firm, changes in changed:
        old = {
            name: typed(name, value) for name, (value, _) in changes.items() if hasattr(firm, name)
        }
        circumstances = {name: old.pop(name) for name in CIRCUMSTANCES if name in old}
        if "name" in old:
            renamed.append((firm, old.pop("name")))
        undated.append((firm, old))
        if circumstances:
            dated.append((firm, circumstances))
    _give_names_back(session, renamed)
    change_rows(session, Enterprise, undated)
    if run.applied_on is not None:
        change_many(session, dated, run.applied_on)


def _give_names_back(session: Session, renamed: Sequence[tuple[PlainRow, str]]) -> None:
    if not renamed:
        return
    connection, ids = session.connection(), [firm.id for firm, _ in renamed]
    kept = {
        (former.enterprise_id, former.name): former
        for former in plain_rows(connection, FormerName, col(FormerName.enterprise_id).in_(ids))
    }
    formers = [kept.get((firm.id, name)) for firm, name in renamed]
    delete_rows(session, FormerName, [former for former in formers if former])
    names = [(firm, {"name": name, "name_key": name_key(name)}) for firm, name in renamed]
    change_rows(session, Enterprise, names)
    index_enterprises(connection, ids)
