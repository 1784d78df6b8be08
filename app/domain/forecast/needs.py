"""What closes the gap to the target, and what that asks of each stage by when.

Reckoned backwards: from the day on which a batch's result is expected by the time that cases of
earlier batches took from each stage, and from the number of titles missing by the chances seen.
A number is what must have come so far, those that are there already included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median_low

from app.domain.forecast.distributions import arrivals, mean
from app.domain.forecast.outlook import Outlook
from app.domain.forecast.reading import Past, newcomers_of
from app.domain.forecast.rounds import Round, published_on
from app.domain.forecast.seen import NOTHING_SEEN, History
from app.domain.forecast.standing import batch_of, open_cases
from app.domain.stages import Stage
from app.domain.titles import TitleKind

FIRST = TitleKind.FIRST


@dataclass(frozen=True, slots=True)
class Needs:
    """First applications beyond those expected: so many more sent upwards, and begun for that."""

    missing: int
    recommended: int
    opened: int


@dataclass(frozen=True, slots=True)
class StageNeed:
    """By this day so many first applications of a batch must have come to this stage."""

    stage: Stage
    due_on: date
    wanted: int
    reached: int
    behind: tuple[str, ...] = ()
    """Cases of the batch that have not come so far."""

    @property
    def short(self) -> int:
        return max(0, self.wanted - self.reached)


@dataclass(frozen=True, slots=True)
class RoundNeeds:
    """What a batch that can still be joined asks of each stage."""

    round: Round
    expected: float
    """First applications that the past lets expect in it, in tenths."""
    more: int
    """What the target asks beyond these."""
    stages: tuple[StageNeed, ...]


def needs_for(missing: int, history: History, first_stage: Stage) -> Needs:
    recommended = ceil(missing / history.passes.get(FIRST, NOTHING_SEEN).mean)
    return Needs(missing, recommended, ceil(recommended / _reaches(history, first_stage)))


def needs_by_round(past: Past, found: Outlook, recommended: int) -> tuple[RoundNeeds, ...]:
    """The gap shared out evenly among the batches for which a firm can still be recommended."""
    lags = days_to_result(past)
    upwards = past.rules.recommended_stage
    ahead = [
        one
        for one in found.rounds
        if one.on is not None
        and upwards in lags
        and one.on - timedelta(days=lags[upwards]) >= past.day
    ]
    shares = _shares(recommended, len(ahead))
    return tuple(
        RoundNeeds(
            one,
            round(expected, 1),
            more,
            tuple(_stages(past, found.history, one, ceil(expected + more), lags)),
        )
        for one, more in zip(ahead, shares, strict=True)
        for expected in [_expected(past, found, one)]
    )


def days_to_result(past: Past) -> dict[Stage, int]:
    """From each stage on the way upwards to the batch's result: the middle of what was seen."""
    results = published_on(past)
    steps = past.rules.steps
    found: dict[Stage, list[int]] = {}
    for case in past.cases:
        if case.kind is not FIRST or case.batch not in results or not past.is_recommended(case):
            continue
        for stage in steps[: steps.index(past.rules.recommended_stage) + 1]:
            if stage in case.reached:
                days = (results[case.batch] - case.reached[stage]).days
                found.setdefault(stage, []).append(days)
    return {stage: median_low(days) for stage, days in found.items()}


def _shares(number: int, among: int) -> list[int]:
    """As even as whole numbers allow, the larger ones first: what comes early leaves a reserve."""
    if not among:
        return []
    each, rest = divmod(number, among)
    return [each + (place < rest) for place in range(among)]


def _expected(past: Past, found: Outlook, one: Round) -> float:
    """First applications of a batch: those under way in it, and those the past lets come."""
    if one.year > past.day.year:
        return _coming(past, one, is_late=False)
    known = 0.0
    for waiting, number in found.standing.waiting.items():
        if waiting.kind is FIRST and (waiting.year, waiting.number) == one.key:
            stage = waiting.stage
            known += number * (1 if stage is None else _reaches(found.history, stage))
    return known + _coming(past, one, is_late=True)


def _coming(past: Past, one: Round, *, is_late: bool) -> float:
    """What the batches of a year brought up to this one, less those before it."""
    up_to, before = (
        newcomers_of(past, past.first_year, number)[is_late]
        for number in (one.number, one.number - 1)
    )
    return max(0.0, mean(arrivals(up_to)) - (mean(arrivals(before)) if any(before) else 0.0))


def _reaches(history: History, stage: Stage) -> float:
    return history.reaches.get((FIRST, stage), NOTHING_SEEN).mean


def _stages(
    past: Past, history: History, one: Round, recommended: int, lags: Mapping[Stage, int]
) -> Iterator[StageNeed]:
    own = [
        case
        for case in open_cases(past)
        if case.kind is FIRST and batch_of(past, case) in (one.key, (one.year, None))
    ]
    order = past.rules.steps
    for place, stage in enumerate(order):
        if one.on is None or stage not in lags:
            continue
        is_upwards = stage is past.rules.recommended_stage
        behind = [case.id for case in own if case.reached.keys().isdisjoint(order[place:])]
        yield StageNeed(
            stage=stage,
            due_on=one.on - timedelta(days=lags[stage]),
            wanted=recommended if is_upwards else ceil(recommended / _reaches(history, stage)),
            reached=len(own) - len(behind),
            behind=tuple(behind),
        )
