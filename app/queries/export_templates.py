"""Export templates: one's own and the office's."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import NotFound
from app.domain.views import ListKind
from app.models.export_templates import ExportTemplate
from app.models.people import Person


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template, as its owner or the office sees it."""

    id: str
    version: int
    kind: ListKind
    name: str
    columns: list[str]
    """Keys, in the order of the file."""
    is_shared: bool
    is_own: bool
    owner: str


def visible_templates(viewer: Viewer) -> ColumnElement[bool]:
    """One's own templates, and those the office shares within the county."""
    shared = and_(
        col(ExportTemplate.is_shared).is_(True),
        col(ExportTemplate.county_code) == viewer.county_code,
    )
    return or_(col(ExportTemplate.person_id) == viewer.person_id, shared)


def list_templates(session: Session, viewer: Viewer) -> list[TemplateRow]:
    """Own templates first, each group by list and name."""
    rows = session.execute(
        select(ExportTemplate, col(Person.name).label("owner"))
        .join(Person, col(Person.id) == col(ExportTemplate.person_id))
        .where(visible_templates(viewer))
    )
    found = [
        TemplateRow(
            id=one.public_id,
            version=one.version,
            kind=one.kind,
            name=one.name,
            columns=one.columns.split(),
            is_shared=one.is_shared,
            is_own=one.person_id == viewer.person_id,
            owner=owner,
        )
        for one, owner in rows
    ]
    order = list(ListKind)
    return sorted(found, key=lambda row: (not row.is_own, order.index(row.kind), row.name))


def get_template(session: Session, viewer: Viewer, public_id: str) -> ExportTemplate:
    found: ExportTemplate | None = session.execute(
        select(ExportTemplate).where(
            visible_templates(viewer), col(ExportTemplate.public_id) == public_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found
