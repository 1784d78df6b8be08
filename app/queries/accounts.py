"""Accounts and sessions, as their owners, their colleagues and the administrators see them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import BindParameter, ColumnElement, and_, exists, false, func, or_, select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Division, Role, Viewer
from app.domain.messages import Way
from app.domain.refusals import NotFound
from app.models.base import now
from app.models.factors import SecondFactor
from app.models.people import Grant, LoginSession, Person
from app.models.places import County
from app.queries.blanks import without_blanks
from app.queries.mails import ways_chosen
from app.queries.paging import Cut, Paging, Sort, count, cut, sort_columns


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: str
    role: Role
    created_at: datetime
    last_seen_at: datetime
    source: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    login: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account in the system administrator's list."""

    id: str
    login: str
    name: str
    office: str
    division: Division
    is_closed: bool
    must_change_password: bool
    roles: tuple[Role, ...]
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """One account with its open sessions."""

    id: str
    login: str
    name: str
    office: str
    division: Division
    is_closed: bool
    must_change_password: bool
    version: int
    has_factor: bool
    roles: tuple[Role, ...]
    sessions: tuple[SessionRow, ...]
    ways: list[Way]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be named in a form."""

    id: str
    name: str
    office: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    rows: tuple[PersonRow, ...]
    total: int
    next: str | None
    previous: str | None


class PeopleFilters(Paging):
    _blanks = model_validator(mode="before")(without_blanks)

    q: str = Field(default="", max_length=60)
    """A part of a login, a name or an office."""
    division: Division | None = None
    is_closed: bool | None = None


def holds_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Grants in force on a day."""
    return and_(
        col(Grant.valid_from) <= day,
        or_(col(Grant.valid_until).is_(None), col(Grant.valid_until) >= day),
    )


def visible_people(viewer: Viewer) -> ColumnElement[bool]:
    """Administrators see every account of their county; officers see those of business."""
    own = col(Person.county_code) == viewer.county_code
    if viewer.role in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}:
        return own
    if viewer.role in OFFICERS:
        return and_(own, col(Person.division) == Division.BUSINESS)
    return false()


def list_people(
    session: Session, viewer: Viewer, filters: PeopleFilters, today: date
) -> PeoplePage:
    """One page of accounts by login. `today` is the real day: grants run by it."""
    sort = Sort(col(Person.login), col(Person.id))
    seen = (
        select(func.max(LoginSession.last_seen_at))
        .where(col(LoginSession.person_id) == col(Person.id))
        .scalar_subquery()
    )
    statement = select(
        col(Person.public_id),
        col(Person.login),
        col(Person.name),
        col(Person.office),
        col(Person.division),
        col(Person.is_closed),
        col(Person.must_change_password),
        seen.label("last_seen_at"),
        *sort_columns(sort),
    ).where(visible_people(viewer), *_conditions(filters))
    total = count(session, statement, is_bounded=True)
    found: Cut[Any] = cut(session, statement, sort, filters)
    roles = _roles_of(session, [row.sort_id for row in found.rows], today)
    rows = tuple(
        PersonRow(
            row.public_id,
            row.login,
            row.name,
            row.office,
            row.division,
            row.is_closed,
            row.must_change_password,
            roles.get(row.sort_id, ()),
            row.last_seen_at,
        )
        for row in found.rows
    )
    return PeoplePage(rows, total, found.next, found.previous)


