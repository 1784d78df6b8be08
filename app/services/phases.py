"""The cultivation plan of a pool entry: its phases, added and finished."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Viewer
from app.domain.pool import EntryState
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.models.pool import CultivationPhase, PoolEntry
from app.queries.pool_entries import get_entry


class PhaseInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    goal: str = Field(min_length=1, max_length=200)
    starts_on: date | None = None
    due_on: date | None = None


class PhaseOutcome(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    done_on: date
    outcome: str = Field(min_length=1, max_length=400)


def add_phase(session: Session, viewer: Viewer, entry_id: str, given: PhaseInput) -> str:
    """One more phase after those there are; its public id."""
    entry = _entry(session, viewer, entry_id)
    if given.starts_on and given.due_on and given.due_on < given.starts_on:
        raise InvalidValue(fields={"due_on": Reason.DATES_OUT_OF_ORDER})
    last = session.execute(
        select(func.max(col(CultivationPhase.position))).where(
            col(CultivationPhase.entry_id) == entry.id
        )
    ).scalar_one()
    phase = CultivationPhase(
        entry_id=entry.id or 0,
        enterprise_id=entry.enterprise_id,
        county_code=entry.county_code,
        position=(last or 0) + 1,
        **given.model_dump(),
    )
    session.add(phase)
    session.flush()
    return phase.public_id


def finish_phase(
    session: Session,
    viewer: Viewer,
    entry_id: str,
    phase_id: str,
    given: PhaseOutcome,
    today: date,
) -> None:
    """Say what came of a phase, and when; a phase is finished once."""
    entry = _entry(session, viewer, entry_id)
    phase = session.execute(
        select(CultivationPhase).where(
            col(CultivationPhase.entry_id) == entry.id,
            col(CultivationPhase.public_id) == phase_id,
        )
    ).scalar_one_or_none()
    if phase is None:
        raise NotFound
    if phase.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if phase.done_on is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if given.done_on > today:
        raise InvalidValue(fields={"done_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    if phase.starts_on and given.done_on < phase.starts_on:
        raise InvalidValue(fields={"done_on": Reason.DATES_OUT_OF_ORDER})
    phase.done_on = given.done_on
    phase.outcome = given.outcome
    session.flush()


def _entry(session: Session, viewer: Viewer, entry_id: str) -> PoolEntry:
    """Locked, so that two phases added at once do not take the same place."""
    entry, _, _ = get_entry(session, viewer, entry_id, for_update=True)
    if viewer.role not in OFFICERS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if entry.state is EntryState.REMOVED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    return entry
