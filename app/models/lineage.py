"""What became of a firm: former codes, mergers, splits, records found to be one."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.domain.lineage import LineageKind
from app.models.base import Public, Recorded, Table, owner
from app.models.columns import text_enum
from app.models.enterprises import Enterprise


class FormerCode(Table, Recorded, table=True):
    """A credit code the firm had before; it still finds the firm."""

    recorded_as: ClassVar[str] = "former_code"

    __table_args__ = (UniqueConstraint("enterprise_id", "uscc"),)

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    uscc: str = Field(max_length=18, index=True)
    used_until: date | None = None

    enterprise: Enterprise = owner()


class EnterpriseLink(Public, Recorded, table=True):
    """The first firm went, whole or in part, into the second."""

    recorded_as: ClassVar[str] = "enterprise_link"

    __table_args__ = (
        CheckConstraint("predecessor_id <> successor_id", name="two_firms"),
    )  # fmt: skip

    county_code: str = Field(foreign_key="county.code", max_length=6)
    predecessor_id: int = Field(foreign_key="enterprise.id", index=True)
    successor_id: int = Field(foreign_key="enterprise.id", index=True)
    kind: LineageKind = Field(sa_type=text_enum(LineageKind))
    happened_on: date
    document_number: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=400)
    taken_back_on: date | None = None
    taken_back_reason: str = Field(default="", max_length=400)


class DistinctFirms(Public, Recorded, table=True):
    """Two records that look alike and were looked at: they are two firms."""

    recorded_as: ClassVar[str] = "distinct_firms"

    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6, index=True)
    first_id: int = Field(foreign_key="enterprise.id")
    second_id: int = Field(foreign_key="enterprise.id", index=True)
    reason: str = Field(max_length=400)
    decided_on: date
