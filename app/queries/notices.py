"""Public notices of the county's own: what is on show, what was objected, what stays blocked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.awards.drawing import AwardSource
from app.domain.next_steps import working_days_left
from app.domain.notices import NoticeFacts, notice_block
from app.domain.pool import EntryState
from app.domain.refusals import NotFound, Reason
from app.domain.titles import Programme
from app.models.awards import Award
from app.models.enterprises import Enterprise
from app.models.notices import (
    NoticeEntry,
    NoticeSubject,
    Objection,
    PublicNotice,
)
from app.models.places import Township
from app.models.pool import Cohort, PoolEntry
from app.queries.award_views import thing_of
from app.queries.calendars import load_calendar
from app.queries.objections import IS_OPEN, IS_UPHELD, ObjectionRow, list_objections
from app.queries.visibility import in_region, visible_enterprises


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice among others."""

    id: str
    subject: NoticeSubject
    title: str
    document_number: str
    starts_on: date
    ends_on: date
    working_days: int
    state: str
    """announced, running or over."""
    days_left: int | None
    entries: int
    open_objections: int


@dataclass(frozen=True, slots=True)
class ShownFirm:
    """A firm on show."""

    enterprise_id: str
    enterprise: str
    uscc: str
    township: str | None
    target: Programme | None
    entry_id: str | None
    entry_state: EntryState | None
    rewarded: str | None
    """For an award: by which article, for what, and how much."""
    source: AwardSource | None
    rewards: str | None
    amount_cny: Decimal | None

    @property
    def thing(self) -> StrEnum | None:
        return thing_of(self.source, self.rewards) if self.source and self.rewards else None


@dataclass(frozen=True, slots=True)
class NoticeDetail:
    notice: NoticeRow
    text: str
    contact: str
    firms: list[ShownFirm]
    withheld: int
    """Firms that the viewer is recused from: counted, not shown."""
    objections: list[ObjectionRow]

    @property
    def firm_count(self) -> int:
        """A firm may be on show with several awards."""
        return len({one.enterprise_id for one in self.firms})


@dataclass(frozen=True, slots=True)
class Showable:
    """A proposed entry that no notice has shown yet."""

    entry_id: str
    enterprise: str
    uscc: str
    township: str | None
    cohort_id: str
    cohort: str
    target: Programme
    notice_working_days: int | None


ENTRIES = (
    select(func.count())
    .where(col(NoticeEntry.notice_id) == col(PublicNotice.id))
    .correlate(PublicNotice)
    .scalar_subquery()
)
OPEN_OBJECTIONS = (
    select(func.count())
    .where(col(Objection.notice_id) == col(PublicNotice.id), col(Objection.resolved_on).is_(None))
    .correlate(PublicNotice)
    .scalar_subquery()
)


def list_notices(session: Session, viewer: Viewer, today: date) -> list[NoticeRow]:
    return _notices(session, today, in_region(PublicNotice.county_code, viewer))


