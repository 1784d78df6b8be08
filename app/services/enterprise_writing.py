"""Planned rows of firms written: in bulk, with the history a flush would write."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import EditConflict, Reason
from app.models.base import new_public_id, now
from app.models.enterprises import Enterprise, EnterprisePeriod, EnterpriseSearch
from app.pinyin import name_key
from app.plain_rows import PlainRow, plain_rows
from app.queries.visibility import visible_enterprises
from app.recorded_writes import change_rows, insert_rows, next_ids
from app.recording import Change, plain, record
from app.services.circumstances import change_many
from app.services.enterprise_import import CIRCUMSTANCES, COMPARED
from app.services.enterprises import rename_enterprises
from app.services.figure_writing import figures_to_write, write_figures
from app.services.planned_rows import CHUNK, WRITES, Made, PlannedRow, RowAction
from app.services.pool_import import stored_entries, write_entries
from app.services.search_index import search_text

Firms = dict[str, list[int]]
"""As an undo looks for firms, by their codes: their id and their version now."""


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
        firms = _create(session, viewer, created, today) if created else {}
        if changed:
            firms |= _update(session, viewer, changed, today)
        made += _write_beside(session, viewer, chunk, firms, today)
    return made


def _write_beside(
    session: Session, viewer: Viewer, chunk: Sequence[PlannedRow], firms: Firms, today: date
) -> list[Made]:
    """Figures and places in the pool; of each row what was written of it."""
    ids = [firms[row.given.values["uscc"]][0] for row in chunk]
    figures = [list(figures_to_write(row, firm)) for row, firm in zip(chunk, ids, strict=True)]
    left = write_figures(session, viewer, [one for own in figures for one in own])
    entries = [
        (firm, row.given.entry)
        for row, firm in zip(chunk, ids, strict=True)
        if row.given.entry is not None and any(name.startswith("pool_") for name in row.changes)
    ]
    write_entries(session, viewer, entries, today)
    stored = stored_entries(session, viewer, [firm for firm, _ in entries])
    kept = {firm: stored[firm, entry.cohort, entry.target] for firm, entry in entries}
    return [
        {
            "firm": firms[row.given.values["uscc"]],
            "figures": [left[one.key] for one in own],
            "entry": [kept[firm].id, kept[firm].version] if firm in kept else None,
        }
        for row, firm, own in zip(chunk, ids, figures, strict=True)
    ]


def _create(session: Session, viewer: Viewer, chunk: list[PlannedRow], today: date) -> Firms:
    connection = session.connection()
    ids = next_ids(connection, Enterprise, len(chunk))
    blank = dict.fromkeys(COMPARED) | {
        "status": "operating",
        "remark": "",
        "version": 1,
        "updated_at": now(),
        "county_code": viewer.county_code,
        "is_fictitious": False,
    }
    firms = [
        {
            **blank,
            **row.given.values,
            "id": firm_id,
            "public_id": new_public_id(),
            "name_key": name_key(row.given.values["name"]),
        }
        for firm_id, row in zip(ids, chunk, strict=True)
    ]
    try:
        insert_rows(connection, Enterprise, firms)
    except IntegrityError as error:
        # Somebody entered one of these codes between our look and our write.
        raise EditConflict(Reason.CHANGED_MEANWHILE) from error
    insert_rows(connection, EnterprisePeriod, [_first_period(firm, today) for firm in firms])
    insert_rows(connection, EnterpriseSearch, list(_search_rows(firms)))
    changes = [_told(firm, row) for firm, row in zip(firms, chunk, strict=True)]
    record(connection, session.info["actor"], changes)
    return {firm["uscc"]: [firm["id"], 1] for firm in firms}


def _first_period(firm: dict[str, Any], today: date) -> dict[str, Any]:
    return {name: firm[name] for name in CIRCUMSTANCES} | {
        "enterprise_id": firm["id"],
        "county_code": firm["county_code"],
        "valid_from": firm["registered_on"] or today,
    }


def _told(firm: dict[str, Any], row: PlannedRow) -> Change:
    return Change(
        county_code=firm["county_code"],
        subject_kind="enterprise",
        subject_id=firm["public_id"],
        action="create",
        changes={name: (None, plain(value)) for name, value in row.given.values.items()},
        enterprise_id=firm["id"],
    )


def _search_rows(firms: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for firm in firms:
        text, grams = search_text(firm["name"], (), firm["uscc"])
        yield {
            "enterprise_id": firm["id"],
            "county_code": firm["county_code"],
            "text": text,
            "grams": grams,
        }


def _update(session: Session, viewer: Viewer, chunk: list[PlannedRow], today: date) -> Firms:
    of_chunk = col(Enterprise.id).in_([row.enterprise_id for row in chunk])
    stored = plain_rows(session.connection(), Enterprise, visible_enterprises(viewer), of_chunk)
    found = {firm.id: firm for firm in stored}
    renamed: list[tuple[PlainRow, str]] = []
    plain_changes: list[tuple[PlainRow, dict[str, Any]]] = []
    dated_changes: list[tuple[PlainRow, dict[str, Any]]] = []
    for row in chunk:
        firm = found[row.enterprise_id]
        changed = {name: new for name, (_, new) in row.changes.items() if name in COMPARED}
        dated = {name: changed.pop(name) for name in CIRCUMSTANCES & changed.keys()}
        if "name" in changed:
            renamed.append((firm, changed.pop("name")))
        if changed:
            plain_changes.append((firm, changed))
        if dated:
            dated_changes.append((firm, dated))
    rename_enterprises(session, renamed, today)
    change_rows(session, Enterprise, plain_changes)
    change_many(session, dated_changes, today)
    return {firm.uscc: [firm.id, firm.version] for firm in stored}
