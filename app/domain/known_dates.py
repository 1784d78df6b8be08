"""When a fact of a day was known: what a form says of it, and what stands already."""

from datetime import date


def known_since(
    day: date | None, given: date | None, before: date | None, today: date
) -> date | None:
    """As given, as it stands, or today; None without the fact."""
    return None if day is None else given or before or today
