"""The cohort column of a file beside the pool: which firms would enter, and what is corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.pool import EntrySource, EntryState, first_state
from app.domain.titles import Programme, TitleKind
from app.models.enterprises import Enterprise
from app.models.pool import Cohort, PoolEntry
from app.queries.firm_facts import holders_ever
from app.queries.visibility import in_region, visible_enterprises
from app.services.cohorts import CohortInput, make_cohort

FIELDS = ("intended_year", "grade", "weakness", "agency", "document_number")
REASON = "名单导入"


@dataclass(frozen=True, slots=True)
class GivenEntry:
    """A firm's place in the pool as a row gives it; `values` are those of FIELDS it gives."""

    cohort: str
    target: Programme
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    has_left: bool = False


NO_ENTRY = PlannedEntry()
Entries = dict[tuple[int, str, Programme], PoolEntry]


def county_cohorts(session: Session, viewer: Viewer) -> dict[str, tuple[int, int]]:
    """The cohorts one may name, with their first and last year."""
    rows = session.execute(
        select(col(Cohort.name), col(Cohort.starts_year), col(Cohort.ends_year)).where(
            in_region(Cohort.county_code, viewer)
        )
    )
    return {name: (starts, ends) for name, starts, ends in rows}


def may_make_cohorts(viewer: Viewer) -> bool:
    return viewer.role in BUREAU


def stored_entries(session: Session, viewer: Viewer, firms: Sequence[int]) -> Entries:
    if not firms:
        return {}
    rows = session.execute(
        select(PoolEntry, col(Cohort.name))
        .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .join(Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .where(visible_enterprises(viewer), col(PoolEntry.enterprise_id).in_(firms))
    )
    return {(entry.enterprise_id, name, entry.target): entry for entry, name in rows}


def plan_entry(given: GivenEntry, entry: PoolEntry | None) -> PlannedEntry:
    if entry is None:
        new = {"cohort": given.cohort, "target": given.target, **given.values}
        return PlannedEntry({f"pool_{name}": (None, value) for name, value in new.items()})
    if entry.state is EntryState.REMOVED:
        return PlannedEntry(has_left=True)
    return PlannedEntry(
        {
            f"pool_{name}": (getattr(entry, name), value)
            for name, value in given.values.items()
            if getattr(entry, name) != value
        }
    )


def write_entries(
    session: Session, viewer: Viewer, wanted: Sequence[tuple[int, GivenEntry]], today: date
) -> None:
    """Enter firms into the cohorts named, making those that are missing; correct the others."""
    if not wanted:
        return
    cohorts = _cohorts(session, viewer, {given.cohort for _, given in wanted})
    firms = [firm for firm, _ in wanted]
    entries = stored_entries(session, viewer, firms)
    holders = {
        target: holders_ever(session, firms, target)
        for target in {given.target for _, given in wanted}
    }
    for firm, given in wanted:
        entry = entries.get((firm, given.cohort, given.target))
        if entry is None:
            is_renewal = firm in holders[given.target]
            entry = _new_entry(viewer, firm, cohorts[given.cohort], given.target, today)
            entry.kind = TitleKind.RENEWAL if is_renewal else TitleKind.FIRST
            session.add(entry)
        for name, value in given.values.items():
            setattr(entry, name, value)
    session.flush()


def _new_entry(
    viewer: Viewer, firm: int, cohort: Cohort, target: Programme, today: date
) -> PoolEntry:
    by_town = viewer.role is Role.TOWN_OFFICER
    state = first_state(cohort.notice_working_days, is_by_town=by_town)
    return PoolEntry(
        county_code=cohort.county_code,
        cohort_id=cohort.id or 0,
        enterprise_id=firm,
        target=target,
        state=state,
        admitted_on=today if state is EntryState.ADMITTED else None,
        source=EntrySource.TOWNSHIP if by_town else EntrySource.SURVEY,
        document_number=cohort.document_number,
        reason=REASON,
    )


def _cohorts(session: Session, viewer: Viewer, names: Iterable[str]) -> dict[str, Cohort]:
    found = {
        cohort.name: cohort
        for cohort in session.execute(
            select(Cohort).where(
                col(Cohort.county_code) == viewer.county_code, col(Cohort.name).in_(list(names))
            )
        ).scalars()
    }
    for name in sorted(set(names) - found.keys()):
        starts, ends = (int(year) for year in name.split("-"))
        given = CohortInput(name=name, starts_year=starts, ends_year=ends)
        found[name] = make_cohort(session, viewer, given)
    return found
