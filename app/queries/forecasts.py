"""Will the targets be reached: the forecast of a programme, what it rests on, and how earlier ones
did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.forecast.distributions import Rate
from app.domain.forecast.model import Forecast, History, Standing, forecast
from app.domain.forecast.reading import (
    Past,
    before_recommendation,
    history_of,
    holding,
    open_cases,
    standing_of,
)
from app.domain.forecast.register import Register
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.queries.forecast_register import load_register
from app.queries.forecast_views import (
    Decider,
    ForecastFilters,
    ForecastPage,
    LookBack,
    Needs,
    StageOutlook,
    YearOutlook,
)
from app.queries.plans import PlanView, find_plan, load_indicators
from app.queries.visibility import visible_enterprises

MOST_NAMED = 60
"""Firms named of each kind; the lists they lead to have them all."""
QUARTERS_BACK = 8
NOTHING_SEEN = Rate(0, 0)


def show_forecast(
    session: Session,
    viewer: Viewer,
    filters: ForecastFilters,
    today: date,
    *,
    most: int | None = MOST_NAMED,
) -> ForecastPage:
    """In a number of statements that does not depend on how much there is; `most` firms named."""
    plan = find_plan(session, viewer)
    if plan is None:
        raise NotFound
    rules = PROGRAMMES[filters.programme]
    register = load_register(session, viewer, filters.programme)
    past = register.as_of(today, today)
    history, standing = history_of(past), standing_of(past)
    last_year = max(plan.ends_year, today.year)
    target = _target(session, viewer, plan, filters.programme)
    found = [
        forecast(history, standing, year, rules.validity_years, filters.supposed())
        for year in range(today.year, last_year + 1)
    ]
    deciders = list(_deciders(past, history, last_year, rules.validity_years))
    return ForecastPage(
        programme=filters.programme,
        key=filters.programme.value,
        day=today,
        target=target,
        target_year=last_year,
        valid=len(holding(past)),
        years=tuple(_outlook(one) for one in found),
        past=tuple(
            (year, register.holders(date(year, 12, 31), today))
            for year in range(plan.base_year, today.year)
        ),
        chance_percent=None if target is None else round(found[-1].chance(target) * 100),
        needs=None if target is None else _needs(found[-1], target, history, rules.first_stage),
        passes={kind: (rate.passed, rate.seen) for kind, rate in history.passes.items()},
        renewed=(history.renewed.passed, history.renewed.seen),
        newcomers=history.newcomers,
        lost=history.lost,
        title_years=round(history.title_years, 1),
        stages=tuple(_stages(standing, history, before_recommendation(rules))),
        deciders=_named(session, viewer, deciders[:most]),
        decider_count=len(deciders),
        look_backs=tuple(_look_backs(register, plan, today)),
        filters=filters,
    )


def _target(session: Session, viewer: Viewer, plan: PlanView, programme: Programme) -> int | None:
    views = load_indicators(session, viewer, plan)
    found = next((view.target for view in views if view.key == programme.value), None)
    return None if found is None else int(found)


def _outlook(found: Forecast) -> YearOutlook:
    parts = {part: round(number, 1) for part, number in found.parts.items()}
    return YearOutlook(found.year, found.low, found.middle, found.high, parts)


def _needs(last: Forecast, target: int, history: History, first_stage: Stage) -> Needs:
    """By the chances seen: so many more first applications sent upwards, so many more begun."""
    missing = last.missing(target)
    passes = history.passes.get(TitleKind.FIRST, NOTHING_SEEN).mean
    reaches = history.reaches.get((TitleKind.FIRST, first_stage), NOTHING_SEEN).mean
    recommended = ceil(missing / passes)
    return Needs(missing, recommended, ceil(recommended / reaches))


def _stages(standing: Standing, history: History, order: Sequence[Stage]) -> Iterable[StageOutlook]:
    for kind in TitleKind:
        for stage in order:
            number = sum(
                count
                for (_, own_kind, own_stage), count in standing.cases.items()
                if (own_kind, own_stage) == (kind, stage)
            )
            rate = history.reaches.get((kind, stage), NOTHING_SEEN)
            if number:
                yield StageOutlook(stage, kind, number, rate.seen, rate.passed)


@dataclass(frozen=True, slots=True)
class _Open:
    enterprise_id: int
    kind: TitleKind
    stage: Stage | None
    case_id: str | None
    last_year: int | None
    chance: float


def _deciders(
    past: Past, history: History, last_year: int, validity_years: int | None
) -> Iterable[_Open]:
    """Every firm whose outcome decides, the most open ones first: a firm that surely passes or
    surely fails decides nothing."""
    held = holding(past)
    found = []
    for case in open_cases(past):
        reaches = history.reaches.get((case.kind, case.stage), NOTHING_SEEN).mean
        passes = history.passes.get(case.kind, NOTHING_SEEN).mean
        chance = passes * (1 if past.is_recommended(case) else reaches)
        last = held.get(case.enterprise_id)
        found.append(_Open(case.enterprise_id, case.kind, case.stage, case.id, last, chance))
    with_case = {one.enterprise_id for one in found}
    for firm, last in held.items():
        if firm in with_case or last is None or last > last_year or validity_years is None:
            continue
        rate = history.renewed_late if last == past.day.year else history.renewed
        found.append(_Open(firm, TitleKind.RENEWAL, None, None, last, rate.mean))
    return sorted(found, key=lambda one: (abs(one.chance - 0.5), one.enterprise_id))


def _named(session: Session, viewer: Viewer, shown: Sequence[_Open]) -> tuple[Decider, ...]:
    """Those the viewer may see: recusal hides a name here, and changes no number above."""
    names: dict[int, Any] = {
        row.id: row
        for row in session.execute(
            select(
                col(Enterprise.id),
                col(Enterprise.public_id),
                col(Enterprise.name),
                col(Township.name).label("town"),
            )
            .outerjoin_from(Enterprise, Township, col(Township.code) == Enterprise.township_code)
            .where(
                visible_enterprises(viewer),
                col(Enterprise.id).in_({one.enterprise_id for one in shown}),
            )
        )
    }
    return tuple(
        Decider(
            enterprise_id=names[one.enterprise_id].public_id,
            enterprise_name=names[one.enterprise_id].name,
            town_name=names[one.enterprise_id].town,
            kind=one.kind,
            stage=one.stage,
            case_id=one.case_id,
            last_year=one.last_year,
            percent=round(one.chance * 100),
        )
        for one in shown
        if one.enterprise_id in names
    )


def _look_backs(register: Register, plan: PlanView, today: date) -> Iterable[LookBack]:
    """For complete years: what would have been said at each quarter's end, and what came."""
    validity = register.rules.validity_years
    days = [
        day
        for year in range(plan.base_year + 1, today.year)
        for day in (_quarter_end(year, quarter) for quarter in (1, 2, 3))
    ]
    happened = {
        year: register.holders(date(year, 12, 31), today) for year in {day.year for day in days}
    }
    for day in days[-QUARTERS_BACK:]:
        past = register.as_of(day, day)
        then = forecast(history_of(past), standing_of(past), day.year, validity)
        yield LookBack(day, day.year, then.low, then.middle, then.high, happened[day.year])


def _quarter_end(year: int, quarter: int) -> date:
    return date(year, 3 * quarter + 1, 1) - timedelta(days=1)
