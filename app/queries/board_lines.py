"""One row of the target board: value, task, pace and past of one indicator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.domain.pace import (
    Pace,
    PaceStatus,
    Promise,
    compare_with_last_year,
    elapsed,
    judge,
    path,
    year_end,
)
from app.domain.plans import CountsFrom, IndicatorKind, StatScope, TaskBasis, TaskLevel
from app.domain.programmes.table import PROGRAMMES
from app.domain.published import known_values, latest_tasks, yearly_values
from app.domain.titles import Programme
from app.queries.board_views import COUNTED, Batches, IndicatorLine
from app.queries.count_filters import Funding, Part
from app.queries.counted_registers import REGISTERS
from app.queries.plans import IndicatorView, PlanView, TaskView, ValueView
from app.queries.programme_counts import Tally, year_ago

LEFT_TO_BATCHES = frozenset({PaceStatus.NORMAL, PaceStatus.BEHIND, PaceStatus.WARNING})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every row of one board shares."""

    plan: PlanView
    valid_on: date
    known_on: date
    scope: StatScope
    place_code: str
    """Whose task is shown: the county's, or a town's for its officer."""
    tallies: Mapping[Programme, Tally]
    held_last_year: Mapping[Programme, int | None]
    past: Mapping[tuple[str, date, Funding], int]
    registered: Mapping[tuple[str, date], int] = field(default_factory=dict)
    """What other registers count, by indicator and day."""

    @property
    def is_whole_county(self) -> bool:
        return self.place_code == self.plan.county_code


@dataclass(frozen=True, slots=True)
class Current:
    """An indicator's value and where it comes from; all unknown by default."""

    value: Decimal | None = None
    renewal_pending: int | None = None
    period_ends_on: date | None = None
    published: ValueView | None = None
    points: tuple[tuple[int, Decimal | None], ...] = ()
    growth_by_year: Mapping[int, Decimal] | None = None


def make_line(view: IndicatorView, around: Surroundings) -> IndicatorLine:
    plan, baseline = around.plan, view.baseline
    current = current_of(view, around)
    start = baseline.value if baseline else None
    task = task_of(view, around.valid_on.year, around)
    pace, batches = pace_of(view, current, task, around)
    is_partial = is_counted(view) and not around.is_whole_county
    reached = current.value if pace.average is None else pace.average
    return IndicatorLine(
        key=view.key,
        name=view.name,
        unit=view.unit,
        kind=view.kind,
        comparison=view.comparison,
        counts_from=counts_from(view),
        is_in_annex=view.is_in_annex,
        is_partial=is_partial,
        base_year=plan.base_year,
        baseline=start,
        baseline_printed=baseline.printed if baseline else "",
        baseline_where=baseline.where_in_plan if baseline else "",
        other_baselines=tuple(each.printed for each in view.baselines if each.value != start),
        current=current.value,
        renewal_pending=current.renewal_pending,
        period_ends_on=current.period_ends_on,
        value_status=current.published.status if current.published else None,
        source=current.published.source if current.published else "",
        target=view.target,
        target_year=plan.ends_year,
        task=task.value if task else None,
        task_basis=task.basis if task else None,
        task_document=task.document_number if task else "",
        status=pace.status,
        expected=rounded(pace.expected, 2),
        share=rounded(pace.share, 4),
        average=pace.average,
        progress=None if is_partial else progress_of(view, start, reached),
        mark=mark_of(view, pace, current.period_ends_on or around.valid_on, plan),
        batches=batches,
        points=current.points,
    )


def counts_from(view: IndicatorView) -> CountsFrom:
    """What is not entered is counted, unless nobody has built its register: a plan loaded before
    a register was there says so still."""
    if view.counts_from is CountsFrom.ENTERED:
        return CountsFrom.ENTERED
    is_built = view.key in COUNTED or view.key in REGISTERS
    return CountsFrom.REGISTER if is_built else CountsFrom.NO_REGISTER_YET


def is_counted(view: IndicatorView) -> bool:
    return counts_from(view) is CountsFrom.REGISTER


def current_of(view: IndicatorView, around: Surroundings) -> Current:
    match counts_from(view):
        case CountsFrom.REGISTER:
            return from_register(view, around)
        case CountsFrom.ENTERED:
            return from_entries(view, around)
        case CountsFrom.NO_REGISTER_YET:
            return Current()


def from_register(view: IndicatorView, around: Surroundings) -> Current:
    if view.key in REGISTERS:
        return from_other_register(view, around)
    programme, funding = COUNTED[view.key]
    tally = around.tallies[programme]
    value = Decimal(tally.of(Part.VALID, funding=funding))
    points: list[tuple[int, Decimal | None]] = [
        (
            year,
            Decimal(
                sum(
                    around.past.get((programme.value, date(year, 12, 31), each), 0)
                    for each in Funding
                    if funding in (None, each)
                )
            ),
        )
        for year in range(around.plan.base_year, around.valid_on.year)
    ]
    return Current(
        value=value,
        renewal_pending=tally.of(Part.RENEWAL_PENDING, funding=funding),
        period_ends_on=around.valid_on,
        points=(*points, (around.valid_on.year, value)),
    )


