"""Exact numbers: inside `exactly()` the operators of Decimal never round, they raise instead.

Binary floats put a growth of exactly 15 % at 0.1499…, a band too low (national-rules.md, 4.4); the
28 digits of Python's usual context are too few for the product of three amounts."""

from contextlib import AbstractContextManager
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, localcontext

EXACT = Context(prec=400, traps=[Inexact, DivisionByZero, InvalidOperation])
ZERO = Decimal(0)
ONE = Decimal(1)


def exactly() -> AbstractContextManager[Context]:
    return localcontext(EXACT)


def units_up(amount: Decimal, unit: Decimal = ONE) -> int:
    """The fewest whole units that make up at least `amount`."""
    whole, rest = divmod(amount, unit)
    return int(whole) + (1 if rest > 0 else 0)
