"""Many cases at once: the board by stage, the list, and the rows of an export."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, func, select, union_all
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.amendments import moved
from app.domain.deadlines import Calendar
from app.domain.next_steps import CaseDates, Deadline, next_deadline, next_move, notice_last_day
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import NotFound
from app.domain.stages import Action, FailureReason, ProgrammeRules, Stage
from app.domain.titles import Programme, TitleEnd, TitleKind
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import Township
from app.models.titles import Title
from app.queries import case_filters
from app.queries.calendars import load_calendar
from app.queries.case_filters import ALL_YEARS, CaseFilters, conditions, sort_of
from app.queries.cases import visible_cases
from app.queries.classifications import field_path_names
from app.queries.enterprise_columns import latest_figures
from app.queries.objections import OPEN_AGAINST_CASE
from app.queries.paging import CAP, Paging, count, cut, sort_columns
from app.queries.shares import Share
from app.queries.visibility import in_region, is_bounded

CARDS = 20
"""Cards shown in one column of the board; the list has them all."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case among others."""

    id: str
    receipt_number: str | None
    enterprise_id: str
    enterprise: str
    uscc: str
    township: str | None
    field: str | None
    rd_intensity: Share | None
    programme: Programme
    kind: TitleKind
    year: int
    batch: str | None
    stage: Stage
    stage_since: date
    handler: str | None
    handler_id: str | None
    deadline: Deadline | None
    next_action: Action | None
    """The onward move, where it is this viewer's to make."""
    failure_reason: FailureReason | None
    open_objections: int


@dataclass(frozen=True, slots=True)
class BoardColumn:
    stage: Stage
    total: int
    cards: list[CaseRow]


@dataclass(frozen=True, slots=True)
class StageTotal:
    stage: Stage
    total: int


@dataclass(frozen=True, slots=True)
class Board:
    """Cases by stage: a column for each step, and what has left the straight way."""

    programme: Programme
    year: int
    total: int
    columns: list[BoardColumn]
    aside: list[StageTotal]


@dataclass(frozen=True, slots=True)
class CasePage:
    rows: list[CaseRow]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


TITLE_UNTIL = (
    select(func.max(col(Title.valid_until)))
    .where(
        col(Title.case_id) == col(CultivationCase.id),
        col(Title.end).is_distinct_from(TitleEnd.ENTERED_IN_ERROR),
    )
    .correlate(CultivationCase)
    .scalar_subquery()
)
CUTOFFS = tuple(
    getattr(Batch, f"{level}_cutoff_on") for level in ("firm", "town", "county", "city", "province")
)
COLUMNS: tuple[Any, ...] = (
    col(CultivationCase.id).label("row_id"),
    col(CultivationCase.public_id).label("id"),
    col(CultivationCase.receipt_number),
    col(CultivationCase.programme),
    col(CultivationCase.kind),
    col(CultivationCase.year),
    col(CultivationCase.stage),
    col(CultivationCase.stage_since),
    col(CultivationCase.opinion_due_on),
    col(CultivationCase.amend_by_on),
    col(CultivationCase.stood_days),
    col(CultivationCase.notice_starts_on),
    col(CultivationCase.notice_ends_on),
    col(CultivationCase.failure_reason),
    TITLE_UNTIL.label("title_valid_until"),
    OPEN_AGAINST_CASE.label("open_objections"),
    col(Enterprise.id).label("firm_row_id"),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise"),
    col(Enterprise.uscc),
    col(Enterprise.technology_field),
    col(Township.name).label("township"),
    col(Batch.year).label("batch_year"),
    col(Batch.number).label("batch_number"),
    col(Person.name).label("handler"),
    col(Person.public_id).label("handler_id"),
    *CUTOFFS,
)


def rules_of(programme: Programme) -> ProgrammeRules:
    """The table of moves; a title whose way is not kept here has none."""
    rules = PROGRAMMES.get(programme)
    if rules is None:
        raise NotFound
    return rules


def show_board(session: Session, viewer: Viewer, filters: CaseFilters, today: date) -> Board:
    """The board in five statements, however many cases."""
    programme = filters.programme or Programme.HNTE
    year = today.year if filters.year is None else filters.year
    asked = filters.model_copy(update={"programme": programme, "year": year})
    rules = rules_of(programme)
    totals = stage_totals(session, viewer, asked, today)
    shown = [stage for stage in rules.steps if stage in totals]
    cards: dict[Stage, list[CaseRow]] = {}
    for row in rows_of(session, viewer, _cards(session, viewer, asked, today, shown), today):
        cards.setdefault(row.stage, []).append(row)
    return Board(
        programme=programme,
        year=year or ALL_YEARS,
        total=sum(totals.values()),
        columns=[
            BoardColumn(stage, totals.get(stage, 0), cards.get(stage, [])) for stage in rules.steps
        ],
        aside=[
            StageTotal(stage, totals[stage])
            for stage in rules.stages
            if stage not in rules.steps and stage in totals
        ],
    )


def stage_totals(
    session: Session, viewer: Viewer, filters: CaseFilters, today: date
) -> dict[Stage, int]:
    """How many cases stand at each stage. A whole region's are counted without their firms: that
    a case is of its firm's county is all that a firm would say."""
    counted = _seen(session, viewer, filters, today, col(CultivationCase.stage), func.count())
    return dict(iter(session.execute(counted.group_by(col(CultivationCase.stage)))))


