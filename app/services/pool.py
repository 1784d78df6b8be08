"""The reserve pool's verbs: admit firms, admit what was proposed, correct, remove."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.domain.access import BUREAU, OFFICERS, Role, Viewer
from app.domain.pool import (
    EntrySource,
    EntryState,
    Grade,
    Removal,
    Weakness,
    first_state,
    may_return,
)
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.domain.titles import Programme, TitleKind
from app.models.cases import Batch
from app.models.enterprises import Enterprise
from app.models.pool import Cohort, PoolEntry
from app.queries.blanks import as_list
from app.queries.cohorts import find_cohort
from app.queries.firm_facts import holders_ever
from app.queries.officers import find_officer
from app.queries.pool_entries import admission_block, get_entry, may_edit
from app.queries.visibility import visible_enterprises
from app.services.standings import refresh

MOST_AT_ONCE = 200


class EntryFields(BaseModel):
    """What is said of an entry when it is made, and may be corrected later."""

    model_config = ConfigDict(str_strip_whitespace=True)

    intended_year: int | None = Field(default=None, ge=2000, le=2100)
    batch: str | None = Field(default=None, max_length=12)
    """A batch's public id, of the target's programme."""
    grade: Grade = Grade.RESERVE
    weakness: Weakness | None = None
    agency: str = Field(default="", max_length=120)
    source: EntrySource
    reason: str = Field(min_length=1, max_length=400)
    document_number: str = Field(default="", max_length=80)
    responsible: str | None = Field(default=None, max_length=12)
    """An officer's public id."""


class AdmissionInput(EntryFields):
    enterprises: Annotated[list[str], BeforeValidator(as_list)] = Field(
        min_length=1, max_length=MOST_AT_ONCE
    )
    """Public ids of the firms; all of them enter, or none."""
    cohort: str = Field(min_length=1, max_length=12)
    target: Programme
    kind: TitleKind | None = None
    """Without it: a renewal for a firm that ever held the title, a first one for the others."""


class EntryEdit(EntryFields):
    version: int
    kind: TitleKind


class EntryDecision(BaseModel):
    version: int


class RemovalInput(EntryDecision):
    model_config = ConfigDict(str_strip_whitespace=True)

    removal: Removal
    removal_reason: str = Field(min_length=1, max_length=400)


def admit_enterprises(
    session: Session, viewer: Viewer, given: AdmissionInput, today: date
) -> list[str]:
    """Put firms into a cohort, or propose them; the public ids of their entries."""
    cohort = find_cohort(session, viewer, given.cohort)
    if cohort is None or cohort.county_code != viewer.county_code:
        raise InvalidValue(fields={"cohort": Reason.BAD_VALUE})
    firms = _firms(session, viewer, given.enterprises)
    values = _resolved(session, viewer, given, given.target) | {
        "state": first_state(
            cohort.notice_working_days, is_by_town=viewer.role is Role.TOWN_OFFICER
        ),
    }
    before = entries_before(session, cohort, given.target, firms)
    renewing = holders_ever(session, firms, given.target)
    entries = []
    for firm in firms:
        usual = TitleKind.RENEWAL if firm in renewing else TitleKind.FIRST
        entry = before.get(firm) or PoolEntry(
            county_code=cohort.county_code,
            cohort_id=cohort.id or 0,
            enterprise_id=firm,
            target=given.target,
            source=given.source,
        )
        enter(entry, values | {"kind": given.kind or usual}, today)
        session.add(entry)
        entries.append(entry)
    flush_once(session)
    refresh(session, viewer, today, col(Enterprise.id).in_(firms))
    return [entry.public_id for entry in entries]


def admit_entry(
    session: Session, viewer: Viewer, public_id: str, given: EntryDecision, today: date
) -> None:
    """Take a proposed firm in, when its notice has ended and nobody objects."""
    entry, cohort = locked_entry(session, viewer, public_id, given.version)
    if entry.state is not EntryState.PROPOSED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    block = admission_block(session, entry.id or 0, cohort.notice_working_days, today)
    if block is not None:
        raise TransitionRefused(block)
    entry.state = EntryState.ADMITTED
    entry.admitted_on = today
    session.flush()


def edit_entry(session: Session, viewer: Viewer, public_id: str, given: EntryEdit) -> None:
    entry, _ = locked_entry(session, viewer, public_id, given.version, OFFICERS)
    if not may_edit(viewer, entry.state):
        raise NotPermitted(Reason.NOT_PERMITTED)
    values = _resolved(session, viewer, given, entry.target, entry) | {"kind": given.kind}
    for name, value in values.items():
        setattr(entry, name, value)
    session.flush()


