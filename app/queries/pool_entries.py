"""One entry of the reserve pool: as a row to change, and as its page shows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import BUREAU, OFFICERS, Role, Viewer
from app.domain.pool import EntrySource, EntryState, Grade, Removal, Rung, Weakness
from app.domain.refusals import NotFound, Reason
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import Township
from app.models.pool import Cohort, CultivationPhase, PoolEntry
from app.queries.contacts import ContactView, list_contacts
from app.queries.firm_facts import Figures, firm_facts
from app.queries.notices import notice_blocks
from app.queries.pool import visible_entries
from app.queries.subject_history import HistoryLine, list_history
from app.queries.visits import VisitRow, visits_of

FIELDS = {
    "state": EntryState,
    "target": Programme,
    "kind": TitleKind,
    "intended_year": None,
    "grade": Grade,
    "weakness": Weakness,
    "agency": None,
    "source": EntrySource,
    "reason": None,
    "document_number": None,
    "admitted_on": None,
    "removed_on": None,
    "removal": Removal,
    "removal_reason": None,
}
"""What the history of an entry tells, with the vocabulary of each field."""


@dataclass(frozen=True, slots=True)
class PhaseRow:
    id: str
    version: int
    position: int
    goal: str
    starts_on: date | None
    due_on: date | None
    done_on: date | None
    outcome: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    id: str
    programme: Programme
    kind: TitleKind
    year: int
    stage: Stage
    stage_since: date


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """An entry with its firm, its plan, and what has been done. `may_…` is about this viewer."""

    id: str
    version: int
    enterprise_id: str
    enterprise: str
    uscc: str
    is_fictitious: bool
    township: str | None
    cohort_id: str
    cohort: str
    notice_working_days: int | None
    state: EntryState
    target: Programme
    kind: TitleKind
    intended_year: int | None
    batch_id: str | None
    batch: str | None
    grade: Grade
    weakness: Weakness | None
    agency: str
    source: EntrySource
    reason: str
    document_number: str
    admitted_on: date | None
    responsible_id: str | None
    responsible: str | None
    carried_over_from_id: str | None
    carried_over_from: str | None
    removed_on: date | None
    removal: Removal | None
    removal_reason: str
    rung: Rung
    figures: Figures
    liaisons: list[ContactView]
    phases: list[PhaseRow]
    visits: list[VisitRow]
    cases: list[CaseLine]
    history: list[HistoryLine]
    admission_block: Reason | None
    """Why a proposed entry cannot be admitted today."""
    may_edit: bool
    may_decide: bool
    sees_visits: bool


def get_entry(
    session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False
) -> tuple[PoolEntry, Enterprise, Cohort]:
    """The entry, its firm and cohort, if the viewer may see them; locked for a write."""
    wanted = (
        select(PoolEntry, Enterprise, Cohort)
        .join_from(PoolEntry, Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .where(visible_entries(viewer), col(PoolEntry.public_id) == public_id)
    )
    if for_update:
        wanted = wanted.with_for_update(of=PoolEntry).execution_options(populate_existing=True)
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound
    entry, firm, cohort = found
    return entry, firm, cohort


def admission_block(
    session: Session, entry_id: int, notice_working_days: int | None, today: date
) -> Reason | None:
    """What keeps a proposed entry out: the notice its cohort asks for, or an objection in it."""
    if notice_working_days is None:
        return None
    return notice_blocks(session, [entry_id], today).get(entry_id)


def may_edit(viewer: Viewer, state: EntryState) -> bool:
    """The bureau edits what is not removed; a town what it has proposed and nobody admitted."""
    if viewer.role is Role.TOWN_OFFICER:
        return state is EntryState.PROPOSED
    return viewer.role in BUREAU and state is not EntryState.REMOVED


def describe_entry(session: Session, viewer: Viewer, public_id: str, today: date) -> EntryDetail:
    """The page of an entry, in a number of statements that does not depend on its rows."""
    row = _found(session, viewer, public_id)
    facts = firm_facts(session, [row.firm_key], today)[row.firm_key]
    is_proposed = row.state is EntryState.PROPOSED
    given = {name: row._mapping[name] for name in _shown_names()}
    return EntryDetail(
        **given,
        batch=_batch_name(row.batch_year, row.batch_number),
        rung=facts.rung,
        figures=facts.figures,
        liaisons=[
            one
            for one in list_contacts(session, viewer, row.enterprise_id, is_open=False)
            if one.is_liaison
        ],
        phases=_phases(session, row.key, today),
        visits=visits_of(session, viewer, row.firm_key),
        cases=_cases(session, row.firm_key),
        history=list_history(session, row.county_code, "pool_entry", public_id, FIELDS),
        admission_block=admission_block(session, row.key, row.notice_working_days, today)
        if is_proposed
        else None,
        may_edit=may_edit(viewer, row.state),
        may_decide=viewer.role in BUREAU,
        sees_visits=viewer.role in OFFICERS,
    )


Before = aliased(PoolEntry)
CohortBefore = aliased(Cohort)

SHOWN: tuple[Any, ...] = (
    col(PoolEntry.public_id).label("id"),
    col(PoolEntry.version),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise"),
    col(Enterprise.uscc),
    col(Enterprise.is_fictitious),
    col(Township.name).label("township"),
    col(Cohort.public_id).label("cohort_id"),
    col(Cohort.name).label("cohort"),
    col(Cohort.notice_working_days),
    *(
        getattr(PoolEntry, name)
        for name in ("state", "target", "kind", "intended_year", "grade", "weakness", "agency")
    ),
    *(getattr(PoolEntry, name) for name in ("source", "reason", "document_number", "admitted_on")),
    *(getattr(PoolEntry, name) for name in ("removed_on", "removal", "removal_reason")),
    col(Batch.public_id).label("batch_id"),
    col(Person.public_id).label("responsible_id"),
    col(Person.name).label("responsible"),
    col(Before.public_id).label("carried_over_from_id"),
    col(CohortBefore.name).label("carried_over_from"),
)


def _shown_names() -> list[str]:
    return [column.key for column in SHOWN]


def _found(session: Session, viewer: Viewer, public_id: str) -> Any:
    found = session.execute(
        select(
            *SHOWN,
            col(PoolEntry.id).label("key"),
            col(PoolEntry.county_code),
            col(PoolEntry.enterprise_id).label("firm_key"),
            col(Batch.year).label("batch_year"),
            col(Batch.number).label("batch_number"),
        )
        .select_from(PoolEntry)
        .join(Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(Batch, col(Batch.id) == col(PoolEntry.batch_id))
        .outerjoin(Person, col(Person.id) == col(PoolEntry.responsible_id))
        .outerjoin(Before, col(Before.id) == col(PoolEntry.carried_over_from_id))
        .outerjoin(CohortBefore, col(CohortBefore.id) == col(Before.cohort_id))
        .where(visible_entries(viewer), col(PoolEntry.public_id) == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _batch_name(year: int | None, number: int | None) -> str | None:
    return f"{year}-{number}" if year is not None and number is not None else None


def _phases(session: Session, entry_id: int, today: date) -> list[PhaseRow]:
    rows = session.execute(
        select(CultivationPhase)
        .where(col(CultivationPhase.entry_id) == entry_id)
        .order_by(col(CultivationPhase.position), col(CultivationPhase.id))
    ).scalars()
    return [
        PhaseRow(
            id=phase.public_id,
            version=phase.version,
            position=phase.position,
            goal=phase.goal,
            starts_on=phase.starts_on,
            due_on=phase.due_on,
            done_on=phase.done_on,
            outcome=phase.outcome,
            is_overdue=phase.done_on is None and phase.due_on is not None and phase.due_on < today,
        )
        for phase in rows
    ]


def _cases(session: Session, enterprise_id: int) -> list[CaseLine]:
    rows = session.execute(
        select(
            col(CultivationCase.public_id),
            col(CultivationCase.programme),
            col(CultivationCase.kind),
            col(CultivationCase.year),
            col(CultivationCase.stage),
            col(CultivationCase.stage_since),
        )
        .where(col(CultivationCase.enterprise_id) == enterprise_id)
        .order_by(col(CultivationCase.year).desc(), col(CultivationCase.id).desc())
        .limit(20)
    )
    return [CaseLine(*row) for row in rows]
