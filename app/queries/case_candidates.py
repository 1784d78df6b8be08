"""Whom one might open a case for: firms that a search finds, or that the pool has for the year."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field, model_validator
from sqlalchemy import ColumnElement, exists, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.pool import EntryState
from app.domain.stages import OVER
from app.domain.titles import Programme, TitleKind, TitleSpan, first_or_renewal
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.models.pool import PoolEntry
from app.models.titles import Title
from app.queries.blanks import without_blanks
from app.queries.search import matching
from app.queries.visibility import visible_enterprises

SHOWN = 20


class CandidateFilters(BaseModel):
    q: str = Field(default="", max_length=120)
    programme: Programme = Programme.HNTE
    year: int | None = Field(default=None, ge=2008, le=2100)
    enterprise: str | None = Field(default=None, max_length=12)
    """A firm already chosen, by its public id."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    name: str
    uscc: str
    township: str | None
    kind: TitleKind
    """First or renewal, as the titles held suggest."""
    live_case_id: str | None
    """The case of that programme and year that is under way already."""


def list_candidates(
    session: Session, viewer: Viewer, filters: CandidateFilters, today: date
) -> list[Candidate]:
    """Up to twenty firms, in three statements."""
    year = filters.year or today.year
    rows = session.execute(
        select(
            col(Enterprise.id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(Township.name),
        )
        .select_from(Enterprise)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(
            visible_enterprises(viewer),
            col(Enterprise.archived_on).is_(None),
            _wanted(session, viewer, filters, year),
        )
        .order_by(col(Enterprise.name_key), col(Enterprise.id))
        .limit(SHOWN)
    ).all()
    ids = [row[0] for row in rows]
    titles = _titles(session, ids, filters.programme)
    live = _live(session, ids, filters.programme, year)
    return [
        Candidate(
            public_id,
            name,
            uscc,
            township,
            first_or_renewal(titles.get(row_id, ()), year),
            live.get(row_id),
        )
        for row_id, public_id, name, uscc, township in rows
    ]


def _wanted(
    session: Session, viewer: Viewer, filters: CandidateFilters, year: int
) -> ColumnElement[bool]:
    if filters.enterprise:
        return col(Enterprise.public_id) == filters.enterprise
    if filters.q:
        return matching(session, viewer, filters.q)
    return exists().where(
        col(PoolEntry.enterprise_id) == col(Enterprise.id),
        col(PoolEntry.target) == filters.programme,
        col(PoolEntry.state) == EntryState.ADMITTED,
        col(PoolEntry.intended_year) == year,
    ) & ~exists().where(
        col(CultivationCase.enterprise_id) == col(Enterprise.id),
        col(CultivationCase.programme) == filters.programme,
        col(CultivationCase.year) == year,
    )


def _titles(session: Session, ids: list[int], programme: Programme) -> dict[int, list[TitleSpan]]:
    found: dict[int, list[TitleSpan]] = {}
    for title in session.execute(
        select(Title).where(col(Title.enterprise_id).in_(ids), col(Title.programme) == programme)
    ).scalars():
        found.setdefault(title.enterprise_id, []).append(title.facts())
    return found


def _live(session: Session, ids: list[int], programme: Programme, year: int) -> dict[int, str]:
    rows = session.execute(
        select(col(CultivationCase.enterprise_id), col(CultivationCase.public_id)).where(
            col(CultivationCase.enterprise_id).in_(ids),
            col(CultivationCase.programme) == programme,
            col(CultivationCase.year) == year,
            col(CultivationCase.stage).not_in(OVER),
        )
    )
    return dict(iter(rows))
