"""How each indicator went over the years, beside the line from its baseline to its target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.pace import PaceStatus, path
from app.domain.plans import IndicatorKind
from app.queries.board_lines import rounded
from app.queries.board_views import BoardPage, IndicatorLine


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A year: what was, and what the line to the target asks at its end. None: unknown."""

    year: int
    on: date
    """The last day of the year, or of the period the newest value belongs to."""
    value: Decimal | None
    wanted: Decimal | None


@dataclass(frozen=True, slots=True)
class Trend:
    key: str
    name: str
    unit: str
    status: PaceStatus
    target: Decimal
    target_year: int
    is_partial: bool
    """Counted for one town only, so no line to the county's target is drawn."""
    points: tuple[TrendPoint, ...]

    @property
    def has_values(self) -> bool:
        return any(one.value is not None for one in self.points)


@dataclass(frozen=True, slots=True)
class TrendPage:
    valid_on: date
    known_on: date
    trends: tuple[Trend, ...]


def trends_of(board: BoardPage) -> TrendPage:
    return TrendPage(board.valid_on, board.known_on, tuple(_trend(line) for line in board.lines))


def _trend(line: IndicatorLine) -> Trend:
    values = dict(line.points)
    last = max([line.target_year, *values])
    return Trend(
        key=line.key,
        name=line.name,
        unit=line.unit,
        status=line.status,
        target=line.target,
        target_year=line.target_year,
        is_partial=line.is_partial,
        points=tuple(
            TrendPoint(year, _day(line, year), values.get(year), _wanted(line, year))
            for year in range(line.base_year, last + 1)
        ),
    )


def _day(line: IndicatorLine, year: int) -> date:
    ends_on = line.period_ends_on
    return ends_on if ends_on is not None and ends_on.year == year else date(year, 12, 31)


def _wanted(line: IndicatorLine, year: int) -> Decimal | None:
    """On the line at the year's end; of a yearly growth its average, every year alike. From an
    unknown baseline there is no line: 0 would be made up, except where one counts from it."""
    if line.is_partial:
        return None
    if line.kind is IndicatorKind.GROWTH:
        return line.target if line.base_year < year <= line.target_year else None
    start = line.baseline
    if start is None and line.kind is IndicatorKind.CUMULATIVE:
        start = Decimal(0)
    if start is None:
        return line.target if year == line.target_year else None
    on = date(year, 12, 31)
    return rounded(path(start, line.base_year, line.target, line.target_year, on), 2)
