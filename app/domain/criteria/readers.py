"""How one value of a JSON document is read; what cannot be read is collected, not raised."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, NoReturn

from app.domain.refusals import InvalidValue, Reason

NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,10})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INDUSTRY = re.compile(r"[A-T]|[0-9]{2,4}")
YEAR = re.compile(r"(19[5-9]|20[0-9])[0-9]")


class NotRead(Enum):
    """What a reader finds in place of a value that stands there and cannot be one."""

    NUMBER = "number"


class Found:
    """Problems by path, the first of each path."""

    def __init__(self) -> None:
        self.reasons: dict[str, Reason] = {}
        self.details: dict[str, dict[str, object]] = {}

    def problem(self, path: str, reason: Reason, **details: object) -> None:
        if path not in self.reasons:
            self.reasons[path] = reason
            self.details[path] = details

    def refuse(self) -> None:
        if self.reasons:
            raise InvalidValue(fields=self.reasons, by_field=self.details)


class Unreadable(Exception):
    """A value is not what its field asks for."""

    def __init__(self, reason: Reason, **details: object) -> None:
        self.reason, self.details = reason, details
        super().__init__(reason)


Reader = Callable[[Any, str, Found], Any]
"""Given the value, its path and where the problems of its parts go; or raises `Unreadable`."""


def exact_number(literal: str) -> Decimal | NotRead:
    """A JSON number as it is written, never rounded to a binary float.

    One of absurd length is marked: every reader refuses the mark, each with its own reason."""
    if "e" in literal or "E" in literal:
        power = Decimal(literal)
        if power and not -10 <= power.adjusted() <= 15:
            return NotRead.NUMBER
        literal = format(power, "f")
    return Decimal(literal) if NUMBER.fullmatch(literal) else NotRead.NUMBER


def no_constant(literal: str) -> NoReturn:
    """Python reads NaN and Infinity; JSON has no such thing."""
    raise ValueError(literal)


def number(lowest: int | None = None, highest: int | None = None) -> Reader:
    def read(value: Any, _path: str, _found: Found) -> Decimal:
        if isinstance(value, str) and NUMBER.fullmatch(value):
            value = Decimal(value)
        if not isinstance(value, Decimal):
            raise Unreadable(Reason.NOT_A_NUMBER)
        if lowest is not None and value < lowest:
            raise Unreadable(Reason.NUMBER_TOO_SMALL, lowest=lowest)
        if highest is not None and value > highest:
            raise Unreadable(Reason.NUMBER_TOO_LARGE, highest=highest)
        return value

    return read


def whole(lowest: int) -> Reader:
    """A count: figures only, no part of a thing."""

    def read(value: Any, path: str, found: Found) -> int:
        read: Decimal = number(lowest, 1_000_000)(value, path, found)
        if read != int(read):
            raise Unreadable(Reason.NOT_A_WHOLE_NUMBER)
        return int(read)

    return read


def industry_code(value: Any, _path: str, _found: Found) -> str:
    if not isinstance(value, str) or not INDUSTRY.fullmatch(value):
        raise Unreadable(Reason.UNKNOWN_INDUSTRY)
    return value


def year_number(value: Any, _path: str, _found: Found) -> int:
    if not YEAR.fullmatch(str(value)) or isinstance(value, bool):
        raise Unreadable(Reason.NOT_A_YEAR)
    return int(value)


def day(value: Any, _path: str, _found: Found) -> date:
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Unreadable(Reason.BAD_DATE)


def yes_or_no(value: Any, _path: str, _found: Found) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(Reason.NOT_TRUE_OR_FALSE)
    return value


def text(longest: int) -> Reader:
    def read(value: Any, _path: str, _found: Found) -> str:
        if not isinstance(value, str):
            raise Unreadable(Reason.NOT_TEXT)
        if len(value) > longest:
            raise Unreadable(Reason.TOO_LONG, limit=longest)
        return value

    return read


def choice(vocabulary: type[StrEnum]) -> Reader:
    def read(value: Any, _path: str, _found: Found) -> StrEnum:
        try:
            return vocabulary(value)
        except ValueError as error:
            allowed = "、".join(vocabulary)
            raise Unreadable(Reason.NOT_IN_VOCABULARY, allowed=allowed) from error

    return read


def each(reader: Reader) -> Reader:
    """A list, as a tuple."""

    def read(value: Any, path: str, found: Found) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Unreadable(Reason.NOT_A_LIST)
        items = (tried(reader, item, f"{path}.{index}", found) for index, item in enumerate(value))
        return tuple(item for item in items if item is not None)

    return read


def record(
    make: Callable[..., Any], named: Mapping[str, Reader], required: tuple[str, ...] = ()
) -> Reader:
    """An object with these fields and no others."""

    def read(value: Any, path: str, found: Found) -> Any:
        values = fields(value, path, named, found)
        absent = [name for name in required if values.get(name) is None]
        for name in absent:
            found.problem(f"{path}.{name}", Reason.MISSING_VALUE)
        return None if absent else make(**values)

    return read


def readable(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(Reason.NOT_AN_OBJECT)
    return value


def tried(reader: Reader, value: Any, path: str, found: Found) -> Any:
    """What the reader makes of it, or None and a problem noted."""
    try:
        return reader(value, path, found)
    except Unreadable as unreadable:
        found.problem(path, unreadable.reason, **unreadable.details)
        return None


def fields(value: Any, path: str, named: Mapping[str, Reader], found: Found) -> dict[str, Any]:
    """The named fields of an object; null reads as absent, a name nobody knows is a problem."""
    read: dict[str, Any] = {}
    for name, given in readable(value).items():
        here = f"{path}.{name}" if path else name
        if (reader := named.get(name)) is None:
            found.problem(here, Reason.UNKNOWN_KEY)
        elif given is not None:
            read[name] = tried(reader, given, here, found)
    return read