def remove_entry(
    session: Session, viewer: Viewer, public_id: str, given: RemovalInput, today: date
) -> None:
    """Take a firm out of the pool, or drop a proposal. Carrying over is a verb of its own."""
    entry, _ = locked_entry(session, viewer, public_id, given.version)
    if entry.state is EntryState.REMOVED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if given.removal is Removal.CARRIED_OVER:
        raise InvalidValue(fields={"removal": Reason.BAD_VALUE})
    remove(entry, given.removal, given.removal_reason, today)
    session.flush()


def locked_entry(
    session: Session,
    viewer: Viewer,
    public_id: str,
    version: int,
    roles: frozenset[Role] = BUREAU,
) -> tuple[PoolEntry, Cohort]:
    """The entry to change and its cohort, for one of `roles` that saw it as it is now."""
    entry, _, cohort = get_entry(session, viewer, public_id, for_update=True)
    if viewer.role not in roles:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if entry.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    return entry, cohort


def _firms(session: Session, viewer: Viewer, public_ids: list[str]) -> list[int]:
    """The firms named, once each: a town officer names only those of the own town."""
    wanted = list(dict.fromkeys(public_ids))
    rows = session.execute(
        select(col(Enterprise.public_id), col(Enterprise.id)).where(
            visible_enterprises(viewer),
            col(Enterprise.county_code) == viewer.county_code,
            col(Enterprise.archived_on).is_(None),
            col(Enterprise.public_id).in_(wanted),
        )
    )
    found = {row.public_id: row.id for row in rows}
    if len(found) < len(wanted):
        raise NotFound
    return [found[one] or 0 for one in wanted]


def entries_before(
    session: Session, cohort: Cohort, target: Programme, firms: list[int]
) -> dict[int, PoolEntry]:
    """Entries these firms left in this cohort and may come back to; refuses one that stands."""
    found = session.execute(
        select(PoolEntry).where(
            col(PoolEntry.cohort_id) == cohort.id,
            col(PoolEntry.target) == target,
            col(PoolEntry.enterprise_id).in_(firms),
        )
    ).scalars()
    before = {entry.enterprise_id: entry for entry in found}
    if not all(may_return(entry.state, entry.removal) for entry in before.values()):
        raise TransitionRefused(fields={"enterprises": Reason.ALREADY_IN_COHORT})
    return before


def _resolved(
    session: Session,
    viewer: Viewer,
    given: EntryFields,
    target: Programme,
    entry: PoolEntry | None = None,
) -> dict[str, Any]:
    """The fields as stored: public ids looked up, and refused where they name nothing."""
    values = given.model_dump(include=set(EntryFields.model_fields) - {"batch", "responsible"})
    values["batch_id"] = values["responsible_id"] = None
    if given.batch:
        values["batch_id"] = session.execute(
            select(col(Batch.id)).where(
                col(Batch.county_code) == viewer.county_code,
                col(Batch.programme) == target,
                col(Batch.public_id) == given.batch,
            )
        ).scalar_one_or_none()
        if values["batch_id"] is None:
            raise InvalidValue(fields={"batch": Reason.BAD_VALUE})
    if given.responsible:
        kept = entry.responsible_id if entry else None
        values["responsible_id"] = find_officer(session, viewer, given.responsible, OFFICERS, kept)
        if values["responsible_id"] is None:
            raise InvalidValue(fields={"responsible": Reason.BAD_VALUE})
    return values


def enter(entry: PoolEntry, values: dict[str, Any], today: date) -> None:
    for name, value in values.items():
        setattr(entry, name, value)
    entry.admitted_on = today if entry.state is EntryState.ADMITTED else None
    entry.removed_on = None
    entry.removal = None
    entry.removal_reason = ""


def remove(entry: PoolEntry, removal: Removal, reason: str, today: date) -> None:
    entry.state = EntryState.REMOVED
    entry.removal = removal
    entry.removal_reason = reason
    entry.removed_on = today


def flush_once(session: Session) -> None:
    """Two officers may admit one firm at the same time: the constraint tells the second."""
    try:
        session.flush()
    except IntegrityError as error:
        raise TransitionRefused(fields={"enterprises": Reason.ALREADY_IN_COHORT}) from error