def get_notice(session: Session, viewer: Viewer, public_id: str) -> PublicNotice:
    found: PublicNotice | None = session.execute(
        select(PublicNotice).where(
            in_region(PublicNotice.county_code, viewer), col(PublicNotice.public_id) == public_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def describe_notice(
    session: Session, viewer: Viewer, public_id: str, today: date, *, on_paper: bool = False
) -> NoticeDetail:
    """A notice is public: everybody who may open it sees all its firms, objections by scope. But
    who keeps away from a firm finds it only on the paper, which is the same for all."""
    notice = get_notice(session, viewer, public_id)
    firms = _firms(session, notice.id, frozenset() if on_paper else viewer.recused_from)
    shown = _notices(session, today, col(PublicNotice.id) == notice.id)[0]
    return NoticeDetail(
        notice=shown,
        text=notice.text,
        contact=notice.contact,
        firms=firms,
        withheld=shown.entries - len(firms),
        objections=list_objections(session, viewer, col(Objection.notice_id) == notice.id),
    )


def _notices(session: Session, today: date, wanted: Any) -> list[NoticeRow]:
    rows = session.execute(
        select(
            col(PublicNotice.public_id),
            col(PublicNotice.subject),
            col(PublicNotice.title),
            col(PublicNotice.document_number),
            col(PublicNotice.starts_on),
            col(PublicNotice.ends_on),
            col(PublicNotice.working_days),
            ENTRIES.label("entries"),
            OPEN_OBJECTIONS.label("open_objections"),
        )
        .where(wanted)
        .order_by(col(PublicNotice.starts_on).desc(), col(PublicNotice.id).desc())
    ).all()
    calendar = load_calendar(session)
    return [
        NoticeRow(
            id=row.public_id,
            subject=row.subject,
            title=row.title,
            document_number=row.document_number,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            working_days=row.working_days,
            state=_state(row.starts_on, row.ends_on, today),
            days_left=working_days_left(row.ends_on, calendar, today)
            if row.starts_on <= today <= row.ends_on
            else None,
            entries=row.entries,
            open_objections=row.open_objections,
        )
        for row in rows
    ]


def _state(starts_on: date, ends_on: date, today: date) -> str:
    if today < starts_on:
        return "announced"
    return "running" if today <= ends_on else "over"


def _firms(session: Session, notice_id: int | None, hidden: frozenset[int]) -> list[ShownFirm]:
    rows = session.execute(
        select(
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(Township.name),
            col(PoolEntry.target),
            col(PoolEntry.public_id),
            col(PoolEntry.state),
            col(Award.article),
            col(Award.source),
            col(Award.rewards),
            col(Award.amount_cny),
        )
        .join_from(NoticeEntry, Enterprise, col(Enterprise.id) == col(NoticeEntry.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(PoolEntry, col(PoolEntry.id) == col(NoticeEntry.pool_entry_id))
        .outerjoin(Award, col(Award.id) == col(NoticeEntry.award_id))
        .where(
            col(NoticeEntry.notice_id) == notice_id,
            col(NoticeEntry.enterprise_id).not_in(hidden),
        )
        .order_by(col(Township.position), col(Enterprise.name_key), col(NoticeEntry.id))
    )
    return [ShownFirm(*row) for row in rows]


def list_showable(session: Session, viewer: Viewer, cohort: str | None = None) -> list[Showable]:
    """Proposed entries that no notice has shown."""
    shown = select(col(NoticeEntry.pool_entry_id)).where(
        col(NoticeEntry.pool_entry_id) == col(PoolEntry.id)
    )
    statement = (
        select(
            col(PoolEntry.public_id),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(Township.name),
            col(Cohort.public_id),
            col(Cohort.name),
            col(PoolEntry.target),
            col(Cohort.notice_working_days),
        )
        .join_from(PoolEntry, Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(
            visible_enterprises(viewer),
            col(PoolEntry.state) == EntryState.PROPOSED,
            ~shown.exists(),
        )
        .order_by(col(Cohort.name), col(Township.position), col(Enterprise.name_key))
    )
    if cohort:
        statement = statement.where(col(Cohort.public_id) == cohort)
    return [Showable(*row) for row in session.execute(statement)]


def notice_blocks(
    session: Session, pool_entry_ids: Iterable[int], today: date
) -> dict[int, Reason]:
    """Entries that may not be admitted yet, each with why; those absent are free."""
    ids = list(pool_entry_ids)
    entries = session.execute(
        select(col(PoolEntry.id), col(Cohort.notice_working_days))
        .join_from(PoolEntry, Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .where(col(PoolEntry.id).in_(ids))
    ).all()
    shown: dict[int, list[NoticeFacts]] = {}
    for entry_id, ends_on, still_open, upheld in session.execute(_facts(ids)):
        shown.setdefault(entry_id, []).append(NoticeFacts(ends_on, still_open, upheld))
    blocks = {
        entry_id: notice_block(shown.get(entry_id, ()), today, is_required=days is not None)
        for entry_id, days in entries
    }
    return {entry_id: reason for entry_id, reason in blocks.items() if reason is not None}


def _facts(ids: list[int]) -> Any:
    """Each entry's notices with the objections raised there against its own firm."""
    has_one = col(Objection.id).is_not(None)
    return (
        select(
            col(NoticeEntry.pool_entry_id),
            col(PublicNotice.ends_on),
            func.coalesce(func.sum(IS_OPEN).filter(has_one), 0),
            func.coalesce(func.sum(IS_UPHELD).filter(has_one), 0),
        )
        .join_from(NoticeEntry, PublicNotice, col(PublicNotice.id) == col(NoticeEntry.notice_id))
        .outerjoin(
            Objection,
            (col(Objection.notice_id) == col(NoticeEntry.notice_id))
            & (col(Objection.enterprise_id) == col(NoticeEntry.enterprise_id)),
        )
        .where(col(NoticeEntry.pool_entry_id).in_(ids))
        .group_by(col(NoticeEntry.pool_entry_id), col(PublicNotice.id), col(PublicNotice.ends_on))
    )
