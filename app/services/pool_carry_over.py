"""Carrying a firm over into a later cohort of the reserve pool."""

from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.pool import EntryState, Removal
from app.domain.refusals import InvalidValue, Reason, TransitionRefused
from app.models.cases import Batch
from app.models.pool import Cohort, PoolEntry
from app.queries.cohorts import find_cohort
from app.queries.notices import notice_blocks
from app.services.pool import (
    EntryDecision,
    enter,
    entries_before,
    flush_once,
    locked_entry,
    remove,
)

KEPT = ("kind", "grade", "weakness", "agency", "source", "reason", "responsible_id")


class CarryOverInput(EntryDecision):
    cohort: str = Field(min_length=1, max_length=12)
    """The public id of the cohort that the firm goes into."""


def carry_over(
    session: Session, viewer: Viewer, public_id: str, given: CarryOverInput, today: date
) -> str:
    """Move a firm into a later cohort: a new entry that names the old one; the new public id.

    A firm in the pool was taken in by due process and stays in it: the later cohort shows in
    public whom it newly takes in, not whom it keeps. Were the firm proposed anew, no cohort would
    count it until a second notice had run (practice.md, "Who decides what": the two cohorts meet
    in 2018, carry-over is recorded, a firm in both counts once)."""
    entry, cohort = locked_entry(session, viewer, public_id, given.version)
    if entry.state is not EntryState.ADMITTED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    later = _later(session, viewer, given, cohort)
    before = entries_before(session, later, entry.target, [entry.enterprise_id])
    carried = before.get(entry.enterprise_id)
    if carried is None:
        carried = PoolEntry(
            county_code=entry.county_code,
            cohort_id=later.id or 0,
            enterprise_id=entry.enterprise_id,
            target=entry.target,
            source=entry.source,
        )
    else:
        _refuse_objected(session, carried, today)
    enter(carried, _carried_values(session, entry, later), today)
    carried.carried_over_from_id = entry.id
    remove(entry, Removal.CARRIED_OVER, "", today)
    session.add(carried)
    flush_once(session)
    return carried.public_id


def _later(session: Session, viewer: Viewer, given: CarryOverInput, cohort: Cohort) -> Cohort:
    later = find_cohort(session, viewer, given.cohort)
    if later is None or later.id == cohort.id or later.county_code != cohort.county_code:
        raise InvalidValue(fields={"cohort": Reason.BAD_VALUE})
    if later.starts_year < cohort.starts_year:
        raise InvalidValue(fields={"cohort": Reason.DATES_OUT_OF_ORDER})
    return later


def _refuse_objected(session: Session, entry: PoolEntry, today: date) -> None:
    """A firm that the later cohort has shown and not taken in does not come in by the side door;
    one that it has never shown needs no notice here."""
    block = notice_blocks(session, [entry.id or 0], today).get(entry.id or 0)
    if block not in {None, Reason.NOTICE_REQUIRED}:
        raise TransitionRefused(fields={"cohort": block})


def _carried_values(session: Session, entry: PoolEntry, later: Cohort) -> dict[str, Any]:
    """What is said of the firm, without a year or a batch that was over before the cohort began:
    when it will apply now, nobody has said yet."""
    batch_year = session.execute(
        select(col(Batch.year)).where(col(Batch.id) == entry.batch_id)
    ).scalar_one_or_none()
    begins = later.starts_year
    intended = entry.intended_year
    return {name: getattr(entry, name) for name in KEPT} | {
        "state": EntryState.ADMITTED,
        "document_number": later.document_number,
        "intended_year": intended if intended is not None and intended >= begins else None,
        "batch_id": entry.batch_id if batch_year is not None and batch_year >= begins else None,
    }
