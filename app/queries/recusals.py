"""八不准: every recusal as the heads see it, and what it leaves in the hands of the recused."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import Session, col

from app.domain.access import HEADS, Viewer
from app.domain.refusals import NotFound
from app.domain.relations import RelationKind, RelationSource, declaration_due_on
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.patent_sweep import SweepAssignment
from app.models.people import Person, Recusal
from app.models.pool import PoolEntry
from app.models.reminders import Reminder
from app.queries.blanks import without_blanks
from app.queries.declarations import Declarer, in_force_on, list_declarers
from app.queries.handovers import entries_kept, live_cases, undone_reminders
from app.queries.paging import Cut, Paging, Sort, count, cut, sort_columns
from app.queries.patent_sweep import unfinished

NEWEST = Sort(col(Recusal.id), col(Recusal.id), descending=True, is_nullable=False)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What a recused person still has in hand of that firm; somebody else must take it."""

    firm: int
    cases: int
    pool_entries: int
    reminders: int
    sweeps: int

    @property
    def total(self) -> int:
        return self.firm + self.cases + self.pool_entries + self.reminders + self.sweeps


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """One recusal as the heads see it. Of a firm that they themselves keep away from they see
    that there is one, and neither firm nor reason."""

    id: str
    person_id: str
    person: str
    office: str
    enterprise_id: str | None
    enterprise: str | None
    kind: RelationKind
    source: RelationSource
    reason: str | None
    found_through: str | None
    entered_by: str
    valid_from: date
    valid_until: date | None
    end_reason: str | None
    is_in_force: bool
    is_own: bool
    left: LeftBehind | None


@dataclass(frozen=True, slots=True)
class RecusalPage:
    year: int
    due_on: date
    rows: list[RecusalRow]
    total: int
    withheld: int
    """Rows whose firm the viewer keeps away from: shown without firm and reason."""
    people: list[Declarer]
    next: str | None
    previous: str | None

    @property
    def undeclared(self) -> int:
        return sum(one.declared_on is None for one in self.people)


class RecusalFilters(Paging):
    _blanks = model_validator(mode="before")(without_blanks)

    q: str = Field(default="", max_length=60)
    """A part of the person's name or of the firm's."""
    in_force: bool | None = True
    to_reassign: bool = False
    """Only those whose person still has something of the firm in hand."""


def visible_recusals(viewer: Viewer) -> ColumnElement[bool]:
    """A head's are all of the county; everybody else's are their own."""
    if viewer.role in HEADS:
        return col(Recusal.county_code) == viewer.county_code
    return col(Recusal.person_id) == viewer.person_id


def list_recusals(
    session: Session, viewer: Viewer, filters: RecusalFilters, today: date
) -> RecusalPage:
    """One page, the newest first, and who has declared this year; six statements at most."""
    statement = _statement(today).add_columns(*sort_columns(NEWEST))
    statement = statement.where(*_conditions(viewer, filters, today))
    total = count(session, statement, is_bounded=True)
    withheld = count(session, statement.where(_is_withheld(viewer)), is_bounded=True)
    found: Cut[Any] = cut(session, statement, NEWEST, filters)
    return RecusalPage(
        today.year,
        declaration_due_on(today.year),
        [_row(viewer, row) for row in found.rows],
        total,
        withheld,
        list_declarers(session, viewer, today.year),
        found.next,
        found.previous,
    )


def left_in_hand(viewer: Viewer, today: date) -> tuple[ColumnElement[bool], ...]:
    """Recusals whose person still has something of the firm, which this head may give away."""
    return (
        *_conditions(viewer, RecusalFilters(to_reassign=True), today),
        col(Recusal.person_id) != viewer.person_id,
        ~_is_withheld(viewer),
    )


