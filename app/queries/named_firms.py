"""The one firm of the county that somebody names in full, by name, former name or code."""

from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.names import fold
from app.domain.refusals import InvalidValue, Reason
from app.models.enterprises import Enterprise, FormerName
from app.queries.search import matching


def named_firm(session: Session, viewer: Viewer, typed: str, field: str = "firm") -> Any:
    """Its id, public_id and name. Whoever declares a relation must be able to name any firm of
    their county, so this asks for no visibility; it finds only what is named in full, and tells
    nothing but that it is on record."""
    wanted = typed.strip()
    rows = session.execute(
        select(
            col(Enterprise.id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(FormerName.name).label("former"),
        )
        .outerjoin(FormerName, col(FormerName.enterprise_id) == col(Enterprise.id))
        .where(
            col(Enterprise.county_code) == viewer.county_code,
            col(Enterprise.archived_on).is_(None),
            or_(col(Enterprise.uscc) == wanted.upper(), matching(session, viewer, wanted)),
        )
    )
    folded = fold(wanted)
    found = {
        row.id: row
        for row in rows
        if row.uscc == wanted.upper() or folded in {fold(row.name), fold(row.former or "")}
    }
    if not folded or not found:
        raise InvalidValue(fields={field: Reason.FIRM_NOT_NAMED})
    if len(found) > 1:
        raise InvalidValue(fields={field: Reason.FIRM_NAMED_TWICE})
    return next(iter(found.values()))
