"""The cohorts of the reserve pool over time, in three statements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.cohort_courses import CohortPoint, EntryCourse, course
from app.domain.titles import Programme, TitleSpan
from app.models.enterprises import Enterprise
from app.models.pool import Cohort, PoolEntry
from app.models.titles import Title
from app.queries.visibility import in_region, visible_enterprises


@dataclass(frozen=True, slots=True)
class CohortCourse:
    id: str
    name: str
    points: tuple[CohortPoint, ...]


def list_cohort_courses(session: Session, viewer: Viewer, today: date) -> list[CohortCourse]:
    """Newest first; totals, so they count firms the viewer is recused from."""
    cohorts = session.execute(
        select(col(Cohort.id), col(Cohort.public_id), col(Cohort.name), col(Cohort.starts_year))
        .where(in_region(Cohort.county_code, viewer))
        .order_by(col(Cohort.starts_year).desc(), col(Cohort.name), col(Cohort.id))
    ).all()
    entries = _entries(session, viewer)
    return [
        CohortCourse(public_id, name, course(entries.get(number, ()), starts_year, today))
        for number, public_id, name, starts_year in cohorts
    ]


def _entries(session: Session, viewer: Viewer) -> dict[int, list[EntryCourse]]:
    titles = _titles(session, viewer)
    rows = session.execute(
        select(
            col(PoolEntry.cohort_id),
            col(PoolEntry.enterprise_id),
            col(PoolEntry.target),
            col(PoolEntry.admitted_on),
            col(PoolEntry.removed_on),
            col(PoolEntry.removal),
        )
        .join_from(PoolEntry, Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .where(visible_enterprises(viewer, despite_recusal=True))
    )
    found: dict[int, list[EntryCourse]] = defaultdict(list)
    for cohort_id, firm, target, admitted_on, removed_on, removal in rows:
        own = tuple(titles.get((firm, target), ()))
        found[cohort_id].append(EntryCourse(admitted_on, removed_on, removal, own))
    return found


def _titles(session: Session, viewer: Viewer) -> dict[tuple[int, Programme], list[TitleSpan]]:
    """Of the firms that are or were in a pool."""
    rows = session.execute(
        select(
            col(Title.enterprise_id),
            col(Title.programme),
            col(Title.valid_from),
            col(Title.known_on),
            col(Title.valid_until),
            col(Title.ended_on),
            col(Title.ended_known_on),
            col(Title.end),
        )
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .where(
            visible_enterprises(viewer, despite_recusal=True),
            col(Title.enterprise_id).in_(select(col(PoolEntry.enterprise_id))),
        )
    )
    found: dict[tuple[int, Programme], list[TitleSpan]] = defaultdict(list)
    for firm, programme, *span in rows:
        found[firm, programme].append(TitleSpan(*span))
    return found
