"""What was said about a case, as far as the viewer may read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Role, Viewer
from app.domain.comments import CommentVisibility
from app.models.cases import CultivationCase
from app.models.comments import CaseComment
from app.models.enterprises import Enterprise
from app.queries.cases import get_case, visible_cases


@dataclass(frozen=True, slots=True)
class CommentRow:
    id: str
    visibility: CommentVisibility
    text: str
    """Empty once withdrawn: what was wrong is not read on, that it was there is."""
    written_at: datetime
    written_by: str
    """Empty for the firm where an officer wrote: it is told the role, not the name."""
    role: Role
    is_own: bool
    withdrawn_at: datetime | None
    withdrawal_reason: str


@dataclass(frozen=True, slots=True)
class CaseComments:
    case_id: str
    enterprise: str
    may_choose: bool
    """Whether the viewer may also write for the offices alone."""
    may_write: bool
    rows: list[CommentRow]
    """The oldest first, as a conversation is read."""


SHOWN: tuple[Any, ...] = tuple(
    getattr(CaseComment, name)
    for name in (
        "public_id",
        "visibility",
        "text",
        "written_at",
        "written_by",
        "written_by_id",
        "role",
        "withdrawn_at",
        "withdrawal_reason",
    )
)


def visible_comments(viewer: Viewer) -> ColumnElement[bool]:
    """Comments are seen through their case: join it and its firm. The firm's side sees its own."""
    seen = visible_cases(viewer)
    if viewer.role in OFFICERS:
        return seen
    return and_(seen, col(CaseComment.visibility) == CommentVisibility.TO_FIRM)


def list_comments(session: Session, viewer: Viewer, case_id: str) -> CaseComments:
    """In two statements, however many."""
    case, firm = get_case(session, viewer, case_id)
    found = session.execute(
        select(*SHOWN)
        .join(CultivationCase, col(CultivationCase.id) == col(CaseComment.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(visible_comments(viewer), col(CaseComment.case_id) == case.id)
        .order_by(col(CaseComment.id))
    )
    is_officer = viewer.role in OFFICERS
    rows = [
        CommentRow(
            id=row.public_id,
            visibility=row.visibility,
            text="" if row.withdrawn_at else row.text,
            written_at=row.written_at,
            written_by=row.written_by if is_officer or row.role not in OFFICERS else "",
            role=row.role,
            is_own=row.written_by_id == viewer.person_id,
            withdrawn_at=row.withdrawn_at,
            withdrawal_reason=row.withdrawal_reason,
        )
        for row in found
    ]
    may_write = is_officer or viewer.role is Role.ENTERPRISE_USER
    return CaseComments(case.public_id, firm.name, is_officer, may_write, rows)
