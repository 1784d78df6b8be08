"""Imports that were looked at, written or taken back: the list, one of them, its rows."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from app.domain.access import BUREAU, HEADS, Viewer
from app.domain.imports import ImportKind, ImportRowState, ImportState
from app.domain.jobs import AT_WORK, JobKind, JobState
from app.domain.refusals import NotFound
from app.models.imports import HeadingMeaning, ImportRow, ImportRun
from app.models.jobs import Job
from app.queries.closed_firms import closed_texts
from app.queries.newest_first import Listed, newest_first
from app.queries.paging import Paging
from app.queries.visibility import in_region, is_bounded
from app.words.withheld import WITHHELD_FIRM

WANTING = (ImportRowState.CHANGED, ImportRowState.LEFT, ImportRowState.KEPT)
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
    kind: ImportKind
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
class RunJob:
    """The newest job of a run: how far it is, or how it ended."""

    id: str
    kind: JobKind
    state: JobState
    done: int
    total: int
    is_stopping: bool
    problem: str
    is_own: bool

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One run with its rows and problems. `same_before`: runs that wrote the same content, or are
    about to. While a job is at work rows and problems are left out: they change every moment."""

    run: ImportRunLine
    answers: dict[str, Any]
    problems: list[dict[str, Any]]
    headings: list[str]
    preview: list[ImportRowLine]
    same_before: list[ImportRunLine]
    counts: dict[ImportRowState, int]
    job: RunJob | None


LINE = tuple(
    getattr(ImportRun, name if name != "id" else "public_id")
    for name in ImportRunLine.__dataclass_fields__
)


def list_runs(session: Session, viewer: Viewer, paging: Paging) -> Listed[ImportRunLine]:
    """Newest first; those that were given up are left out."""
    wanted = and_(visible_imports(viewer), col(ImportRun.state) != ImportState.DISCARDED)
    bounded = is_bounded(viewer)
    return newest_first(
        session, LINE, col(ImportRun.id), wanted, paging, ImportRunLine, is_bounded=bounded
    )


def get_run(
    session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False
) -> ImportRun:
    statement = (
        select(ImportRun)
        .where(visible_imports(viewer), col(ImportRun.public_id) == public_id)
        .options(defer(ImportRun.problems))  # type: ignore[arg-type]
    )
    if for_update:
        statement = statement.with_for_update()
    found: ImportRun | None = session.execute(
        statement.execution_options(populate_existing=for_update)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_run(session: Session, public_id: str) -> ImportRun:
    """For the worker that carries its job on, who is nobody's viewer."""
    found: ImportRun = session.execute(
        select(ImportRun)
        .where(col(ImportRun.public_id) == public_id)
        .options(defer(ImportRun.problems))  # type: ignore[arg-type]
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    return found


def describe_run(
    session: Session, viewer: Viewer, public_id: str, *, most: int | None = SHOWN_ROWS
) -> ImportPage:
    """What a run would do or did. Rows that want attention come first."""
    run = get_run(session, viewer, public_id)
    job = _job_of(session, viewer, run)
    is_at_rest = job is None or not job.is_at_work
    closed = closed_texts(session, viewer) if is_at_rest else frozenset()
    rows = _rows(session, run, most) if is_at_rest else []
    return ImportPage(
        run=_line(run),
        answers=json.loads(run.answers),
        problems=_problems(run, closed) if is_at_rest else [],
        headings=json.loads(run.headings),
        preview=[_row_line(row, closed) for row in rows],
        same_before=_same_before(session, viewer, run),
        counts=_counts(session, run) if is_at_rest else {},
        job=job,
    )


def _rows(session: Session, run: ImportRun, most: int | None) -> list[ImportRow]:
    """Those that want attention, then the others; each found by an index, however many."""
    found: list[ImportRow] = []
    for is_wanting in (True, False):
        state = col(ImportRow.state)
        if most is None or len(found) < most:
            found += session.execute(
                select(ImportRow)
                .where(
                    col(ImportRow.run_id) == run.id,
                    state.in_(WANTING) if is_wanting else state.not_in(WANTING),
                )
                .order_by(col(ImportRow.position))
                .limit(None if most is None else most - len(found))
            ).scalars()
    return found


def _counts(session: Session, run: ImportRun) -> dict[ImportRowState, int]:
    found = session.execute(
        select(col(ImportRow.state), func.count())
        .where(col(ImportRow.run_id) == run.id)
        .group_by(col(ImportRow.state))
    )
    return dict(iter(found))


def _same_before(session: Session, viewer: Viewer, run: ImportRun) -> list[ImportRunLine]:
    before = session.execute(
        select(*LINE)
        .where(
            in_region(ImportRun.county_code, viewer),
            col(ImportRun.sha256) == run.sha256,
            col(ImportRun.state).in_(
                (ImportState.APPLIED, ImportState.WRITING, ImportState.STOPPED)
            ),
            col(ImportRun.id) != run.id,
        )
        .order_by(col(ImportRun.id).desc())
        .limit(3)
    )
    return [ImportRunLine(*one) for one in before]


def _job_of(session: Session, viewer: Viewer, run: ImportRun) -> RunJob | None:
    if run.job_id is None:
        return None
    job = session.get_one(Job, run.job_id)
    return RunJob(
        id=job.public_id,
        kind=job.kind,
        state=job.state,
        done=job.done,
        total=job.total,
        is_stopping=job.cancel_asked and job.state in AT_WORK,
        problem=job.problem,
        is_own=job.person_id == viewer.person_id or viewer.role in HEADS,
    )


def _line(run: ImportRun) -> ImportRunLine:
    names = [name for name in ImportRunLine.__dataclass_fields__ if name != "id"]
    return ImportRunLine(run.public_id, *(getattr(run, name) for name in names))


def _row_line(row: ImportRow, closed: frozenset[str]) -> ImportRowLine:
    """A row of a firm that the viewer keeps away from stays as a row, and says no more."""
    is_closed = row.uscc in closed or row.name in closed
    return ImportRowLine(
        row.sheet,
        row.number,
        "" if is_closed else row.uscc,
        WITHHELD_FIRM if is_closed else row.name,
        row.action,
        row.state,
        row.reason,
        {} if is_closed else json.loads(row.changes),
    )


def _problems(run: ImportRun, closed: frozenset[str]) -> list[dict[str, Any]]:
    """What is wrong with the file. A cell that names a closed firm is told of without its text."""
    problems: list[dict[str, Any]] = json.loads(run.problems)
    if not closed:
        return problems
    return [
        one | {"value": WITHHELD_FIRM, "detail": "", "remedy": ""}
        if any(text in json.dumps(one, ensure_ascii=False) for text in closed)
        else one
        for one in problems
    ]


def refuse_others_file(viewer: Viewer, run: ImportRun) -> None:
    """A file holds its firms whole: who keeps away from any opens only what they sent in."""
    if viewer.recused_from and run.person_id != viewer.person_id:
        raise NotFound


def heading_meanings(
    session: Session, viewer: Viewer, town: str
) -> dict[ImportKind, dict[str, str]]:
    """What headings were explained to mean in files of each kind: the county's, then the own
    town's before them."""
    rows = session.execute(
        select(col(HeadingMeaning.kind), col(HeadingMeaning.heading), col(HeadingMeaning.field))
        .where(
            in_region(HeadingMeaning.county_code, viewer),
            col(HeadingMeaning.township_code).in_({"", town}),
        )
        .order_by(col(HeadingMeaning.township_code))
    )
    found: dict[ImportKind, dict[str, str]] = {}
    for kind, heading, field in rows:
        found.setdefault(kind, {})[heading] = field
    return found
