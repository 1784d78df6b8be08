"""Which columns somebody exports of a list, in which order, kept under a name."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.domain.views import ListKind
from app.models.base import Versioned
from app.models.columns import text_enum

LONGEST_COLUMNS = 1500


class ExportTemplate(Versioned, table=True):
    """No business fact: not in the history."""

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "name"),
        Index("ix_export_template_shared", "county_code", "is_shared"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: ListKind = Field(sa_type=text_enum(ListKind))
    name: str = Field(max_length=40)
    columns: str = Field(max_length=LONGEST_COLUMNS)
    """Their keys in order, blanks between."""
    is_shared: bool = False
    """The office sees it too; only its owner changes it."""
