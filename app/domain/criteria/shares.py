"""One number against another with a threshold between: the commonest kind of condition."""

from decimal import Decimal

from app.domain.criteria.arithmetic import ZERO, units_up
from app.domain.criteria.findings import (
    MET,
    NEEDS_JUDGEMENT,
    SHORT,
    UNKNOWN,
    Criterion,
    Finding,
    Flag,
    Ratio,
    Unit,
    Value,
)


def share_finding(
    criterion: Criterion,
    part: Decimal,
    whole: Decimal,
    least: Decimal,
    *,
    flags: tuple[Flag, ...] = (),
    period: tuple[int, ...] = (),
    values: tuple[tuple[str, Value], ...] = (),
) -> Finding:
    """Met from the threshold on. The shortfall is what the part lacks while the whole stays."""
    if whole <= ZERO:
        # The law says nothing about a share of nothing.
        return Finding(
            criterion,
            NEEDS_JUDGEMENT,
            threshold=least,
            flags=(*flags, Flag.ZERO_DENOMINATOR),
            period=period,
            values=values,
        )
    value = Ratio(part, whole)
    lacking = least * whole - part
    if lacking <= ZERO:
        return Finding(criterion, MET, value, least, None, None, flags, (), period, values)
    shortfall = units_up(lacking) if criterion.unit is Unit.PEOPLE else lacking
    return Finding(criterion, SHORT, value, least, shortfall, None, flags, (), period, values)


def unknown(
    criterion: Criterion,
    *missing: str,
    threshold: Value = None,
    flags: tuple[Flag, ...] = (),
    period: tuple[int, ...] = (),
) -> Finding:
    """Nothing can be said, and these facts would settle it."""
    return Finding(criterion, UNKNOWN, None, threshold, None, None, flags, missing, period)
