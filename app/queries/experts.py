"""The county's pool of experts, and why somebody of it may not be drawn for certain firms."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, false, func, or_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.names import fold
from app.domain.panels import Exclusion, ExpertKind
from app.domain.refusals import NotFound
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, FormerName
from app.models.people import Person, Recusal
from app.models.relations import RelationDeclaration
from app.models.reviews import Expert
from app.queries.blanks import without_blanks
from app.queries.classifications import field_name
from app.queries.declarations import in_force_on
from app.queries.paging import Cut, Paging, Sort, count, cut, sort_columns

NEWEST = Sort(col(Expert.id), col(Expert.id), descending=True, is_nullable=False)


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """One of the pool. Whether they sit on a panel does not stand here: names stay apart."""

    id: str
    version: int
    name: str
    kind: ExpertKind
    title: str
    employer: str
    employer_uscc: str
    fields: str
    agencies: str
    remark: str
    is_active: bool
    login: str | None

    @property
    def field_names(self) -> str:
        return "、".join(field_name(path) or path for path in self.fields.split())


@dataclass(frozen=True, slots=True)
class ExpertPage:
    rows: list[ExpertRow]
    total: int
    kinds: dict[ExpertKind, int]
    """How many active ones of each kind the whole pool has."""
    next: str | None
    previous: str | None


class ExpertFilters(Paging):
    _blanks = model_validator(mode="before")(without_blanks)

    q: str = Field(default="", max_length=60)
    """A part of a name or an employer."""
    kind: ExpertKind | None = None
    is_active: bool | None = None


COLUMNS: tuple[Any, ...] = (
    col(Expert.public_id),
    col(Expert.version),
    col(Expert.name),
    col(Expert.kind),
    col(Expert.title),
    col(Expert.employer),
    col(Expert.employer_uscc),
    col(Expert.fields),
    col(Expert.agencies),
    col(Expert.remark),
    col(Expert.is_active),
    col(Person.login),
)


def visible_experts(viewer: Viewer) -> ColumnElement[bool]:
    """The bureau's own pool."""
    return col(Expert.county_code) == viewer.county_code if viewer.role in BUREAU else false()


def list_experts(session: Session, viewer: Viewer, filters: ExpertFilters) -> ExpertPage:
    statement = (
        select(*COLUMNS, *sort_columns(NEWEST))
        .select_from(Expert)
        .outerjoin(Person, col(Person.id) == col(Expert.person_id))
        .where(visible_experts(viewer), *_conditions(filters))
    )
    total = count(session, statement, is_bounded=True)
    found: Cut[Any] = cut(session, statement, NEWEST, filters)
    kinds = session.execute(
        select(col(Expert.kind), func.count())
        .where(visible_experts(viewer), col(Expert.is_active).is_(True))
        .group_by(col(Expert.kind))
    )
    return ExpertPage(
        [ExpertRow(*row[: len(COLUMNS)]) for row in found.rows],
        total,
        dict(iter(kinds)),
        found.next,
        found.previous,
    )


