"""Times of calls in this process: the median of many, taken in turns where two are compared."""

import statistics
import time
from collections.abc import Callable

TURN = 0.05
"""Seconds that a page or a count is asked for again and again in its turn, as on a working day:
timed once, behind a scan of all there is, it would pay for the caches which that has emptied."""


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def in_turns(
    calls: dict[str, Callable[[], object]], rounds: int, spend: float = 0
) -> dict[str, float]:
    """The median time of each, after one round that nobody counts. In a turn a call is repeated
    until `spend` seconds have passed: what is short would else be measured with the caches that
    the long one before it has left cold."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        for name, call in calls.items():
            times = [seconds(call)]
            while sum(times) < spend:
                times.append(seconds(call))
            if number:
                found[name].append(statistics.mean(times))
    return {name: statistics.median(times) for name, times in found.items()}
