"""Growth over fiscal years as G195 三(七)4 computes it, exactly.

Series x1, x2, x3, oldest first: g = (x2/x1 + x3/x2) / 2 - 1, as one quotient of amounts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from app.domain.criteria.arithmetic import ZERO
from app.domain.criteria.findings import Flag, Ratio

THREE_YEARS = 3


class Growth(NamedTuple):
    rate: Ratio | None
    """None where there is none: then there are no points."""
    flags: tuple[Flag, ...] = ()
    is_disputed: bool = False
    """The law is silent on this series."""


def growth_of(series: Sequence[Decimal]) -> Growth:
    """The rate of one to three known years.

    Official: x1 = 0 uses the last two years; x2 = 0 earns nothing; fewer years are the actual
    operating time. Silent: a negative base. Two negative numbers give a positive quotient, so
    the formula must not run; and another program's absolute value of the base is no law."""
    if len(series) != THREE_YEARS:
        return _of_few(series)
    first, base, last = series
    if first > ZERO and base > ZERO:
        twice = 2 * first * base
        rate = Ratio(base * base + last * first - twice, twice)
        if last >= ZERO:
            return Growth(rate)
        # A leap in one year can outweigh a last year below zero: the formula runs, a human looks.
        return Growth(rate, (Flag.NEGATIVE_VALUE,), is_disputed=rate.over > ZERO)
    if first < ZERO or base < ZERO:
        return Growth(None, (Flag.NEGATIVE_BASE,), is_disputed=True)
    if base == ZERO:
        return Growth(None, (Flag.ZERO_BASE,))
    return _segment(base, last, Flag.ZERO_BASE)


def _of_few(series: Sequence[Decimal]) -> Growth:
    """Two years are one segment, no halving: read literally, half of it less one would always be
    negative. One year has no growth."""
    if not series:
        return Growth(None, (Flag.NO_FISCAL_YEAR,))
    if len(series) == 1:
        return Growth(None, (Flag.SHORT_HISTORY,))
    base, last = series
    if base < ZERO:
        return Growth(None, (Flag.SHORT_HISTORY, Flag.NEGATIVE_BASE), is_disputed=True)
    if base == ZERO:
        return Growth(None, (Flag.SHORT_HISTORY, Flag.ZERO_BASE))
    return _segment(base, last, Flag.SHORT_HISTORY)


def _segment(base: Decimal, last: Decimal, flag: Flag) -> Growth:
    negative = (Flag.NEGATIVE_VALUE,) if last < ZERO else ()
    return Growth(Ratio(last - base, base), (flag, *negative))
