"""Contacts with firms: who sees which, as a list and as one; their state follows from the facts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, Row, Select, and_, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Viewer
from app.domain.refusals import NotFound
from app.domain.visits import TWO_OFFICERS, Occasion, VisitFacts, VisitState, visit_state
from app.models.enterprises import Enterprise
from app.models.people import Grant, Person
from app.models.places import Township
from app.models.pool import Visit
from app.queries.accounts import holds_on
from app.queries.blanks import without_blanks
from app.queries.paging import CAP, Paging, Sort, count, cut, sort_columns
from app.queries.people import today_in_shanghai
from app.queries.search import matching
from app.queries.visibility import is_bounded, visible_enterprises

CURSORS = frozenset({"after", "before"})
MINE = "me"
OF_ONE_FIRM = 20
"""Contacts shown on a firm's or an entry's page; the list has them all."""

First = aliased(Person)
Second = aliased(Person)


class VisitFilters(Paging):
    """What was asked for; everything combines by AND."""

    q: str = Field(default="", max_length=120)
    state: VisitState | None = None
    occasion: Occasion | None = None
    officer: str | None = Field(default=None, max_length=12)
    """A person's public id, or `me`: as the first or the second."""
    since: date | None = None
    until: date | None = None
    enterprise: str | None = Field(default=None, max_length=12)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)

    def asked(self) -> dict[str, Any]:
        """What differs from the usual list, for links; no cursor."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {name: value for name, value in given.items() if name not in CURSORS}


@dataclass(frozen=True, slots=True)
class VisitRow:
    id: str
    enterprise_id: str
    enterprise: str
    township: str | None
    occasion: Occasion
    happened_on: date
    place: str
    summary: str
    first: str
    second: str | None
    document_number: str
    confirmed_on: date | None
    solo_explanation: str
    seen_by_head: str
    closed_on: date | None
    needs_two: bool
    second_has_left: bool
    state: VisitState


@dataclass(frozen=True, slots=True)
class VisitPage:
    rows: list[VisitRow]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


SHOWN: tuple[Any, ...] = (
    col(Visit.public_id).label("id"),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise"),
    col(Township.name).label("township"),
    col(Visit.occasion),
    col(Visit.happened_on),
    col(Visit.place),
    col(Visit.summary),
    col(First.name).label("first"),
    col(Second.name).label("second"),
    col(Visit.document_number),
    col(Visit.confirmed_on),
    col(Visit.solo_explanation),
    col(Visit.seen_by_head),
    col(Visit.closed_on),
)
BEHIND: tuple[Any, ...] = (col(Visit.first_id), col(Visit.second_id))
"""What the state follows from besides what is shown."""


def visible_visits(viewer: Viewer, *, despite_recusal: bool = False) -> ColumnElement[bool]:
    """Contacts are seen through their enterprise: join it."""
    return visible_enterprises(viewer, despite_recusal=despite_recusal)


def in_state(state: VisitState) -> ColumnElement[bool]:
    """`visit_state` said in SQL; each contact is in exactly one."""
    is_open = col(Visit.closed_on).is_(None)
    needs_two = col(Visit.occasion).in_(sorted(TWO_OFFICERS))
    unconfirmed = col(Visit.confirmed_on).is_(None)
    match state:
        case VisitState.CLOSED:
            return ~is_open
        case VisitState.OPEN:
            return and_(is_open, or_(~needs_two, ~unconfirmed))
        case VisitState.SOLO_CONTACT:
            return and_(is_open, needs_two, unconfirmed, ~second_may_sign_in())
        case VisitState.AWAITING_SECOND:
            return and_(is_open, needs_two, unconfirmed, second_may_sign_in())


def second_may_sign_in() -> ColumnElement[bool]:
    """Somebody is named as the second, and is an officer with an account in use."""
    named = aliased(Person)
    return (
        select(literal(1))
        .select_from(named)
        .join(Grant, col(Grant.person_id) == col(named.id))
        .where(
            col(named.id) == col(Visit.second_id),
            col(named.is_closed).is_(False),
            col(Grant.role).in_(sorted(OFFICERS)),
            # Grants run by the real calendar, in a demonstration too.
            holds_on(today_in_shanghai()),
        )
        .correlate(Visit)
        .exists()
    )


def conditions(
    session: Session, viewer: Viewer, filters: VisitFilters
) -> Iterator[ColumnElement[bool]]:
    """Visibility first, then everything that was asked for."""
    yield visible_visits(viewer)
    if filters.state:
        yield in_state(filters.state)
    if filters.occasion:
        yield col(Visit.occasion) == filters.occasion
    if filters.officer == MINE:
        yield or_(col(Visit.first_id) == viewer.person_id, col(Visit.second_id) == viewer.person_id)
    elif filters.officer:
        named = select(col(Person.id)).where(col(Person.public_id) == filters.officer)
        yield or_(col(Visit.first_id).in_(named), col(Visit.second_id).in_(named))
    if filters.since:
        yield col(Visit.happened_on) >= filters.since
    if filters.until:
        yield col(Visit.happened_on) <= filters.until
    if filters.enterprise:
        yield col(Enterprise.public_id) == filters.enterprise
    if filters.q:
        yield matching(session, viewer, filters.q)


def list_visits(session: Session, viewer: Viewer, filters: VisitFilters) -> VisitPage:
    """One page of contacts, newest first, in two statements whatever their number."""
    wanted = and_(*conditions(session, viewer, filters))
    statement = visit_statement().add_columns(*sort_columns(NEWEST)).where(wanted)
    found = cut(session, statement, NEWEST, filters)
    within = is_bounded(viewer)
    counted = (
        select(col(Visit.id))
        .join_from(Visit, Enterprise, col(Enterprise.id) == col(Visit.enterprise_id))
        .where(wanted)
    )
    total = count(session, counted, is_bounded=within)
    return VisitPage(
        rows=[visit_row(row) for row in found.rows],
        total=total if within else min(total, CAP),
        is_capped=not within and total > CAP,
        next=found.next,
        previous=found.previous,
    )


def visit_chunk(
    session: Session, viewer: Viewer, filters: VisitFilters, size: int, after: str | None
) -> tuple[list[VisitRow], str | None]:
    """The next `size` of exactly the rows that the list shows, and the cursor of those after."""
    statement = visit_statement().add_columns(*sort_columns(NEWEST))
    paging = Paging.model_construct(size=size, after=after, before=None)  # type: ignore[arg-type]
    wanted = statement.where(*conditions(session, viewer, filters))
    found = cut(session, wanted, NEWEST, paging)
    return [visit_row(row) for row in found.rows], found.next


def visits_of(session: Session, viewer: Viewer, enterprise_id: int) -> list[VisitRow]:
    """The newest contacts with one firm."""
    rows = session.execute(
        visit_statement()
        .where(visible_visits(viewer), col(Visit.enterprise_id) == enterprise_id)
        .order_by(col(Visit.happened_on).desc(), col(Visit.id).desc())
        .limit(OF_ONE_FIRM)
    )
    return [visit_row(row) for row in rows]


def get_visit(
    session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False
) -> tuple[Visit, Enterprise]:
    """The contact and its firm, if the viewer may see them; for a write, locked and as stored."""
    wanted = (
        select(Visit, Enterprise)
        .join_from(Visit, Enterprise, col(Enterprise.id) == col(Visit.enterprise_id))
        .where(visible_visits(viewer), col(Visit.public_id) == public_id)
    )
    if for_update:
        wanted = wanted.with_for_update(of=Visit).execution_options(populate_existing=True)
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound
    visit, firm = found
    return visit, firm


def state_of(session: Session, visit: Visit) -> VisitState:
    """The state of one contact, its second officer looked up."""
    may_sign_in = session.execute(
        select(second_may_sign_in()).where(col(Visit.id) == visit.id)
    ).scalar_one()
    has_left = visit.second_id is not None and not may_sign_in
    return visit_state(replace(visit.facts(), second_has_left=has_left))


NEWEST = Sort(col(Visit.happened_on), col(Visit.id), descending=True, is_nullable=False)


def visit_statement(*more: Any) -> Select[Any]:
    return (
        select(*SHOWN, *BEHIND, second_may_sign_in().label("second_may_sign_in"), *more)
        .select_from(Visit)
        .join(Enterprise, col(Enterprise.id) == col(Visit.enterprise_id))
        .join(First, col(First.id) == col(Visit.first_id))
        .outerjoin(Second, col(Second.id) == col(Visit.second_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
    )


def visit_row(row: Row[Any]) -> VisitRow:
    facts = VisitFacts(
        occasion=row.occasion,
        first_person_id=row.first_id,
        second_person_id=row.second_id,
        is_confirmed=row.confirmed_on is not None,
        is_closed=row.closed_on is not None,
        second_has_left=row.second_id is not None and not row.second_may_sign_in,
    )
    return VisitRow(
        **{column.key: row._mapping[column.key] for column in SHOWN},
        needs_two=row.occasion in TWO_OFFICERS,
        second_has_left=facts.second_has_left,
        state=visit_state(facts),
    )
