"""What forms send oddly: empty fields, and one tick where a list is meant."""

from typing import Any


def without_blanks(given: Any) -> Any:
    """As filters, empty fields are absent."""
    if not isinstance(given, dict):
        return given
    return {name: value for name, value in given.items() if value not in ("", [""], None)}


def as_list(given: Any) -> Any:
    """One ticked box comes as a text, several as a list."""
    return [given] if isinstance(given, str) else given
