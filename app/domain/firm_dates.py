"""A firm's own calendar: reports, surveys, the end of a title with its warnings, fees of rights."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.deadlines import years_later
from app.domain.duties import Duty
from app.domain.enterprises import IpKind
from app.domain.titles import Programme

WARNED_MONTHS = (18, 12, 6)
"""Before a title ends. The rights for a renewal are to be granted by then, and the last year's
accounts audited: the first warning leaves time for an application for a right."""
FEE_YEARS = {IpKind.INVENTION_PATENT: 20, IpKind.UTILITY_MODEL: 10, IpKind.DESIGN_PATENT: 10}
"""专利法(2008年修正)第四十二条, from the day of application. Other rights cost no yearly fee."""
LONGER_DESIGNS_FROM = date(2021, 6, 1)
"""专利法(2020年修正)第四十二条: designs applied for from then on last fifteen years."""
LONGER_DESIGN_YEARS = 15


class FirmDateKind(StrEnum):
    DUTY = "duty"
    RENEWAL_AHEAD = "renewal_ahead"
    TITLE_END = "title_end"
    RIGHT_FEE = "right_fee"
    CASE_DUE = "case_due"


@dataclass(frozen=True, slots=True)
class HeldTitle:
    programme: Programme
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class OwnRight:
    kind: IpKind
    name: str
    number: str
    applied_on: date | None
    granted_on: date | None
    lapsed_on: date | None


@dataclass(frozen=True, slots=True)
class FirmDate:
    """One day in the calendar. `about` is the name of what is due."""

    kind: FirmDateKind
    on: date
    about: str
    programme: Programme | None = None
    months: int | None = None
    """Of a warning: months before the end."""
    basis: str = ""
    is_confirmed: bool = True
    """False: the day is announced anew each year, and is here as it was."""


def dates_of_titles(titles: Iterable[HeldTitle], today: date) -> Iterator[FirmDate]:
    for title in titles:
        until = title.valid_until
        if until is None or until < today:
            continue
        yield FirmDate(FirmDateKind.TITLE_END, until, "", title.programme)
        for months in WARNED_MONTHS:
            on = months_before(until, months)
            if on >= today:
                kind = FirmDateKind.RENEWAL_AHEAD
                yield FirmDate(kind, on, "", title.programme, months)


def dates_of_duties(
    duties: Iterable[Duty],
    titles: Collection[HeldTitle],
    filed: Collection[tuple[str, int]],
    today: date,
) -> Iterator[FirmDate]:
    """The next of each that is owed and not known to be filed. Who no longer holds the title on
    the last day owes nothing by it."""
    for duty in duties:
        year = next(
            one
            for one in range(today.year, today.year + 3)
            if duty.due_on(one) >= today and (duty.key, one) not in filed
        )
        on = duty.due_on(year)
        if any(_holds(title, duty.programme, on) for title in titles):
            yield FirmDate(
                FirmDateKind.DUTY,
                on,
                duty.name,
                duty.programme,
                basis=duty.basis,
                is_confirmed=duty.is_confirmed,
            )


def _holds(title: HeldTitle, programme: Programme, on: date) -> bool:
    until = title.valid_until
    return title.programme is programme and (until is None or on <= until)


def dates_of_fees(rights: Iterable[OwnRight], today: date) -> Iterator[FirmDate]:
    """专利法实施细则(2010年修订)第九十八条: a year's fee is paid before that year begins, the years
    running from the day of application. Whether it was paid nobody told us."""
    for right in rights:
        on = next_fee_on(right, today)
        if on is not None:
            yield FirmDate(FirmDateKind.RIGHT_FEE, on, f"{right.name}({right.number})")


def next_fee_on(right: OwnRight, today: date) -> date | None:
    """None: it costs none, is no longer in force, or its days are unknown."""
    if right.applied_on is None or right.granted_on is None or not costs_fees(right, today):
        return None
    years = _term(right.kind, right.applied_on)
    fees = (years_later(right.applied_on, n) for n in range(1, years))
    return next((on for on in fees if on >= today and on > right.granted_on), None)


def costs_fees(right: OwnRight, today: date) -> bool:
    return right.kind in FEE_YEARS and (right.lapsed_on is None or right.lapsed_on > today)


def count_unknown_fees(rights: Iterable[OwnRight], today: date) -> int:
    """Patents in force whose fee days follow from dates nobody has entered."""
    return sum(
        costs_fees(right, today) and (right.applied_on is None or right.granted_on is None)
        for right in rights
    )


def _term(kind: IpKind, applied_on: date) -> int:
    if kind is IpKind.DESIGN_PATENT and applied_on >= LONGER_DESIGNS_FROM:
        return LONGER_DESIGN_YEARS
    return FEE_YEARS[kind]


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last where it has none such."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


def in_order(dates: Iterable[FirmDate]) -> list[FirmDate]:
    return sorted(dates, key=lambda one: (one.on, list(FirmDateKind).index(one.kind), one.about))
