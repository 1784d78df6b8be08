"""What a round draws from the register of R&D institutions: those recognized in a year."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.awards.drawing import AwardSource, Merit
from app.domain.titles import Authority, TitleKind
from app.models.institutions import RdInstitution
from app.queries.award_holders import of_holders, recipient_of
from app.queries.institution_conditions import has_ended, is_recognized, is_void

CERTIFICATE = 40
"""As long as a line's column: an institution's document takes the place of a certificate."""


def institution_merits(
    session: Session, county_code: str, year: int, known_on: date
) -> list[Merit]:
    """Recognized in the year, published and not ended by the day. One that is being built is no
    merit yet: 待核 whether a policy pays a part for the plan of construction."""
    found = session.execute(
        of_holders(
            RdInstitution,
            known_on,
            col(RdInstitution.type),
            col(RdInstitution.level),
            col(RdInstitution.recognized_on),
            col(RdInstitution.document_number),
            _was_held_before(known_on).label("was_held_before"),
        ).where(
            col(RdInstitution.county_code) == county_code,
            col(RdInstitution.recognized_on).between(date(year, 1, 1), date(year, 12, 31)),
            is_recognized(known_on, known_on, RdInstitution),
            ~has_ended(known_on, known_on, RdInstitution),
            ~is_void(known_on, RdInstitution),
        )
    )
    return [_merit(row, year) for row in found]


def _was_held_before(known_on: date) -> ColumnElement[bool]:
    """The firm had one of the type at the level before, whatever has become of it."""
    earlier: Any = aliased(RdInstitution)
    return (
        select(earlier.id)
        .where(
            earlier.enterprise_id == col(RdInstitution.enterprise_id),
            earlier.type == col(RdInstitution.type),
            earlier.level == col(RdInstitution.level),
            is_recognized(known_on, known_on, earlier),
            ~is_void(known_on, earlier),
            or_(
                earlier.recognized_on < col(RdInstitution.recognized_on),
                (earlier.recognized_on == col(RdInstitution.recognized_on))
                & (earlier.id < col(RdInstitution.id)),
            ),
        )
        .correlate(RdInstitution)
        .exists()
    )


def _merit(row: Any, year: int) -> Merit:
    return Merit(
        source=AwardSource.INSTITUTION,
        source_id=row.public_id,
        recipient=recipient_of(row),
        rewards=row.type.value,
        kind=TitleKind.FIRST,
        level=Authority(row.level.value),
        year=year,
        gained_on=row.recognized_on,
        certificate=(row.document_number or "")[:CERTIFICATE],
        was_held_before=bool(row.was_held_before),
    )
