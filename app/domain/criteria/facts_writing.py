"""Facts as JSON: what `facts_reading` reads back to the same facts. What is unknown is left out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.domain.criteria.facts import Facts


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Amounts and counts of people as decimal strings, days as ISO, an empty list as none."""
    written: dict[str, Any] = _written(facts)
    for name in ("years", "expert_points"):
        if not written[name]:
            del written[name]
    return written


def _written(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case StrEnum():
            return value.value
        case str():
            return value
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _written(each) for key, each in value.items()}
        case tuple() if hasattr(value, "_fields"):
            given = zip(value._fields, value, strict=True)
            return {name: _written(each) for name, each in given if each is not None}
        case tuple():
            return [_written(each) for each in value]
        case _:
            raise TypeError(f"no fact: {type(value).__name__}")
