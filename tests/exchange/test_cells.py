"""Cells that a program took for numbers, read without being read as text."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.refusals import InvalidValue, Reason
from app.exchange import cells

NUMBERS = st.integers() | st.floats()


def outcome(read: Callable[[Any], Decimal], cell: Any) -> Decimal | Reason:
    try:
        return read(cell)
    except InvalidValue as refusal:
        return refusal.reasons[0]


@pytest.mark.parametrize("read", [cells.number, cells.count, partial(cells.yuan, unit=10_000)])
@given(cell=NUMBERS)
@example(cell=float("nan"))
@example(cell=float("-inf"))
@example(cell=0.1)
@example(cell=12.0)
@example(cell=1e-7)
@example(cell=10**14)
def test_a_number_reads_as_the_same_number_typed(read: Callable[[Any], Decimal], cell: Any) -> None:
    assert outcome(read, cell) == outcome(read, cells.text(cell))


def test_a_number_keeps_the_digits_it_shows() -> None:
    assert [str(cells.number(cell)) for cell in (1234.5, 12.0, 0.1, 7)] == [
        "1234.5",
        "12",
        "0.1",
        "7",
    ]
    assert cells.yuan(1234.567, 10_000) == Decimal(12_345_670)


@pytest.mark.parametrize("cell", [True, False])
def test_a_tick_is_no_number(cell: bool) -> None:
    for read in (cells.number, cells.count, partial(cells.yuan, unit=1)):
        assert outcome(read, cell) is Reason.BAD_NUMBER
