"""Honours of firms: the list, one of them, those of one firm."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.honours import HonourKind, HonourLevel, HonourSpan
from app.models.enterprises import Enterprise
from app.models.honours import Honour
from app.queries.newest_first import Listed
from app.queries.rows_of_firms import FirmFilters, FirmRegister, list_rows
from app.queries.two_dates import TwoDates


class HonourFilters(TwoDates, FirmFilters):
    kind: HonourKind | None = None
    level: HonourLevel | None = None
    is_held: bool | None = None
    """On the day, as known on the other."""


@dataclass(frozen=True, slots=True)
class HonourRow:
    id: str
    version: int
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    kind: HonourKind
    level: HonourLevel
    authority: str
    document_number: str
    valid_from: date
    valid_until: date | None
    known_on: date
    ended_on: date | None
    ended_known_on: date | None
    end_reason: str

    @property
    def enterprise(self) -> str:
        """As a form asks for it."""
        return self.uscc

    def is_held_on(self, day: date) -> bool:
        span = HonourSpan(
            self.valid_from, self.known_on, self.valid_until, self.ended_on, self.ended_known_on
        )
        return span.is_held(day, day)


HONOURS = FirmRegister(Honour, HonourRow, "valid_from")


def held_on(day: date, known_on: date) -> ColumnElement[bool]:
    """`HonourSpan.is_held` in SQL."""
    return and_(
        col(Honour.valid_from) <= day,
        col(Honour.known_on) <= known_on,
        or_(col(Honour.valid_until).is_(None), col(Honour.valid_until) >= day),
        or_(
            col(Honour.ended_on).is_(None),
            col(Honour.ended_on) > day,
            func.coalesce(col(Honour.ended_known_on), col(Honour.ended_on)) > known_on,
        ),
    )


def list_honours(
    session: Session, viewer: Viewer, filters: HonourFilters, today: date
) -> Listed[HonourRow]:
    return list_rows(session, viewer, HONOURS, filters, *honour_conditions(filters, today))


def honour_conditions(filters: HonourFilters, today: date) -> list[ColumnElement[bool]]:
    """Beside those of every register of firms."""
    wanted: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        wanted.append(col(Honour.kind) == filters.kind)
    if filters.level is not None:
        wanted.append(col(Honour.level) == filters.level)
    dates = filters.dates(today)
    if filters.known_on:
        wanted.append(col(Honour.known_on) <= filters.known_on)
    if filters.is_held is not None:
        wanted.append(held_on(*dates) if filters.is_held else ~held_on(*dates))
    return wanted


def count_honours(
    session: Session, viewer: Viewer, day: date, known_on: date
) -> dict[HonourKind, int]:
    """How many firms hold each kind on a day, at whatever level, as known on another. A recusal
    changes no number."""
    rows = session.execute(
        HONOURS.joined(col(Honour.kind), func.count(func.distinct(col(Honour.enterprise_id))))
        .where(HONOURS.visible(viewer, despite_recusal=True), held_on(day, known_on))
        .group_by(col(Honour.kind))
    )
    return dict(iter(rows))


def holders_of(
    session: Session, ids: Collection[int], kind: HonourKind, today: date
) -> frozenset[int]:
    """Which of these firms hold an honour of the kind today."""
    if not ids:
        return frozenset()
    return frozenset(
        session.execute(
            select(col(Honour.enterprise_id)).where(
                col(Honour.enterprise_id).in_(ids), col(Honour.kind) == kind, held_on(today, today)
            )
        ).scalars()
    )


def honours_of(session: Session, viewer: Viewer, enterprise_id: str) -> list[HonourRow]:
    """One firm's, the newest first."""
    rows = session.execute(
        HONOURS.joined(*(HONOURS.column(name) for name in HONOURS.names))
        .where(HONOURS.visible(viewer), col(Enterprise.public_id) == enterprise_id)
        .order_by(col(Honour.valid_from).desc(), col(Honour.id).desc())
    )
    return [HonourRow(*row) for row in rows]