def from_other_register(view: IndicatorView, around: Surroundings) -> Current:
    points = [
        (day.year, Decimal(number))
        for (key, day), number in sorted(around.registered.items())
        if key == view.key
    ]
    return Current(value=points[-1][1], period_ends_on=around.valid_on, points=tuple(points))


def from_entries(view: IndicatorView, around: Surroundings) -> Current:
    known = known_values(view.values, around.scope, around.valid_on, around.known_on)
    years = yearly_values(known)
    baseline = view.baseline
    if baseline and baseline.value is not None:
        years.setdefault(baseline.year, baseline.value)
    points = tuple(
        (year, years.get(year))
        for year in range(around.plan.base_year, max([around.valid_on.year, *years]) + 1)
    )
    if not known:
        return Current(points=points)
    latest = known[-1]
    # Half a year's flow is no point beside whole years.
    is_part = view.kind is IndicatorKind.FLOW and latest.period_ends_on.month != 12
    last_year = latest.period_ends_on.year - int(is_part)
    return Current(
        value=latest.value,
        period_ends_on=latest.period_ends_on,
        published=latest,
        points=tuple(point for point in points if point[0] <= last_year),
        growth_by_year=years,
    )


def task_of(view: IndicatorView, year: int, around: Surroundings) -> TaskView | None:
    level = TaskLevel.COUNTY if around.is_whole_county else TaskLevel.TOWNSHIP
    return latest_tasks(view.tasks).get((year, level, around.place_code))


def pace_of(
    view: IndicatorView, current: Current, task: TaskView | None, around: Surroundings
) -> tuple[Pace, Batches | None]:
    """Steady indicators against their path, batch indicators against last year as well."""
    if is_counted(view) and not around.is_whole_county:
        return Pace(PaceStatus.UNKNOWN), None
    baseline = view.baseline
    pace = judge(
        view.kind,
        baseline.value if baseline else None,
        around.plan.base_year,
        view.target,
        around.plan.ends_year,
        current.value,
        current.period_ends_on,
        comparison=view.comparison,
        growth_by_year=current.growth_by_year,
    )
    if view.key not in COUNTED or pace.status not in LEFT_TO_BATCHES:
        return pace, None
    programme, funding = COUNTED[view.key]
    if funding is not None or not PROGRAMMES[programme].needs_batch:
        return pace, None
    return _against_last_year(view, pace, programme, task, around)


def _against_last_year(
    view: IndicatorView,
    pace: Pace,
    programme: Programme,
    task: TaskView | None,
    around: Surroundings,
) -> tuple[Pace, Batches | None]:
    if task is None and around.valid_on > year_end(around.plan.ends_year):
        return pace, None  # the path asks nothing of a year after the plan: it would all be 正常
    tally = around.tallies[programme]
    wanted = wanted_of(view, task, tally, around)
    batch = compare_with_last_year(
        tally.of(Part.VALID, Part.RENEWAL_PENDING),
        around.held_last_year.get(programme),
        tally.newcomers,
        wanted,
    )
    if batch.increase is None or batch.foreseen is None:
        return pace, None
    told = Batches(batch.increase, batch.foreseen, rounded(batch.wanted, 1) or Decimal(0))
    return Pace(batch.status, pace.expected, pace.share), told


def wanted_of(
    view: IndicatorView, task: TaskView | None, tally: Tally, around: Surroundings
) -> Fraction:
    """The increase one year asks: the year's task where it says one, else the path's."""
    if task and task.basis is TaskBasis.NET_INCREASE:
        return Fraction(task.value)
    if task and task.basis is TaskBasis.VALID:
        return Fraction(task.value) - tally.of(Part.AT_START)
    plan, baseline = around.plan, view.baseline
    start = baseline.value if baseline and baseline.value is not None else Decimal(0)

    def expected(on: date) -> Fraction:
        return path(start, plan.base_year, view.target, plan.ends_year, on)

    return expected(around.valid_on) - expected(year_ago(around.valid_on))


def progress_of(
    view: IndicatorView, start: Decimal | None, value: Decimal | None
) -> Decimal | None:
    """The way from baseline to target that is done; of a flow, the part of a year's target."""
    if value is None:
        return None
    is_level = view.kind not in (IndicatorKind.FLOW, IndicatorKind.GROWTH)
    base = Fraction(start or 0) if is_level else Fraction(0)
    way = Fraction(view.target) - base
    if way <= 0:
        return rounded(Fraction(value) / Fraction(view.target), 4) if view.target else None
    return rounded((Fraction(value) - base) / way, 4)


def mark_of(view: IndicatorView, pace: Pace, on: date, plan: PlanView) -> Decimal | None:
    """Where the bar should stand by then; growth has no path, only its average."""
    if view.kind is IndicatorKind.GROWTH or not view.target:
        return None
    if view.kind is IndicatorKind.FLOW:
        expected = pace.expected
        return None if expected is None else rounded(expected / Fraction(view.target), 4)
    promise = Promise(Fraction(0), plan.base_year, Fraction(1), plan.ends_year)
    return rounded(elapsed(promise, on), 4)


def rounded(value: Fraction | None, places: int) -> Decimal | None:
    """An exact share as a decimal of so many places, halves away from zero."""
    if value is None:
        return None
    scaled = value * 10**places
    whole = int(abs(scaled) + Fraction(1, 2))
    return (Decimal(whole) if scaled >= 0 else -Decimal(whole)).scaleb(-places)
