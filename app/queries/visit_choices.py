"""What a form about a contact offers: firms by name, then the chosen firm's entries and cases."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.models.pool import Cohort, PoolEntry
from app.queries.search import matching
from app.queries.visibility import visible_enterprises

MOST = 20


@dataclass(frozen=True, slots=True)
class FirmName:
    id: str
    name: str
    township: str | None
    uscc: str


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """An entry that a contact may be about."""

    id: str
    cohort: str
    target: Programme


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A case that a contact may be about."""

    id: str
    year: int
    programme: Programme


@dataclass(frozen=True, slots=True)
class FirmChoices:
    """Firms found, or the one chosen with what a contact may be linked to."""

    firms: list[FirmName]
    chosen: FirmName | None = None
    entries: list[EntryChoice] = field(default_factory=list)
    cases: list[CaseChoice] = field(default_factory=list)


def firm_choices(session: Session, viewer: Viewer, q: str, enterprise: str) -> FirmChoices:
    """The firm of a public id, else those found by name; never one that is not visible."""
    statement: Any = (
        select(
            col(Enterprise.id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Township.name).label("township"),
            col(Enterprise.uscc),
        )
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(
            visible_enterprises(viewer),
            col(Enterprise.county_code) == viewer.county_code,
            col(Enterprise.archived_on).is_(None),
        )
        .order_by(col(Enterprise.name_key), col(Enterprise.id))
        .limit(MOST)
    )
    if enterprise:
        row = session.execute(
            statement.where(col(Enterprise.public_id) == enterprise)
        ).one_or_none()
        if row is not None:
            return FirmChoices(
                [],
                FirmName(*row[1:]),
                entries_of_firm(session, viewer, row.id),
                cases_of_firm(session, viewer, row.id),
            )
    if not q.strip():
        return FirmChoices([])
    rows = session.execute(statement.where(matching(session, viewer, q)))
    return FirmChoices([FirmName(*row[1:]) for row in rows])


def entries_of_firm(session: Session, viewer: Viewer, enterprise_id: int) -> list[EntryChoice]:
    rows = session.execute(
        select(col(PoolEntry.public_id), col(Cohort.name), col(PoolEntry.target))
        .join_from(PoolEntry, Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .where(
            col(PoolEntry.county_code) == viewer.county_code,
            col(PoolEntry.enterprise_id) == enterprise_id,
        )
        .order_by(col(PoolEntry.id).desc())
    )
    return [EntryChoice(*row) for row in rows]


def cases_of_firm(session: Session, viewer: Viewer, enterprise_id: int) -> list[CaseChoice]:
    rows = session.execute(
        select(
            col(CultivationCase.public_id),
            col(CultivationCase.year),
            col(CultivationCase.programme),
        )
        .where(
            col(CultivationCase.county_code) == viewer.county_code,
            col(CultivationCase.enterprise_id) == enterprise_id,
        )
        .order_by(col(CultivationCase.year).desc(), col(CultivationCase.id).desc())
    )
    return [CaseChoice(*row) for row in rows]
