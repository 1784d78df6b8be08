"""The way as a funnel: how many came how far this year, how many are there now, how long it
takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from app.domain.counting import OPEN
from app.domain.forecast.reading import CaseStory, Past
from app.domain.stages import Stage


@dataclass(frozen=True, slots=True)
class FunnelStep:
    stage: Stage
    reached: int
    """Of this year's applications, those that came to this stage or further."""
    now: int
    """Open cases that stand here today, of whatever year."""
    dwell_days: int | None
    """The middle of the days that cases stood here before they moved on; None: none has yet."""
    seen: int
    """Cases that moved on."""
    longest_days: int | None
    """How long the longest of those that are here now has stood here."""


def funnel_of(past: Past) -> tuple[FunnelStep, ...]:
    order = past.rules.steps
    own = [case for case in past.cases if past.year_of(case) == past.day.year]
    steps = []
    for place, stage in enumerate(order):
        further = frozenset(order[place:])
        here = [case for case in past.cases if case.stage is stage and stage in OPEN]
        dwelt = sorted(_dwelt(past.cases, stage))
        waits = [(past.day - case.reached[stage]).days for case in here]
        steps.append(
            FunnelStep(
                stage=stage,
                reached=sum(not further.isdisjoint(case.reached) for case in own),
                now=len(here),
                dwell_days=median_low(dwelt) if dwelt and stage in OPEN else None,
                seen=len(dwelt) if stage in OPEN else 0,
                longest_days=max(waits, default=None),
            )
        )
    return tuple(steps)


def _dwelt(cases: Iterable[CaseStory], stage: Stage) -> Iterable[int]:
    for case in cases:
        if stage in case.reached and case.stage is not stage:
            since = case.reached[stage]
            later = [day for at, day in case.reached.items() if at is not stage and day >= since]
            if later:
                yield (min(later) - since).days
