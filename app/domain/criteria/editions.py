"""Every edition of every title's rules, and which one judges an application."""

from datetime import date
from typing import Any

from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.criteria.rules import Edition, Judged

ALL: tuple[Edition[Any], ...] = (HNTE_2016,)

EDITIONS: dict[str, Edition[Any]] = {edition.key: edition for edition in ALL}


def edition_for(judged: Judged, applied_on: date) -> Edition[Any] | None:
    """The edition in force on the day of application, never today's."""
    for edition in EDITIONS.values():
        if edition.judged is judged and edition.is_in_force(applied_on):
            return edition
    return None
