"""What a round draws from the register of titles."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.awards.drawing import AwardSource, Merit
from app.models.titles import Title
from app.queries.award_holders import of_holders, recipient_of
from app.queries.title_conditions import has_begun, has_ended, is_void


def title_merits(session: Session, county_code: str, year: int, known_on: date) -> list[Merit]:
    """The titles of a year's lists that were published and had not ended by then, of firms that
    were here and alive. 待核: what a policy says of firms that left after their title."""
    found = session.execute(
        of_holders(
            Title,
            known_on,
            col(Title.programme),
            col(Title.kind),
            col(Title.authority),
            col(Title.valid_from),
            col(Title.certificate_number),
            _was_held_before(known_on).label("was_held_before"),
        ).where(
            col(Title.county_code) == county_code,
            col(Title.list_year) == year,
            has_begun(known_on, known_on, Title),
            ~has_ended(known_on, known_on, Title),
            ~is_void(known_on, Title),
        )
    )
    return [_merit(row, year) for row in found]


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
        recipient=recipient_of(row),
        rewards=row.programme.value,
        kind=row.kind,
        level=row.authority,
        year=year,
        gained_on=row.valid_from,
        certificate=row.certificate_number or "",
        was_held_before=bool(row.was_held_before),
    )
