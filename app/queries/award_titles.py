"""What a round draws from the register of titles."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.awards.drawing import AwardSource, Merit, Recipient
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.places import Township
from app.models.titles import Title
from app.queries.title_conditions import has_begun, has_ended, holder_condition, is_void


def title_merits(session: Session, county_code: str, year: int, known_on: date) -> list[Merit]:
    """The titles of a year's lists that were published and had not ended by then, of firms that
    were here and alive. 待核: what a policy says of firms that left after their title."""
    found = session.execute(
        select(
            col(Title.public_id),
            col(Title.enterprise_id),
            col(Enterprise.uscc),
            col(Enterprise.name),
            col(Township.name),
            col(Title.programme),
            col(Title.kind),
            col(Title.authority),
            col(Title.valid_from),
            col(Title.certificate_number),
            _was_held_before(known_on).label("was_held_before"),
        )
        .join_from(Title, Enterprise, col(Enterprise.id) == col(Title.enterprise_id))
        .join(EnterprisePeriod, holder_of(Title, known_on))
        .outerjoin(Township, col(Township.code) == col(EnterprisePeriod.township_code))
        .where(
            col(Title.county_code) == county_code,
            col(Title.list_year) == year,
            has_begun(known_on, known_on, Title),
            ~has_ended(known_on, known_on, Title),
            ~is_void(known_on, Title),
        )
        .order_by(col(Title.id))
    )
    return [_merit(row, year) for row in found]


def holder_of(model: Any, known_on: date) -> ColumnElement[bool]:
    """The period that says where the firm was, while it was here and alive."""
    return and_(
        col(EnterprisePeriod.enterprise_id) == model.enterprise_id, holder_condition(known_on)
    )


def _was_held_before(known_on: date) -> ColumnElement[bool]:
    earlier: Any = aliased(Title)
    return (
        select(earlier.id)
        .where(
            earlier.enterprise_id == col(Title.enterprise_id),
            earlier.programme == col(Title.programme),
            earlier.valid_from < col(Title.valid_from),
            earlier.known_on <= known_on,
            ~is_void(known_on, earlier),
        )
        .correlate(Title)
        .exists()
    )


def _merit(row: Any, year: int) -> Merit:
    return Merit(
        source=AwardSource.TITLE,
        source_id=row.public_id,
        recipient=Recipient(row.enterprise_id, row.uscc, row[3], row[4] or ""),
        rewards=row.programme.value,
        kind=row.kind,
        level=row.authority,
        year=year,
        gained_on=row.valid_from,
        certificate=row.certificate_number or "",
        was_held_before=bool(row.was_held_before),
    )
