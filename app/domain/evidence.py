"""What officers learn of a firm beside its figures: incidents, conversions, points, statements."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple


class EvidencePart(StrEnum):
    INCIDENTS = "incidents"
    CONVERSIONS = "conversions"
    MARKS = "marks"
    STATEMENTS = "statements"


class StatedFact(StrEnum):
    """What somebody answers for, on a day; named like the facts that are judged.

    Of the lists it is said that nothing is missing from what is entered, so that nothing entered
    means none; the others are true or not."""

    INCIDENTS = "incidents"
    CONVERSIONS = "conversions"
    IP_RIGHTS = "ip_rights"
    IS_TAXED_ON_ACCOUNTS = "is_taxed_on_accounts"
    COLLECTS_RD_COST = "collects_rd_cost"
    IS_ON_ABNORMAL_LIST = "is_on_abnormal_list"
    IS_ON_DISHONESTY_LIST = "is_on_dishonesty_list"
    HAS_INDEPENDENT_ACCOUNTING = "has_independent_accounting"
    HAS_OWN_PRODUCT = "has_own_product"
    IS_SOFTWARE_ENTERPRISE = "is_software_enterprise"
    IS_STRATEGIC_INDUSTRY = "is_strategic_industry"
    HAS_CITY_RD_CENTER = "has_city_rd_center"
    HAS_PROVINCIAL_RD_UNIT = "has_provincial_rd_unit"
    HAS_INDEPENDENT_RD_UNIT = "has_independent_rd_unit"
    IS_OPEN_INDUSTRY = "is_open_industry"
    """In none of the state's restricted, eliminated and prohibited classes."""


LISTS = frozenset({StatedFact.INCIDENTS, StatedFact.CONVERSIONS, StatedFact.IP_RIGHTS})
HOLDS_DAYS = 365
"""A statement, or an expert's points, is believed for a year: our own choice, no law. The longest
look back of any condition of conduct that asks for it yearly is 365 days, and points are given for
one application."""
PLACES = 6


class Mark(NamedTuple):
    """Points one expert gave for one criterion."""

    criterion: str
    given_on: date
    points: Decimal


def still_holds(said_on: date, applied_on: date) -> bool:
    """For an application up to a year later; what was so then is taken to have been so before."""
    return applied_on <= said_on + timedelta(days=HOLDS_DAYS)


def points_on(marks: Iterable[Mark], applied_on: date) -> Mapping[str, Decimal]:
    """By criterion the average of those who scored it last before the application, G195 二(四)."""
    return dict(_averages(marks, applied_on))


def _averages(marks: Iterable[Mark], applied_on: date) -> Iterator[tuple[str, Decimal]]:
    counted = [
        mark
        for mark in marks
        if mark.given_on <= applied_on and still_holds(mark.given_on, applied_on)
    ]
    counted.sort(key=lambda mark: mark.criterion)
    for criterion, own in groupby(counted, lambda mark: mark.criterion):
        of_criterion = list(own)
        last = max(mark.given_on for mark in of_criterion)
        yield criterion, average([one.points for one in of_criterion if one.given_on == last])


def average(points: list[Decimal]) -> Decimal:
    """Cut at six places and never rounded up: a total above the mark must truly lie above it."""
    millionths = int(sum(points) * 10**PLACES) // len(points)
    return Decimal(millionths).scaleb(-PLACES)
