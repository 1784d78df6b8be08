"""Amounts as they are taken in: yuan to the fen, more than nothing; and told in 万元."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

Yuan = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 14, decimal_places=2)]
WAN = Decimal(10_000)


def wan_text(amount: Decimal) -> str:
    """For a sentence: 万元, exactly."""
    return f"{(amount / WAN).normalize():f}"