def _conditions(filters: ExpertFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if text := filters.q.strip():
        wanted.append(
            or_(
                col(Expert.name).icontains(text, autoescape=True),
                col(Expert.employer).icontains(text, autoescape=True),
            )
        )
    if filters.kind is not None:
        wanted.append(col(Expert.kind) == filters.kind)
    if filters.is_active is not None:
        wanted.append(col(Expert.is_active).is_(filters.is_active))
    return wanted


def describe_expert(session: Session, viewer: Viewer, public_id: str) -> ExpertRow:
    found = session.execute(
        select(*COLUMNS)
        .select_from(Expert)
        .outerjoin(Person, col(Person.id) == col(Expert.person_id))
        .where(visible_experts(viewer), col(Expert.public_id) == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return ExpertRow(*found)


def get_expert(session: Session, viewer: Viewer, public_id: str) -> Expert:
    """To be changed."""
    found: Expert | None = session.execute(
        select(Expert)
        .where(visible_experts(viewer), col(Expert.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the firms before a panel, with which its experts have nothing to do."""

    firms: frozenset[int]
    names: frozenset[str]
    """Folded, former ones too."""
    codes: frozenset[str]
    agencies: frozenset[str]
    fields: frozenset[str]
    """Technology fields; empty where nobody has chosen any."""


def before_panel(session: Session, case_ids: Collection[int]) -> Before:
    rows = session.execute(
        select(
            col(Enterprise.id),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(Enterprise.technology_field),
            col(CultivationCase.agency),
            col(FormerName.name).label("former"),
        )
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(FormerName, col(FormerName.enterprise_id) == col(Enterprise.id))
        .where(col(CultivationCase.id).in_(case_ids))
    ).all()
    names = {name for row in rows for name in (row.name, row.former) if name}
    return Before(
        frozenset(row.id for row in rows),
        frozenset(fold(name) for name in names),
        frozenset(row.uscc for row in rows),
        frozenset(fold(row.agency) for row in rows if row.agency),
        frozenset(row.technology_field for row in rows if row.technology_field),
    )


def pool_with_exclusions(
    session: Session, county_code: str, case_ids: Collection[int], today: date
) -> list[tuple[Expert, tuple[Exclusion, ...]]]:
    """Every active expert, and why they may not be drawn; five statements at most."""
    experts = (
        session.execute(
            select(Expert)
            .where(col(Expert.county_code) == county_code, col(Expert.is_active).is_(True))
            .order_by(col(Expert.id))
        )
        .scalars()
        .all()
    )
    before = before_panel(session, case_ids)
    people = [one.person_id for one in experts if one.person_id is not None]
    related = _related(session, people, before.firms, today)
    declared = _declared(session, people, today.year)
    return [(one, _exclusions(one, before, related, declared)) for one in experts]


def _related(
    session: Session, people: Sequence[int], firms: frozenset[int], today: date
) -> frozenset[int]:
    return frozenset(
        session.execute(
            select(col(Recusal.person_id)).where(
                col(Recusal.person_id).in_(people),
                col(Recusal.enterprise_id).in_(firms),
                in_force_on(today),
            )
        ).scalars()
    )


def _declared(session: Session, people: Sequence[int], year: int) -> frozenset[int]:
    return frozenset(
        session.execute(
            select(col(RelationDeclaration.person_id)).where(
                col(RelationDeclaration.person_id).in_(people),
                col(RelationDeclaration.year) == year,
            )
        ).scalars()
    )


def _exclusions(
    one: Expert, before: Before, related: frozenset[int], declared: frozenset[int]
) -> tuple[Exclusion, ...]:
    agencies = {fold(line) for line in one.agencies.splitlines() if line.strip()}
    holds: Mapping[Exclusion, bool] = {
        Exclusion.RELATION: one.person_id in related,
        Exclusion.SAME_EMPLOYER: fold(one.employer) in before.names
        or bool(one.employer_uscc and one.employer_uscc in before.codes),
        Exclusion.AGENCY: bool((agencies | {fold(one.employer)}) & before.agencies),
        Exclusion.NOT_IN_FIELD: one.kind is ExpertKind.TECHNICAL
        and not _is_in_field(one.fields.split(), before.fields),
        Exclusion.NO_ACCOUNT: one.person_id is None,
        Exclusion.NOT_DECLARED: one.person_id is not None and one.person_id not in declared,
    }
    return tuple(reason for reason in Exclusion if holds.get(reason))


def _is_in_field(own: Sequence[str], wanted: frozenset[str]) -> bool:
    """A field or what lies under it; without any known field of the firms nobody is out of it."""
    if not wanted:
        return True
    return any(
        path == asked or asked.startswith(f"{path}.") or path.startswith(f"{asked}.")
        for path in own
        for asked in wanted
    )
