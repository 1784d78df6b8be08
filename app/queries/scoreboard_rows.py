"""The rows behind a number of the scoreboard that no title makes: open cases, contacts, firms.

The same statement as the number; what the viewer must not read is left out and told as withheld."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, literal, null, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import NotFound
from app.domain.scoreboard import STALE_DAYS, Measure
from app.domain.stages import Stage
from app.domain.visits import Occasion
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.places import Township
from app.models.pool import Visit
from app.queries.cases import REACHED
from app.queries.count_filters import CountFilters
from app.queries.paging import Paging, Sort, cut, sort_columns
from app.queries.places import place_names
from app.queries.plans import find_plan
from app.queries.scoreboard_counts import above_size, open_cases, since, visits
from app.queries.scoreboard_views import ScoreboardFilters
from app.queries.visibility import county_wide

NOTHING = null()


class PlaceRowFilters(ScoreboardFilters, Paging):
    """Which number: what is counted, and of which town or park."""

    measure: Measure = Measure.OPEN_CASES
    town: str | None = None
    park: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A firm with what is counted of it: a case with its stage, or a contact with its occasion."""

    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    case_id: str | None
    visit_id: str | None
    stage: Stage | None
    occasion: Occasion | None
    day: date | None
    """Of the case's last move, or of the contact."""
    days: int | None
    """Days since then, of a case."""


@dataclass(frozen=True, slots=True)
class PlaceRows:
    measure: Measure
    place_name: str
    valid_on: date
    known_on: date
    filters: PlaceRowFilters
    total: int
    """The number on the scoreboard."""
    listed: int
    withheld: int
    rows: tuple[PlaceRow, ...]
    next: str | None
    previous: str | None


def list_place_rows(
    session: Session, viewer: Viewer, filters: PlaceRowFilters, today: date
) -> PlaceRows:
    valid_on, known_on = filters.dates(today)
    plan = find_plan(session, viewer)
    if plan is None:
        raise NotFound
    asked = CountFilters(
        plan.county_code,
        filters.programme,
        valid_on,
        known_on,
        filters.scope,
        township_code=filters.town,
        park_code=filters.park,
    )
    total = _size(session, members(county_wide(viewer), asked, filters.measure))
    shown = members(viewer, asked, filters.measure)
    listed = _size(session, shown)
    page = _page(session, shown, filters)
    names = place_names(session, viewer)
    return PlaceRows(
        measure=filters.measure,
        place_name=names.get(filters.town or filters.park or "", ""),
        valid_on=valid_on,
        known_on=known_on,
        filters=filters,
        total=total,
        listed=listed,
        withheld=total - listed,
        rows=tuple(_row(row, asked) for row in page.rows),
        next=page.next,
        previous=page.previous,
    )


def members(viewer: Viewer, asked: CountFilters, measure: Measure) -> Select[*tuple[Any, ...]]:
    """One row for each that the number counts: firm, town, case, contact, stage, occasion, day."""
    match measure:
        case Measure.OPEN_CASES | Measure.STALE_CASES:
            first = PROGRAMMES[asked.programme].first_stage.value
            stage = func.coalesce(col(REACHED.target), literal(first))
            cases = open_cases(viewer, asked, despite_recusal=False)
            if measure is Measure.STALE_CASES:
                cases = cases.where(since(asked) < asked.valid_on - timedelta(days=STALE_DAYS))
            return _told(cases, case=col(CultivationCase.public_id), stage=stage, day=since(asked))
        case Measure.VISITS:
            return _told(
                visits(viewer, asked, despite_recusal=False),
                visit=col(Visit.public_id),
                occasion=col(Visit.occasion),
                day=col(Visit.happened_on),
            )
        case Measure.ABOVE_SIZE:
            return _told(above_size(viewer, asked, despite_recusal=False))


def _told(
    counted: Select[*tuple[Any, ...]],
    *,
    case: Any = NOTHING,
    visit: Any = NOTHING,
    stage: Any = NOTHING,
    occasion: Any = NOTHING,
    day: Any = NOTHING,
) -> Select[*tuple[Any, ...]]:
    columns: tuple[Any, ...] = (
        col(Enterprise.id).label("enterprise_id"),
        col(EnterprisePeriod.township_code).label("township_code"),
        case.label("case_id"),
        visit.label("visit_id"),
        stage.label("stage"),
        occasion.label("occasion"),
        day.label("day"),
    )
    return counted.with_only_columns(*columns, maintain_column_froms=True)


def _size(session: Session, statement: Select[*tuple[Any, ...]]) -> int:
    return int(session.execute(select(func.count()).select_from(statement.subquery())).scalar_one())


def _page(session: Session, shown: Select[*tuple[Any, ...]], paging: Paging) -> Any:
    member = shown.subquery("member")
    order = (member.c.day, col(Enterprise.name_key), member.c.enterprise_id, member.c.visit_id)
    listed = (
        select(
            col(Enterprise.public_id).label("enterprise_id"),
            col(Enterprise.name).label("enterprise_name"),
            col(Enterprise.uscc),
            col(Township.name).label("town_name"),
            member.c.case_id,
            member.c.visit_id,
            member.c.stage,
            member.c.occasion,
            member.c.day,
            func.row_number().over(order_by=(*order, member.c.case_id)).label("place"),
        )
        .join_from(member, Enterprise, col(Enterprise.id) == member.c.enterprise_id)
        .outerjoin(Township, col(Township.code) == member.c.township_code)
        .subquery("listed")
    )
    columns = [each for each in listed.c if each.name != "place"]
    sort = Sort(listed.c.place, listed.c.place, is_nullable=False)
    return cut(session, select(*columns, *sort_columns(sort)), sort, paging)


def _row(row: Any, asked: CountFilters) -> PlaceRow:
    return PlaceRow(
        enterprise_id=row.enterprise_id,
        enterprise_name=row.enterprise_name,
        uscc=row.uscc,
        town_name=row.town_name,
        case_id=row.case_id,
        visit_id=row.visit_id,
        stage=Stage(row.stage) if row.stage else None,
        occasion=Occasion(row.occasion) if row.occasion else None,
        day=row.day,
        days=(asked.valid_on - row.day).days if row.case_id else None,
    )
