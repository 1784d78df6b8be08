"""Planned rows of firms written: in bulk, with the history a flush would write."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import EditConflict, Reason
from app.models.base import new_public_id, now
from app.models.enterprises import (
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
)
from app.pinyin import name_key
from app.prepared_writes import PreparedWrite
from app.queries.visibility import visible_enterprises
from app.recorded_writes import change_rows
from app.recording import Change, plain, record
from app.services.circumstances import change_many
from app.services.enterprise_import import CIRCUMSTANCES, COMPARED
from app.services.enterprises import rename_enterprises
from app.services.figure_import import (
    FiguresToWrite,
    figure_of,
    write_figures,
    written_figures,
)
from app.services.planned_rows import CHUNK, WRITES, Made, PlannedRow, RowAction
from app.services.pool_import import stored_entries, write_entries
from app.services.search_index import search_text

_NEW_FIRMS = PreparedWrite(insert(Enterprise))
_NEW_PERIODS = PreparedWrite(insert(EnterprisePeriod))
_NEW_SEARCH_TEXTS = PreparedWrite(insert(EnterpriseSearch))


def write_rows(
    session: Session, viewer: Viewer, planned: Sequence[PlannedRow], today: date
) -> list[Made]:
    """Write what was planned, in bulk: new firms, and changed ones with their dated history."""
    made: list[Made] = []
    writes = [row for row in planned if row.action in WRITES]
    for start in range(0, len(writes), CHUNK):
        chunk = writes[start : start + CHUNK]
        created = [row for row in chunk if row.action is RowAction.CREATE]
        changed = [row for row in chunk if row.action is RowAction.UPDATE]
        ids = _create(session, viewer, created, today) if created else {}
        if changed:
            _update(session, viewer, changed, today)
        ids |= {row.given.values["uscc"]: row.enterprise_id or 0 for row in changed}
        _write_beside(session, viewer, [*created, *changed], ids, today)
        session.flush()
        made += _made_by(session, viewer, chunk)
    return made


def _write_beside(
    session: Session,
    viewer: Viewer,
    rows: Sequence[PlannedRow],
    ids: dict[str, int],
    today: date,
) -> None:
    figures = [one for row in rows for one in _figures_to_write(row, ids[row.given.values["uscc"]])]
    write_figures(session, viewer, figures)
    entries = [
        (ids[row.given.values["uscc"]], row.given.entry)
        for row in rows
        if row.given.entry is not None and any(name.startswith("pool_") for name in row.changes)
    ]
    write_entries(session, viewer, entries, today)


def _figures_to_write(row: PlannedRow, firm: int) -> list[FiguresToWrite]:
    by_year: dict[int, dict[str, Any]] = {}
    for key, (_, new) in row.changes.items():
        found = figure_of(key)
        if found is not None:
            by_year.setdefault(found[1], {})[found[0]] = new
    return [FiguresToWrite(firm, year, row.given.source, own) for year, own in by_year.items()]


def _create(
    session: Session, viewer: Viewer, chunk: list[PlannedRow], today: date
) -> dict[str, int]:
    at = now()
    blank = dict.fromkeys(COMPARED) | {"status": "operating", "remark": ""}
    firms = [
        {
            **blank,
            **row.given.values,
            "public_id": new_public_id(),
            "version": 1,
            "updated_at": at,
            "county_code": viewer.county_code,
            "is_fictitious": False,
            "name_key": name_key(row.given.values["name"]),
        }
        for row in chunk
    ]
    connection = session.connection()
    try:
        _NEW_FIRMS.run_many(connection, firms)
    except IntegrityError as error:
        # Somebody entered one of these codes between our look and our write.
        raise EditConflict(Reason.CHANGED_MEANWHILE) from error
    stored = session.execute(
        select(col(Enterprise.uscc), col(Enterprise.id)).where(
            col(Enterprise.county_code) == viewer.county_code,
            col(Enterprise.uscc).in_([firm["uscc"] for firm in firms]),
        )
    )
    ids = {uscc: enterprise_id or 0 for uscc, enterprise_id in stored}
    _NEW_PERIODS.run_many(
        connection,
        [
            {name: firm[name] for name in CIRCUMSTANCES}
            | {
                "enterprise_id": ids[firm["uscc"]],
                "county_code": viewer.county_code,
                "valid_from": firm["registered_on"] or today,
            }
            for firm in firms
        ],
    )
    _NEW_SEARCH_TEXTS.run_many(connection, list(_search_rows(viewer, firms, ids)))
    record(
        connection,
        session.info["actor"],
        [
            Change(
                county_code=viewer.county_code,
                subject_kind="enterprise",
                subject_id=firm["public_id"],
                action="create",
                changes={name: (None, plain(value)) for name, value in row.given.values.items()},
                enterprise_id=ids[firm["uscc"]],
            )
            for firm, row in zip(firms, chunk, strict=True)
        ],
    )
    return ids


def _search_rows(
    viewer: Viewer, firms: list[dict[str, Any]], ids: dict[str, int]
) -> Iterator[dict[str, Any]]:
    for firm in firms:
        text, grams = search_text(firm["name"], (), firm["uscc"])
        yield {
            "enterprise_id": ids[firm["uscc"]],
            "county_code": viewer.county_code,
            "text": text,
            "grams": grams,
        }


def _update(session: Session, viewer: Viewer, chunk: list[PlannedRow], today: date) -> None:
    found = {
        firm.id: firm
        for firm in session.execute(
            select(Enterprise).where(
                visible_enterprises(viewer),
                col(Enterprise.id).in_([row.enterprise_id for row in chunk]),
            )
        ).scalars()
    }
    renamed: list[tuple[Enterprise, str]] = []
    plain_changes: list[tuple[Enterprise, dict[str, Any]]] = []
    dated_changes: list[tuple[Enterprise, dict[str, Any]]] = []
    for row in chunk:
        firm = found[row.enterprise_id]
        changed = {name: new for name, (_, new) in row.changes.items() if name in COMPARED}
        dated = {name: changed.pop(name) for name in CIRCUMSTANCES & changed.keys()}
        if "name" in changed:
            renamed.append((firm, changed.pop("name")))
        plain_changes.append((firm, changed))
        if dated:
            dated_changes.append((firm, dated))
    rename_enterprises(session, renamed, today)
    change_rows(session, Enterprise, plain_changes)
    change_many(session, dated_changes, today)


def _made_by(session: Session, viewer: Viewer, rows: Sequence[PlannedRow]) -> list[Made]:
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
