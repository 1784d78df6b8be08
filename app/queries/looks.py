"""Who has looked at a firm's file: of which office, in which role, for what. Not by name: the names
are in the journal, for the audit administrator."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.domain.access import FILLERS, AccessKind, Role, Viewer
from app.models.applications import Application
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.history import JournalEntry
from app.queries.cases import visible_cases
from app.queries.enterprises import get_enterprise
from app.queries.newest_first import Listed, newest_first
from app.queries.paging import Paging
from app.queries.people import SHANGHAI
from app.queries.visibility import visible_enterprises
from app.words import word


class Papers(StrEnum):
    """Things whose pages are looks worth keeping, by the name their paths give them."""

    CASE = "case_id"
    APPLICATION = "application_id"


CALLED = {Papers.CASE: "申报案", Papers.APPLICATION: "申报书"}
KINDS = (AccessKind.LOOK, AccessKind.PERSONAL_VIEW, AccessKind.EXPORT, AccessKind.DOWNLOAD)


@dataclass(frozen=True, slots=True)
class LookRow:
    at: datetime
    office: str
    """Empty for entries from before the journal kept it."""
    role: Role | None
    kind: AccessKind
    subject: str
    """What was looked at: a page, a file."""
    reason: str
    """What for, where whoever looked had to say."""


@dataclass(frozen=True, slots=True)
class FirmLooks:
    id: str
    enterprise: str
    rows: list[LookRow]
    total: int
    next: str | None
    previous: str | None


def visible_looks(viewer: Viewer) -> ColumnElement[bool]:
    """Looks of others at firms that the viewer sees. Its own people's looks, and of those who fill
    in for it, are no news to it."""
    seen = select(col(Enterprise.id)).where(visible_enterprises(viewer))
    return and_(
        col(JournalEntry.enterprise_id).in_(seen),
        col(JournalEntry.kind).in_([kind.value for kind in KINDS]),
        col(JournalEntry.role).not_in([role.value for role in FILLERS]),
    )


def list_looks(session: Session, viewer: Viewer, public_id: str, paging: Paging) -> FirmLooks:
    firm = get_enterprise(session, viewer, public_id)
    columns = (
        col(JournalEntry.at),
        col(JournalEntry.office),
        col(JournalEntry.role),
        col(JournalEntry.kind),
        col(JournalEntry.subject),
        col(JournalEntry.reason),
    )
    wanted = and_(visible_looks(viewer), col(JournalEntry.enterprise_id) == firm.id)
    found: Listed[LookRow] = newest_first(
        session, columns, col(JournalEntry.id), wanted, paging, _row, is_bounded=True
    )
    return FirmLooks(firm.public_id, firm.name, found.rows, found.total, found.next, found.previous)


def find_papers(
    session: Session, viewer: Viewer, kind: Papers, public_id: str
) -> tuple[int, str] | None:
    """The firm's key, and what the papers are called; None: not there for this viewer."""
    columns: tuple[Any, ...] = (
        col(Enterprise.id),
        col(CultivationCase.programme),
        col(CultivationCase.year),
    )
    statement = (
        select(*columns)
        .select_from(CultivationCase)
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(visible_cases(viewer))
    )
    if kind is Papers.CASE:
        statement = statement.where(col(CultivationCase.public_id) == public_id)
    else:
        statement = statement.join(
            Application, col(Application.case_id) == col(CultivationCase.id)
        ).where(col(Application.public_id) == public_id)
    found = session.execute(statement).one_or_none()
    if found is None:
        return None
    firm, programme, year = found
    return firm, f"{year} 年{word(programme)}{CALLED[kind]}"


def find_look(session: Session, viewer: Viewer, firm: int, subject: str, day: date) -> bool:
    """Whether the viewer's look at this thing is in the day's journal already."""
    since = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    found = session.execute(
        select(col(JournalEntry.id))
        .where(
            col(JournalEntry.enterprise_id) == firm,
            col(JournalEntry.kind) == AccessKind.LOOK,
            col(JournalEntry.person_id) == viewer.person_id,
            col(JournalEntry.subject) == subject,
            col(JournalEntry.at) >= since,
        )
        .limit(1)
    )
    return found.first() is not None


def _row(at: datetime, office: str, role: str, kind: str, subject: str, reason: str) -> LookRow:
    known: Any = role if role in set(Role) else None
    return LookRow(at, office, Role(known) if known else None, AccessKind(kind), subject, reason)
