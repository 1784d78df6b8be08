"""From single findings to a state of the whole."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.domain.criteria.findings import (
    MET,
    NEEDS_JUDGEMENT,
    SHORT,
    UNKNOWN,
    Criterion,
    Finding,
    Points,
    Result,
    Score,
    Verdict,
)


def verdict_of(conditions: Iterable[Finding]) -> Verdict:
    """Of conditions that must all hold: one that fails outweighs what is unknown, and what is
    unknown outweighs what an expert has yet to judge."""
    states = [finding.state for finding in conditions]
    if SHORT in states:
        return Verdict.NOT_YET
    if UNKNOWN in states:
        return Verdict.UNKNOWN
    return Verdict.POSSIBLE if NEEDS_JUDGEMENT in states else Verdict.CERTAIN


def total(
    criterion: Criterion,
    parts: Sequence[Finding],
    pass_mark: int,
    *,
    passes_at_mark: bool = False,
    sure: Decimal | int | None = None,
) -> tuple[Finding, Score]:
    """The score as a finding of its own: met when even the lowest total passes, short when the
    highest does not, unknown when a fact that is missing can decide, else the experts do.

    `sure` is the most that is left if everything unknown turns out worst; left out, what is
    unknown in a part costs all but its lowest points."""
    low: Decimal | int = 0
    high: Decimal | int = 0
    worst: Decimal | int = 0
    for part in parts:
        points = part.points or Points(0, 0)
        low += points.low
        high += points.high
        worst += points.low if part.state is UNKNOWN else points.high
    score = Score(low, high, pass_mark, passes_at_mark)
    shortfall = None
    if score.reaches(low):
        state = MET
    elif not score.reaches(high):
        state = SHORT
        gap = pass_mark - high
        # Points come whole: the first that passes a mark which does not pass itself is one above.
        shortfall = -int(-gap // 1) if passes_at_mark else int(gap // 1) + 1
    else:
        state = NEEDS_JUDGEMENT if score.reaches(worst if sure is None else sure) else UNKNOWN
    missing = tuple(path for part in parts if part.state is UNKNOWN for path in part.missing)
    finding = Finding(
        criterion,
        state,
        threshold=pass_mark,
        shortfall=shortfall,
        points=Points(low, high),
        missing=missing if state is UNKNOWN else (),
    )
    return finding, score


def nothing_known(
    edition: str, criteria: Iterable[Criterion], missing: str, pass_mark: int | None = None
) -> Result:
    """Without this one fact, such as the day of application, nothing can be measured."""
    findings = tuple(
        Finding(
            criterion,
            UNKNOWN,
            points=Points(0, criterion.max_points) if criterion.max_points else None,
            missing=(missing,),
        )
        for criterion in criteria
    )
    score = None if pass_mark is None else Score(0, 100, pass_mark)
    return Result(edition, Verdict.UNKNOWN, findings, score)
