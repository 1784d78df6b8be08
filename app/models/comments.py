"""What people say about a case, never edited: who was wrong withdraws it, and that stays to see."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.domain.access import Role
from app.domain.comments import CommentVisibility
from app.models.base import Public, Recorded, now, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class CaseComment(Public, Recorded, table=True):
    recorded_as: ClassVar[str] = "case_comment"

    __table_args__ = (
        Index("ix_case_comment_case", "case_id", "id"),
        Index("ix_case_comment_enterprise", "enterprise_id"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawal_reason = '')", name="withdrawn_with_reason"
        ),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    case_id: int = Field(foreign_key="cultivation_case.id")
    visibility: CommentVisibility = Field(sa_type=text_enum(CommentVisibility))
    text: str = Field(max_length=1000)
    written_at: datetime = Field(default_factory=now)
    written_by_id: int = Field(foreign_key="person.id")
    written_by: str = Field(max_length=60)
    role: Role = Field(sa_type=text_enum(Role))
    withdrawn_at: datetime | None = None
    withdrawal_reason: str = Field(default="", max_length=200)

    enterprise: Enterprise = owner()
