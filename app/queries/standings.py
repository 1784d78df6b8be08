"""The stored judgement of a firm in the pool: as columns of a list and as a condition."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.domain.criteria.findings import Verdict
from app.domain.pool import Outlook, is_outdated
from app.models.pool import PoolEntry
from app.models.standings import PoolStanding

IS_OF_ENTRY = and_(
    col(PoolStanding.enterprise_id) == col(PoolEntry.enterprise_id),
    col(PoolStanding.programme) == col(PoolEntry.target),
)
SHOWN = ("verdict", "short_count", "missing_count", "gap", "judged_on")
JUDGED: tuple[Any, ...] = (
    col(PoolStanding.verdict),
    col(PoolStanding.short_count),
    col(PoolStanding.missing_count),
    func.coalesce(col(PoolStanding.gap), "").label("gap"),
    col(PoolStanding.judged_on),
    col(PoolStanding.is_stale),
)


def judgement_of(row: Any, today: date) -> dict[str, Any]:
    """The fields of a row of the list, from its columns; all None where nobody judged yet."""
    judged_on = row.judged_on
    is_old = judged_on is not None and is_outdated(judged_on, today, is_stale=row.is_stale)
    return {**{name: getattr(row, name) for name in SHOWN}, "is_outdated": is_old}


def stands_so(outlook: Outlook) -> ColumnElement[bool]:
    """By the stored judgement: nobody is judged while a list is read."""
    # A row of its own: what counts and what leads on through the list joins no standing.
    stands = aliased(PoolStanding)
    fails = col(stands.verdict) == Verdict.NOT_YET
    asked = {
        Outlook.CERTAIN: col(stands.verdict) == Verdict.CERTAIN,
        Outlook.ONE_SHORT: and_(fails, col(stands.short_count) == 1),
        Outlook.LOSES_RENEWAL: and_(fails, col(stands.is_holder).is_(True)),
        Outlook.NOT_YET: fails,
    }
    return exists().where(
        col(stands.enterprise_id) == col(PoolEntry.enterprise_id),
        col(stands.programme) == col(PoolEntry.target),
        asked[outlook],
    )
