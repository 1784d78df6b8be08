"""What goes out, as the system administrator sees it: how it fares, not what it is about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import model_validator
from sqlalchemy import ColumnElement, and_, false, func, select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.masking import mask_email, mask_number
from app.domain.messages import MailMode, MailState, Way, ways_of
from app.models.messages import Mail, MailChoice, Message
from app.models.people import Person
from app.queries.blanks import without_blanks
from app.queries.paging import Paging, Sort, cut, sort_columns

NEWEST = Sort(col(Mail.id), col(Mail.id), descending=True, is_nullable=False)


class MailFilters(Paging):
    _blanks = model_validator(mode="before")(without_blanks)

    way: Way | None = None
    state: MailState | None = None


@dataclass(frozen=True, slots=True)
class MailChoiceView:
    way: Way
    address: str
    mode: MailMode
    is_on: bool
    """Whether this installation sends anything by this way."""


@dataclass(frozen=True, slots=True)
class MailRow:
    id: str
    login: str | None
    way: Way
    address: str
    """Masked: enough to tell a slip in it."""
    state: MailState
    created_at: datetime
    tries: int
    due_at: datetime
    problem: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailPage:
    rows: list[MailRow]
    total: int
    ways_on: list[Way]
    next: str | None
    previous: str | None


def visible_mails(viewer: Viewer) -> ColumnElement[bool]:
    """The system administrator's of the county."""
    if viewer.role is not Role.SYSTEM_ADMIN:
        return false()
    return col(Mail.county_code) == viewer.county_code


def read_choices(
    session: Session, viewer: Viewer, ways_on: Collection[Way]
) -> list[MailChoiceView]:
    """One's own, by each way that somebody in this role may choose."""
    rows = session.execute(
        select(col(MailChoice.way), col(MailChoice.address), col(MailChoice.mode)).where(
            col(MailChoice.person_id) == viewer.person_id
        )
    )
    chosen = {row.way: row for row in rows}
    return [
        MailChoiceView(
            way,
            chosen[way].address if way in chosen else "",
            chosen[way].mode if way in chosen else MailMode.DIGEST,
            way in ways_on,
        )
        for way in ways_of(viewer.role)
    ]


def ways_chosen(session: Session, person_ids: Iterable[int]) -> dict[int, list[Way]]:
    """By which ways these people are told anything outside Miaopu; where to stays theirs."""
    rows = session.execute(
        select(col(MailChoice.person_id), col(MailChoice.way))
        .where(
            col(MailChoice.person_id).in_(sorted(person_ids)),
            col(MailChoice.address) != "",
            col(MailChoice.mode) != MailMode.NONE,
        )
        .order_by(col(MailChoice.person_id), col(MailChoice.id))
    )
    found: dict[int, list[Way]] = {}
    for person_id, way in rows:
        found.setdefault(person_id, []).append(way)
    return found


def list_mails(
    session: Session, viewer: Viewer, filters: MailFilters, ways_on: Collection[Way]
) -> MailPage:
    wanted = visible_mails(viewer)
    if filters.way:
        wanted = and_(wanted, col(Mail.way) == filters.way)
    if filters.state:
        wanted = and_(wanted, col(Mail.state) == filters.state)
    columns: tuple[Any, ...] = (
        col(Mail.public_id).label("id"),
        col(Person.login),
        col(Mail.way),
        col(Mail.address),
        col(Mail.state),
        col(Mail.created_at),
        col(Mail.tries),
        col(Mail.due_at),
        col(Mail.problem),
        col(Mail.sent_at),
    )
    statement = (
        select(*columns, *sort_columns(NEWEST))
        .select_from(Mail)
        .outerjoin(Person, col(Person.id) == col(Mail.to_id))
        .where(wanted)
    )
    found = cut(session, statement, NEWEST, filters)
    total: int = session.execute(select(func.count(col(Mail.id))).where(wanted)).scalar_one()
    rows = [_row(row) for row in found.rows]
    return MailPage(rows, total, sorted(ways_on), found.next, found.previous)


def masked(way: Way, address: str) -> str:
    """z***@example.gov.cn, 138****1234: whose it is stays hidden, a slip is seen."""
    return mask_email(address) if way is Way.MAIL else mask_number(address)


def _row(row: Any) -> MailRow:
    return MailRow(
        id=row.id,
        login=row.login,
        way=row.way,
        address=masked(row.way, row.address),
        state=row.state,
        created_at=row.created_at,
        tries=row.tries,
        due_at=row.due_at,
        problem=row.problem,
        sent_at=row.sent_at,
    )


def is_post_waiting(session: Session, ways: Collection[Way], moment: datetime) -> bool:
    """Whether a mail is due, or news waits for a digest: two indexed reads."""
    mail = select(col(Mail.id)).where(
        col(Mail.state) == MailState.WAITING,
        col(Mail.due_at) <= moment,
        col(Mail.way).in_(sorted(ways)),
    )
    if session.execute(mail.limit(1)).first():
        return True
    return session.execute(_FOR_DIGEST).first() is not None


_FOR_DIGEST = select(col(Message.id)).where(col(Message.is_for_digest)).limit(1)
