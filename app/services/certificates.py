"""Certificate numbers: one number, one title of a programme in a county."""

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.titles import Programme, TitleEnd
from app.models.titles import Title


def is_taken(
    session: Session, county_code: str, programme: Programme, certificate_number: str
) -> bool:
    """整体迁移 carries a number into another county; what was entered in error gives it back."""
    found = session.execute(
        select(col(Title.id))
        .where(
            col(Title.county_code) == county_code,
            col(Title.programme) == programme,
            col(Title.certificate_number) == certificate_number,
            col(Title.end).is_distinct_from(TitleEnd.ENTERED_IN_ERROR),
        )
        .limit(1)
    ).first()
    return found is not None
