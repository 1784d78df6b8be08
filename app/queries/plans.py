"""Plans: their indicators with every baseline, value and task, and what viewers see of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, false, select
from sqlmodel import Session, SQLModel, col

from app.domain.access import EnterpriseScope, Viewer
from app.domain.plans import (
    Comparison,
    CountsFrom,
    IndicatorKind,
    StatScope,
    TaskBasis,
    TaskLevel,
    ValueStatus,
)
from app.domain.refusals import NotFound
from app.models.plans import Baseline, Indicator, IndicatorValue, Plan, YearlyTask
from app.queries.visibility import in_region

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class PlanView:
    id: str
    county_code: str
    name: str
    base_year: int
    starts_year: int
    ends_year: int
    document_number: str
    issued_on: date | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class BaselineView:
    """`value` None: printed 未统计, unknown."""

    id: str
    year: int
    value: Decimal | None
    printed: str
    where_in_plan: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ValueView:
    id: str
    version: int
    year: int
    period_starts_on: date
    period_ends_on: date
    scope: StatScope
    status: ValueStatus
    value: Decimal
    source: str
    released_on: date
    document_number: str
    note: str


@dataclass(frozen=True, slots=True)
class TaskView:
    id: str
    year: int
    level: TaskLevel
    place_code: str
    basis: TaskBasis
    value: Decimal
    document_number: str
    issued_on: date | None
    revision: int


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One promise with everything published about it."""

    key: str
    name: str
    unit: str
    kind: IndicatorKind
    comparison: Comparison
    counts_from: CountsFrom
    target: Decimal
    where_in_plan: str
    source_owner: str
    note: str
    is_in_annex: bool
    baselines: tuple[BaselineView, ...]
    values: tuple[ValueView, ...]
    tasks: tuple[TaskView, ...]

    @property
    def baseline(self) -> BaselineView | None:
        return next((each for each in self.baselines if each.is_chosen), None)


def visible_plans(viewer: Viewer) -> ColumnElement[bool]:
    """Plans are public to those who work with them; a firm's user sees only the firm."""
    if isinstance(viewer.scope, EnterpriseScope):
        return false()
    return in_region(Plan.county_code, viewer)


def _columns(table: Any, view: type[Any], *left_out: str) -> list[Any]:
    """The table's columns that a view shows, its public id as `id`."""
    names = [name for name in view.__dataclass_fields__ if name not in left_out]
    return [
        col(table.public_id).label("id") if name == "id" else getattr(table, name) for name in names
    ]


def list_plans(session: Session, viewer: Viewer) -> list[PlanView]:
    rows = session.execute(
        select(*_columns(Plan, PlanView))
        .where(visible_plans(viewer))
        .order_by(col(Plan.is_current).desc(), col(Plan.starts_year).desc(), col(Plan.id))
    )
    return [PlanView(*row) for row in rows]


def find_plan(session: Session, viewer: Viewer, plan_id: str | None = None) -> PlanView | None:
    """The plan asked for, or the viewer's county's present one; None where there is none yet."""
    wanted = (
        col(Plan.public_id) == plan_id
        if plan_id
        else and_(col(Plan.county_code) == viewer.county_code, col(Plan.is_current))
    )
    found = session.execute(
        select(*_columns(Plan, PlanView))
        .where(visible_plans(viewer), wanted)
        .order_by(col(Plan.starts_year).desc(), col(Plan.id).desc())
        .limit(1)
    ).one_or_none()
    if found is None and plan_id:
        raise NotFound
    return PlanView(*found) if found else None


def load_indicators(
    session: Session, viewer: Viewer, plan: PlanView, key: str | None = None
) -> list[IndicatorView]:
    """A plan's indicators in its own order, or the one of that key, in four statements."""
    wanted = [visible_plans(viewer), col(Plan.public_id) == plan.id]
    if key is not None:
        wanted.append(col(Indicator.key) == key)
    left_out = ("baselines", "values", "tasks")
    found = session.execute(
        select(col(Indicator.id), *_columns(Indicator, IndicatorView, *left_out))
        .join_from(Indicator, Plan, col(Plan.id) == Indicator.plan_id)
        .where(*wanted)
        .order_by(col(Indicator.position))
    ).all()
    ids = [row[0] for row in found]
    baselines = _parts(session, Baseline, BaselineView, ids, col(Baseline.id))
    values = _parts(
        session,
        IndicatorValue,
        ValueView,
        ids,
        col(IndicatorValue.period_ends_on).desc(),
        col(IndicatorValue.released_on).desc(),
    )
    tasks = _parts(
        session,
        YearlyTask,
        TaskView,
        ids,
        col(YearlyTask.year),
        col(YearlyTask.place_code),
        col(YearlyTask.revision),
    )
    return [
        IndicatorView(
            **{name: value for name, value in row._mapping.items() if name != "id"},
            baselines=baselines[row.id],
            values=values[row.id],
            tasks=tasks[row.id],
        )
        for row in found
    ]


def _parts(
    session: Session, table: Any, view: type[Any], ids: Sequence[int], *order: Any
) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = {indicator_id: [] for indicator_id in ids}
    rows = session.execute(
        select(table.indicator_id, *_columns(table, view))
        .where(table.indicator_id.in_(ids))
        .order_by(*order)
    )
    for indicator_id, *fields in rows:
        found[indicator_id].append(view(*fields))
    return {indicator_id: tuple(own) for indicator_id, own in found.items()}


def get_indicator_view(session: Session, viewer: Viewer, plan: PlanView, key: str) -> IndicatorView:
    found = load_indicators(session, viewer, plan, key)
    if not found:
        raise NotFound
    return found[0]


def get_indicator(session: Session, viewer: Viewer, plan_id: str | None, key: str) -> Indicator:
    """The indicator's row, for those who write."""
    plan = find_plan(session, viewer, plan_id)
    found: Indicator | None = session.execute(
        select(Indicator)
        .join(Plan, col(Plan.id) == Indicator.plan_id)
        .where(
            visible_plans(viewer),
            col(Plan.public_id) == (plan.id if plan else ""),
            col(Indicator.key) == key,
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def list_rows(session: Session, table: type[Row], indicator: Indicator) -> list[Row]:
    """An indicator's baselines, values or tasks, to be written."""
    rows: list[Row] = list(
        session.execute(
            select(table).where(
                table.indicator_id == indicator.id  # type: ignore[attr-defined]
            )
        ).scalars()
    )
    return rows