def _conditions(filters: PeopleFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if text := filters.q.strip():
        wanted.append(
            or_(
                *(
                    col(column).icontains(text, autoescape=True)
                    for column in (Person.login, Person.name, Person.office)
                )
            )
        )
    if filters.division is not None:
        wanted.append(col(Person.division) == filters.division)
    if filters.is_closed is not None:
        wanted.append(col(Person.is_closed).is_(filters.is_closed))
    return wanted


def _roles_of(session: Session, ids: list[int], today: date) -> dict[int, tuple[Role, ...]]:
    found: dict[int, list[Role]] = {}
    rows = session.execute(
        select(col(Grant.person_id), col(Grant.role))
        .where(col(Grant.person_id).in_(ids), holds_on(today))
        .distinct()
    )
    for person_id, role in rows:
        found.setdefault(person_id, []).append(role)
    order = list(Role).index
    return {person_id: tuple(sorted(roles, key=order)) for person_id, roles in found.items()}


def get_person(session: Session, viewer: Viewer, public_id: str) -> Person:
    """The account, to be changed."""
    found: Person | None = session.execute(
        select(Person)
        .where(visible_people(viewer), col(Person.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def describe_person(
    session: Session, viewer: Viewer, public_id: str, today: date, idle_minutes: int
) -> PersonDetail:
    found = session.execute(
        select(
            col(Person.id),
            col(Person.public_id),
            col(Person.login),
            col(Person.name),
            col(Person.office),
            col(Person.division),
            col(Person.is_closed),
            col(Person.must_change_password),
            col(Person.version),
            exists().where(col(SecondFactor.person_id) == col(Person.id)).label("has_factor"),
        ).where(visible_people(viewer), col(Person.public_id) == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return PersonDetail(
        found.public_id,
        found.login,
        found.name,
        found.office,
        found.division,
        found.is_closed,
        found.must_change_password,
        found.version,
        found.has_factor,
        _roles_of(session, [found.id], today).get(found.id, ()),
        tuple(_open_sessions(session, found.id, idle_minutes)),
        ways_chosen(session, [found.id]).get(found.id, []),
    )


def list_colleagues(session: Session, viewer: Viewer, today: date) -> list[Colleague]:
    """The county's officers: whom one may name as a substitute or a successor."""
    is_officer = exists().where(
        col(Grant.person_id) == col(Person.id), col(Grant.role).in_(OFFICERS), holds_on(today)
    )
    rows = session.execute(
        select(col(Person.public_id), col(Person.name), col(Person.office), col(Person.is_closed))
        .where(visible_people(viewer), is_officer, col(Person.is_closed).is_(False))
        .order_by(col(Person.name), col(Person.id))
    )
    return [Colleague(*row) for row in rows]


def list_own_sessions(session: Session, viewer: Viewer, idle_minutes: int) -> list[SessionRow]:
    """One's own open sessions, newest first."""
    return _open_sessions(session, viewer.person_id, idle_minutes)


def _open_sessions(session: Session, person_id: int, idle_minutes: int) -> list[SessionRow]:
    """Those whose next request would still be let in: see `find_by_session`."""
    rows = session.execute(
        select(
            col(LoginSession.public_id),
            col(LoginSession.role),
            col(LoginSession.created_at),
            col(LoginSession.last_seen_at),
            col(LoginSession.source),
            col(LoginSession.user_agent),
        )
        .where(
            col(LoginSession.person_id) == person_id,
            col(LoginSession.ended_at).is_(None),
            col(LoginSession.expires_at) > now(),
            col(LoginSession.last_seen_at) >= now() - timedelta(minutes=idle_minutes),
        )
        .order_by(col(LoginSession.last_seen_at).desc())
    )
    return [SessionRow(*row) for row in rows]


def demonstration_accounts(session: Session) -> list[DemonstrationAccount]:
    """The accounts a demonstration offers at its door; a real county has none."""
    rows = session.execute(
        select(col(Person.login), col(Person.name), col(Grant.role))
        .join_from(Person, Grant, col(Grant.person_id) == col(Person.id))
        .where(col(Person.is_demonstration).is_(True), col(Person.is_closed).is_(False))
        .order_by(col(Grant.id))
    )
    # One line each, though an enterprise user may have several firms.
    return list(dict.fromkeys(DemonstrationAccount(*row) for row in rows))


def has_county(session: Session) -> bool:
    return session.execute(select(col(County.code)).limit(1)).first() is not None


def has_real_county(session: Session) -> bool:
    """Whether any county here is no demonstration."""
    real = select(col(County.code)).where(col(County.is_demonstration).is_(False)).limit(1)
    return session.execute(real).first() is not None
