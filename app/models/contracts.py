"""Technology contracts and cooperation projects of firms."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.domain.contracts import ContractKind
from app.models.base import Recorded, Versioned
from app.models.columns import text_enum, yuan


class TechnologyContract(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "technology_contract"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        Index("ix_technology_contract_enterprise", "enterprise_id"),
        Index("ix_technology_contract_county", "county_code", "signed_on"),
        CheckConstraint("amount_cny >= 0", name="amount_not_negative"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    kind: ContractKind = Field(sa_type=text_enum(ContractKind))
    name: str = Field(max_length=120)
    number: str = Field(default="", max_length=40)
    """Of the registration; blank where none was applied for."""
    partner: str = Field(max_length=120)
    is_shanghai: bool = False
    """The partner is in Shanghai."""
    amount_cny: Decimal | None = Field(default=None, sa_type=yuan())
    signed_on: date
    source: str = Field(max_length=120)
    note: str = Field(default="", max_length=200)
