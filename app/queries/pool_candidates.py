"""Firms that might enter a cohort: found by name, or suggested by their rung on the ladder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import LIVING
from app.domain.honours import HonourKind
from app.domain.pool import EntryState, Rung, may_return
from app.domain.titles import Programme, TitleKind
from app.models.enterprises import Enterprise
from app.models.honours import Honour
from app.models.places import Township
from app.models.pool import Cohort, PoolEntry
from app.models.titles import Title
from app.queries.blanks import as_list, without_blanks
from app.queries.firm_facts import Figures, firm_facts, holders_ever
from app.queries.honours import held_on
from app.queries.search import matching
from app.queries.title_conditions import in_force
from app.queries.visibility import visible_enterprises

MOST = 50
"""Candidates shown at once; a search narrows them."""


class CandidateFilters(BaseModel):
    """Which cohort and target, and which firms for it."""

    q: str = Field(default="", max_length=120)
    township: str | None = Field(default=None, max_length=9)
    cohort: str | None = Field(default=None, max_length=12)
    target: Programme = Programme.HNTE
    enterprises: Annotated[list[str], BeforeValidator(as_list)] = Field(
        default_factory=list, max_length=200
    )
    """Ticked already: they stay in the list whatever is searched next."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm, and whether it stands in that cohort already."""

    id: str
    name: str
    township: str | None
    rung: Rung
    figures: Figures
    kind: TitleKind
    """What its application would be, by the titles it ever held."""
    state: EntryState | None
    is_free: bool


def list_candidates(
    session: Session, viewer: Viewer, filters: CandidateFilters, today: date
) -> list[Candidate]:
    """Those ticked first, then those found; four statements."""
    is_ticked = col(Enterprise.public_id).in_(filters.enterprises)
    standing = (
        select(col(PoolEntry.enterprise_id), col(PoolEntry.state), col(PoolEntry.removal))
        .join_from(PoolEntry, Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .where(
            col(Cohort.public_id) == (filters.cohort or ""),
            col(PoolEntry.target) == filters.target,
        )
        .subquery()
    )
    rows = session.execute(
        select(
            col(Enterprise.id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Township.name).label("township"),
            standing.c.state,
            standing.c.removal,
        )
        .select_from(Enterprise)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(standing, standing.c.enterprise_id == col(Enterprise.id))
        .where(
            visible_enterprises(viewer),
            col(Enterprise.county_code) == viewer.county_code,
            col(Enterprise.archived_on).is_(None),
            or_(is_ticked, and_(*_wanted(session, viewer, filters, today, standing.c.state))),
        )
        .order_by(
            is_ticked.desc(),
            *_nearest_first(filters.target, today),
            col(Enterprise.name_key),
            col(Enterprise.id),
        )
        .limit(MOST + len(filters.enterprises))
    ).all()
    return _candidates(session, rows, filters.target, today)


def _candidates(
    session: Session, rows: Sequence[Any], target: Programme, today: date
) -> list[Candidate]:
    ids = [row.id for row in rows]
    facts = firm_facts(session, ids, today)
    renewing = holders_ever(session, ids, target)
    return [
        Candidate(
            id=row.public_id,
            name=row.name,
            township=row.township,
            rung=facts[row.id].rung,
            figures=facts[row.id].figures,
            kind=TitleKind.RENEWAL if row.id in renewing else TitleKind.FIRST,
            state=row.state,
            is_free=row.state is None or may_return(row.state, row.removal),
        )
        for row in rows
    ]


def _wanted(
    session: Session, viewer: Viewer, filters: CandidateFilters, today: date, state: Any
) -> list[ColumnElement[bool]]:
    """What was asked for; nothing asked: firms one rung below the target and not yet in."""
    wanted: list[ColumnElement[bool]] = [col(Enterprise.status).in_(sorted(LIVING))]
    if filters.township:
        wanted.append(col(Enterprise.township_code) == filters.township)
    if filters.q:
        return [*wanted, matching(session, viewer, filters.q)]
    wanted += [state.is_(None), ~_holds(filters.target, today)]
    if filters.target is Programme.HNTE:
        wanted.append(_holds(Programme.PROVINCIAL_TECH_SME, today))
    return wanted


def _nearest_first(target: Programme, today: date) -> list[ColumnElement[bool]]:
    """Below the provincial rung stands the local one; a firm may be suggested without it too."""
    if target is not Programme.PROVINCIAL_TECH_SME:
        return []
    conferred = exists().where(
        col(Honour.enterprise_id) == col(Enterprise.id),
        col(Honour.kind) == HonourKind.MICRO_TECH,
        held_on(today, today),
    )
    return [conferred.desc()]


def _holds(programme: Programme, today: date) -> ColumnElement[bool]:
    return exists().where(
        col(Title.enterprise_id) == col(Enterprise.id),
        col(Title.programme) == programme,
        in_force(today, today),
    )
