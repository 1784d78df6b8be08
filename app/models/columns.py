"""Column types that hold the same exact values in SQLite and in PostgreSQL."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Dialect, Enum, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine


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

    def text_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """What the driver gives as the text of its decimal; None: it gives decimals."""
        return _text_of_units(self.scale) if dialect.name == "sqlite" else None


def _units(value: Decimal, scale: int) -> int:
    return int(Decimal(value).scaleb(scale).to_integral_exact())


@cache
def _text_of_units(scale: int) -> Callable[[int | None], str | None]:
    unit = 10**scale
    # Looked up, for formatting a number costs three times as much: 0.23 µs an amount.
    ends = [f".{part:0{scale}}" for part in range(unit)] if scale else [""]

    def text_of(units: int | None) -> str | None:
        if units is None:
            return None
        if units < 0:
            return f"-{text_of(-units)}"
        return f"{units // unit}{ends[units % unit]}"

    return text_of


def yuan() -> Any:
    """An amount in yuan, to the fen."""
    return Exact(2)


def bytewise() -> Any:
    """Text that either database compares byte by byte, whatever its language: for sorting keys."""
    return String().with_variant(String(collation="C"), "postgresql")


def exact(scale: int) -> Any:
    return Exact(scale)
