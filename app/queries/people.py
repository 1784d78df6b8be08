"""Who is asking: the one read that every request begins with."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, exists, or_, select
from sqlmodel import Session, col

from app.domain.access import (
    NEEDS_SECOND_FACTOR,
    CaseScope,
    EnterpriseScope,
    NoScope,
    RegionScope,
    Role,
    Scope,
    TownScope,
    Viewer,
)
from app.models.calendar import Demonstration
from app.models.factors import SecondFactor
from app.models.people import ApiToken, Grant, LoginSession, Person, Recusal, Substitution
from app.models.places import County
from app.prepared_reads import prepared

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class CountyView:
    """What every page says about its county."""

    code: str
    name: str
    bureau_name: str
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A viewer, their county, and the session they came by."""

    viewer: Viewer
    county: CountyView
    demonstration_today: date | None
    session_id: str
    last_seen_at: datetime | None
    expires_at: datetime | None


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def clock(moment: datetime | None) -> str:
    """An instant for a sentence: 11-23 14:05 by the bureau's clock."""
    return _aware(moment).astimezone(SHANGHAI).strftime("%m-%d %H:%M") if moment else "—"


def today_in_shanghai() -> date:
    return datetime.now(SHANGHAI).date()


_demonstration_today = select(col(Demonstration.today)).limit(1).scalar_subquery()


def county_day(session: Session, county_code: str, chosen: date | None) -> date:
    """Today where nobody is signed in: in a demonstration the day its world has reached."""
    row = session.execute(
        select(col(County.is_demonstration), _demonstration_today).where(
            col(County.code) == county_code
        )
    ).one_or_none()
    if row is None or not row[0]:
        return today_in_shanghai()
    return chosen or row[1] or today_in_shanghai()


_recused = exists().where(col(Recusal.person_id) == Person.id)
_substitutes = exists().where(col(Substitution.substitute_id) == Person.id)
_has_factor = exists().where(col(SecondFactor.person_id) == Person.id)

_WHO: tuple[Any, ...] = (
    col(Person.id).label("person_id"),
    col(Person.name).label("person_name"),
    col(Person.office),
    col(Person.must_change_password),
    col(County.code).label("county_code"),
    col(County.name).label("county_name"),
    col(County.bureau_name),
    col(County.is_demonstration),
    col(County.second_factor_due_on),
    _has_factor.label("has_factor"),
    col(Grant.role).label("granted_role"),
    col(Grant.region_prefix),
    col(Grant.township_code),
    col(Grant.enterprise_id),
    col(Grant.case_id),
    col(Grant.valid_from),
    col(Grant.valid_until),
    _recused.label("is_recused"),
    _substitutes.label("is_substitute"),
    _demonstration_today.label("demonstration_today"),
)

_BY_SESSION = (
    select(
        *_WHO,
        col(LoginSession.public_id).label("session_id"),
        col(LoginSession.role).label("session_role"),
        col(LoginSession.last_seen_at),
        col(LoginSession.expires_at),
    )
    .join_from(LoginSession, Person, col(Person.id) == LoginSession.person_id)
    .join(County, col(County.code) == Person.county_code)
    .outerjoin(Grant, col(Grant.person_id) == Person.id)
    .where(
        col(LoginSession.token_digest) == bindparam("token_digest"),
        col(LoginSession.ended_at).is_(None),
        col(Person.is_closed).is_(False),
    )
)

_BY_TOKEN = (
    select(
        *_WHO,
        col(ApiToken.public_id).label("session_id"),
        col(ApiToken.expires_on),
    )
    .join_from(ApiToken, Person, col(Person.id) == ApiToken.person_id)
    .join(County, col(County.code) == Person.county_code)
    .outerjoin(Grant, col(Grant.person_id) == Person.id)
    .where(
        col(ApiToken.token_digest) == bindparam("token_digest"),
        col(ApiToken.revoked_at).is_(None),
        col(Person.is_closed).is_(False),
    )
)

_BY_PERSON = (
    select(*_WHO, col(Person.public_id).label("session_id"))
    .select_from(Person)
    .join(County, col(County.code) == Person.county_code)
    .outerjoin(Grant, col(Grant.person_id) == Person.id)
    .where(col(Person.id) == bindparam("person_id"), col(Person.is_closed).is_(False))
)


def find_by_person(connection: Connection, person_id: int, role: Role) -> Viewer | None:
    """Who asked for long work, as they are now: nobody, once they lost the role or the account."""
    rows = connection.execute(_BY_PERSON, {"person_id": person_id}).all()
    found = _signed_in(connection, rows, role, None, None) if rows else None
    return found.viewer if found is not None and found.viewer.role is role else None


