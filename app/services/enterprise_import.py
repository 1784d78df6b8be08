"""Many firms at once: what rows would change, and the change itself, in chunks.

Rows come read and checked cell by cell; here they meet the register. A blank cell says nothing:
only values given are compared and written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from app.domain.access import TownScope, Viewer
from app.domain.refusals import Reason
from app.models.base import new_public_id, now
from app.models.enterprises import (
    Circumstances,
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
)
from app.queries.visibility import in_region, visible_enterprises
from app.recording import Change, plain, record
from app.services.circumstances import change_circumstances
from app.services.enterprises import rename_enterprise
from app.services.search_index import search_text

CHUNK = 500
CIRCUMSTANCES = frozenset(Circumstances.model_fields)


class RowAction(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One good row of a file: where it stands and the values it gives."""

    sheet: str
    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What a row would do. `changes` holds old and new of each field."""

    given: GivenRow
    action: RowAction
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    enterprise_id: int | None = None
    reason: Reason | None = None


def plan_rows(session: Session, viewer: Viewer, rows: Sequence[GivenRow]) -> list[PlannedRow]:
    """Each row beside the register, in chunks; one statement a chunk."""
    planned: list[PlannedRow] = []
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        known = _known(session, viewer, [row.values["uscc"] for row in chunk])
        planned.extend(_plan(viewer, row, known.get(row.values["uscc"])) for row in chunk)
    return planned


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


def _plan(viewer: Viewer, row: GivenRow, known: Any) -> PlannedRow:
    if known is None:
        values = row.values
        if isinstance(viewer.scope, TownScope):
            own = viewer.scope.township_codes
            if values.get("township_code") not in {None, *own}:
                return PlannedRow(row, RowAction.REFUSED, reason=Reason.NOT_PERMITTED)
            if "township_code" not in values and len(own) == 1:
                values = {**values, "township_code": next(iter(own))}
        changes = {name: (None, value) for name, value in values.items()}
        return PlannedRow(GivenRow(row.sheet, row.number, values), RowAction.CREATE, changes)
    if not known.is_visible:
        return PlannedRow(row, RowAction.REFUSED, reason=Reason.NOT_PERMITTED)
    changes = {
        name: (getattr(known, name), value)
        for name, value in row.values.items()
        if getattr(known, name) != value
    }
    action = RowAction.UPDATE if changes else RowAction.UNCHANGED
    return PlannedRow(row, action, changes, known.id)


def apply_rows(
    session: Session, viewer: Viewer, planned: Sequence[PlannedRow], today: date
) -> None:
    """Write what was planned: new firms in bulk, changed ones each with its dated history."""
    created = [row for row in planned if row.action is RowAction.CREATE]
    for start in range(0, len(created), CHUNK):
        _create(session, viewer, created[start : start + CHUNK], today)
    changed = [row for row in planned if row.action is RowAction.UPDATE]
    for start in range(0, len(changed), CHUNK):
        _update(session, viewer, changed[start : start + CHUNK], today)
    session.flush()


def _create(session: Session, viewer: Viewer, chunk: list[PlannedRow], today: date) -> None:
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
    session.execute(insert(Enterprise), firms)
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
                changes={name: (None, plain(value)) for name, (_, value) in row.changes.items()},
                enterprise_id=ids[firm["uscc"]],
            )
            for firm, row in zip(firms, chunk, strict=True)
        ],
    )


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
    for row in chunk:
        firm = found[row.enterprise_id]
        plain_changes = {name: new for name, (_, new) in row.changes.items()}
        dated = {name: plain_changes.pop(name) for name in CIRCUMSTANCES & plain_changes.keys()}
        if "name" in plain_changes:
            rename_enterprise(session, firm, plain_changes.pop("name"), today)
        for name, value in plain_changes.items():
            setattr(firm, name, value)
        if dated:
            change_circumstances(session, firm, dated, today)
