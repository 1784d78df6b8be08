"""What people ask of their own data, and what became of it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.domain.personal import RequestKind, RequestState
from app.models.base import Public, Recorded, now
from app.models.columns import text_enum


class PersonalRequest(Public, Recorded, table=True):
    """Asked for one's own account, or for a firm's contact; decided by somebody else."""

    recorded_as: ClassVar[str] = "personal_request"
    personal: ClassVar[frozenset[str]] = frozenset({"wanted"})

    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (contact_id IS NULL)", name="one_subject"),
        CheckConstraint("(state = 'asked') = (decided_on IS NULL)", name="decided_when_decided"),
        Index("ix_personal_request_county", "county_code", "state"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact_person.id", index=True)
    kind: RequestKind = Field(sa_type=text_enum(RequestKind))
    wanted: str = Field(max_length=400)
    asked_by: str = Field(max_length=60)
    asked_by_id: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(default_factory=now)
    state: RequestState = Field(default=RequestState.ASKED, sa_type=text_enum(RequestState))
    decided_by: str = Field(default="", max_length=60)
    decided_on: date | None = None
    decision_note: str = Field(default="", max_length=400)
    carried_out_at: datetime | None = None
