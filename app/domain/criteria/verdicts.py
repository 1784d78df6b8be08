"""From single findings to a state of the whole."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.domain.criteria.findings import Criterion, Finding, Points, Score, State, Verdict


def verdict_of(conditions: Iterable[Finding]) -> Verdict:
    """Of conditions that must all hold: one that fails outweighs what is unknown, and what is
    unknown outweighs what an expert has yet to judge."""
    states = {finding.state for finding in conditions}
    if State.SHORT in states:
        return Verdict.NOT_YET
    if State.UNKNOWN in states:
        return Verdict.UNKNOWN
    return Verdict.POSSIBLE if State.NEEDS_JUDGEMENT in states else Verdict.CERTAIN


def total(
    criterion: Criterion, parts: Sequence[Finding], pass_mark: int, *, passes_at_mark: bool = False
) -> tuple[Finding, Score]:
    """The score as a finding of its own: met when even the lowest total passes, short when the
    highest does not, unknown when a fact that is missing can decide, else the experts do."""
    low: Decimal | int = 0
    high: Decimal | int = 0
    sure: Decimal | int = 0
    for part in parts:
        points = part.points or Points(0, 0)
        low += points.low
        high += points.high
        # The most that is left if everything unknown turns out worst.
        sure += points.low if part.state is State.UNKNOWN else points.high
    score = Score(low, high, pass_mark, passes_at_mark)
    shortfall = None
    if score.reaches(low):
        state = State.MET
    elif not score.reaches(high):
        state = State.SHORT
        gap = pass_mark - high
        # Points come whole: the first that passes a mark which does not pass itself is one above.
        shortfall = -int(-gap // 1) if passes_at_mark else int(gap // 1) + 1
    else:
        state = State.NEEDS_JUDGEMENT if score.reaches(sure) else State.UNKNOWN
    missing = tuple(path for part in parts if part.state is State.UNKNOWN for path in part.missing)
    finding = Finding(
        criterion,
        state,
        threshold=pass_mark,
        shortfall=shortfall,
        points=Points(low, high),
        missing=missing if state is State.UNKNOWN else (),
    )
    return finding, score
