"""What a person looks after, and who stands in for whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import HEADS, Viewer
from app.domain.pool import EntryState
from app.domain.stages import Stage
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.patent_sweep import SweepAssignment
from app.models.people import Person, Substitution
from app.models.pool import PoolEntry, Visit
from app.models.reminders import Reminder
from app.queries.accounts import visible_people
from app.queries.patent_sweep import unfinished
from app.queries.visibility import visible_enterprises

OVER = frozenset({Stage.LAPSED, Stage.REVOKED, Stage.REJECTED, Stage.WITHDRAWN})
"""Stages of cases nobody has anything to do for any more; these keep the name they had."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much one person looks after; what is due for them follows from these."""

    enterprises: int
    cases: int
    pool_entries: int
    reminders: int
    sweeps: int
    """Firms of the 清零行动 that were given to them and have no patent yet."""
    visits: int
    """Contacts that await their confirmation: nobody else can give it."""

    @property
    def transferable(self) -> int:
        return self.enterprises + self.cases + self.pool_entries + self.reminders + self.sweeps

    @property
    def total(self) -> int:
        return self.transferable + self.visits


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A colleague with their load; one whose account is closed may still have some."""

    id: str
    name: str
    office: str
    is_closed: bool
    load: Load


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    id: str
    person_name: str
    substitute_name: str
    valid_from: date
    valid_until: date
    may_end: bool


def live_cases() -> ColumnElement[bool]:
    return col(CultivationCase.stage).not_in(OVER)


def entries_kept() -> ColumnElement[bool]:
    return col(PoolEntry.state) != EntryState.REMOVED


def undone_reminders() -> ColumnElement[bool]:
    return col(Reminder.done_on).is_(None)


def responsible_firms(viewer: Viewer, person_id: object) -> list[ColumnElement[bool]]:
    return [
        visible_enterprises(viewer),
        col(Enterprise.responsible_id) == person_id,
        col(Enterprise.archived_on).is_(None),
    ]


def handled_cases(viewer: Viewer, person_id: object) -> list[ColumnElement[bool]]:
    return [
        visible_enterprises(viewer),
        col(CultivationCase.handler_id) == person_id,
        live_cases(),
    ]


def cultivated_entries(viewer: Viewer, person_id: object) -> list[ColumnElement[bool]]:
    return [
        visible_enterprises(viewer),
        col(PoolEntry.responsible_id) == person_id,
        entries_kept(),
    ]


def awaited_visits(viewer: Viewer, person_id: object) -> list[ColumnElement[bool]]:
    """Contacts that wait for this person's confirmation as the second officer."""
    return [
        visible_enterprises(viewer),
        col(Visit.second_id) == person_id,
        col(Visit.confirmed_on).is_(None),
        col(Visit.closed_on).is_(None),
    ]


def open_reminders(viewer: Viewer, person_id: object) -> list[ColumnElement[bool]]:
    return [
        visible_enterprises(viewer),
        col(Reminder.to_id) == person_id,
        undone_reminders(),
    ]


def assigned_sweeps(viewer: Viewer, person_id: object) -> list[ColumnElement[bool]]:
    return [
        visible_enterprises(viewer),
        col(SweepAssignment.officer_id) == person_id,
        unfinished(),
    ]


def list_loads(session: Session, viewer: Viewer) -> list[LoadRow]:
    """Everybody of the county's business who looks after something, in one statement."""
    counts = (
        counted.correlate(Person).scalar_subquery() for counted in _counts(viewer, col(Person.id))
    )
    rows = session.execute(
        select(
            col(Person.public_id),
            col(Person.name),
            col(Person.office),
            col(Person.is_closed),
            *counts,
        )
        .where(visible_people(viewer))
        .order_by(col(Person.name), col(Person.id))
    )
    loads = [LoadRow(row[0], row[1], row[2], row[3], Load(*row[4:])) for row in rows]
    return [row for row in loads if row.load.total]


def _of_firms(
    table: type[CultivationCase | PoolEntry | Reminder | SweepAssignment | Visit],
) -> Select[Any]:
    return (
        select(func.count())
        .select_from(table)
        .join(Enterprise, col(Enterprise.id) == col(table.enterprise_id))
    )


def _counts(viewer: Viewer, person_id: object) -> tuple[Select[Any], ...]:
    firms = select(func.count()).select_from(Enterprise)
    return (
        firms.where(*responsible_firms(viewer, person_id)),
        _of_firms(CultivationCase).where(*handled_cases(viewer, person_id)),
        _of_firms(PoolEntry).where(*cultivated_entries(viewer, person_id)),
        _of_firms(Reminder).where(*open_reminders(viewer, person_id)),
        _of_firms(SweepAssignment).where(*assigned_sweeps(viewer, person_id)),
        _of_firms(Visit).where(*awaited_visits(viewer, person_id)),
    )


def describe_load(session: Session, viewer: Viewer, person_id: int) -> Load:
    """One person's load."""
    counts = (counted.scalar_subquery() for counted in _counts(viewer, person_id))
    return Load(*session.execute(select(*counts)).one())


def visible_substitutions(viewer: Viewer) -> ColumnElement[bool]:
    """One's own, on either side; a head's are all of the county's."""
    if viewer.role in HEADS:
        return col(Substitution.county_code) == viewer.county_code
    return or_(
        col(Substitution.person_id) == viewer.person_id,
        col(Substitution.substitute_id) == viewer.person_id,
    )


def list_substitutions(session: Session, viewer: Viewer, today: date) -> list[SubstitutionRow]:
    """Those that hold or will hold."""
    substitute = aliased(Person)
    rows = session.execute(
        select(
            col(Substitution.public_id),
            col(Person.name).label("person_name"),
            col(substitute.name).label("substitute_name"),
            col(Substitution.valid_from),
            col(Substitution.valid_until),
            col(Substitution.person_id),
        )
        .join_from(Substitution, Person, col(Person.id) == col(Substitution.person_id))
        .join(substitute, col(substitute.id) == col(Substitution.substitute_id))
        .where(visible_substitutions(viewer), col(Substitution.valid_until) >= today)
        .order_by(col(Substitution.valid_from), col(Substitution.id))
    )
    may_end_all = viewer.role in HEADS
    return [
        SubstitutionRow(
            row.public_id,
            row.person_name,
            row.substitute_name,
            row.valid_from,
            row.valid_until,
            may_end_all or row.person_id == viewer.person_id,
        )
        for row in rows
    ]
