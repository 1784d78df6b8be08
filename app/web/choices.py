"""What a select offers: pairs of the value that is sent and the text that is read."""

from collections.abc import Iterable
from enum import StrEnum

from app.queries.batches import BatchChoice
from app.queries.officers import Officer
from app.queries.places import Place
from app.words import word

Choices = list[tuple[str, str]]


def choices(members: Iterable[StrEnum]) -> Choices:
    return [(member.value, word(member)) for member in members]


worded = choices


def of_years(years: Iterable[int]) -> Choices:
    return [(str(year), str(year)) for year in years]


def of_places(places: Iterable[Place]) -> Choices:
    return [(place.code, place.name) for place in places]


def of_officers(officers: Iterable[Officer]) -> Choices:
    return [(one.id, one.name) for one in officers]


def of_batches(batches: Iterable[BatchChoice]) -> Choices:
    return [(one.id, f"{word(one.programme)} {one.year} 年第 {one.number} 批") for one in batches]