def _seen(
    session: Session, viewer: Viewer, filters: CaseFilters, today: date, *columns: Any
) -> Select[Any]:
    asked = conditions(session, viewer, filters, today)
    if case_filters.asks_the_firm(viewer, filters):
        firm = col(Enterprise.id) == CultivationCase.enterprise_id
        seen = select(*columns).join_from(CultivationCase, Enterprise, firm)
        return seen.where(visible_cases(viewer), *asked)
    in_order = not is_bounded(viewer)
    region = in_region(CultivationCase.county_code, viewer, in_order=in_order)
    return select(*columns).where(region, *asked)


def _cards(
    session: Session, viewer: Viewer, filters: CaseFilters, today: date, stages: Sequence[Stage]
) -> Sequence[Row[Any]]:
    """The first cards of each column: those that have waited longest. Each column is read by
    itself, in the order of an index and no further than it is shown."""
    if not stages:
        return []
    seen = _seen(session, viewer, filters, today, col(CultivationCase.id))
    waited = (col(CultivationCase.stage_since), col(CultivationCase.id))
    firsts = [
        seen.where(col(CultivationCase.stage) == stage).order_by(*waited).limit(CARDS).subquery()
        for stage in stages
    ]
    shown = union_all(*(select(first.c.id) for first in firsts))
    return session.execute(
        statement().where(col(CultivationCase.id).in_(shown)).order_by(*waited)
    ).all()


def statement() -> Select[Any]:
    return (
        select(*COLUMNS)
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(Batch, col(Batch.id) == col(CultivationCase.batch_id))
        .outerjoin(Person, col(Person.id) == col(CultivationCase.handler_id))
    )


def list_cases(session: Session, viewer: Viewer, filters: CaseFilters, today: date) -> CasePage:
    """One page of the cases that were asked for, in five statements whatever their number."""
    wanted = and_(visible_cases(viewer), *conditions(session, viewer, filters, today))
    sort = sort_of(filters)
    found = cut(session, statement().add_columns(*sort_columns(sort)).where(wanted), sort, filters)
    within = is_bounded(viewer)
    firm = col(Enterprise.id) == CultivationCase.enterprise_id
    counted = select(col(CultivationCase.id)).join_from(CultivationCase, Enterprise, firm)
    total = count(session, counted.where(wanted), is_bounded=within)
    return CasePage(
        rows=rows_of(session, viewer, found.rows, today),
        total=total if within else min(total, CAP),
        is_capped=not within and total > CAP,
        next=found.next,
        previous=found.previous,
    )


def export_chunk(
    session: Session,
    viewer: Viewer,
    filters: CaseFilters,
    today: date,
    size: int,
    after: str | None,
) -> tuple[list[CaseRow], str | None]:
    """The next `size` of exactly the rows that the list shows, and the cursor of those after."""
    sort = sort_of(filters)
    wanted = and_(visible_cases(viewer), *conditions(session, viewer, filters, today))
    paging = Paging.model_construct(size=size, after=after, before=None)  # type: ignore[arg-type]
    found = cut(session, statement().add_columns(*sort_columns(sort)).where(wanted), sort, paging)
    return rows_of(session, viewer, found.rows, today), found.next


def rows_of(
    session: Session, viewer: Viewer, found: Iterable[Row[Any]], today: date
) -> list[CaseRow]:
    rows = list(found)
    if not rows:
        return []
    calendar = load_calendar(session)
    figures = latest_figures(session, sorted({row.firm_row_id for row in rows}))
    return [_row(row, viewer, figures.get(row.firm_row_id, {}), calendar, today) for row in rows]


def _row(
    row: Row[Any], viewer: Viewer, figures: dict[str, Any], calendar: Calendar, today: date
) -> CaseRow:
    rules = PROGRAMMES[row.programme]
    onward = next_move(rules, row.stage)
    return CaseRow(
        id=row.id,
        receipt_number=row.receipt_number,
        enterprise_id=row.enterprise_id,
        enterprise=row.enterprise,
        uscc=row.uscc,
        township=row.township,
        field=next(iter(field_path_names(row.technology_field)), None),
        rd_intensity=figures.get("rd_intensity"),
        programme=row.programme,
        kind=row.kind,
        year=row.year,
        batch=f"{row.batch_year}-{row.batch_number}" if row.batch_number is not None else None,
        stage=row.stage,
        stage_since=row.stage_since,
        handler=row.handler,
        handler_id=row.handler_id,
        deadline=next_deadline(dates_of(row, rules, calendar), calendar, today),
        next_action=onward.action if onward and viewer.role in onward.roles else None,
        failure_reason=row.failure_reason,
        open_objections=row.open_objections,
    )


def dates_of(row: Any, rules: ProgrammeRules, calendar: Calendar) -> CaseDates:
    """The dates of a case's row; a last day not yet computed is computed when its year is known."""
    return CaseDates(
        stage=row.stage,
        stage_since=row.stage_since,
        firm_cutoff_on=row.firm_cutoff_on,
        town_cutoff_on=moved(row.town_cutoff_on, row.stood_days, calendar),
        county_cutoff_on=moved(row.county_cutoff_on, row.stood_days, calendar),
        amend_by_on=row.amend_by_on,
        city_cutoff_on=row.city_cutoff_on,
        province_cutoff_on=row.province_cutoff_on,
        opinion_due_on=row.opinion_due_on,
        notice_starts_on=row.notice_starts_on,
        notice_ends_on=row.notice_ends_on or notice_last_day(rules, row.notice_starts_on, calendar),
        title_valid_until=row.title_valid_until,
    )
