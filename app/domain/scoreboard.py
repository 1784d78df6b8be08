"""How the towns of a county stand beside each other: ages of cases, shares of tasks, ranks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.domain.pace import PaceStatus, measured
from app.domain.plans import TaskBasis

STALE_DAYS = 60
"""待核: no document read says from when on an open case counts as standing still."""
PER_FIRMS = 100


class Measure(StrEnum):
    """What is counted of a place beside the parts of its titles."""

    OPEN_CASES = "open_cases"
    STALE_CASES = "stale_cases"
    VISITS = "visits"
    ABOVE_SIZE = "above_size"


@dataclass(frozen=True, slots=True)
class Ageing:
    """Days since the last move of open cases; without cases there is no age."""

    cases: int = 0
    stale: int = 0
    median: Decimal | None = None
    oldest: int | None = None


def ageing(last_moves: Iterable[date], today: date) -> Ageing:
    days = sorted((today - day).days for day in last_moves)
    if not days:
        return Ageing()
    half = len(days) // 2
    middle = Decimal(days[half] + days[-half - 1]) / 2
    return Ageing(len(days), sum(one > STALE_DAYS for one in days), middle, days[-1])


def done_of(basis: TaskBasis | None, valid: int, at_start: int, first: int) -> int | None:
    """What counts towards a task, by the basis that the task itself names."""
    match basis:
        case TaskBasis.VALID:
            return valid
        case TaskBasis.NET_INCREASE:
            return valid - at_start
        case TaskBasis.NEWLY_RECOGNIZED:
            return first
        case None:
            return None


def year_gone(day: date) -> Fraction:
    """时间进度: the part of the year that has passed at the end of the day."""
    begins, ends = date(day.year - 1, 12, 31), date(day.year, 12, 31)
    return Fraction((day - begins).days, (ends - begins).days)


def status_of(
    done: Fraction | None, foreseen: Fraction | None, gone: Fraction | None
) -> PaceStatus:
    """By the steps of the board: the part done against the part of the year gone; where results
    come in batches (`gone` None) the part foreseen, done and on its way, against the whole."""
    if done is None or foreseen is None:
        return PaceStatus.UNKNOWN
    if done >= 1:
        return PaceStatus.DONE
    if gone is None:
        return measured(foreseen, Fraction(1), Fraction(1)).status
    return measured(done, gone, gone).status


def ranks(shares: Mapping[str, tuple[Fraction, ...] | None]) -> dict[str, int]:
    """The places by what they have done, and where that is equal by what is on its way besides;
    the greatest first. Equals share a rank and leave a gap after it; the unknown has none."""
    known = {code: share for code, share in shares.items() if share is not None}
    return {
        code: 1 + sum(other > share for other in known.values()) for code, share in known.items()
    }


def per_hundred(number: int, firms: int) -> Fraction | None:
    """So many for each hundred firms above designated size."""
    return Fraction(number * PER_FIRMS, firms) if firms else None