def get_recusal(session: Session, viewer: Viewer, public_id: str) -> Recusal:
    """To be changed by a head who may see its firm, or whose own it is."""
    found: Recusal | None = session.execute(
        select(Recusal)
        .where(
            visible_recusals(viewer),
            col(Recusal.public_id) == public_id,
            or_(
                col(Recusal.enterprise_id).not_in(viewer.recused_from),
                col(Recusal.person_id) == viewer.person_id,
            ),
        )
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _is_withheld(viewer: Viewer) -> ColumnElement[bool]:
    if not viewer.recused_from:
        return false()
    return and_(
        col(Recusal.enterprise_id).in_(viewer.recused_from),
        col(Recusal.person_id) != viewer.person_id,
    )


def _conditions(viewer: Viewer, filters: RecusalFilters, today: date) -> list[ColumnElement[bool]]:
    wanted = [visible_recusals(viewer)]
    if filters.in_force is not None:
        now = in_force_on(today)
        wanted.append(now if filters.in_force else ~now)
    if text := filters.q.strip():
        of_firm = and_(col(Enterprise.name).icontains(text, autoescape=True), ~_is_withheld(viewer))
        wanted.append(or_(col(Person.name).icontains(text, autoescape=True), of_firm))
    if filters.to_reassign:
        wanted.append(or_(*(part > 0 for part in _left()), _is_responsible()))
    return wanted


def _is_responsible() -> ColumnElement[bool]:
    return and_(
        col(Enterprise.responsible_id) == col(Recusal.person_id),
        col(Enterprise.archived_on).is_(None),
    )


def _left() -> tuple[Any, ...]:
    """How many cases, entries, reminders and sweeps of the firm the person has, as subqueries."""
    return tuple(
        select(func.count())
        .select_from(table)
        .where(
            col(table.enterprise_id) == col(Recusal.enterprise_id),
            owner == col(Recusal.person_id),
            is_live,
        )
        .correlate(Recusal)
        .scalar_subquery()
        for table, owner, is_live in (
            (CultivationCase, col(CultivationCase.handler_id), live_cases()),
            (PoolEntry, col(PoolEntry.responsible_id), entries_kept()),
            (Reminder, col(Reminder.to_id), undone_reminders()),
            (SweepAssignment, col(SweepAssignment.officer_id), unfinished()),
        )
    )


def _statement(today: date) -> Any:
    cases, entries, reminders, sweeps = _left()
    return (
        select(
            col(Recusal.public_id),
            col(Person.public_id).label("person_id"),
            col(Person.name).label("person"),
            col(Person.office),
            col(Enterprise.id).label("firm_key"),
            col(Enterprise.public_id).label("enterprise_id"),
            col(Enterprise.name).label("enterprise"),
            col(Recusal.person_id).label("person_key"),
            col(Recusal.kind),
            col(Recusal.source),
            col(Recusal.reason),
            col(Recusal.found_through),
            col(Recusal.entered_by),
            col(Recusal.valid_from),
            col(Recusal.valid_until),
            col(Recusal.end_reason),
            in_force_on(today).label("is_in_force"),
            _is_responsible().label("is_responsible"),
            cases.label("cases"),
            entries.label("entries"),
            reminders.label("reminders"),
            sweeps.label("sweeps"),
        )
        .join_from(Recusal, Enterprise, col(Enterprise.id) == col(Recusal.enterprise_id))
        .join(Person, col(Person.id) == col(Recusal.person_id))
    )


def _row(viewer: Viewer, row: Any) -> RecusalRow:
    is_own = row.person_key == viewer.person_id
    is_withheld = row.firm_key in viewer.recused_from and not is_own
    left = LeftBehind(
        int(bool(row.is_responsible)), row.cases, row.entries, row.reminders, row.sweeps
    )
    return RecusalRow(
        row.public_id,
        row.person_id,
        row.person,
        row.office,
        None if is_withheld else row.enterprise_id,
        None if is_withheld else row.enterprise,
        row.kind,
        row.source,
        None if is_withheld else row.reason,
        None if is_withheld else row.found_through,
        row.entered_by,
        row.valid_from,
        row.valid_until,
        None if is_withheld else row.end_reason,
        bool(row.is_in_force),
        is_own,
        None if is_withheld else left,
    )
