"""Growth over fiscal years as G195 三(七)4 computes it, exactly.

Series x1, x2, x3, oldest first: g = (x2/x1 + x3/x2) / 2 - 1, as one quotient of amounts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from app.domain.criteria.arithmetic import ZERO
from app.domain.criteria.findings import Flag, Ratio

TWO_YEARS = 2


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
    short = (Flag.SHORT_HISTORY,) if len(series) <= TWO_YEARS else ()
    if len(series) < TWO_YEARS:
        return Growth(None, short or (Flag.NO_FISCAL_YEAR,))
    if any(base < ZERO for base in series[:-1]):
        return Growth(None, (*short, Flag.NEGATIVE_BASE), is_disputed=True)
    *earlier, base, last = series
    if base == ZERO:
        return Growth(None, (*short, Flag.ZERO_BASE))
    negative = (Flag.NEGATIVE_VALUE,) if last < ZERO else ()
    if earlier and earlier[0] == ZERO:
        return Growth(Ratio(last - base, base), (*short, Flag.ZERO_BASE, *negative))
    if not earlier:
        # One segment, no halving: read literally, half of it less one would always be negative.
        return Growth(Ratio(last - base, base), (*short, *negative))
    first = earlier[0]
    twice = 2 * first * base
    rate = Ratio(base * base + last * first - twice, twice)
    # A leap in one year can outweigh a last year below zero: the formula runs, a human looks.
    return Growth(rate, negative, is_disputed=bool(negative) and rate.over > ZERO)
