"""Many of the pool at once: admit firms, admit what was proposed, remove, hand to an officer."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, OFFICERS, Viewer
from app.domain.pool import EntryState, Removal
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason, TransitionRefused
from app.domain.titles import Programme, TitleKind
from app.models.pool import PoolEntry
from app.queries.officers import find_officer
from app.queries.pool_entries import get_entry, may_edit
from app.services.admission_marks import marks_of, refuse_built_upon
from app.services.bulk import Deed, Done, UndoTerms, Verb
from app.services.bulk_cases import AssignTerms, name_of, passed_between
from app.services.pool import (
    AdmissionInput,
    EntryDecision,
    EntryFields,
    RemovalInput,
    admit_enterprises,
    admit_entry,
    locked_entry,
    remove_entry,
)


class AdmitTerms(EntryFields):
    """What is said of every entry that is made."""

    cohort: str = Field(min_length=1, max_length=12)
    target: Programme
    title_kind: TitleKind | None = None
    """Without it: as the register of titles suggests for each."""


class NoTerms(BaseModel):
    """Nothing is given but the decision."""


class RemoveTerms(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    removal: Removal
    removal_reason: str = Field(min_length=1, max_length=400)


def admit_firm(
    session: Session, viewer: Viewer, terms: AdmitTerms, subject: str, _seen: Any, today: date
) -> Deed:
    told = terms.model_dump(exclude={"title_kind"})
    given = AdmissionInput(enterprises=[subject], kind=terms.title_kind, **told)
    [made] = admit_enterprises(session, viewer, given, today)
    entry, _, _ = get_entry(session, viewer, made)
    known = ">".join((made, str(entry.version), marks_of(session, entry)))
    return Deed(entry.version, "", entry.state, known)


def drop_entry(session: Session, viewer: Viewer, terms: UndoTerms, done: Done, today: date) -> None:
    """An entry made by mistake leaves as one that never counted, if nothing rests on it."""
    public_id, _, known = done.made.partition(">")
    version, _, marks = known.partition(">")
    entry, _, _ = get_entry(session, viewer, public_id, for_update=True)
    if version and entry.version != int(version):
        raise TransitionRefused(Reason.ROW_TOUCHED_SINCE)
    refuse_built_upon(session, entry, marks)
    given = RemovalInput(
        version=entry.version, removal=Removal.ENTERED_IN_ERROR, removal_reason=terms.reason
    )
    remove_entry(session, viewer, public_id, given, today)


def admit_proposed(
    session: Session, viewer: Viewer, _terms: NoTerms, subject: str, seen: int | None, today: date
) -> Deed:
    entry, _, _ = get_entry(session, viewer, subject, for_update=True)
    before, version = entry.state, entry.version
    given = EntryDecision(version=version if seen is None else seen)
    admit_entry(session, viewer, subject, given, today)
    return Deed(version, before, entry.state, f"{entry.version}>{marks_of(session, entry)}")


def propose_again(
    session: Session, viewer: Viewer, _terms: UndoTerms, done: Done, _today: date
) -> None:
    """Proposed as it was, if nobody has touched it or built upon it since; the history keeps both
    changes."""
    version, _, marks = done.made.partition(">")
    entry, _ = locked_entry(session, viewer, done.subject, int(version))
    if entry.state is not EntryState.ADMITTED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    refuse_built_upon(session, entry, marks)
    entry.state = EntryState.PROPOSED
    entry.admitted_on = None
    session.flush()


def take_out(
    session: Session,
    viewer: Viewer,
    terms: RemoveTerms,
    subject: str,
    seen: int | None,
    today: date,
) -> Deed:
    entry, _, _ = get_entry(session, viewer, subject, for_update=True)
    before, version = entry.state, entry.version
    given = RemovalInput(version=version if seen is None else seen, **terms.model_dump())
    remove_entry(session, viewer, subject, given, today)
    return Deed(version, before, entry.state, f"{before}>{entry.version}")


def put_back(session: Session, viewer: Viewer, _terms: UndoTerms, done: Done, _today: date) -> None:
    """As it stood, if nobody has touched it since; the history keeps both changes."""
    state, _, version = done.made.partition(">")
    entry, _ = locked_entry(session, viewer, done.subject, int(version))
    if entry.state is not EntryState.REMOVED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    entry.state = EntryState(state)
    entry.removal = None
    entry.removal_reason = ""
    entry.removed_on = None
    session.flush()


def assign_entry(
    session: Session,
    viewer: Viewer,
    terms: AssignTerms,
    subject: str,
    seen: int | None,
    _today: date,
) -> Deed:
    entry = _editable(session, viewer, subject, seen)
    version, before = entry.version, entry.responsible_id
    officer = find_officer(session, viewer, terms.officer, OFFICERS, before)
    if officer is None:
        raise InvalidValue(fields={"officer": Reason.BAD_VALUE})
    _give(session, entry, officer)
    return Deed(version, name_of(session, before), name_of(session, officer), f"{before}>{officer}")


def give_entry_back(
    session: Session, viewer: Viewer, _terms: UndoTerms, done: Done, _today: date
) -> None:
    entry = _editable(session, viewer, done.subject, None)
    before, officer = passed_between(done)
    if entry.responsible_id != officer:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    _give(session, entry, before)


def _editable(session: Session, viewer: Viewer, subject: str, seen: int | None) -> PoolEntry:
    if seen is None:
        seen = session.execute(
            select(col(PoolEntry.version)).where(col(PoolEntry.public_id) == subject)
        ).scalar_one_or_none()
    entry, _ = locked_entry(session, viewer, subject, seen or 0, OFFICERS)
    if not may_edit(viewer, entry.state):
        raise NotPermitted(Reason.NOT_PERMITTED)
    return entry


def _give(session: Session, entry: PoolEntry, officer: int | None) -> None:
    if entry.responsible_id == officer:
        raise InvalidValue(Reason.NOTHING_TO_CHANGE)
    entry.responsible_id = officer
    session.flush()


ADMIT_FIRMS = Verb(AdmitTerms, OFFICERS, admit_firm, drop_entry, BUREAU)
ADMIT_ENTRIES = Verb(NoTerms, BUREAU, admit_proposed, propose_again, BUREAU)
REMOVE_ENTRIES = Verb(RemoveTerms, BUREAU, take_out, put_back, BUREAU)
ASSIGN_ENTRIES = Verb(AssignTerms, OFFICERS, assign_entry, give_entry_back, OFFICERS)
