"""What officers learn of a firm beside its figures: incidents, conversions, points, statements."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from app.domain.criteria.facts import IncidentKind
from app.domain.evidence import StatedFact
from app.models.base import Public, Recorded, owner
from app.models.columns import exact, text_enum
from app.models.enterprises import Enterprise

# Nobody edits these: what was wrong is removed and entered anew, and the history shows both.


class Incident(Public, Recorded, table=True):
    recorded_as: ClassVar[str] = "incident"

    __table_args__ = (Index("ix_incident_enterprise", "enterprise_id", "id"),)

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    kind: IncidentKind = Field(sa_type=text_enum(IncidentKind))
    happened_on: date
    document_number: str = Field(default="", max_length=80)
    """Of the penalty or the authority's opinion."""
    note: str = Field(default="", max_length=400)

    enterprise: Enterprise = owner()


class Conversion(Public, Recorded, table=True):
    """One result put to use; in several products it is still one (G195 三(七)2)."""

    recorded_as: ClassVar[str] = "conversion"

    __table_args__ = (Index("ix_conversion_enterprise", "enterprise_id", "id"),)

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    year: int
    name: str = Field(max_length=200)
    proof: str = Field(default="", max_length=200)

    enterprise: Enterprise = owner()


class ExpertMark(Public, Recorded, table=True):
    """Points of one expert for one criterion in the county's own mock review (县级预评审)."""

    recorded_as: ClassVar[str] = "expert_mark"

    __table_args__ = (Index("ix_expert_mark_enterprise", "enterprise_id", "id"),)

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    criterion: str = Field(max_length=60)
    points: Decimal = Field(sa_type=exact(2))
    given_by: str = Field(max_length=60)
    given_on: date
    note: str = Field(default="", max_length=200)

    enterprise: Enterprise = owner()


class FirmStatement(Public, Recorded, table=True):
    """Somebody answered for a fact on a day; of several the newest counts."""

    recorded_as: ClassVar[str] = "firm_statement"

    __table_args__ = (Index("ix_firm_statement_enterprise", "enterprise_id", "id"),)

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    fact: StatedFact = Field(sa_type=text_enum(StatedFact))
    is_so: bool
    stated_on: date
    source: str = Field(max_length=120)
    document_number: str = Field(default="", max_length=80)

    enterprise: Enterprise = owner()
