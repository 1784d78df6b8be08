"""Papers with a number: kept once, however many facts refer to them."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.models.enterprises import Document


def keep_document(
    session: Session,
    county_code: str,
    number: str,
    issued_on: date | None = None,
    title: str = "",
    issuer: str = "",
) -> Document:
    """The document of that number; what was not known of it before is added."""
    found: Document | None = session.execute(
        select(Document).where(
            col(Document.county_code) == county_code, col(Document.number) == number
        )
    ).scalar_one_or_none()
    if found is None:
        found = Document(
            county_code=county_code,
            number=number,
            title=title,
            issuer=issuer,
            issued_on=issued_on,
        )
        session.add(found)
        session.flush()
        return found
    found.title = found.title or title
    found.issuer = found.issuer or issuer
    found.issued_on = found.issued_on or issued_on
    session.flush()
    return found
