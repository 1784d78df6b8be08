"""Certificate numbers: one number, one title of a programme in a county."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.deadlines import years_later
from app.domain.listing_numbers import ListingNumber
from app.domain.refusals import InvalidValue, Reason
from app.domain.stages import ProgrammeRules
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


def checked_number(rules: ProgrammeRules | None, typed: str) -> str:
    """The number as it is kept; a 入库登记编号 that cannot be one is refused."""
    if rules is None or not rules.is_certified_by_listing_number:
        return typed
    return _listing(typed).text


def last_day(rules: ProgrammeRules | None, number: str | None, valid_from: date) -> date | None:
    """How long a title of this programme lasts; None: it is open-ended."""
    if rules is None:
        return None
    if rules.is_certified_by_listing_number:
        until = _listing(number).valid_until if number else valid_from.replace(month=12, day=31)
        if until < valid_from:
            raise InvalidValue(fields={"certificate_number": Reason.LISTING_YEAR_OVER})
        return until
    years = rules.validity_years
    return years_later(valid_from, years) if years is not None else None


def _listing(typed: str) -> ListingNumber:
    try:
        return ListingNumber.parse(typed)
    except InvalidValue as refusal:
        why = refusal.fields["listing_number"]
        raise InvalidValue(fields={"certificate_number": why}) from refusal
