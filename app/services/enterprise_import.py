"""Many firms at once: what rows would change, and the change itself, in chunks.

Rows come read and checked cell by cell; here they meet the register. A blank cell says nothing:
only values given are compared and written. A row may tell about the firm, its yearly figures and
its place in the pool at once; names of changes: `name`, `sales_cny_2017`, `pool_grade`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.domain.access import TownScope, Viewer
from app.domain.refusals import EditConflict, Reason
from app.models.base import new_public_id, now
from app.models.enterprises import (
    Circumstances,
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
)
from app.queries.visibility import in_region, visible_enterprises
from app.recording import Change, plain, record
from app.services.circumstances import change_many
from app.services.enterprise_undo import made_by
from app.services.enterprises import rename_enterprise
from app.services.figure_import import (
    NO_FIGURES,
    FiguresToWrite,
    Stored,
    figure_of,
    plan_figures,
    stored_figures,
    write_figures,
)
from app.services.planned_rows import CHUNK, WRITES, GivenRow, Made, PlannedRow, RowAction, Told
from app.services.pool_import import (
    NO_ENTRY,
    Entries,
    plan_entry,
    stored_entries,
    write_entries,
)
from app.services.search_index import search_text

CIRCUMSTANCES = frozenset(Circumstances.model_fields)


@dataclass(frozen=True, slots=True)
class Register:
    """What is on record about the firms of a chunk."""

    firms: dict[str, Any]
    figures: dict[int, Stored]
    entries: Entries


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
    columns = [col(getattr(Enterprise, name)) for name in sorted(_COMPARED)]
    rows = session.execute(
        select(col(Enterprise.id), visible_enterprises(viewer).label("is_visible"), *columns).where(
            in_region(Enterprise.county_code, viewer), col(Enterprise.uscc).in_(codes)
        )
    )
    return {row.uscc: row for row in rows}


_COMPARED = CIRCUMSTANCES | {
    "uscc",
    "name",
    "industry_code",
    "technology_field",
    "registered_on",
    "legal_representative",
    "remark",
}


def _plan(viewer: Viewer, row: GivenRow, register: Register) -> PlannedRow:
    known = register.firms.get(row.values["uscc"])
    if known is None:
        return _plan_new(viewer, row)
    if not known.is_visible:
        return PlannedRow(row, RowAction.REFUSED, reason=Reason.NOT_PERMITTED)
    changes = {
        name: (getattr(known, name), value)
        for name, value in row.values.items()
        if getattr(known, name) != value
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
    changes = {name: (None, value) for name, value in values.items()}
    given = replace(row, values=values)
    return _with_beside(given, RowAction.CREATE, changes, None, Register({}, {}, {}))


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
    every = {**changes, **figures.changes, **entry.changes}
    if not every:
        action = RowAction.UNCHANGED
    return PlannedRow(
        row, action, every, firm, unsaid=figures.unsaid, has_left_cohort=entry.has_left
    )


def write_rows(
    session: Session, viewer: Viewer, planned: Sequence[PlannedRow], today: date
) -> list[Made]:
    """Write what was planned: new firms in bulk, changed ones each with its dated history."""
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
        made += made_by(session, viewer, chunk)
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
    blank = dict.fromkeys(_COMPARED) | {"status": "operating", "remark": ""}
    firms = [
        {
            **blank,
            **row.given.values,
            "public_id": new_public_id(),
            "version": 1,
            "updated_at": at,
            "county_code": viewer.county_code,
            "is_fictitious": False,
        }
        for row in chunk
    ]
    try:
        session.execute(insert(Enterprise), firms)
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
    session.execute(
        insert(EnterprisePeriod),
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
    session.execute(insert(EnterpriseSearch), list(_search_rows(viewer, firms, ids)))
    record(
        session.connection(),
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
    dated_changes: list[tuple[Enterprise, dict[str, Any]]] = []
    for row in chunk:
        firm = found[row.enterprise_id]
        plain_changes = {name: new for name, (_, new) in row.changes.items() if name in _COMPARED}
        dated = {name: plain_changes.pop(name) for name in CIRCUMSTANCES & plain_changes.keys()}
        if "name" in plain_changes:
            rename_enterprise(session, firm, plain_changes.pop("name"), today)
        for name, value in plain_changes.items():
            setattr(firm, name, value)
        if dated:
            dated_changes.append((firm, dated))
    change_many(session, dated_changes, today)
