"""The clauses of the county's policies, as the pages show them and as the rule reads them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.awards.drawing import Clause
from app.domain.refusals import NotFound
from app.models.awards import AwardClause
from app.queries.award_views import ClauseRow
from app.queries.visibility import in_region

SHOWN: tuple[Any, ...] = tuple(
    col(getattr(AwardClause, "public_id" if name == "id" else name))
    for name in ClauseRow.__dataclass_fields__
)


def visible_clauses(viewer: Viewer) -> ColumnElement[bool]:
    """The bureau's."""
    if viewer.role not in BUREAU:
        return false()
    return in_region(AwardClause.county_code, viewer)


def list_clauses(session: Session, viewer: Viewer) -> list[ClauseRow]:
    """The newest years first; of one year the highest."""
    found = session.execute(
        select(*SHOWN)
        .where(visible_clauses(viewer))
        .order_by(
            col(AwardClause.first_year).desc(),
            col(AwardClause.amount_cny).desc(),
            col(AwardClause.id),
        )
    )
    return [ClauseRow(*row) for row in found]


def get_clause(session: Session, viewer: Viewer, public_id: str) -> AwardClause:
    found: AwardClause | None = session.execute(
        select(AwardClause)
        .where(and_(visible_clauses(viewer), col(AwardClause.public_id) == public_id))
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def clauses_in_force(session: Session, county_code: str, year: int) -> list[AwardClause]:
    """Those that reward what was gained in a year."""
    found = session.execute(
        select(AwardClause)
        .where(col(AwardClause.county_code) == county_code)
        .order_by(col(AwardClause.id))
    ).scalars()
    return [one for one in found if clause_facts(one).is_in_force(year)]


def clause_facts(clause: AwardClause) -> Clause:
    return Clause(
        id=clause.public_id,
        source=clause.source,
        rewards=clause.rewards,
        matter=clause.matter,
        amount=clause.amount_cny,
        first_year=clause.first_year,
        last_year=clause.last_year,
        kind=clause.kind,
        level=clause.level,
    )
