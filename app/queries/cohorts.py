"""Cohorts of the reserve pool, each with what it holds."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.pool import EntryState
from app.models.enterprises import Enterprise
from app.models.pool import Cohort, PoolEntry
from app.queries.visibility import in_region, visible_enterprises


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort and how many of its entries stand where; `firms` counts a firm once."""

    id: str
    name: str
    starts_year: int
    ends_year: int
    document_number: str
    notice_working_days: int | None
    firms: int
    proposed: int
    admitted: int
    removed: int


@dataclass(frozen=True, slots=True)
class CohortName:
    id: str
    name: str


def list_cohorts(session: Session, viewer: Viewer) -> list[CohortRow]:
    """Newest first. The numbers are totals: they count firms the viewer is recused from."""

    def number(state: EntryState) -> object:
        return func.count(case((col(PoolEntry.state) == state, 1)))

    is_seen = visible_enterprises(viewer, despite_recusal=True)
    held = (
        select(
            col(PoolEntry.cohort_id),
            func.count(
                case(
                    (col(PoolEntry.state) == EntryState.ADMITTED, PoolEntry.enterprise_id)
                ).distinct()
            ).label("firms"),
            *(number(state).label(state.value) for state in EntryState),  # type: ignore[attr-defined]
        )
        .join_from(PoolEntry, Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .where(is_seen)
        .group_by(col(PoolEntry.cohort_id))
        .subquery()
    )
    rows = session.execute(
        select(
            col(Cohort.public_id),
            col(Cohort.name),
            col(Cohort.starts_year),
            col(Cohort.ends_year),
            col(Cohort.document_number),
            col(Cohort.notice_working_days),
            func.coalesce(held.c.firms, 0),
            func.coalesce(held.c.proposed, 0),
            func.coalesce(held.c.admitted, 0),
            func.coalesce(held.c.removed, 0),
        )
        .outerjoin(held, held.c.cohort_id == col(Cohort.id))
        .where(in_region(Cohort.county_code, viewer))
        .order_by(col(Cohort.starts_year).desc(), col(Cohort.name), col(Cohort.id))
    )
    return [CohortRow(*row) for row in rows]


def cohort_names(session: Session, viewer: Viewer) -> list[CohortName]:
    """For choosing one; newest first."""
    rows = session.execute(
        select(col(Cohort.public_id), col(Cohort.name))
        .where(in_region(Cohort.county_code, viewer))
        .order_by(col(Cohort.starts_year).desc(), col(Cohort.name), col(Cohort.id))
    )
    return [CohortName(*row) for row in rows]


def find_cohort(session: Session, viewer: Viewer, public_id: str) -> Cohort | None:
    return session.execute(
        select(Cohort).where(
            in_region(Cohort.county_code, viewer), col(Cohort.public_id) == public_id
        )
    ).scalar_one_or_none()
