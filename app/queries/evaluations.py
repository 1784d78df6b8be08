"""The year's evaluation of the plan: each promise at the end of every quarter, from what is stored.

A board per quarter, so the numbers are those of the board on that date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, Field, model_validator
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.pace import PaceStatus
from app.domain.plans import CountsFrom, TaskBasis
from app.domain.refusals import InvalidValue, NotFound, Reason
from app.queries.blanks import without_blanks
from app.queries.board import show_board
from app.queries.board_views import BoardFilters, IndicatorLine
from app.queries.plans import PlanView

QUARTERS = (1, 2, 3, 4)


class EvaluationFilters(BaseModel):
    """Of which year, as known on which day; this year and today where nothing is said."""

    year: int | None = Field(default=None, ge=1990, le=2100)
    known_on: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)


@dataclass(frozen=True, slots=True)
class QuarterValue:
    """What was known of an indicator at a quarter's end, or so far. None is unknown."""

    day: date
    value: Decimal | None
    period: str
    """Of a published value: the year or month it belongs to."""
    source: str
    page: str
    """Where the number comes from."""


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    key: str
    name: str
    unit: str
    baseline: Decimal | None
    baseline_printed: str
    target: Decimal
    task: Decimal | None
    task_basis: TaskBasis | None
    task_document: str
    counts_from: CountsFrom
    quarters: tuple[QuarterValue, ...]
    status: PaceStatus
    expected: Decimal | None
    progress: Decimal | None

    @property
    def latest(self) -> QuarterValue | None:
        return self.quarters[-1] if self.quarters else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    plan: PlanView
    year: int
    known_on: date
    today: date
    days: tuple[date, ...]
    """The quarters' ends that are past, and of a running quarter the day itself."""
    lines: tuple[EvaluationLine, ...]

    @property
    def by_status(self) -> dict[PaceStatus, int]:
        """How many promises stand how, in the order of the vocabulary."""
        found = dict.fromkeys(PaceStatus, 0)
        for line in self.lines:
            found[line.status] += 1
        return {status: number for status, number in found.items() if number}


def show_evaluation(
    session: Session, viewer: Viewer, filters: EvaluationFilters, today: date
) -> Evaluation:
    known_on = filters.known_on or today
    year = filters.year or min(known_on, today).year
    if known_on > today:
        raise InvalidValue(fields={"known_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    days = tuple(quarter_days(year, today))
    if not days:
        raise InvalidValue(fields={"year": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    boards = [
        show_board(session, viewer, BoardFilters(valid_on=day, known_on=known_on), today)
        for day in days
    ]
    last = boards[-1]
    if last.plan is None:
        raise NotFound
    columns = [{line.key: line for line in board.lines} for board in boards]
    return Evaluation(
        plan=last.plan,
        year=year,
        known_on=known_on,
        today=today,
        days=days,
        lines=tuple(
            _line(
                line,
                [(day, own[line.key]) for day, own in zip(days, columns, strict=True)],
                known_on,
            )
            for line in last.lines
        ),
    )


def quarter_days(year: int, today: date) -> Iterator[date]:
    """The end of each quarter that has begun, or today within it."""
    for quarter in QUARTERS:
        begins = date(year, 3 * quarter - 2, 1)
        ends = date(year + quarter // 4, 3 * quarter % 12 + 1, 1) - timedelta(days=1)
        if begins <= today:
            yield min(ends, today)


def _line(
    last: IndicatorLine, quarters: list[tuple[date, IndicatorLine]], known_on: date
) -> EvaluationLine:
    return EvaluationLine(
        key=last.key,
        name=last.name,
        unit=last.unit,
        baseline=last.baseline,
        baseline_printed=last.baseline_printed,
        target=last.target,
        task=last.task,
        task_basis=last.task_basis,
        task_document=last.task_document,
        counts_from=last.counts_from,
        quarters=tuple(
            QuarterValue(
                day,
                line.current,
                line.period if line.value_status else "",
                line.source,
                page_of(line, day, known_on),
            )
            for day, line in quarters
        ),
        status=last.status,
        expected=last.expected,
        progress=last.progress,
    )


def page_of(line: IndicatorLine, day: date, known_on: date) -> str:
    """Where the number comes from: its firms or its published value, on the same dates."""
    if line.current is None:
        return f"/plan/{line.key}"
    asked = urlencode({"part": "valid", "valid_on": day, "known_on": known_on})
    return f"/board/{line.key}/rows?{asked}"
