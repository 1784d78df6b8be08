"""The inbox: what somebody was told, and whether they have read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import model_validator
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.messages import MessageKind
from app.domain.refusals import NotFound
from app.models.enterprises import Enterprise
from app.models.messages import Message
from app.queries.blanks import without_blanks
from app.queries.paging import Paging, Sort, cut, sort_columns
from app.queries.visibility import visible_enterprises

NEWEST = Sort(col(Message.id), col(Message.id), descending=True, is_nullable=False)


class MessageFilters(Paging):
    _blanks = model_validator(mode="before")(without_blanks)

    is_read: bool | None = None
    kind: MessageKind | None = None


@dataclass(frozen=True, slots=True)
class MessageRow:
    id: str
    kind: MessageKind
    text: str
    page: str
    sender: str
    enterprise: str | None
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessagePage:
    rows: list[MessageRow]
    total: int
    unread: int
    next: str | None
    previous: str | None


def visible_messages(viewer: Viewer) -> ColumnElement[bool]:
    """One's own; about a firm, only while one may see it: a declared relation closes this door
    too, and a right that has ended."""
    seen = select(col(Enterprise.id)).where(visible_enterprises(viewer))
    return (col(Message.to_id) == viewer.person_id) & or_(
        col(Message.enterprise_id).is_(None), col(Message.enterprise_id).in_(seen)
    )


def count_unread(session: Session, viewer: Viewer) -> int:
    unread = (visible_messages(viewer), col(Message.read_at).is_(None))
    number: int = session.execute(select(func.count(col(Message.id))).where(*unread)).scalar_one()
    return number


def list_messages(session: Session, viewer: Viewer, filters: MessageFilters) -> MessagePage:
    """One page, the newest first, in three statements."""
    wanted = [visible_messages(viewer)]
    if filters.is_read is not None:
        unread = col(Message.read_at).is_(None)
        wanted.append(~unread if filters.is_read else unread)
    if filters.kind:
        wanted.append(col(Message.kind) == filters.kind)
    statement = _statement().add_columns(*sort_columns(NEWEST)).where(*wanted)
    found = cut(session, statement, NEWEST, filters)
    total: int = session.execute(select(func.count(col(Message.id))).where(*wanted)).scalar_one()
    return MessagePage(
        rows=[_row(row) for row in found.rows],
        total=total,
        unread=count_unread(session, viewer),
        next=found.next,
        previous=found.previous,
    )


def get_message(session: Session, viewer: Viewer, public_id: str) -> MessageRow:
    found = session.execute(
        _statement().where(visible_messages(viewer), col(Message.public_id) == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return _row(found)


def _statement() -> Select[Any]:
    columns: tuple[Any, ...] = (
        col(Message.public_id).label("id"),
        col(Message.kind),
        col(Message.text),
        col(Message.page),
        col(Message.sender),
        col(Enterprise.name).label("enterprise"),
        col(Message.sent_at),
        col(Message.read_at),
    )
    firm = col(Enterprise.id) == col(Message.enterprise_id)
    return select(*columns).select_from(Message).outerjoin(Enterprise, firm)


def _row(row: Any) -> MessageRow:
    return MessageRow(
        id=row.id,
        kind=row.kind,
        text=row.text,
        page=row.page,
        sender=row.sender,
        enterprise=row.enterprise,
        sent_at=row.sent_at,
        read_at=row.read_at,
    )
