"""How many of how many: distributions over 0, 1, 2, … as lists of probabilities.

Probabilities are floats. Nothing is decided by them; titles, rates and targets stay whole numbers
and exact ratios. What is unknown about a rate is kept: of few cases seen, a band is wide."""

from collections.abc import Callable, Iterable, Sequence
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
UNSEEN = 1e-16
MOST = 100_000
"""Numbers that are never reached: what has no end is cut off long before."""


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


@lru_cache(maxsize=512)
def passes_of(trials: int, rate: Rate) -> Counts:
    """Beta-binomial: all trials share one chance that is itself uncertain."""
    passes, fails = rate.weights

    def more(passed: int) -> float:
        left = trials - passed
        return left / (passed + 1) * (passes + passed) / (fails + left - 1)

    return tuple(_from_within(int(trials * rate.mean), more, trials))


def _from_within(start: int, more: Callable[[int], float], last: int) -> list[float]:
    """Probabilities by how much more likely a number is than the one before it: from one in the
    midst outwards, since the first of a thousand is less likely than a float can tell."""
    found = [1.0]
    weight = 1.0
    for number in range(start - 1, -1, -1):
        weight /= more(number)
        found.append(weight)
    found.reverse()
    weight = 1.0
    for number in range(start, last):
        weight *= more(number)
        found.append(weight)
        if weight < UNSEEN:
            break
    found += [0.0] * (last + 1 - len(found)) if last < MOST else []
    whole = sum(found)
    return [one / whole for one in found]


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
    def more(number: int) -> float:
        return (shape + number) / (number + 1) * (1 - chance)

    return _from_within(int(shape * (1 - chance) / chance), more, MOST)


def total(parts: Iterable[Counts]) -> Counts:
    """The sum of independent numbers."""
    surely, found = 0, [1.0]
    for part in parts:
        first, end = _span(part)
        found = _convolved(found, part[first:end])
        surely += first
    return [0.0] * surely + found


def _span(counts: Counts) -> tuple[int, int]:
    """Where there is anything worth a sum."""
    first = next(number for number, chance in enumerate(counts) if chance > UNSEEN)
    end = len(counts)
    while counts[end - 1] <= UNSEEN:
        end -= 1
    return first, end


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
    most = len(lost)
    left = [sum(map(mul, stock[number : number + most], lost)) for number in range(1, len(stock))]
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
