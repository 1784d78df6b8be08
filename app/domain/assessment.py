"""The year's assessment of towns (考核办法): how an item's value becomes points, with the working.

Which items there are, what each weighs and what it adds or takes off is data that the bureau
enters from its document; here is only how such data are read. All of it is exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

CENT = Decimal("0.01")
WHOLE = Decimal(100)


class AssessedBy(StrEnum):
    """What an item is measured by."""

    HNTE_TASK = "hnte_task"
    TECH_SME_TASK = "tech_sme_task"
    HNTE_NET = "hnte_net"
    TECH_SME_NET = "tech_sme_net"
    VISITS = "visits"
    STALE_CASES = "stale_cases"
    GIVEN = "given"
    """Nothing here counts it: the bureau says the points, with its reason."""


OF_TASKS = frozenset({AssessedBy.HNTE_TASK, AssessedBy.TECH_SME_TASK})
"""Wanted is what the town's own task says, not a figure of the item."""
LESS_IS_BETTER = frozenset({AssessedBy.STALE_CASES})


class TownAnswer(StrEnum):
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class ItemRule:
    """One line of the 考核办法. Bonus and deduction are points for each one over or short."""

    basis: AssessedBy
    weight: Decimal
    full_marks: Decimal
    wanted: Decimal | None = None
    bonus_each: Decimal = Decimal(0)
    most_bonus: Decimal = Decimal(0)
    deduction_each: Decimal = Decimal(0)
    most_deduction: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Points:
    """An item's points and how they came about; `total` None is unknown, never zero."""

    value: Decimal | None
    wanted: Decimal | None
    base: Decimal | None
    bonus: Decimal
    deduction: Decimal
    total: Decimal | None
    weighted: Decimal | None


def score(rule: ItemRule, value: Decimal | None, task: Decimal | None = None) -> Points:
    """Base points by the part reached, a bonus for what is beyond, a deduction for what is short;
    never below nothing. 待核: that a bonus may lift an item above its full marks."""
    wanted = task if rule.basis in OF_TASKS else rule.wanted
    if rule.basis is AssessedBy.GIVEN or value is None or wanted is None or wanted < 0:
        return Points(value, wanted, None, Decimal(0), Decimal(0), None, None)
    over = value - wanted
    if rule.basis in LESS_IS_BETTER:
        base, bonus, short = rule.full_marks, Decimal(0), max(over, Decimal(0))
    else:
        base = _part(rule.full_marks, value, wanted)
        bonus = min(rule.most_bonus, _cents(rule.bonus_each * max(over, Decimal(0))))
        short = max(-over, Decimal(0))
    deduction = min(rule.most_deduction, _cents(rule.deduction_each * short))
    total = max(Decimal(0), base + bonus - deduction)
    return Points(value, wanted, base, bonus, deduction, total, weighted(rule, total))


def _part(full_marks: Decimal, value: Decimal, wanted: Decimal) -> Decimal:
    """A task of nothing is reached by whoever does not fall back."""
    if wanted == 0:
        return full_marks if value >= 0 else Decimal(0)
    share = min(max(Fraction(value) / Fraction(wanted), Fraction(0)), Fraction(1))
    return _rounded(Fraction(full_marks) * share)


def weighted(rule: ItemRule, points: Decimal) -> Decimal:
    return _rounded(Fraction(points) * Fraction(rule.weight) / 100)


def total_of(parts: Iterable[Decimal | None]) -> Decimal | None:
    """All items together; while one is unknown so is the total."""
    found = list(parts)
    if not found or any(one is None for one in found):
        return None
    return sum((one for one in found if one is not None), Decimal(0))


def are_whole(weights: Iterable[Decimal]) -> bool:
    return sum(weights, Decimal(0)) == WHOLE


def _cents(value: Decimal) -> Decimal:
    return _rounded(Fraction(value))


def _rounded(value: Fraction) -> Decimal:
    """To the hundredth of a point, halves up; values are never negative here."""
    hundredths = (value * 100).__floor__() + int((value * 100) % 1 >= Fraction(1, 2))
    return Decimal(hundredths) * CENT
