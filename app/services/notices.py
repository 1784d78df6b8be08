"""Opening a public notice of the county's own, and its objections."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field, field_validator
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.deadlines import notice_end
from app.domain.pool import EntryState
from app.domain.refusals import InvalidValue, NotFound, Reason, TransitionRefused
from app.models.enterprises import Enterprise
from app.models.notices import (
    NoticeEntry,
    NoticeSubject,
    Objection,
    PublicNotice,
)
from app.models.pool import PoolEntry
from app.queries.calendars import load_calendar
from app.queries.notices import NoticeDetail, describe_notice, get_notice
from app.queries.objections import find_objection
from app.queries.visibility import visible_enterprises
from app.services.objections import Answer, refuse_date, settle


class NewNotice(BaseModel):
    """A notice of proposed entries; its last day follows from its working days."""

    title: str = Field(min_length=1, max_length=120)
    text: str = Field(default="", max_length=2000)
    document_number: str = Field(default="", max_length=80)
    starts_on: date
    working_days: int = Field(ge=1, le=60)
    contact: str = Field(min_length=1, max_length=120)
    entries: list[str] = Field(min_length=1, max_length=500)

    @field_validator("entries", mode="before")
    @classmethod
    def _one_or_many(cls, given: Any) -> Any:
        return [given] if isinstance(given, str) else given


class NewObjection(BaseModel):
    enterprise: str = Field(max_length=12)
    raised_on: date
    raised_by: str = Field(min_length=1, max_length=60)
    content: str = Field(min_length=1, max_length=1000)


def open_public_notice(
    session: Session, viewer: Viewer, given: NewNotice, today: date
) -> NoticeDetail:
    """Put proposed entries on show. A year without published holidays has no last day: refused."""
    entries = _proposed(session, viewer, given.entries)
    notice = PublicNotice(
        county_code=viewer.county_code,
        subject=NoticeSubject.RESERVE_POOL,
        title=given.title.strip(),
        text=given.text.strip(),
        document_number=given.document_number.strip(),
        starts_on=given.starts_on,
        working_days=given.working_days,
        ends_on=notice_end(given.starts_on, given.working_days, load_calendar(session)),
        contact=given.contact.strip(),
    )
    session.add(notice)
    session.flush()
    session.add_all(
        NoticeEntry(
            notice_id=notice.id or 0,
            county_code=notice.county_code,
            enterprise_id=entry.enterprise_id,
            pool_entry_id=entry.id,
        )
        for entry in entries
    )
    session.flush()
    return describe_notice(session, viewer, notice.public_id, today)


def raise_objection(
    session: Session, viewer: Viewer, public_id: str, given: NewObjection, today: date
) -> NoticeDetail:
    """Somebody objects to one firm on show; real name, in writing."""
    notice = get_notice(session, viewer, public_id)
    refuse_date(given.raised_on, notice.starts_on, today)
    firm_id = session.execute(
        select(col(Enterprise.id))
        .join_from(NoticeEntry, Enterprise, col(Enterprise.id) == col(NoticeEntry.enterprise_id))
        .where(
            visible_enterprises(viewer),
            col(NoticeEntry.notice_id) == notice.id,
            col(Enterprise.public_id) == given.enterprise,
        )
        .limit(1)
    ).scalar_one_or_none()
    if firm_id is None:
        raise InvalidValue(fields={"enterprise": Reason.NOT_ON_NOTICE})
    session.add(
        Objection(
            county_code=notice.county_code,
            notice_id=notice.id or 0,
            enterprise_id=firm_id,
            raised_on=given.raised_on,
            raised_by=given.raised_by.strip(),
            content=given.content.strip(),
        )
    )
    session.flush()
    return describe_notice(session, viewer, public_id, today)


def resolve_objection(
    session: Session,
    viewer: Viewer,
    public_id: str,
    objection_id: str,
    given: Answer,
    today: date,
) -> NoticeDetail:
    """Answered once. One that is upheld keeps its firm out."""
    notice = get_notice(session, viewer, public_id)
    found = find_objection(session, viewer, objection_id, col(Objection.notice_id) == notice.id)
    if found is None:
        raise NotFound
    if found.resolved_on is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    settle(found, given, today)
    session.flush()
    return describe_notice(session, viewer, public_id, today)


def _proposed(session: Session, viewer: Viewer, public_ids: list[str]) -> list[PoolEntry]:
    """The entries, locked: each proposed, and on no notice yet."""
    wanted = set(public_ids)
    shown = select(col(NoticeEntry.id)).where(col(NoticeEntry.pool_entry_id) == col(PoolEntry.id))
    found = session.execute(
        select(PoolEntry)
        .join(Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .where(
            visible_enterprises(viewer),
            col(PoolEntry.public_id).in_(wanted),
            col(PoolEntry.state) == EntryState.PROPOSED,
            ~shown.exists(),
        )
        .order_by(col(PoolEntry.id))
        .with_for_update(of=PoolEntry)
    ).scalars()
    entries = list(found)
    if len(entries) != len(wanted):
        raise InvalidValue(fields={"entries": Reason.NOT_TO_BE_SHOWN})
    return entries
