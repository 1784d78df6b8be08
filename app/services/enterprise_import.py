"""Many firms at once: what rows would change, in chunks.

Rows come read and checked cell by cell; here they meet the register. A blank cell says nothing:
only values given are compared and written. A row may tell about the firm, its yearly figures and
its place in the pool at once; names of changes: `name`, `sales_cny_2017`, `pool_grade`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from app.domain.access import TownScope, Viewer
from app.domain.refusals import Reason
from app.models.enterprises import (
    Circumstances,
    Enterprise,
)
from app.prepared_reads import among, each_of, prepared, room_for
from app.queries.visibility import in_region, visible_enterprises
from app.services.figure_import import (
    NO_FIGURES,
    Stored,
    plan_figures,
    stored_figures,
)
from app.services.planned_rows import CHUNK, GivenRow, PlannedRow, RowAction, Told
from app.services.pool_import import (
    NO_ENTRY,
    Entries,
    plan_entry,
    stored_entries,
)

CIRCUMSTANCES = frozenset(Circumstances.model_fields)
COMPARED = CIRCUMSTANCES | {
    "uscc",
    "name",
    "industry_code",
    "technology_field",
    "registered_on",
    "legal_representative",
    "remark",
}


@dataclass(frozen=True, slots=True)
class Register:
    """What is on record about the firms of a chunk."""

    firms: dict[str, Any]
    figures: dict[int, Stored]
    entries: Entries


NOTHING_KNOWN = Register({}, {}, {})


def plan_rows(
    session: Session, viewer: Viewer, rows: Sequence[GivenRow], _today: date, _told: Told
) -> list[PlannedRow]:
    """Each row beside the register, in chunks; at most three statements a chunk."""
    planned: list[PlannedRow] = []
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        known = _register(session, viewer, chunk)
        planned.extend(_plan(viewer, row, known) for row in chunk)
    return planned


def _register(session: Session, viewer: Viewer, rows: Sequence[GivenRow]) -> Register:
    firms = _known(session, viewer, [row.values["uscc"] for row in rows])
    telling = [row for row in rows if row.values["uscc"] in firms]
    counted = [firms[row.values["uscc"]].id for row in telling if row.figures]
    pooled = [firms[row.values["uscc"]].id for row in telling if row.entry]
    return Register(
        firms,
        stored_figures(session, viewer, counted),
        stored_entries(session, viewer, pooled),
    )


def _known(session: Session, viewer: Viewer, codes: list[str]) -> dict[str, Any]:
    connection, room = session.connection(), room_for(codes)
    asked = prepared(
        connection,
        ("firms by code", viewer.scope, viewer.recused_from, room),
        lambda: _firms_of(viewer, room),
    )
    return {row.uscc: row for row in asked.rows(connection, **each_of(codes, room))}


def _firms_of(viewer: Viewer, room: int) -> Select[*tuple[Any, ...]]:
    columns = [col(getattr(Enterprise, name)) for name in sorted(COMPARED)]
    return select(
        col(Enterprise.id), visible_enterprises(viewer).label("is_visible"), *columns
    ).where(in_region(Enterprise.county_code, viewer), among(col(Enterprise.uscc), room))


def _plan(viewer: Viewer, row: GivenRow, register: Register) -> PlannedRow:
    known = register.firms.get(row.values["uscc"])
    if known is None:
        return _plan_new(viewer, row)
    if not known.is_visible:
        return PlannedRow(row, RowAction.REFUSED, reason=Reason.NOT_PERMITTED)
    changes = {
        name: (old, value)
        for name, value in row.values.items()
        if (old := getattr(known, name)) != value
    }
    if "township_code" in changes and not _is_own_town(viewer, row.values["township_code"]):
        return PlannedRow(row, RowAction.REFUSED, reason=Reason.TOWNSHIP_NOT_YOURS)
    return _with_beside(row, RowAction.UPDATE, changes, known.id, register)


def _plan_new(viewer: Viewer, row: GivenRow) -> PlannedRow:
    values = row.values
    if isinstance(viewer.scope, TownScope):
        own = viewer.scope.township_codes
        if "township_code" not in values and len(own) == 1:
            values = {**values, "township_code": next(iter(own))}
        if not _is_own_town(viewer, values.get("township_code")):
            return PlannedRow(row, RowAction.REFUSED, reason=Reason.NOT_PERMITTED)
    elif row.town and "township_code" not in values:
        values = {**values, "township_code": row.town}
    changes = {name: (None, value) for name, value in values.items()}
    given = row if values is row.values else replace(row, values=values)
    return _with_beside(given, RowAction.CREATE, changes, None, NOTHING_KNOWN)


def _is_own_town(viewer: Viewer, code: str | None) -> bool:
    return not isinstance(viewer.scope, TownScope) or code in viewer.scope.township_codes


def _with_beside(
    row: GivenRow,
    action: RowAction,
    changes: dict[str, tuple[Any, Any]],
    firm: int | None,
    register: Register,
) -> PlannedRow:
    """The figures and the pool entry of a row beside what its firm has."""
    figures, entry = NO_FIGURES, NO_ENTRY
    if row.figures:
        stored = register.figures.get(firm, {}) if firm else {}
        figures = plan_figures(row.figures, row.source, stored)
    if row.entry is not None:
        place = (firm or 0, row.entry.cohort, row.entry.target)
        entry = plan_entry(row.entry, register.entries.get(place))
    if figures.wrong:
        return PlannedRow(row, RowAction.REFUSED, enterprise_id=firm, wrong=figures.wrong)
    every = changes | figures.changes | entry.changes
    if not every:
        action = RowAction.UNCHANGED
    return PlannedRow(
        row, action, every, firm, unsaid=figures.unsaid, has_left_cohort=entry.has_left
    )
