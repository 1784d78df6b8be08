"""Blocks of a score: sums of parts, and an expert's own points in place of a range."""

from collections.abc import Mapping
from decimal import Decimal

from app.domain.criteria.arithmetic import ZERO
from app.domain.criteria.findings import (
    MET,
    NEEDS_JUDGEMENT,
    SHORT,
    UNKNOWN,
    Criterion,
    Finding,
    Flag,
    Points,
)

ExpertPoints = Mapping[str, Decimal]


def block(
    criterion: Criterion,
    parts: tuple[Finding, ...],
    expert: ExpertPoints,
    most: int | None = None,
) -> tuple[Finding, ...]:
    """A block as the sum of its parts, first the block and then they."""
    if expert:
        parts = tuple([graded(part, expert) for part in parts])
    low: Decimal | int = 0
    high: Decimal | int = 0
    missing: tuple[str, ...] = ()
    state = MET
    for part in parts:
        points, part_state = part.points, part.state
        if points is not None:
            low += points[0]
            high += points[1]
        if part_state is UNKNOWN:
            state = UNKNOWN
            missing += part.missing
        elif part_state is NEEDS_JUDGEMENT and state is MET:
            state = NEEDS_JUDGEMENT
    if most is not None:
        low, high = min(low, most), min(high, most)
    if not high and state is MET:
        state = SHORT
    whole = Finding(criterion, state, None, None, None, Points(low, high), (), missing)
    return (graded(whole, expert) if expert else whole, *parts)


def graded(found: Finding, expert: ExpertPoints) -> Finding:
    """An expert's own points take the place of the range, outside of its band too: they are what
    counts; that they lie outside is said."""
    given = expert.get(found.criterion.key)
    if given is None:
        return found
    band = found.points or Points(0, 0)
    outside = not band.low <= given <= band.high
    flags = tuple(flag for flag in found.flags if flag is not Flag.EXPERT_DECIDES)
    return found._replace(
        state=MET if given > ZERO else SHORT,
        points=Points(given, given),
        missing=(),
        flags=(
            *flags,
            Flag.EXPERT_POINTS,
            *((Flag.EXPERT_POINTS_OUTSIDE_BAND,) if outside else ()),
        ),
    )


def sure_points(found: tuple[Finding, ...]) -> Decimal | int:
    """The most a block can have if everything unknown in it turns out worst."""
    whole = found[0]
    points = whole.points or Points(0, 0)
    if whole.state is not UNKNOWN:
        return points.high
    total: Decimal | int = 0
    for part in found[1:] or found:
        if part.points is not None:
            total += part.points.low if part.state is UNKNOWN else part.points.high
    return min(total, points.high)