def find_by_session(
    connection: Connection, token: str, now: datetime, idle_minutes: int
) -> SignedIn | None:
    """The person behind a session cookie, or nobody when it ended, idled out or grew too old."""
    asked = prepared(connection, "who, by session", lambda: _BY_SESSION)
    rows = asked.rows(connection, token_digest=digest(token))
    if not rows:
        return None
    first = rows[0]
    idle_seconds = (now - _aware(first.last_seen_at)).total_seconds()
    if now >= _aware(first.expires_at) or idle_seconds > idle_minutes * 60:
        return None
    return _signed_in(connection, rows, first.session_role, first.last_seen_at, first.expires_at)


def find_by_token(connection: Connection, token: str, today: date) -> SignedIn | None:
    """The reader behind an API token."""
    asked = prepared(connection, "who, by token", lambda: _BY_TOKEN)
    rows = asked.rows(connection, token_digest=digest(token))
    if not rows or rows[0].expires_on < today:
        return None
    return _signed_in(connection, rows, None, None, None)


def _signed_in(
    connection: Connection,
    rows: Any,
    wanted: Any,
    last_seen_at: datetime | None,
    expires_at: datetime | None,
) -> SignedIn | None:
    first = rows[0]
    # Grants run by the real calendar: a demonstration's day is not the day of its accounts.
    real_today = today_in_shanghai()
    grants = [row for row in rows if row.granted_role is not None and _holds(row, real_today)]
    roles = tuple(dict.fromkeys(row.granted_role for row in grants))
    if not roles:
        return None
    role: Role = wanted if wanted in roles else min(roles, key=list(Role).index)
    held = [row for row in grants if row.granted_role is role]
    today = first.demonstration_today or real_today
    viewer = Viewer(
        person_id=first.person_id,
        name=first.person_name,
        role=role,
        scope=_scope(role, first.county_code, held),
        county_code=first.county_code,
        recused_from=_recusals(connection, first.person_id, today)
        if first.is_recused
        else frozenset(),
        stands_in_for=_stands_in_for(connection, first.person_id, today)
        if first.is_substitute
        else frozenset(),
        must_change_password=first.must_change_password,
        must_add_factor=_must_add_factor(first, role, real_today),
        other_roles=tuple(other for other in roles if other is not role),
        office=first.office,
    )
    county = CountyView(
        first.county_code, first.county_name, first.bureau_name, first.is_demonstration
    )
    return SignedIn(
        viewer,
        county,
        first.demonstration_today,
        first.session_id,
        _aware(last_seen_at) if last_seen_at else None,
        _aware(expires_at) if expires_at else None,
    )


def _holds(grant: Any, on_day: date) -> bool:
    return bool(
        grant.valid_from <= on_day and (grant.valid_until is None or on_day <= grant.valid_until)
    )


def _must_add_factor(row: Any, role: Role, today: date) -> bool:
    due: date | None = row.second_factor_due_on
    return role in NEEDS_SECOND_FACTOR and not row.has_factor and due is not None and due <= today


def _scope(role: Role, county_code: str, held: list[Any]) -> Scope:
    match role:
        case Role.BUREAU_OFFICER | Role.SECTION_HEAD | Role.BUREAU_HEAD:
            return RegionScope(county_code)
        case Role.TOWN_OFFICER:
            towns = frozenset(row.township_code for row in held if row.township_code)
            return TownScope(county_code, towns)
        case Role.ENTERPRISE_USER:
            firms = frozenset(row.enterprise_id for row in held if row.enterprise_id)
            return EnterpriseScope(county_code, firms)
        case Role.AGENCY_USER:
            return CaseScope(county_code, frozenset(row.case_id for row in held if row.case_id))
        case Role.CITY_READER | Role.PROVINCE_READER:
            prefixes = [row.region_prefix for row in held if row.region_prefix]
            return RegionScope(min(prefixes, key=len)) if prefixes else NoScope()
        case _:
            return NoScope()


def _recusals(connection: Connection, person_id: int, today: date) -> frozenset[int]:
    return frozenset(
        connection.execute(
            select(col(Recusal.enterprise_id)).where(
                col(Recusal.person_id) == person_id,
                col(Recusal.valid_from) <= today,
                or_(col(Recusal.valid_until).is_(None), col(Recusal.valid_until) >= today),
            )
        ).scalars()
    )


def _stands_in_for(connection: Connection, person_id: int, today: date) -> frozenset[int]:
    return frozenset(
        connection.execute(
            select(col(Substitution.person_id)).where(
                col(Substitution.substitute_id) == person_id,
                col(Substitution.valid_from) <= today,
                col(Substitution.valid_until) >= today,
            )
        ).scalars()
    )


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
