"""Applications: who sees them, one as its draft with all that is known of each answer."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.data import form as form_of
from app.domain.access import Viewer
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.openness import WHOLE, Openness, openness_at
from app.domain.forms.schema import Form, FormTable
from app.domain.masking import CONTACT_FIELDS
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.models.applications import Answer, Application, ApplicationRow
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.queries.amendments import returned_parts
from app.queries.cases import visible_cases
from app.queries.contacts import application_contact_is_open

Cell = tuple[str, str]
"""The row's public id, or nothing, and the key of the field or column."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One answer as it stands."""

    value: str
    source: str
    version: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class Papers:
    """One application with its case, its firm, its form, and everything filled in."""

    application: Application
    case: CultivationCase
    enterprise: Enterprise
    form: Form
    draft: Draft
    saved: Mapping[Cell, Saved]
    openness: Openness
    contact_is_masked: bool = False
    """The contact in `draft` is not what was typed: this viewer has not said why to see it."""


def visible_applications(viewer: Viewer) -> ColumnElement[bool]:
    """Seen with their cases: join those and their enterprises."""
    return visible_cases(viewer)


def get_papers(
    session: Session, viewer: Viewer, public_id: str, *, shows_contact: bool = False
) -> Papers:
    """An application and its whole draft, in three statements whatever its size. The contact is
    masked to whom it is closed, unless `shows_contact`: the caller's care."""
    application, case, enterprise = find_application(session, viewer, public_id)
    form = form_of(application.form, application.edition)
    is_open = shows_contact or application_contact_is_open(viewer, case, enterprise)
    saved = load_answers(session, application)
    if not is_open:
        saved = {cell: _masked(cell, answer) for cell, answer in saved.items()}
    return Papers(
        application=application,
        case=case,
        enterprise=enterprise,
        form=form,
        draft=draft_of(form, load_rows(session, application), saved),
        saved=saved,
        openness=openness_of(session, case),
        contact_is_masked=not is_open,
    )


def _masked(cell: Cell, answer: Saved) -> Saved:
    row_key, field = cell
    mask = None if row_key else CONTACT_FIELDS.get(field)
    return replace(answer, value=mask(answer.value)) if mask else answer


def find_application(
    session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False
) -> tuple[Application, CultivationCase, Enterprise]:
    """Locked, writers of one application follow one another."""
    wanted = (
        select(Application, CultivationCase, Enterprise)
        .join_from(
            Application, CultivationCase, col(CultivationCase.id) == col(Application.case_id)
        )
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(visible_applications(viewer), col(Application.public_id) == public_id)
    )
    if for_update:
        wanted = wanted.with_for_update(of=Application).execution_options(populate_existing=True)
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound
    application, case, enterprise = found
    return application, case, enterprise


def has_application(session: Session, case: CultivationCase) -> bool:
    wanted = select(col(Application.id)).where(col(Application.case_id) == case.id)
    return session.execute(wanted).first() is not None


def openness_of(session: Session, case: CultivationCase) -> Openness:
    """What may be typed as the case stands. A return that names nothing opens everything."""
    if case.stage is not Stage.RETURNED:
        return openness_at(case.stage, frozenset())
    parts = returned_parts(session, case)
    return openness_at(case.stage, parts) if parts else WHOLE


def load_rows(session: Session, application: Application) -> list[tuple[str, str]]:
    """Table and public id of every row, in their order."""
    found = session.execute(
        select(col(ApplicationRow.table_key), col(ApplicationRow.public_id))
        .where(col(ApplicationRow.application_id) == application.id)
        .order_by(
            col(ApplicationRow.table_key), col(ApplicationRow.position), col(ApplicationRow.id)
        )
    )
    return [(row.table_key, row.public_id) for row in found]


def load_answers(session: Session, application: Application) -> dict[Cell, Saved]:
    found = session.execute(
        select(
            col(Answer.row_key),
            col(Answer.field),
            col(Answer.value),
            col(Answer.source),
            col(Answer.version),
            col(Answer.saved_at),
            col(Answer.saved_by),
        ).where(col(Answer.application_id) == application.id)
    )
    return {(row[0], row[1]): Saved(*row[2:]) for row in found}


def draft_of(form: Form, rows: Sequence[tuple[str, str]], saved: Mapping[Cell, Saved]) -> Draft:
    """What is filled in as the rules read it; what an edition does not ask stays out."""
    values: dict[str, str] = {}
    cells: dict[str, dict[str, str]] = {}
    for (row_key, field), answer in saved.items():
        if not answer.value:
            continue
        if row_key:
            cells.setdefault(row_key, {})[field] = answer.value
        elif field in form.fields:
            values[field] = answer.value
    numbered = numbered_rows(form, rows)
    return Draft(
        values,
        {
            table: tuple(DraftRow(one.id, one.number, cells.get(one.id, {})) for one in found)
            for table, found in numbered.items()
        },
    )


def numbered_rows(form: Form, rows: Sequence[tuple[str, str]]) -> dict[str, tuple[DraftRow, ...]]:
    """Rows by table, each with the number its place gives it, and nothing filled in."""
    by_table: dict[str, list[DraftRow]] = {}
    for table_key, row_id in rows:
        table = form.tables.get(table_key)
        if table is not None:
            found = by_table.setdefault(table_key, [])
            found.append(DraftRow(row_id, row_number(table, len(found))))
    return {table: tuple(found) for table, found in by_table.items()}


def order_of(rows: Sequence[DraftRow]) -> str:
    """A sign of which rows stand in which order: numbers typed beside an older one are doubtful."""
    named = " ".join(row.id for row in rows)
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def row_number(table: FormTable, place: int) -> str:
    """RD01 for the first."""
    return f"{table.prefix}{place + 1:02d}"
