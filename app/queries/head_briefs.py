"""What a head reads first: will the targets be met, what must happen this month, who must do it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.pool import Outlook
from app.domain.renewals import RenewalRisk
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.queries.case_filters import NOBODY
from app.queries.case_lists import CaseRow
from app.queries.forecast_views import ForecastFilters, ForecastPage, month_end
from app.queries.forecasts import show_forecast
from app.queries.plans import find_plan
from app.queries.pool import PoolFilters, PoolRow, list_pool
from app.queries.renewals import RenewalFilters, RenewalRow, list_renewals

FORECAST = (
    ForecastFilters(programme=Programme.HNTE),
    ForecastFilters(programme=Programme.PROVINCIAL_TECH_SME),
)
NAMED = 4
"""Names shown of who must do it, and of firms; the list behind a line has them all."""


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
class Owner:
    """Who must do how much of it, and the list of her rows."""

    name: str | None
    """A handler, a firm's responsible officer, or the town of a firm that has none; None: it is
    nobody's yet."""
    number: int
    page: str


@dataclass(frozen=True, slots=True)
class NamedFirm:
    name: str
    page: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One line: so much of what, by when, by whom, of which firms, and where the rows are."""

    work: DueWork
    number: int
    due_on: date | None
    page: str
    who: tuple[Owner, ...]
    """The most first."""
    firms: tuple[NamedFirm, ...]
    """The first of them; the page has all."""
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
    told = (show_forecast(session, viewer, one, today, most=0, is_brief=True) for one in FORECAST)
    found = [one for one in told if one.target is not None]
    until = month_end(today)
    return HeadBrief(
        until=until,
        outcomes=tuple(_outcome(one) for one in found),
        duties=(
            *_cases_due(due),
            *(duty for one in found for duty in _stages_short(one, until)),
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


def _owners(rows: Iterable[tuple[str | None, str]]) -> tuple[Owner, ...]:
    """By name and page, the most first."""
    return tuple(
        Owner(name, number, page) for (name, page), number in Counter(rows).most_common(NAMED)
    )


def _cases_due(due: Sequence[CaseRow]) -> Iterator[Duty]:
    if not due:
        return
    days = [row.deadline.due_on for row in due if row.deadline and row.deadline.due_on]
    yield Duty(
        work=DueWork.CASES_DUE,
        number=len(due),
        due_on=min(days, default=None),
        page="/cases/list",
        who=_owners(
            (row.handler, f"/cases/list?handler={row.handler_id or NOBODY}") for row in due
        ),
        firms=tuple(NamedFirm(row.enterprise, f"/cases/{row.id}") for row in due[:NAMED]),
    )


def _stages_short(found: ForecastPage, until: date) -> Iterator[Duty]:
    """Of each batch that can still be joined the furthest stage that is due and falls short: whose
    cases are still before it, and which firms."""
    for need in found.needs_by_round:
        due = [one for one in need.stages if one.due_on <= until and one.short]
        if due:
            last = due[-1]
            cases = f"/cases/list?programme={found.key}&year={need.round.year}"
            yield Duty(
                work=DueWork.STAGE_SHORT,
                number=last.short,
                due_on=last.due_on,
                page=f"/forecast?programme={found.key}#stage-needs",
                who=_owners(
                    (one.handler, f"{cases}&handler={one.handler_id or NOBODY}")
                    for one in last.behind
                ),
                firms=tuple(
                    NamedFirm(one.enterprise_name, f"/cases/{one.case_id}")
                    for one in last.behind[:NAMED]
                ),
                programme=found.programme,
                batch=need.round.key,
                stage=last.stage,
                wanted=last.wanted,
                reached=last.reached,
            )


def _renewals(session: Session, viewer: Viewer, today: date) -> Iterator[Duty]:
    rows = list_renewals(session, viewer, RenewalFilters(), today).rows
    risky = [row for row in rows if row.risk is RenewalRisk.HIGH]
    to_visit = [row for row in rows if row.needs_visit]
    for work, found, page in (
        (DueWork.RENEWALS_AT_RISK, risky, "/renewals?risk=high"),
        (DueWork.RENEWALS_TO_VISIT, to_visit, "/renewals?needs_visit=true"),
    ):
        if found:
            yield Duty(
                work=work,
                number=len(found),
                due_on=min(row.valid_until for row in found),
                page=page,
                who=_owners(_whose(row, page) for row in found),
                firms=tuple(
                    NamedFirm(row.enterprise_name, f"/enterprises/{row.enterprise_id}")
                    for row in found[:NAMED]
                ),
            )


def _whose(row: RenewalRow, page: str) -> tuple[str | None, str]:
    """The firm's officer; of a firm that has none, its town."""
    if row.responsible_id:
        return row.responsible, f"{page}&responsible={row.responsible_id}"
    if row.town_code:
        return row.town_name, f"{page}&responsible={NOBODY}&town={row.town_code}"
    return None, f"{page}&responsible={NOBODY}"


def _ready(session: Session, viewer: Viewer, programme: Programme, today: date) -> Iterator[Duty]:
    filters = PoolFilters(target=programme, outlook=Outlook.CERTAIN, size=100)
    found: list[PoolRow] = list_pool(session, viewer, filters, today).rows
    waiting = [row for row in found if row.case is None]
    if waiting:
        page = f"/pool?target={programme.value}&outlook=certain"
        yield Duty(
            work=DueWork.READY_TO_OPEN,
            number=len(waiting),
            due_on=None,
            page=page,
            who=_owners(
                (row.responsible, f"{page}&responsible={row.responsible_id or NOBODY}")
                for row in waiting
            ),
            firms=tuple(NamedFirm(row.enterprise, f"/pool/{row.id}") for row in waiting[:NAMED]),
            programme=programme,
        )
