"""How well likeness is found on a set whose truth is known: precision and recall, exact."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

Pair = frozenset[str]
"""Two projects by their keys."""


@dataclass(frozen=True, slots=True)
class Measured:
    found: int
    true: int
    right: int
    """Found and true."""

    @property
    def precision(self) -> Fraction | None:
        """None: nothing was found, so nothing can be said of what was."""
        return Fraction(self.right, self.found) if self.found else None

    @property
    def recall(self) -> Fraction | None:
        return Fraction(self.right, self.true) if self.true else None


def measure(found: Collection[Pair], true: Collection[Pair]) -> Measured:
    one, other = set(found), set(true)
    return Measured(len(one), len(other), len(one & other))
