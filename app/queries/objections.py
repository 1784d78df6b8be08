"""Objections in public notices: those of a notice of the county's own, and those of a case."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Viewer
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.notices import Objection, ObjectionOutcome
from app.queries.visibility import visible_enterprises


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    id: str
    enterprise: str
    raised_on: date
    raised_by: str | None
    """Known to officers only: written objections carry real names."""
    document_number: str
    content: str
    outcome: ObjectionOutcome | None
    outcome_note: str
    resolved_on: date | None


IS_OPEN = case((col(Objection.resolved_on).is_(None), 1), else_=0)
IS_UPHELD = case((col(Objection.outcome) == ObjectionOutcome.UPHELD, 1), else_=0)
OPEN_AGAINST_CASE = (
    select(func.count())
    .where(col(Objection.case_id) == col(CultivationCase.id), col(Objection.resolved_on).is_(None))
    .correlate(CultivationCase)
    .scalar_subquery()
)
_AGAINST_CASE = select(
    func.coalesce(func.sum(IS_OPEN), 0), func.coalesce(func.sum(IS_UPHELD), 0)
).where(col(Objection.case_id) == bindparam("case_id"))


def list_objections(
    session: Session, viewer: Viewer, wanted: ColumnElement[bool]
) -> list[ObjectionRow]:
    """The objections wanted, of those against firms that the viewer may see; oldest first."""
    rows = session.execute(
        select(
            col(Objection.public_id),
            col(Enterprise.name),
            col(Objection.raised_on),
            col(Objection.raised_by),
            col(Objection.document_number),
            col(Objection.content),
            col(Objection.outcome),
            col(Objection.outcome_note),
            col(Objection.resolved_on),
        )
        .join_from(Objection, Enterprise, col(Enterprise.id) == col(Objection.enterprise_id))
        .where(visible_enterprises(viewer), wanted)
        .order_by(col(Objection.raised_on), col(Objection.id))
    )
    may_know = viewer.role in OFFICERS
    return [
        ObjectionRow(public_id, name, raised_on, raised_by if may_know else None, *rest)
        for public_id, name, raised_on, raised_by, *rest in rows
    ]


def find_objection(
    session: Session, viewer: Viewer, public_id: str, wanted: ColumnElement[bool]
) -> Objection | None:
    """One of those wanted, locked for a write."""
    found: Objection | None = session.execute(
        select(Objection)
        .join(Enterprise, col(Enterprise.id) == col(Objection.enterprise_id))
        .where(visible_enterprises(viewer), wanted, col(Objection.public_id) == public_id)
        .with_for_update(of=Objection)
    ).scalar_one_or_none()
    return found


def against_case(session: Session, case_id: int | None) -> tuple[int, int]:
    """How many objections against a case are open, and how many were upheld."""
    still_open, upheld = session.execute(_AGAINST_CASE, {"case_id": case_id}).one()
    return still_open, upheld
