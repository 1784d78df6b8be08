"""A share as view models carry it: exact inside, six decimals as text for programs."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import PlainSerializer


def _digits(share: Fraction) -> str:
    return f"{Decimal(share.numerator) / Decimal(share.denominator):.6f}"


Share = Annotated[Fraction, PlainSerializer(_digits, return_type=str, when_used="json-unless-none")]
