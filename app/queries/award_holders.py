"""Whom a round rewards: the firms that hold what a register tells of."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlmodel import col

from app.domain.awards.drawing import Recipient
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.places import Township
from app.queries.title_conditions import holder_condition

TOLD = 5
"""So many columns of a row say which thing of which firm it is; the reader's own follow."""


def of_holders(model: Any, known_on: date, *told: Any) -> Select[Any]:
    """Rows of a register with the firm of each, where it was while it was here and alive, and what
    the register tells of the thing, in the order of its rows."""
    return (
        select(
            model.public_id,
            model.enterprise_id,
            col(Enterprise.uscc),
            col(Enterprise.name),
            col(Township.name),
            *told,
        )
        .join_from(model, Enterprise, col(Enterprise.id) == model.enterprise_id)
        .join(EnterprisePeriod, holder_of(model, known_on))
        .outerjoin(Township, col(Township.code) == col(EnterprisePeriod.township_code))
        .order_by(model.id)
    )


def holder_of(model: Any, known_on: date) -> ColumnElement[bool]:
    """The period that says where the firm was, while it was here and alive."""
    return and_(
        col(EnterprisePeriod.enterprise_id) == model.enterprise_id, holder_condition(known_on)
    )


def recipient_of(row: Any) -> Recipient:
    _, enterprise_id, uscc, name, town = row[:TOLD]
    return Recipient(enterprise_id, uscc, name, town or "")
