"""八不准: one's own relations to firms, and who has declared theirs this year."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlmodel import Session, col

from app.domain.access import HEADS, Division, Viewer
from app.domain.relations import DECLARERS, RelationKind, RelationSource, declaration_due_on
from app.models.enterprises import Enterprise
from app.models.people import Grant, Person, Recusal
from app.models.relations import RelationDeclaration
from app.queries.accounts import holds_on
from app.queries.people import today_in_shanghai


@dataclass(frozen=True, slots=True)
class OwnRelation:
    """One's own relation: the one place where the firm's name still stands before its recused."""

    id: str
    enterprise: str
    kind: RelationKind
    source: RelationSource
    reason: str
    valid_from: date
    valid_until: date | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class OwnDeclarations:
    """What is owed this year, what was declared before, and all one's relations."""

    year: int
    due_on: date
    declared_on: date | None
    declared_relations: int | None
    earlier: list[tuple[int, date, int]]
    relations: list[OwnRelation]

    @property
    def in_force(self) -> int:
        return sum(one.is_in_force for one in self.relations)


@dataclass(frozen=True, slots=True)
class Declarer:
    """Somebody who declares every year, and whether they have."""

    id: str
    name: str
    office: str
    declared_on: date | None
    relations: int | None


def in_force_on(day: date) -> ColumnElement[bool]:
    return and_(
        col(Recusal.valid_from) <= day,
        or_(col(Recusal.valid_until).is_(None), col(Recusal.valid_until) >= day),
    )


def describe_own(session: Session, viewer: Viewer, today: date) -> OwnDeclarations:
    declared = session.execute(
        select(
            col(RelationDeclaration.year),
            col(RelationDeclaration.declared_on),
            col(RelationDeclaration.relations),
        )
        .where(col(RelationDeclaration.person_id) == viewer.person_id)
        .order_by(col(RelationDeclaration.year).desc())
    ).all()
    this_year = next((row for row in declared if row.year == today.year), None)
    rows = session.execute(
        select(
            col(Recusal.public_id),
            col(Enterprise.name),
            col(Recusal.kind),
            col(Recusal.source),
            col(Recusal.reason),
            col(Recusal.valid_from),
            col(Recusal.valid_until),
            in_force_on(today).label("is_in_force"),
        )
        .join_from(Recusal, Enterprise, col(Enterprise.id) == col(Recusal.enterprise_id))
        .where(col(Recusal.person_id) == viewer.person_id)
        .order_by(col(Recusal.id).desc())
    )
    return OwnDeclarations(
        today.year,
        declaration_due_on(today.year),
        this_year.declared_on if this_year else None,
        this_year.relations if this_year else None,
        [(row.year, row.declared_on, row.relations) for row in declared if row is not this_year],
        [OwnRelation(*row) for row in rows],
    )


def list_declarers(session: Session, viewer: Viewer, year: int) -> list[Declarer]:
    """Everybody of the county who has to declare, those who have not first."""
    if viewer.role not in HEADS:
        return []
    declared = and_(
        col(RelationDeclaration.person_id) == col(Person.id), col(RelationDeclaration.year) == year
    )
    rows = session.execute(
        select(
            col(Person.public_id),
            col(Person.name),
            col(Person.office),
            col(RelationDeclaration.declared_on),
            col(RelationDeclaration.relations),
        )
        .select_from(Person)
        .outerjoin(RelationDeclaration, declared)
        .where(*may_declare(viewer.county_code))
        .order_by(
            col(RelationDeclaration.declared_on).is_not(None), col(Person.name), col(Person.id)
        )
    )
    return [Declarer(*row) for row in rows]


def may_declare(county_code: str) -> tuple[ColumnElement[bool], ...]:
    """People with a role that declares; grants run by the real calendar."""
    return (
        col(Person.county_code) == county_code,
        col(Person.division) == Division.BUSINESS,
        col(Person.is_closed).is_(False),
        exists().where(
            col(Grant.person_id) == col(Person.id),
            col(Grant.role).in_(DECLARERS),
            holds_on(today_in_shanghai()),
        ),
    )
