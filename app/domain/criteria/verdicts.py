"""From single findings to a state of the whole."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.domain.criteria.arithmetic import units_up
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
        if part.points is not None:
            least, most = part.points
            low += least
            high += most
            worst += least if part.state is UNKNOWN else most
    score = Score(low, high, pass_mark, passes_at_mark)
    missing: tuple[str, ...] = ()
    shortfall = None
    if not score.reaches(high):
        state = SHORT
        gap = Decimal(pass_mark - high)
        # Points come whole: the first that passes a mark which does not pass itself is one above.
        shortfall = units_up(gap) if passes_at_mark else int(gap // 1) + 1
    elif score.reaches(low):
        state = MET
    elif score.reaches(worst if sure is None else sure):
        state = NEEDS_JUDGEMENT
    else:
        state = UNKNOWN
        missing = tuple(path for part in parts if part.state is UNKNOWN for path in part.missing)
    points = Points(low, high)
    return Finding(criterion, state, None, pass_mark, shortfall, points, (), missing), score


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
