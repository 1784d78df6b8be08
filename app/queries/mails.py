"""The mail going out, as the system administrator sees it: how it fares, not what it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import model_validator
from sqlalchemy import ColumnElement, and_, false, func, select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.messages import MailMode, MailState
from app.models.messages import Mail, MailChoice, Message
from app.models.people import Person
from app.queries.blanks import without_blanks
from app.queries.paging import Paging, Sort, cut, sort_columns

NEWEST = Sort(col(Mail.id), col(Mail.id), descending=True, is_nullable=False)


class MailFilters(Paging):
    _blanks = model_validator(mode="before")(without_blanks)

    state: MailState | None = None


@dataclass(frozen=True, slots=True)
class MailChoiceView:
    address: str
    mode: MailMode
    is_on: bool
    """Whether this installation sends mail at all."""


@dataclass(frozen=True, slots=True)
class MailRow:
    id: str
    login: str | None
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
    is_on: bool
    next: str | None
    previous: str | None


def visible_mails(viewer: Viewer) -> ColumnElement[bool]:
    """The system administrator's of the county."""
    if viewer.role is not Role.SYSTEM_ADMIN:
        return false()
    return col(Mail.county_code) == viewer.county_code


def read_choice(session: Session, viewer: Viewer, *, is_on: bool) -> MailChoiceView:
    """One's own."""
    found = session.execute(
        select(col(MailChoice.address), col(MailChoice.mode)).where(
            col(MailChoice.person_id) == viewer.person_id
        )
    ).one_or_none()
    if found is None:
        return MailChoiceView("", MailMode.DIGEST, is_on)
    return MailChoiceView(found.address, found.mode, is_on)


def list_mails(session: Session, viewer: Viewer, filters: MailFilters, *, is_on: bool) -> MailPage:
    wanted = visible_mails(viewer)
    if filters.state:
        wanted = and_(wanted, col(Mail.state) == filters.state)
    columns: tuple[Any, ...] = (
        col(Mail.public_id).label("id"),
        col(Person.login),
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
    return MailPage([_row(row) for row in found.rows], total, is_on, found.next, found.previous)


def masked(address: str) -> str:
    """z***@example.gov.cn: whose it is stays hidden, a wrong domain is seen."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}***@{domain}"


def _row(row: Any) -> MailRow:
    return MailRow(
        id=row.id,
        login=row.login,
        address=masked(row.address),
        state=row.state,
        created_at=row.created_at,
        tries=row.tries,
        due_at=row.due_at,
        problem=row.problem,
        sent_at=row.sent_at,
    )


def is_post_waiting(session: Session, moment: datetime) -> bool:
    """Whether a mail is due, or news waits for a digest: two indexed reads."""
    mail = select(col(Mail.id)).where(
        col(Mail.state) == MailState.WAITING, col(Mail.due_at) <= moment
    )
    if session.execute(mail.limit(1)).first():
        return True
    return session.execute(_FOR_DIGEST).first() is not None


_FOR_DIGEST = select(col(Message.id)).where(col(Message.is_for_digest)).limit(1)
