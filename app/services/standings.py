"""Firms of the pool judged and kept, so that their list can be filtered without judging."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.criteria.editions import edition_for
from app.domain.criteria.findings import missing_of
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.telling import main_gap
from app.domain.criteria.trial import short_keys
from app.domain.pool import EntryState
from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.pool import PoolEntry
from app.models.standings import PoolStanding
from app.queries.registered_facts import RegisteredFacts, stream_facts
from app.queries.visibility import visible_enterprises

KEY = ("enterprise_id", "programme")
LONGEST_GAP = 120
CHUNK = 200


def refresh_firm(session: Session, viewer: Viewer, firm: Enterprise, today: date) -> None:
    """After a write that changes what is judged of one firm; nothing for one outside the pool."""
    refresh(session, viewer, today, col(Enterprise.id) == firm.id)


def refresh_pool(session: Session, viewer: Viewer, today: date) -> int:
    """Every firm in the pool of the viewer's county that the viewer sees; how many."""
    return refresh(session, viewer, today, col(Enterprise.county_code) == viewer.county_code)


def refresh(session: Session, viewer: Viewer, today: date, *chosen: ColumnElement[bool]) -> int:
    targets: dict[int, list[Programme]] = {}
    for firm, target in session.execute(
        select(col(PoolEntry.enterprise_id), col(PoolEntry.target))
        .join_from(PoolEntry, Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .where(visible_enterprises(viewer), *chosen, col(PoolEntry.state) != EntryState.REMOVED)
        .distinct()
    ):
        targets.setdefault(firm, []).append(target)
    if not targets:
        return 0
    pooled = select(col(PoolEntry.enterprise_id)).where(col(PoolEntry.state) != EntryState.REMOVED)
    known = stream_facts(
        session,
        viewer,
        today,
        today,
        *chosen,
        col(Enterprise.id).in_(pooled),
        with_sources=False,
    )
    # All of them before the first is written: the rows come while they are read.
    rows = [row for one in known for row in _rows(one, targets.get(one.row_id, []), today)]
    _write(session, rows)
    return len(rows)


def _rows(
    known: RegisteredFacts, targets: list[Programme], today: date
) -> Iterator[dict[str, Any]]:
    for target in targets:
        edition = edition_for(Judged(target.value), today)
        if edition is not None:
            yield _row(known, target, edition, today)


def _row(
    known: RegisteredFacts, target: Programme, edition: Edition[Any], today: date
) -> dict[str, Any]:
    result = edition.judge(known.facts)
    return {
        "county_code": known.county_code,
        "enterprise_id": known.row_id,
        "programme": target,
        "edition": edition.key,
        "judged_on": today,
        "verdict": result.verdict,
        "short_count": len(short_keys(result)),
        "missing_count": len(missing_of(result.findings)),
        "gap": main_gap(result)[:LONGEST_GAP],
        "is_holder": target is Programme.HNTE and bool(known.facts.is_hnte),
        "is_stale": False,
    }


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    """Over what stood there: two may judge at once, and either is right."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = sqlite.insert if is_sqlite else postgresql.insert
    for start in range(0, len(rows), CHUNK):
        wanted = insert(PoolStanding).values(rows[start : start + CHUNK])
        anew: Mapping[str, Any] = {
            name: wanted.excluded[name] for name in rows[0] if name not in KEY
        }
        session.execute(wanted.on_conflict_do_update(index_elements=KEY, set_=anew))
