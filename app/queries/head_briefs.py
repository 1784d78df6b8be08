"""What a head reads first: will the targets be met, what must happen this month, who must do it."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.forecast.reading import before_recommendation
from app.domain.pool import Outlook
from app.domain.programmes.table import PROGRAMMES
from app.domain.renewals import RenewalRisk
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.queries.case_lists import CaseRow
from app.queries.cases import visible_cases
from app.queries.forecast_views import ForecastFilters, ForecastPage
from app.queries.forecasts import show_forecast
from app.queries.plans import find_plan
from app.queries.pool import PoolFilters, PoolRow, list_pool
from app.queries.renewals import RenewalFilters, list_renewals

AHEAD = timedelta(days=14)
"""At a month's end the next fortnight counts as this month."""
FORECAST = (
    ForecastFilters(programme=Programme.HNTE),
    ForecastFilters(programme=Programme.PROVINCIAL_TECH_SME),
)
NAMED = 4
"""Names shown of who must do it; the list behind a line has them all."""


class DueWork(StrEnum):
    """What must happen this month."""

    CASES_DUE = "cases_due"
    STAGE_SHORT = "stage_short"
    RENEWALS_AT_RISK = "renewals_at_risk"
    RENEWALS_TO_VISIT = "renewals_to_visit"
    READY_TO_OPEN = "ready_to_open"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A programme's forecast in one line."""

    programme: Programme
    low: int
    high: int
    middle: int
    year: int
    target: int | None
    missing: int | None
    chance_percent: int | None
    more_recommended: int | None
    """First applications to be sent upwards beyond what the past lets expect."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One line: so much of what, by when, by whom, and where the rows are."""

    work: DueWork
    number: int
    due_on: date | None
    page: str
    who: tuple[tuple[str | None, int], ...]
    """Whose it is, the most first: handlers, the firms' responsible officers, or towns; a None is
    nobody's yet."""
    programme: Programme | None = None
    batch: tuple[int, int] | None = None
    stage: Stage | None = None
    wanted: int | None = None
    reached: int | None = None


@dataclass(frozen=True, slots=True)
class HeadBrief:
    until: date
    outcomes: tuple[Outcome, ...]
    duties: tuple[Duty, ...]


def brief_head(
    session: Session, viewer: Viewer, due: Sequence[CaseRow], today: date
) -> HeadBrief | None:
    """None without a plan. `due` are the cases that are overdue or nearly so."""
    if find_plan(session, viewer) is None:
        return None
    told = (show_forecast(session, viewer, one, today, most=0) for one in FORECAST)
    found = [one for one in told if one.target is not None]
    until = max(today.replace(day=monthrange(today.year, today.month)[1]), today + AHEAD)
    return HeadBrief(
        until=until,
        outcomes=tuple(_outcome(one) for one in found),
        duties=(
            *_cases_due(due),
            *(duty for one in found for duty in _stages_short(session, viewer, one, until)),
            *_renewals(session, viewer, today),
            *(duty for one in found for duty in _ready(session, viewer, one.programme, today)),
        ),
    )


def _outcome(found: ForecastPage) -> Outcome:
    return Outcome(
        programme=found.programme,
        low=found.final.low,
        high=found.final.high,
        middle=found.final.middle,
        year=found.final.year,
        target=found.target,
        missing=found.needs.missing if found.needs else None,
        chance_percent=found.chance_percent,
        more_recommended=found.needs.recommended if found.needs else None,
    )


def _most(names: Iterable[str | None]) -> tuple[tuple[str | None, int], ...]:
    return tuple(Counter(names).most_common(NAMED))


def _cases_due(due: Sequence[CaseRow]) -> Iterator[Duty]:
    days = [row.deadline.due_on for row in due if row.deadline and row.deadline.due_on]
    if due:
        who = _most(row.handler for row in due)
        yield Duty(DueWork.CASES_DUE, len(due), min(days, default=None), "/cases/list", who)


def _stages_short(
    session: Session, viewer: Viewer, found: ForecastPage, until: date
) -> Iterator[Duty]:
    """Of each batch that can still be joined the furthest stage that is due and falls short."""
    for need in found.needs_by_round:
        due = [one for one in need.stages if one.due_on <= until and one.short]
        if due:
            yield Duty(
                work=DueWork.STAGE_SHORT,
                number=due[-1].short,
                due_on=due[-1].due_on,
                page=f"/forecast?programme={found.key}#stage-needs",
                who=_handlers(session, viewer, found.programme, need.round.key),
                programme=found.programme,
                batch=need.round.key,
                stage=due[-1].stage,
                wanted=due[-1].wanted,
                reached=due[-1].reached,
            )


def _handlers(
    session: Session, viewer: Viewer, programme: Programme, batch: tuple[int, int]
) -> tuple[tuple[str | None, int], ...]:
    """Who has the batch's cases that are not yet sent upwards."""
    stages = before_recommendation(PROGRAMMES[programme])
    rows = session.execute(
        select(col(Person.name), func.count())
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .join(Batch, col(Batch.id) == col(CultivationCase.batch_id))
        .outerjoin(Person, col(Person.id) == col(CultivationCase.handler_id))
        .where(
            visible_cases(viewer),
            col(CultivationCase.programme) == programme,
            col(CultivationCase.stage).in_(sorted(stages)),
            col(Batch.year) == batch[0],
            col(Batch.number) == batch[1],
        )
        .group_by(col(Person.name))
        .order_by(func.count().desc(), col(Person.name))
        .limit(NAMED)
    )
    return tuple((name, number) for name, number in rows)


def _renewals(session: Session, viewer: Viewer, today: date) -> Iterator[Duty]:
    rows = list_renewals(session, viewer, RenewalFilters(), today).rows
    risky = [row for row in rows if row.risk is RenewalRisk.HIGH]
    to_visit = [row for row in rows if row.needs_visit]
    for work, found, page in (
        (DueWork.RENEWALS_AT_RISK, risky, "/renewals?risk=high"),
        (DueWork.RENEWALS_TO_VISIT, to_visit, "/renewals?needs_visit=true"),
    ):
        if found:
            last = min(row.valid_until for row in found)
            yield Duty(work, len(found), last, page, _most(row.town_name for row in found))


def _ready(session: Session, viewer: Viewer, programme: Programme, today: date) -> Iterator[Duty]:
    filters = PoolFilters(target=programme, outlook=Outlook.CERTAIN, size=100)
    found: list[PoolRow] = list_pool(session, viewer, filters, today).rows
    waiting = [row for row in found if row.case is None]
    if waiting:
        yield Duty(
            work=DueWork.READY_TO_OPEN,
            number=len(waiting),
            due_on=None,
            page=f"/pool?target={programme.value}&outlook=certain",
            who=_most(row.responsible for row in waiting),
            programme=programme,
        )
