"""How places stand beside each other: ages, shares, statuses and ranks."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pace import PaceStatus
from app.domain.plans import TaskBasis
from app.domain.scoreboard import (
    Ageing,
    ageing,
    done_of,
    per_hundred,
    ranks,
    status_of,
    year_gone,
)

TODAY = date(2018, 9, 30)
SHARES = st.fractions(min_value=-1, max_value=3)


def days_ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=one) for one in days]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ((), Ageing()),
        ((5,), Ageing(1, 0, Decimal(5), 5)),
        ((61, 60, 0, 3), Ageing(4, 1, Decimal("31.5"), 61)),
    ],
)
def test_ageing_of_open_cases(days: tuple[int, ...], found: Ageing) -> None:
    assert ageing(days_ago(*days), TODAY) == found


@pytest.mark.parametrize(
    ("basis", "done"),
    [
        (TaskBasis.VALID, 12),
        (TaskBasis.NET_INCREASE, -3),
        (TaskBasis.NEWLY_RECOGNIZED, 2),
        (None, None),
    ],
)
def test_task_counts_by_its_own_basis(basis: TaskBasis | None, done: int | None) -> None:
    assert done_of(basis, valid=12, at_start=15, first=2) == done


@pytest.mark.parametrize(
    ("done", "foreseen", "gone", "status"),
    [
        (None, None, Fraction(1, 2), PaceStatus.UNKNOWN),
        (Fraction(1), Fraction(1), Fraction(1, 2), PaceStatus.DONE),
        (Fraction(1, 2), Fraction(1), Fraction(1, 2), PaceStatus.NORMAL),
        (Fraction(45, 100), Fraction(1), Fraction(1, 2), PaceStatus.BEHIND),
        (Fraction(44, 100), Fraction(1), Fraction(1, 2), PaceStatus.WARNING),
        # In batches: nothing done in summer is no delay where enough is on its way.
        (Fraction(0), Fraction(1), None, PaceStatus.NORMAL),
        (Fraction(0), Fraction(9, 10), None, PaceStatus.BEHIND),
        (Fraction(0), Fraction(1, 2), None, PaceStatus.WARNING),
    ],
)
def test_status_of_a_task(
    done: Fraction | None, foreseen: Fraction | None, gone: Fraction | None, status: PaceStatus
) -> None:
    assert status_of(done, foreseen, gone) is status


def test_year_gone_ends_with_the_year() -> None:
    assert year_gone(date(2018, 12, 31)) == 1
    assert year_gone(date(2018, 1, 1)) == Fraction(1, 365)


@given(st.dictionaries(st.text(max_size=3), st.none() | st.tuples(SHARES, SHARES), max_size=9))
def test_ranks_follow_the_shares(shares: dict[str, tuple[Fraction, Fraction] | None]) -> None:
    found = ranks(shares)

    assert set(found) == {code for code, share in shares.items() if share is not None}
    for code, rank in found.items():
        own = shares[code]
        assert own is not None
        better = [one for one in shares.values() if one is not None and one > own]
        assert rank == len(better) + 1


def test_no_firms_above_size_give_no_ratio() -> None:
    assert per_hundred(3, 0) is None
    assert per_hundred(3, 40) == Fraction(15, 2)
