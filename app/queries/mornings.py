"""The morning page of an officer: what matters most for the target today, each with its rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from app.domain.access import HEADS, Viewer
from app.domain.counting import OPEN
from app.domain.next_steps import CUTOFF_OF_STAGE, Urgency
from app.domain.pace import PaceStatus
from app.domain.pool import Outlook
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleState
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.queries.board import show_board
from app.queries.board_views import BoardFilters, BoardPage, ProgrammeCard
from app.queries.case_lists import CaseRow, rows_of, statement
from app.queries.cases import visible_cases
from app.queries.head_briefs import HeadBrief, brief_head
from app.queries.pool import PoolFilters, PoolRow, list_pool
from app.queries.task_views import Tab, TaskRow
from app.queries.tasks import list_tasks
from app.queries.title_filters import TitleFilters, TitleSort
from app.queries.titles import TitleRow, list_titles

FEW = 8
"""Rows shown of each; the lists they lead to have all."""
AHEAD = timedelta(days=14)
"""Wide enough for seven working days across any holiday but the two long ones."""
LAPSING_MONTHS = 6
PRESSING = frozenset({Urgency.OVERDUE, Urgency.URGENT, Urgency.NEAR})


@dataclass(frozen=True, slots=True)
class Goal:
    """One title's number in the plan, and what may still become of it this year."""

    key: str
    programme: Programme
    current: Decimal | None
    target: Decimal
    target_year: int
    missing: Decimal | None
    """Titles still to win; None: unknown, or one town's part of the county's."""
    status: PaceStatus
    in_notice: int
    in_pipeline: int
    renewal_pending: int
    lapsing: int


@dataclass(frozen=True, slots=True)
class Morning:
    today: date
    brief: HeadBrief | None
    """For heads: whether the targets will be met, and what this month asks of whom."""
    goals: list[Goal]
    tasks: list[TaskRow]
    """The most pressing of the viewer's own."""
    task_total: int
    due: list[CaseRow]
    """Of all cases the viewer sees: overdue, or due within seven working days."""
    due_total: int
    overdue_total: int
    nearest: list[CaseRow]
    """National high-tech cases already recommended, the furthest first."""
    nearest_total: int
    ready: list[PoolRow]
    """In the pool, every condition met at the last judgement, and no case open yet."""
    ready_total: int
    one_short_total: int
    lapsing: list[TitleRow]
    lapsing_total: int


def show_morning(session: Session, viewer: Viewer, today: date) -> Morning:
    tasks = list_tasks(session, viewer, Tab.MINE, today)
    due = _due(session, viewer, today)
    nearest, nearest_total = _nearest(session, viewer, today)
    ready = list_pool(session, viewer, _pool(Outlook.CERTAIN), today)
    one_short = list_pool(session, viewer, _pool(Outlook.ONE_SHORT), today)
    lapsing = list_titles(session, viewer, lapsing_filters(), today)
    return Morning(
        today=today,
        brief=brief_head(session, viewer, due, today) if viewer.role in HEADS else None,
        goals=_goals(show_board(session, viewer, BoardFilters(), today)),
        tasks=tasks.rows[:FEW],
        task_total=tasks.total,
        due=due[:FEW],
        due_total=len(due),
        overdue_total=sum(_urgency(row) is Urgency.OVERDUE for row in due),
        nearest=nearest,
        nearest_total=nearest_total,
        ready=[row for row in ready.rows if row.case is None][:FEW],
        ready_total=ready.total,
        one_short_total=one_short.total,
        lapsing=lapsing.rows[:FEW],
        lapsing_total=lapsing.total,
    )


def lapsing_filters() -> TitleFilters:
    """The list of titles that the page leads to."""
    return TitleFilters(
        programme=Programme.HNTE,
        state=TitleState.IN_FORCE,
        lapsing_within=LAPSING_MONTHS,
        sort=TitleSort.VALID_UNTIL,
        descending=False,
    )


def _pool(outlook: Outlook) -> PoolFilters:
    return PoolFilters(target=Programme.HNTE, outlook=outlook, size=100)


def _goals(board: BoardPage) -> list[Goal]:
    cards: dict[str, ProgrammeCard] = {card.key: card for card in board.cards}
    return [
        Goal(
            key=line.key,
            programme=cards[line.key].programme,
            current=line.current,
            target=line.target,
            target_year=line.target_year,
            missing=None
            if line.current is None or line.is_partial
            else max(line.target - line.current, Decimal(0)),
            status=line.status,
            in_notice=cards[line.key].in_notice,
            in_pipeline=cards[line.key].in_pipeline,
            renewal_pending=cards[line.key].renewal_pending,
            lapsing=cards[line.key].lapsing,
        )
        for line in board.lines
        if line.key in cards
    ]


def _due(session: Session, viewer: Viewer, today: date) -> list[CaseRow]:
    """The database finds the dates that may be near; the calendar tells how near they are."""
    found = session.execute(
        statement()
        .where(visible_cases(viewer), _falls_due(today + AHEAD))
        .order_by(col(CultivationCase.stage_since), col(CultivationCase.id))
    )
    rows = [row for row in rows_of(session, viewer, found, today) if _urgency(row) in PRESSING]
    return sorted(rows, key=_due_on)


def _falls_due(until: date) -> ColumnElement[bool]:
    stage = col(CultivationCase.stage)
    cutoffs: list[Any] = [
        and_(stage == at, getattr(Batch, f"{kind}_on") <= until)
        for at, kind in CUTOFF_OF_STAGE.items()
    ]
    return or_(
        *cutoffs,
        and_(stage == Stage.SUBMITTED, col(CultivationCase.opinion_due_on) <= until),
        and_(stage == Stage.PUBLIC_NOTICE, col(CultivationCase.notice_ends_on) <= until),
    )


def _urgency(row: CaseRow) -> Urgency | None:
    return row.deadline.urgency if row.deadline else None


def _due_on(row: CaseRow) -> tuple[date, date]:
    due_on = row.deadline.due_on if row.deadline else None
    return (due_on or date.max, row.stage_since)


def _nearest(session: Session, viewer: Viewer, today: date) -> tuple[list[CaseRow], int]:
    rules = PROGRAMMES[Programme.HNTE]
    steps = rules.steps
    late = steps[steps.index(rules.recommended_stage) :]
    wanted = and_(
        visible_cases(viewer),
        col(CultivationCase.programme) == Programme.HNTE,
        col(CultivationCase.stage).in_(sorted(OPEN.intersection(late))),
    )
    place = case({at: number for number, at in enumerate(steps)}, value=col(CultivationCase.stage))
    found = session.execute(
        statement()
        .where(wanted)
        .order_by(place.desc(), col(CultivationCase.stage_since), col(CultivationCase.id))
        .limit(FEW)
    )
    firm = col(Enterprise.id) == CultivationCase.enterprise_id
    total: int = session.execute(
        select(func.count(col(CultivationCase.id)))
        .join_from(CultivationCase, Enterprise, firm)
        .where(wanted)
    ).scalar_one()
    return rows_of(session, viewer, found, today), total
