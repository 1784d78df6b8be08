"""Cases: who sees them, one to work on, and the stage of each on any date as known on another."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, inspect, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import CaseScope, Viewer
from app.domain.case_history import Entry
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.kept import Kept
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.prepared_reads import Prepared, loaded
from app.queries.visibility import in_region, visible_enterprises

REACHED = aliased(StageEvent)
"""The move that brought a case where it stood: see `stages_as_of`."""


@dataclass(frozen=True, slots=True)
class StageRow:
    """Where one case stood."""

    case_id: int
    enterprise_id: int
    kind: TitleKind
    year: int
    stage: Stage


def visible_cases(viewer: Viewer, *, despite_recusal: bool = False) -> ColumnElement[bool]:
    """Cases are seen through their enterprise: join it. Their county is the enterprise's; it is
    said of both, so that an index on the cases of one county can serve. An agency sees the cases
    entrusted to it, and nothing else through the enterprise."""
    if isinstance(viewer.scope, CaseScope):
        return and_(
            col(CultivationCase.county_code) == viewer.scope.county_code,
            col(CultivationCase.id).in_(viewer.scope.case_ids),
            col(CultivationCase.enterprise_id).not_in(viewer.recused_from),
        )
    return and_(
        in_region(CultivationCase.county_code, viewer, in_order=True),
        visible_enterprises(viewer, despite_recusal=despite_recusal),
    )


def stage_event_counts(known_on: date, event: Any = StageEvent) -> ColumnElement[bool]:
    """A move that was known by then and that nobody had taken back by then."""
    correction = aliased(StageEvent)
    is_taken_back = (
        select(literal(1))
        .where(
            col(correction.corrects_id) == event.id,
            col(correction.new_happened_on).is_(None),
            col(correction.known_on) <= known_on,
        )
        .exists()
    )
    return and_(event.action.is_not(None), event.known_on <= known_on, ~is_taken_back)


def stage_event_date(known_on: date, event: Any = StageEvent) -> ColumnElement[date]:
    """The day a move happened, after the last correction of its date known by then."""
    correction = aliased(StageEvent)
    corrected = (
        select(col(correction.new_happened_on))
        .where(
            col(correction.corrects_id) == event.id,
            col(correction.new_happened_on).is_not(None),
            col(correction.known_on) <= known_on,
        )
        .order_by(col(correction.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(corrected, event.happened_on)


def stages_as_of(
    viewer: Viewer,
    programme: Programme,
    valid_on: date,
    known_on: date,
    *,
    despite_recusal: bool = False,
) -> Select[*tuple[Any, ...]]:
    """Every case opened by then with the move that brought it where it stood: `REACHED`."""
    last = (
        select(col(StageEvent.case_id), func.max(col(StageEvent.id)).label("event_id"))
        .where(
            in_region(StageEvent.county_code, viewer),
            col(StageEvent.programme) == programme,
            stage_event_counts(known_on),
            stage_event_date(known_on) <= valid_on,
        )
        .group_by(col(StageEvent.case_id))
        .subquery()
    )
    columns: tuple[Any, ...] = (
        col(CultivationCase.id),
        col(CultivationCase.enterprise_id),
        col(CultivationCase.kind),
        col(CultivationCase.year),
        col(REACHED.target),
    )
    return (
        select(*columns)
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(last, last.c.case_id == CultivationCase.id)
        .outerjoin(REACHED, col(REACHED.id) == last.c.event_id)
        .where(
            visible_cases(viewer, despite_recusal=despite_recusal),
            col(CultivationCase.programme) == programme,
            col(CultivationCase.opened_on) <= min(valid_on, known_on),
        )
    )


def stage_as_of_rows(
    session: Session,
    viewer: Viewer,
    programme: Programme,
    valid_on: date,
    known_on: date,
    *,
    despite_recusal: bool = False,
) -> list[StageRow]:
    """Every case opened by then with its stage on `valid_on`, as known on `known_on`."""
    asked = stages_as_of(viewer, programme, valid_on, known_on, despite_recusal=despite_recusal)
    rows = session.execute(asked.order_by(col(CultivationCase.id)))
    first = PROGRAMMES[programme].first_stage
    return [
        StageRow(case_id, enterprise_id, kind, year, stage or first)
        for case_id, enterprise_id, kind, year, stage in rows
    ]


@lru_cache(maxsize=256)
def _one_case(viewer: Viewer) -> Select[CultivationCase, Enterprise]:
    """Built once per viewer: building and keying it costs more than running it."""
    return (
        select(CultivationCase, Enterprise)
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_cases(viewer), col(CultivationCase.public_id) == bindparam("public_id"))
    )


_TO_CHANGE: Kept[Hashable, Prepared] = Kept(256)
"""By what a viewer sees: the officers of a county share one."""


def _case_to_change(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        _one_case(viewer)
        .with_only_columns(*inspect(CultivationCase).columns, maintain_column_froms=True)
        .with_for_update(of=CultivationCase)
    )


def get_case(
    session: Session, viewer: Viewer, public_id: str
) -> tuple[CultivationCase, Enterprise]:
    """The case and its firm, if the viewer may see them."""
    found = session.execute(_one_case(viewer), {"public_id": public_id}).one_or_none()
    if found is None:
        raise NotFound
    case, enterprise = found
    return case, enterprise


def lock_case(session: Session, viewer: Viewer, public_id: str) -> CultivationCase:
    """The case for a write, if the viewer may see it: locked, and as stored now."""
    if session.autoflush:
        session.flush()  # as before any query
    connection = session.connection()
    sight = connection.dialect.name, viewer.scope, viewer.recused_from
    asked = _TO_CHANGE.get(sight, lambda: Prepared(_case_to_change(viewer), connection.dialect))
    rows = asked.run(connection, public_id=public_id)
    if not rows:
        raise NotFound
    return loaded(
        session, CultivationCase, dict(zip(asked.names, asked.read(rows[0]), strict=True))
    )


_ENTRIES = (
    select(StageEvent)
    .where(col(StageEvent.case_id) == bindparam("case_id"))
    .order_by(col(StageEvent.id))
)


def list_entries(session: Session, case_id: int | None) -> list[StageEvent]:
    """A case's history as it was entered."""
    return list(session.execute(_ENTRIES, {"case_id": case_id}).scalars())


def entries_of(events: Iterable[StageEvent]) -> list[Entry]:
    """History rows as the rules read them."""
    return [
        Entry(
            id=event.id or 0,
            happened_on=event.happened_on,
            known_on=event.known_on,
            action=event.action,
            source=event.source,
            target=event.target,
            corrects_id=event.corrects_id,
            new_happened_on=event.new_happened_on,
        )
        for event in events
    ]
