"""What people keep for themselves: the views of lists they come back to."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.domain.views import LONGEST_QUERY, ListKind
from app.models.base import Table, Versioned
from app.models.columns import text_enum


class SavedView(Versioned, table=True):
    """No business fact: not in the history."""

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "name"),
        Index("ix_saved_view_shared", "county_code", "is_shared"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: ListKind = Field(sa_type=text_enum(ListKind))
    name: str = Field(max_length=40)
    query: str = Field(default="", max_length=LONGEST_QUERY)
    is_shared: bool = False
    """The office sees it too; only its owner changes it."""


class PinnedView(Table, table=True):
    """Somebody wants a view, an own or a shared one, in the side bar."""

    __table_args__ = (UniqueConstraint("person_id", "view_id"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    view_id: int = Field(foreign_key="saved_view.id", index=True)
