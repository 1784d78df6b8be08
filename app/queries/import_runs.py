"""Imports that were looked at, written or taken back: the list, one of them, its rows."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.imports import ImportRowState, ImportState
from app.domain.refusals import NotFound
from app.models.imports import HeadingMeaning, ImportRow, ImportRun
from app.queries.visibility import in_region

SHOWN_RUNS = 50
SHOWN_ROWS = 200
"""Rows a page lists; the report for programs lists all."""


def visible_imports(viewer: Viewer) -> ColumnElement[bool]:
    """A town officer sees the own imports, the bureau all of the county."""
    county = in_region(ImportRun.county_code, viewer)
    if viewer.role in BUREAU:
        return county
    return and_(county, col(ImportRun.person_id) == viewer.person_id)


@dataclass(frozen=True, slots=True)
class ImportRunLine:
    id: str
    file_name: str
    state: ImportState
    person_name: str
    created_at: datetime
    applied_at: datetime | None
    applied_by: str
    undone_at: datetime | None
    undone_by: str
    rows: int
    creates: int
    updates: int
    unchanged: int
    bad_rows: int


@dataclass(frozen=True, slots=True)
class ImportRowLine:
    sheet: str
    row: int
    uscc: str
    name: str
    action: str
    state: ImportRowState
    reason: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One run with its rows and problems. `same_before`: runs that wrote the same content."""

    run: ImportRunLine
    answers: dict[str, Any]
    problems: list[dict[str, Any]]
    headings: list[str]
    preview: list[ImportRowLine]
    same_before: list[ImportRunLine]


LINE = tuple(
    getattr(ImportRun, name if name != "id" else "public_id")
    for name in ImportRunLine.__dataclass_fields__
)


def list_runs(session: Session, viewer: Viewer) -> list[ImportRunLine]:
    """Newest first; those that were given up are left out."""
    rows = session.execute(
        select(*LINE)
        .where(visible_imports(viewer), col(ImportRun.state) != ImportState.DISCARDED)
        .order_by(col(ImportRun.id).desc())
        .limit(SHOWN_RUNS)
    )
    return [ImportRunLine(*row) for row in rows]


def get_run(
    session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False
) -> ImportRun:
    statement = select(ImportRun).where(
        visible_imports(viewer), col(ImportRun.public_id) == public_id
    )
    if for_update:
        statement = statement.with_for_update()
    found: ImportRun | None = session.execute(
        statement.execution_options(populate_existing=for_update)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def describe_run(
    session: Session, viewer: Viewer, public_id: str, *, most: int | None = SHOWN_ROWS
) -> ImportPage:
    """What a run would do or did. Rows that want attention come first."""
    run = get_run(session, viewer, public_id)
    wanting = col(ImportRow.state).in_(
        (ImportRowState.CHANGED, ImportRowState.LEFT, ImportRowState.KEPT)
    )
    rows = session.execute(
        select(ImportRow)
        .where(col(ImportRow.run_id) == run.id)
        .order_by(wanting.desc(), col(ImportRow.position))
        .limit(most)
    ).scalars()
    before = session.execute(
        select(*LINE)
        .where(
            in_region(ImportRun.county_code, viewer),
            col(ImportRun.sha256) == run.sha256,
            col(ImportRun.state) == ImportState.APPLIED,
            col(ImportRun.id) != run.id,
        )
        .order_by(col(ImportRun.id).desc())
        .limit(3)
    )
    return ImportPage(
        run=_line(run),
        answers=json.loads(run.answers),
        problems=json.loads(run.problems),
        headings=json.loads(run.headings),
        preview=[_row_line(row) for row in rows],
        same_before=[ImportRunLine(*one) for one in before],
    )


def _line(run: ImportRun) -> ImportRunLine:
    names = [name for name in ImportRunLine.__dataclass_fields__ if name != "id"]
    return ImportRunLine(run.public_id, *(getattr(run, name) for name in names))


def _row_line(row: ImportRow) -> ImportRowLine:
    return ImportRowLine(
        row.sheet,
        row.number,
        row.uscc,
        row.name,
        row.action,
        row.state,
        row.reason,
        json.loads(row.changes),
    )


def heading_meanings(session: Session, viewer: Viewer, town: str) -> dict[str, str]:
    """What headings were explained to mean: the county's, then the own town's before them."""
    rows = session.execute(
        select(col(HeadingMeaning.heading), col(HeadingMeaning.field))
        .where(
            in_region(HeadingMeaning.county_code, viewer),
            col(HeadingMeaning.township_code).in_({"", town}),
        )
        .order_by(col(HeadingMeaning.township_code))
    )
    return {heading: field for heading, field in rows}  # noqa: C416 (rows are no pairs to mypy)
