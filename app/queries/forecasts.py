"""Will the targets be reached: the forecast of a programme, what it rests on, and how earlier ones
did."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.forecast.funnel import funnel_of
from app.domain.forecast.looking_back import Seen, look_back
from app.domain.forecast.model import Forecast, supposing
from app.domain.forecast.needs import needs_by_round, needs_for
from app.domain.forecast.outlook import Step, outlook
from app.domain.forecast.reading import before_recommendation
from app.domain.forecast.seen import NOTHING_SEEN, History, Standing
from app.domain.forecast.standing import holding
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.queries.forecast_deciders import deciders_of, named
from app.queries.forecast_needs import needs_named
from app.queries.forecast_register import load_calls, load_register
from app.queries.forecast_views import (
    Band,
    ForecastFilters,
    ForecastPage,
    LookBack,
    OutlookStep,
    ResultLookBack,
    StageOutlook,
    YearOutlook,
    month_end,
)
from app.queries.plans import PlanView, find_plan, load_indicators

MOST_NAMED = 60
"""Firms named of each kind; the lists they lead to have them all."""


def show_forecast(
    session: Session,
    viewer: Viewer,
    filters: ForecastFilters,
    today: date,
    *,
    most: int | None = MOST_NAMED,
    is_brief: bool = False,
) -> ForecastPage:
    """In a number of statements that does not depend on how much there is; `most` firms named.
    In brief no earlier forecast is made again."""
    plan = find_plan(session, viewer)
    if plan is None:
        raise NotFound
    rules = PROGRAMMES[filters.programme]
    register = load_register(session, viewer, filters.programme)
    calls = load_calls(session, viewer, filters.programme)
    past = register.as_of(today, today)
    last_year = max(plan.ends_year, today.year)
    target = _target(session, viewer, plan, filters.programme)
    found = outlook(past, calls, last_year, filters.supposed())
    history, final = found.history, found.year_ends[-1]
    supposed = supposing(history, filters.supposed())
    needs = (
        None if target is None else needs_for(final.missing(target), supposed, rules.first_stage)
    )
    deciders = list(deciders_of(past, history, last_year, rules.validity_years))
    return ForecastPage(
        programme=filters.programme,
        key=filters.programme.value,
        day=today,
        target=target,
        target_year=last_year,
        valid=len(holding(past)),
        years=tuple(_outlook(one) for one in found.year_ends),
        steps=tuple(_step(one) for one in found.steps),
        rounds=found.rounds,
        past=tuple(
            (year, register.holders(date(year, 12, 31), today))
            for year in range(plan.base_year, today.year)
        ),
        chance_percent=None if target is None else round(final.chance(target) * 100),
        needs=needs,
        needs_by_round=needs_named(
            session,
            viewer,
            needs_by_round(past, found, needs.recommended if needs else 0),
            month_end(today),
        ),
        passes={kind: (rate.passed, rate.seen) for kind, rate in history.passes.items()},
        renewed=(history.renewed.passed, history.renewed.seen),
        newcomers=history.newcomers,
        lost=history.lost,
        title_years=round(history.title_years, 1),
        stages=tuple(_stages(found.standing, history, before_recommendation(rules))),
        funnel=funnel_of(past),
        deciders=named(session, viewer, deciders[:most]),
        decider_count=len(deciders),
        look_backs=()
        if is_brief
        else tuple(map(_look_back, look_back(register, calls, plan.base_year + 1, today))),
        filters=filters,
    )


def _target(session: Session, viewer: Viewer, plan: PlanView, programme: Programme) -> int | None:
    views = load_indicators(session, viewer, plan)
    found = next((view.target for view in views if view.key == programme.value), None)
    return None if found is None else int(found)


def _outlook(found: Forecast) -> YearOutlook:
    parts = {part: round(number, 1) for part, number in found.parts.items()}
    return YearOutlook(found.year, found.low, found.middle, found.high, parts)


def _step(found: Step) -> OutlookStep:
    batch = found.round.key if found.round else None
    return OutlookStep(batch, found.lapsed, found.on, _band(found.before), _band(found.after))


def _band(found: Forecast) -> Band:
    return Band(found.low, found.middle, found.high)


def _stages(standing: Standing, history: History, order: Sequence[Stage]) -> Iterable[StageOutlook]:
    for kind in TitleKind:
        for stage in order:
            number = sum(
                count
                for one, count in standing.waiting.items()
                if (one.kind, one.stage) == (kind, stage)
            )
            rate = history.reaches.get((kind, stage), NOTHING_SEEN)
            if number:
                yield StageOutlook(stage, kind, number, rate.seen, rate.passed)


def _look_back(seen: Seen) -> LookBack:
    came = seen.next_result
    return LookBack(
        made_on=seen.made_on,
        year=seen.made_on.year,
        then=_band(seen.then),
        since=_band(seen.since),
        happened=seen.happened,
        next_result=None
        if came is None
        else ResultLookBack(
            came.batch, came.expected_on, came.published_on, _band(came.said), came.happened
        ),
    )
