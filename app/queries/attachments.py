"""Attached files: whose they are, who may see them, and the list under a thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, EnterpriseScope, Viewer
from app.domain.refusals import NotFound
from app.models.enterprises import Attachment, Enterprise
from app.models.plans import IndicatorValue, Plan
from app.models.pool import Visit
from app.models.titles import Title
from app.queries.officer_names import naming_for
from app.queries.visibility import in_region, visible_enterprises


class SubjectKind(StrEnum):
    """What a file may be attached to."""

    TITLE = "title"
    VISIT = "visit"
    INDICATOR_VALUE = "indicator_value"
    PLAN = "plan"


OF_APPLICATION = "application"
"""Files in the slots of an application have doors of their own (`queries/application_files.py`)."""


OF_ENTERPRISES: dict[SubjectKind, type[Title] | type[Visit]] = {
    SubjectKind.TITLE: Title,
    SubjectKind.VISIT: Visit,
}
OF_COUNTIES: dict[SubjectKind, type[IndicatorValue] | type[Plan]] = {
    SubjectKind.INDICATOR_VALUE: IndicatorValue,
    SubjectKind.PLAN: Plan,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing a file belongs to, seen by the viewer."""

    kind: SubjectKind
    public_id: str
    county_code: str
    enterprise_id: int | None


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One version of a file; an older one of the same name is no longer current."""

    id: str
    subject_id: str
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime
    is_current: bool


def find_subject(session: Session, viewer: Viewer, kind: SubjectKind, public_id: str) -> Subject:
    if kind in OF_ENTERPRISES:
        table: Any = OF_ENTERPRISES[kind]
        statement = (
            select(table.county_code, table.enterprise_id)
            .join_from(table, Enterprise, col(Enterprise.id) == table.enterprise_id)
            .where(visible_enterprises(viewer), table.public_id == public_id)
        )
        found = session.execute(statement).one_or_none()
        if found is not None:
            return Subject(kind, public_id, found[0], found[1])
        raise NotFound
    table = OF_COUNTIES[kind]
    county_code = session.execute(
        select(table.county_code).where(
            in_region(table.county_code, viewer), table.public_id == public_id
        )
    ).scalar_one_or_none()
    if county_code is None or isinstance(viewer.scope, EnterpriseScope):
        raise NotFound
    return Subject(kind, public_id, county_code, None)


def visible_attachments(viewer: Viewer) -> ColumnElement[bool]:
    """A firm's files are seen through the firm, the county's by those who work there; visits are
    the officers' own record, closed to the firm and to readers: outer-join Enterprise."""
    of_firm = and_(
        col(Attachment.enterprise_id).is_not(None),
        visible_enterprises(viewer),
        col(Attachment.subject_kind) != OF_APPLICATION,
    )
    if viewer.role not in OFFICERS:
        of_firm = and_(of_firm, col(Attachment.subject_kind) != SubjectKind.VISIT.value)
    if isinstance(viewer.scope, EnterpriseScope):
        return of_firm
    of_county = and_(
        col(Attachment.enterprise_id).is_(None), in_region(Attachment.county_code, viewer)
    )
    return or_(of_firm, of_county)


def get_attachment(session: Session, viewer: Viewer, attachment_id: str) -> Attachment:
    found: Attachment | None = session.execute(
        select(Attachment)
        .outerjoin(Enterprise, col(Enterprise.id) == Attachment.enterprise_id)
        .where(visible_attachments(viewer), col(Attachment.public_id) == attachment_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def list_attachments(
    session: Session, viewer: Viewer, kind: SubjectKind, subject_ids: Iterable[str]
) -> list[AttachmentView]:
    """Files of things the viewer sees, by name, the newest version first."""
    ids = list(subject_ids)
    rows = session.execute(
        select(
            col(Attachment.public_id),
            col(Attachment.subject_id),
            col(Attachment.file_name),
            col(Attachment.media_type),
            col(Attachment.size_bytes),
            col(Attachment.sha256),
            col(Attachment.uploaded_by),
            col(Attachment.uploaded_at),
        )
        .outerjoin(Enterprise, col(Enterprise.id) == Attachment.enterprise_id)
        .where(
            visible_attachments(viewer) if ids else false(),
            col(Attachment.subject_kind) == kind.value,
            col(Attachment.subject_id).in_(ids),
        )
        .order_by(col(Attachment.subject_id), col(Attachment.file_name), col(Attachment.id).desc())
    ).all()
    naming = naming_for(session, viewer, ((None, row.uploaded_by) for row in rows))
    views, seen = [], set[tuple[str, str]]()
    for row in rows:
        name = (row[1], row[2])
        told = (*row[:6], naming.of(row.uploaded_by), row.uploaded_at, name not in seen)
        views.append(AttachmentView(*told))
        seen.add(name)
    return views
