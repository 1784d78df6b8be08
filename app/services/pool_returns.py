"""What a failed case means for the pool: the best lead for next year stands in it."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.pool import (
    EntrySource,
    EntryState,
    Grade,
    Removal,
    Weakness,
    first_state,
    may_return,
)
from app.domain.programmes.table import POOL_TARGETS
from app.domain.stages import FailureReason, Stage
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.pool import Cohort, PoolEntry
from app.services.pool import enter, remove
from app.words import word


def keep_for_next_year(
    session: Session, case: CultivationCase, failure_reason: FailureReason | None, today: date
) -> None:
    """Where the firm stands in the pool it stays, for the year after; where it does not, because
    it held the title till now or never was in, it comes (back) into that year's cohort."""
    entries = _entries(session, case)
    weakness = Weakness(failure_reason.value) if failure_reason else None
    standing = [entry for entry in entries if entry.state is not EntryState.REMOVED]
    for entry in standing:
        entry.intended_year = case.year + 1
        entry.batch_id = None
        entry.weakness = entry.weakness or weakness
    if not standing and case.programme in POOL_TARGETS:
        _return(session, case, entries, weakness, today)


def take_return_back(session: Session, case: CultivationCase, today: date) -> None:
    """The failure was entered in error: the year is this one again, and who only came in by it
    leaves."""
    told = failure_told(case.year, case.programme)
    for entry in _entries(session, case):
        if entry.state is EntryState.REMOVED or entry.intended_year != case.year + 1:
            continue
        if entry.source is EntrySource.FAILED_CASE and entry.reason == told:
            remove(entry, Removal.ENTERED_IN_ERROR, "", today)
        else:
            entry.intended_year = case.year
            entry.batch_id = case.batch_id


def _return(
    session: Session,
    case: CultivationCase,
    entries: list[PoolEntry],
    weakness: Weakness | None,
    today: date,
) -> None:
    cohort = _cohort_of(session, case.county_code, case.year + 1)
    if cohort is None:
        return  # Nobody has opened a pool for that year yet.
    entry = next((one for one in entries if one.cohort_id == cohort.id), None)
    if entry is not None and not may_return(entry.state, entry.removal):
        return
    # Who was taken in by due process once need not be shown in public anew.
    was_in = any(one.admitted_on is not None for one in entries)
    days = None if was_in else cohort.notice_working_days
    values = {
        "state": first_state(days, is_by_town=False),
        "kind": case.kind,
        "intended_year": case.year + 1,
        "batch_id": None,
        "grade": Grade.KEY,
        "weakness": weakness,
        "agency": case.agency,
        "source": EntrySource.FAILED_CASE,
        "reason": failure_told(case.year, case.programme),
        "document_number": "",
        "responsible_id": case.handler_id,
        "carried_over_from_id": None,
    }
    if entry is None:
        entry = PoolEntry(
            county_code=case.county_code,
            cohort_id=cohort.id or 0,
            enterprise_id=case.enterprise_id,
            target=case.programme,
            source=EntrySource.FAILED_CASE,
        )
        session.add(entry)
    enter(entry, values, today)


def failure_told(year: int, programme: Programme) -> str:
    """Why a firm came in: the case that failed."""
    return f"{year} {word(programme)} {word(Stage.REJECTED)}"


def _cohort_of(session: Session, county_code: str, year: int) -> Cohort | None:
    """Of two cohorts that meet in a year, the later."""
    found: Cohort | None = session.execute(
        select(Cohort)
        .where(
            col(Cohort.county_code) == county_code,
            col(Cohort.starts_year) <= year,
            col(Cohort.ends_year) >= year,
        )
        .order_by(col(Cohort.starts_year).desc(), col(Cohort.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def _entries(session: Session, case: CultivationCase) -> list[PoolEntry]:
    return list(
        session.execute(
            select(PoolEntry)
            .where(
                col(PoolEntry.enterprise_id) == case.enterprise_id,
                col(PoolEntry.target) == case.programme,
            )
            .order_by(col(PoolEntry.id))
        ).scalars()
    )
