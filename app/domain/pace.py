"""How 正常, 滞后 and 预警 follow for an indicator of the plan.

Officers read the same in docs/formulas.md. Always: the measure is taken on the last day of the
period the value belongs to, never on today; an unknown value, baseline or year of a series gives
未知, never zero.

  elapsed   days from the end of the base year to the period's end, over all days to the end of
            the target year, at most 1
  stock, ratio, cumulative
            expected = base + (target - base) * elapsed
            share    = (value - base) / (expected - base)
            A cumulative indicator without base starts at 0: it counts what the plan's years bring.
  flow      the year's expected flow lies on the straight line between base year and target year,
            in whole years; of a part of the year, that part by days
            share    = value / expected
  growth    the yearly rates since the base year, compounded:
            (1 + g1) * ... * (1 + gn) against (1 + target) ** n; the base itself is not needed

  share >= 1 正常, >= 0.9 滞后, below 预警; 已完成 when the target is reached (a flow and a growth:
  in the target year only). 约 (about) takes nine tenths of the printed target as the target."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from math import prod

from app.domain.plans import Comparison, IndicatorKind


class PaceStatus(StrEnum):
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"
    NORMAL = "normal"
    BEHIND = "behind"
    WARNING = "warning"
    DONE = "done"


THRESHOLDS: tuple[tuple[Fraction, PaceStatus], ...] = (
    (Fraction(1), PaceStatus.NORMAL),
    (Fraction(9, 10), PaceStatus.BEHIND),
)
"""The least share for each status; below all of them is a warning. OUR choice: no document that
we have seen gives figures for 滞后 and 预警."""

ABOUT_SHORT_BY = Fraction(1, 10)
"""How far below the printed figure 左右 (约) may stay. OUR choice; more is never bad."""


@dataclass(frozen=True, slots=True)
class Pace:
    status: PaceStatus
    expected: Fraction | None = None
    """What the path asks at the end of the value's period, in the indicator's own unit."""
    share: Fraction | None = None
    """Progress made over progress expected: 1 is on the path."""
    average: Decimal | None = None
    """Of growth only: the yearly average so far in per cent, cut (not rounded) to two places."""


@dataclass(frozen=True, slots=True)
class BatchPace:
    status: PaceStatus
    increase: int | None
    """Since the same day of last year."""
    foreseen: int | None
    """The increase if everything in the pipeline passes."""
    wanted: Fraction


@dataclass(frozen=True, slots=True)
class Promise:
    """From where to where, with 约 already taken off the target."""

    baseline: Fraction | None
    baseline_year: int
    target: Fraction
    target_year: int


def judge(
    indicator_kind: IndicatorKind,
    baseline: Decimal | None,
    baseline_year: int,
    target: Decimal,
    target_year: int,
    value: Decimal | None,
    period_ends_on: date | None,
    *,
    comparison: Comparison = Comparison.AT_LEAST,
    growth_by_year: Mapping[int, Decimal] | None = None,
) -> Pace:
    """The pace of one indicator at the end of the period its value belongs to.

    `growth_by_year` (growth only) holds the yearly rates in per cent; `value` is that of the
    period's own year."""
    if target_year <= baseline_year:
        raise ValueError("a plan ends after its base year")
    if period_ends_on is None:
        return Pace(PaceStatus.UNKNOWN)
    if period_ends_on <= year_end(baseline_year):
        return Pace(PaceStatus.NOT_STARTED)
    if value is None:
        return Pace(PaceStatus.UNKNOWN)
    promise = Promise(
        None if baseline is None else Fraction(baseline),
        baseline_year,
        Fraction(target) * (1 - ABOUT_SHORT_BY if comparison is Comparison.ABOUT else 1),
        target_year,
    )
    match indicator_kind:
        case IndicatorKind.FLOW:
            return judge_flow(promise, Fraction(value), period_ends_on)
        case IndicatorKind.GROWTH:
            rates = {**(growth_by_year or {}), period_ends_on.year: value}
            return judge_growth(promise, rates, period_ends_on)
        case IndicatorKind.CUMULATIVE:
            return judge_level(
                promise, promise.baseline or Fraction(0), Fraction(value), period_ends_on
            )
        case IndicatorKind.STOCK | IndicatorKind.RATIO:
            return judge_level(promise, promise.baseline, Fraction(value), period_ends_on)


def judge_level(promise: Promise, start: Fraction | None, value: Fraction, on: date) -> Pace:
    """A level that is to rise from the base to the target: stock, ratio, cumulative."""
    if start is None:
        # Reached is reached, from wherever it came; short of that nobody can say.
        return Pace(PaceStatus.DONE if value >= promise.target else PaceStatus.UNKNOWN)
    if promise.target <= start:
        # Already there when the plan began: it is to be held.
        pace = measured(value, promise.target, expected=promise.target)
    else:
        expected = start + (promise.target - start) * elapsed(promise, on)
        pace = measured(value - start, expected - start, expected)
    if value >= promise.target:
        return Pace(PaceStatus.DONE, pace.expected, pace.share)
    return pace


