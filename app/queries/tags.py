"""Tags of firms: as a condition, as a column, and of one firm."""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal_column, select
from sqlmodel import Session, col

from app.models.enterprises import Enterprise
from app.models.reminders import EnterpriseTag


def is_tagged(name: str) -> ColumnElement[bool]:
    return exists().where(
        col(EnterpriseTag.enterprise_id) == col(Enterprise.id), col(EnterpriseTag.name) == name
    )


def tags_as_text() -> Any:
    """All tags of a firm as one text."""
    # Written out: SQLAlchemy would put the comma in anew for every run.
    comma: Any = literal_column("'、'")
    return (
        select(func.aggregate_strings(col(EnterpriseTag.name), comma))
        .where(col(EnterpriseTag.enterprise_id) == col(Enterprise.id))
        .correlate(Enterprise)
        .scalar_subquery()
    )


def in_order(text: str) -> str:
    return "、".join(sorted(text.split("、")))


def tags_of(session: Session, enterprise_id: int) -> list[str]:
    """Of a firm that the viewer sees."""
    found = session.execute(
        select(col(EnterpriseTag.name)).where(col(EnterpriseTag.enterprise_id) == enterprise_id)
    )
    return sorted(found.scalars())
