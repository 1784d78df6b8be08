"""Column types that hold the same exact values in SQLite and in PostgreSQL."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Dialect, Enum, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine

Units = Sequence[int | None]
"""A column of exact amounts as SQLite has them: in the smallest unit."""


def text_enum(vocabulary: type[StrEnum]) -> Any:
    """A vocabulary stored as its words, so that a database can be read without this code."""
    return Enum(
        vocabulary,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=False,
        length=40,
    )


class Exact(TypeDecorator[Decimal]):
    """A decimal that stays exact: NUMERIC in PostgreSQL, a scaled integer in SQLite (which has
    only binary floats). Sums and comparisons in SQL are exact in both."""

    impl = Numeric
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__(precision=20, scale=scale)
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(20, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return _units(value, self.scale)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """In one call, like the reading below."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)
        scale = self.scale
        return lambda value: None if value is None else _units(value, scale)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """In one call: a register is read by the million, and `process_result_value` takes two
        more for each value."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        places = -self.scale
        return lambda units: None if units is None else Decimal(units).scaleb(places)

    def texts_processor(self, dialect: Dialect) -> Callable[[Units], list[str | None]] | None:
        """A column as the driver gives it as the texts of its decimals; None: it gives decimals."""
        return _texts_of_units(self.scale) if dialect.name == "sqlite" else None


def _units(value: Decimal, scale: int) -> int:
    return int(Decimal(value).scaleb(scale).to_integral_exact())


@cache
def _texts_of_units(scale: int) -> Callable[[Units], list[str | None]]:
    unit = 10**scale
    # Looked up, for formatting a number costs three times as much; and a column at a time, for
    # calling somebody for each amount costs as much again.
    ends = [f".{part:0{scale}}" for part in range(unit)] if scale else [""]

    def text_of_debt(units: int) -> str:
        return f"-{-units // unit}{ends[-units % unit]}"

    def texts_of(column: Units) -> list[str | None]:
        return [
            None
            if units is None
            else f"{units // unit}{ends[units % unit]}"
            if units >= 0
            else text_of_debt(units)
            for units in column
        ]

    return texts_of


def yuan() -> Any:
    """An amount in yuan, to the fen."""
    return Exact(2)


def bytewise() -> Any:
    """Text that either database compares byte by byte, whatever its language: for sorting keys."""
    return String().with_variant(String(collation="C"), "postgresql")


def exact(scale: int) -> Any:
    return Exact(scale)