def judge_flow(promise: Promise, value: Fraction, on: date) -> Pace:
    """So many in a year: the year's flow against the year's point on the line."""
    if on.year >= promise.target_year:
        whole_year = promise.target
    elif promise.baseline is None:
        return Pace(PaceStatus.UNKNOWN)
    else:
        years = promise.target_year - promise.baseline_year
        step = Fraction(on.year - promise.baseline_year, years)
        whole_year = promise.baseline + (promise.target - promise.baseline) * step
    days = (on - year_end(on.year - 1)).days
    expected = whole_year * Fraction(days, (year_end(on.year) - year_end(on.year - 1)).days)
    pace = measured(value, expected, expected)
    if on.year >= promise.target_year and value >= promise.target:
        return Pace(PaceStatus.DONE, pace.expected, pace.share)
    return pace


def judge_growth(promise: Promise, rates: Mapping[int, Decimal], on: date) -> Pace:
    """So many per cent a year on average: compounded, so one good year may pay for a bad one."""
    years = range(promise.baseline_year + 1, min(on.year, promise.target_year) + 1)
    if any(year not in rates for year in years):
        return Pace(PaceStatus.UNKNOWN, expected=promise.target)
    reached = prod((1 + Fraction(rates[year]) / 100 for year in years), start=Fraction(1))
    status = next(
        (
            status
            for least, status in THRESHOLDS
            if reached >= (1 + least * promise.target / 100) ** len(years)
        ),
        PaceStatus.WARNING,
    )
    if status is PaceStatus.NORMAL and on >= year_end(promise.target_year):
        status = PaceStatus.DONE
    return Pace(status, promise.target, average=average_growth(reached, len(years)))


def average_growth(factor: Fraction, years: int) -> Decimal:
    """The yearly per cent that compounds to `factor`; cut, so that 15.999 never reads as 16.00."""
    if factor <= 0:
        return Decimal("-100.00")
    with localcontext(prec=50):
        root = (Decimal(factor.numerator) / factor.denominator) ** (Decimal(1) / years)
        # A whole root comes out a hair short of itself; mend that before cutting.
        percent = ((root - 1) * 100).quantize(Decimal("1e-20"))
        return percent.quantize(Decimal("0.01"), ROUND_FLOOR)


def compare_with_last_year(
    now: int, same_day_last_year: int | None, in_pipeline: int, wanted: Decimal | Fraction
) -> BatchPace:
    """The pace of what comes once or twice a year in batches (HNTE).

    `now` and `same_day_last_year` count firms whose title is valid or whose renewal is pending, so
    that the renewal hole is no fall. `in_pipeline` counts further firms, in public notice or on the
    way to it. `wanted` is the increase that one year asks: the year's task, or else the path's.
    The status compares increase + pipeline with `wanted` by the same thresholds; that every case
    of the pipeline passes is assumed here and is the forecast's business to refine."""
    if same_day_last_year is None:
        return BatchPace(PaceStatus.UNKNOWN, None, None, Fraction(wanted))
    increase = now - same_day_last_year
    foreseen = increase + in_pipeline
    status = measured(Fraction(foreseen), Fraction(wanted), Fraction(wanted)).status
    return BatchPace(status, increase, foreseen, Fraction(wanted))


def path(
    baseline: Decimal, baseline_year: int, target: Decimal, target_year: int, on: date
) -> Fraction:
    """Where the straight line from base to target stands on a day."""
    start, end = Fraction(baseline), Fraction(target)
    promise = Promise(start, baseline_year, end, target_year)
    return start + (end - start) * elapsed(promise, on)


def elapsed(promise: Promise, on: date) -> Fraction:
    begins, ends = year_end(promise.baseline_year), year_end(promise.target_year)
    return min(max(Fraction((on - begins).days, (ends - begins).days), Fraction(0)), Fraction(1))


def measured(done: Fraction, wanted: Fraction, expected: Fraction) -> Pace:
    """The status that the share of the wanted progress gives."""
    if wanted <= 0:
        # Nothing was asked: no share can be formed, but falling back is still seen.
        status = PaceStatus.NORMAL if done >= wanted else PaceStatus.WARNING
        return Pace(status, expected)
    share = done / wanted
    status = next((status for least, status in THRESHOLDS if share >= least), PaceStatus.WARNING)
    return Pace(status, expected, share)


def year_end(year: int) -> date:
    return date(year, 12, 31)
