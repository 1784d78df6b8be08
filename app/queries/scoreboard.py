"""The scoreboard: every town, park and the county beside each other, on a date as known on another.

A constant number of statements. Towns and what belongs to none add up to the county, parks and
what lies in none as well: each line is a sum over the same counts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session

from app.data import tiles_of
from app.domain.access import TownScope, Viewer
from app.domain.plans import TaskBasis, TaskLevel
from app.domain.programmes.table import PROGRAMMES
from app.domain.published import latest_tasks
from app.domain.refusals import NotFound
from app.domain.scoreboard import (
    ageing,
    done_of,
    per_hundred,
    ranks,
    status_of,
    year_gone,
)
from app.queries.board_lines import rounded
from app.queries.count_filters import UNKNOWN_TOWN, CountFilters, Part
from app.queries.plans import TaskView, find_plan, load_indicators
from app.queries.scoreboard_counts import Counted, Spot, count_places, spots_of
from app.queries.scoreboard_forecast import foresee
from app.queries.scoreboard_views import (
    Outlook,
    PlaceCounts,
    PlaceLine,
    Scoreboard,
    ScoreboardFilters,
)
from app.queries.visibility import county_wide

Tasks = dict[tuple[int, TaskLevel, str], TaskView]


def show_scoreboard(
    session: Session, viewer: Viewer, filters: ScoreboardFilters, today: date
) -> Scoreboard:
    valid_on, known_on = filters.dates(today)
    plan = find_plan(session, viewer)
    if plan is None:
        raise NotFound
    asked = CountFilters(plan.county_code, filters.programme, valid_on, known_on, filters.scope)
    counter = county_wide(viewer)
    spots = spots_of(session, plan.county_code)
    counted = count_places(session, counter, asked)
    outlooks = foresee(session, counter, asked, spots)
    views = load_indicators(session, viewer, plan, filters.programme.value)
    tasks = latest_tasks(task for view in views for task in view.tasks)
    lines = make_lines(spots, counted, tasks, outlooks, asked, viewer)
    return Scoreboard(
        programme=filters.programme,
        key=filters.programme.value,
        plan_name=plan.name,
        valid_on=valid_on,
        known_on=known_on,
        today=today,
        scope=filters.scope,
        year_gone=rounded(year_gone(valid_on), 4),
        towns=tuple(_of(lines, TaskLevel.TOWNSHIP)),
        parks=tuple(_of(lines, TaskLevel.PARK)),
        county=next(line for line in lines if line.level is TaskLevel.COUNTY),
        filters=filters,
    )


def _of(lines: Sequence[PlaceLine], level: TaskLevel) -> list[PlaceLine]:
    """Firms whose town is unknown stand there only where there are any."""
    return [
        line
        for line in lines
        if line.level is level and (line.code != UNKNOWN_TOWN or is_anything_in(line.counts))
    ]


def is_anything_in(counts: PlaceCounts) -> bool:
    parts = (counts.valid, counts.renewal_pending, counts.in_pipeline, counts.in_notice)
    changes = (counts.at_start, counts.first, counts.renewal)
    return any((*parts, *changes, counts.open_cases, counts.visits, counts.above_size))


def make_lines(
    spots: Sequence[Spot],
    counted: Counted,
    tasks: Tasks,
    outlooks: dict[str, Outlook],
    asked: CountFilters,
    viewer: Viewer,
) -> list[PlaceLine]:
    day = asked.valid_on
    counts = {spot.code: counts_of(spot, counted, day) for spot in spots}
    task_of = {spot.code: tasks.get((day.year, spot.level, spot.code)) for spot in spots}
    shares = {code: _shares(own, task_of[code]) for code, own in counts.items()}
    order = ranks({one.code: shares[one.code] for one in spots if one.level is TaskLevel.TOWNSHIP})
    gone = None if PROGRAMMES[asked.programme].needs_batch else year_gone(day)
    tiles = tiles_of(asked.county_code)
    return [
        PlaceLine(
            level=spot.level,
            code=spot.code,
            name=spot.name,
            counts=counts[spot.code],
            task=_value(task),
            task_basis=task.basis if task else None,
            task_document=task.document_number if task else "",
            done=_done(counts[spot.code], task),
            share=rounded(share, 4),
            foreseen=rounded(foreseen, 4),
            rank=order.get(spot.code),
            status=status_of(share, foreseen, gone),
            outlook=outlooks.get(spot.code),
            tile=tiles.get(spot.code),
            may_open=may_open(spot, viewer),
        )
        for spot in spots
        for task in [task_of[spot.code]]
        for share, foreseen in [shares[spot.code] or (None, None)]
    ]


def may_open(spot: Spot, viewer: Viewer) -> bool:
    """A town's officer opens the rows of that town; the numbers are known to all."""
    return not isinstance(viewer.scope, TownScope) or spot.code in viewer.scope.township_codes


def _value(task: TaskView | None) -> Decimal | None:
    return task.value if task else None


def _done(counts: PlaceCounts, task: TaskView | None) -> int | None:
    return done_of(task.basis if task else None, counts.valid, counts.at_start, counts.first)


def _shares(counts: PlaceCounts, task: TaskView | None) -> tuple[Fraction, Fraction] | None:
    """The part of the task that is done, and that with what is on its way."""
    done, value = _done(counts, task), _value(task)
    if done is None or value is None or task is None or value <= 0:
        return None
    waiting = counts.renewal_pending if task.basis is not TaskBasis.NEWLY_RECOGNIZED else 0
    return (
        Fraction(done) / Fraction(value),
        Fraction(done + counts.newcomers + waiting) / Fraction(value),
    )


def counts_of(spot: Spot, counted: Counted, day: date) -> PlaceCounts:
    def of(part: Part) -> int:
        return sum(
            number
            for (own, place), number in counted.parts.items()
            if own is part and spot.holds(place)
        )

    ages = ageing(
        (
            move
            for place, moves in counted.last_moves.items()
            if spot.holds(place)
            for move in moves
        ),
        day,
    )
    above = sum(number for place, number in counted.above_size.items() if spot.holds(place))
    valid = of(Part.VALID)
    return PlaceCounts(
        valid=valid,
        renewal_pending=of(Part.RENEWAL_PENDING),
        in_pipeline=of(Part.IN_PIPELINE),
        in_notice=of(Part.IN_NOTICE),
        lapsing=of(Part.LAPSING),
        newcomers=sum(number for place, number in counted.newcomers.items() if spot.holds(place)),
        at_start=of(Part.AT_START),
        first=of(Part.FIRST),
        renewal=of(Part.RENEWAL),
        open_cases=ages.cases,
        stale_cases=ages.stale,
        median_days=ages.median,
        oldest_days=ages.oldest,
        visits=sum(number for place, number in counted.visits.items() if spot.holds(place)),
        above_size=above,
        per_hundred=rounded(per_hundred(valid, above), 1),
    )
