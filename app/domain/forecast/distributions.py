"""How many of how many: distributions over 0, 1, 2, … as lists of probabilities.

Probabilities are floats. Nothing is decided by them; titles, rates and targets stay whole numbers
and exact ratios. What is unknown about a rate is kept: of few cases seen, a band is wide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import mul

Counts = Sequence[float]
"""The probability of each number, from 0 on."""

PRIOR = 0.5
"""Jeffreys' prior: half a success and half a failure that nobody saw (Gelman et al., Bayesian Data
Analysis, 3rd ed., 2.8)."""
SURELY = 10_000_000
TAIL = 1e-10


@dataclass(frozen=True, slots=True)
class Rate:
    """`passed` of `seen`: what the bureau's own history says of a chance."""

    passed: int
    seen: int

    @property
    def weights(self) -> tuple[float, float]:
        """The Beta distribution of the chance, given what was seen."""
        return self.passed + PRIOR, self.seen - self.passed + PRIOR

    @property
    def mean(self) -> float:
        passes, fails = self.weights
        return passes / (passes + fails)

    @classmethod
    def known(cls, percent: int) -> "Rate":
        """A rate somebody supposes, with no doubt left about it."""
        return cls(SURELY * percent // 100, SURELY)


def exactly(number: int) -> Counts:
    return [0.0] * number + [1.0]


@lru_cache(maxsize=4096)
def passes_of(trials: int, rate: Rate) -> Counts:
    """Beta-binomial: all trials share one chance that is itself uncertain."""
    passes, fails = rate.weights
    chance = 1.0
    for failed in range(trials):
        chance *= (fails + failed) / (passes + fails + failed)
    found = [chance]
    for passed in range(trials):
        left = trials - passed
        chance *= left / (passed + 1) * (passes + passed) / (fails + left - 1)
        found.append(chance)
    return tuple(found)


def passes_of_some(trials: Counts, rate: Rate) -> Counts:
    """The same where the number of trials is uncertain too."""
    found = [0.0] * len(trials)
    for number, weight in enumerate(trials):
        if weight > TAIL:
            chances = passes_of(number, rate)
            found[: number + 1] = [
                held + weight * more for held, more in zip(found, chances, strict=False)
            ]
    return found


def arrivals(seen: Sequence[int], exposure: float = 1.0) -> Counts:
    """Gamma-Poisson: how many come in the next period (or a part or multiple of one), after so
    many in each of the past ones. With no period seen nothing is foretold."""
    if not seen or exposure <= 0:
        return exactly(0)
    shape, chance = sum(seen) + PRIOR, len(seen) / (len(seen) + exposure)
    return _negative_binomial(shape, chance)


def losses(lost: int, exposed: float, ahead: float) -> Counts:
    """The same for events seen `lost` times in `exposed` years of titles, over `ahead` more."""
    if exposed <= 0 or ahead <= 0:
        return exactly(0)
    return _negative_binomial(lost + PRIOR, exposed / (exposed + ahead))


def _negative_binomial(shape: float, chance: float) -> Counts:
    weight: float = chance**shape
    found, held, number = [weight], weight, 0
    while held < 1 - TAIL and number < 10_000:
        weight *= (shape + number) / (number + 1) * (1 - chance)
        number += 1
        held += weight
        found.append(weight)
    return found


def total(parts: Iterable[Counts]) -> Counts:
    """The sum of independent numbers."""
    surely, found = 0, [1.0]
    for part in parts:
        least = next(number for number, chance in enumerate(part) if chance > 0)
        surely += least
        found = _convolved(found, part[least:])
    return [0.0] * surely + found


def _convolved(one: Counts, other: Counts) -> list[float]:
    """Each number as a product of slices: several times as fast as adding up pair by pair."""
    if len(other) == 1:
        return [chance * other[0] for chance in one]
    last, backwards = len(other) - 1, other[::-1]
    return [
        sum(map(mul, one[max(0, number - last) : number + 1], backwards[max(0, last - number) :]))
        for number in range(len(one) + last)
    ]


def less(stock: Counts, lost: Counts) -> Counts:
    """What remains of a stock; never less than nothing."""
    left = [sum(map(mul, stock[number:], lost)) for number in range(1, len(stock))]
    return [max(0.0, sum(stock) * sum(lost) - sum(left)), *left]


def mean(counts: Counts) -> float:
    return sum(number * chance for number, chance in enumerate(counts))


def at_least(counts: Counts, number: int) -> float:
    return min(1.0, sum(counts[max(0, number) :]))


def middle(counts: Counts) -> int:
    """The median."""
    return next(n for n, held in enumerate(accumulate(counts)) if held >= 0.5 - TAIL)


def band(counts: Counts, percent: int = 80) -> tuple[int, int]:
    """From and to: on either side as nearly as whole numbers allow half of the rest is left out.
    Taking a number more on both sides would hold more than is promised."""
    outside = (100 - percent) / 200
    below = [0.0, *accumulate(counts)]
    low = min(range(len(counts)), key=lambda n: (abs(below[n] - outside), n))
    high = min(range(low, len(counts)), key=lambda n: (abs(below[-1] - below[n + 1] - outside), -n))
    return low, high
