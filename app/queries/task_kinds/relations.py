"""八不准: the year's declaration, which is everybody's own, and what recusals leave behind."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, exists, literal, null, select
from sqlmodel import col

from app.domain.access import HEADS, Viewer
from app.domain.relations import DECLARERS, declaration_due_on
from app.domain.tasks import TaskKind
from app.models.enterprises import Enterprise
from app.models.people import Person, Recusal
from app.models.places import Township
from app.models.relations import RelationDeclaration
from app.queries.recusals import left_in_hand
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab


def _to_declare(viewer: Viewer, today: date) -> Select[Any]:
    """One row, until this year's declaration is made."""
    declared = exists().where(
        col(RelationDeclaration.person_id) == viewer.person_id,
        col(RelationDeclaration.year) == today.year,
    )
    columns: tuple[Any, ...] = (
        col(Person.public_id).label("subject_id"),
        literal("/declarations").label("page"),
        null().label("enterprise_id"),
        literal(f"{today.year} 年度八不准关系申报").label("enterprise"),
        null().label("township"),
        literal(declaration_due_on(today.year), Date).label("due_on"),
    )
    return select(*columns).where(col(Person.id) == viewer.person_id, ~declared)


def _to_reassign(viewer: Viewer, today: date) -> Select[Any]:
    columns: tuple[Any, ...] = (
        col(Recusal.public_id).label("subject_id"),
        literal("/recusals?to_reassign=true").label("page"),
        col(Enterprise.public_id).label("enterprise_id"),
        col(Enterprise.name).label("enterprise"),
        col(Township.name).label("township"),
        col(Recusal.kind).label("what"),
        col(Person.name).label("note"),
        col(Recusal.valid_from).label("since"),
    )
    return (
        select(*columns)
        .join_from(Recusal, Enterprise, col(Enterprise.id) == col(Recusal.enterprise_id))
        .join(Person, col(Person.id) == col(Recusal.person_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(*left_in_hand(viewer, today))
        .order_by(col(Recusal.valid_from), col(Recusal.id))
    )


TO_DECLARE = plain(TaskKind.DECLARE_RELATIONS, Tab.MINE, DECLARERS, _to_declare)
TO_REASSIGN = plain(TaskKind.REASSIGN_RECUSED, Tab.MINE, HEADS, _to_reassign)
