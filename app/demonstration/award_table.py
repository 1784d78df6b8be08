"""The fictitious rounds of awards: what each was drawn from, and how far it has come."""

from datetime import date
from typing import NamedTuple

from app.domain.awards.drawing import Strike
from app.domain.awards.way import AwardAction
from app.domain.opinions import Department

A = AwardAction


class Inquired(NamedTuple):
    """The list sent to the departments, and those that have answered."""

    made_on: date
    sent_on: date | None = None
    answered_on: date | None = None
    by: tuple[Department, ...] = tuple(Department)
    has_lifted: bool = False
    """The first firm's penalty was found and lifted."""


class Paid(NamedTuple):
    """A sheet: the lines from one place to another of those that stand, and its two officers."""

    first: int
    last: int
    prepared_on: date
    prepared_by: str
    second: str
    paid_on: date | None = None
    taken_back_on: date | None = None


class Made(NamedTuple):
    number: int
    rewards_year: int
    known_on: date
    drawn_on: date
    budget_cny: int | None
    days: tuple[tuple[AwardAction, date], ...]
    inquired: Inquired
    struck: tuple[tuple[date, Strike, str], ...] = ()
    sheets: tuple[Paid, ...] = ()
    without_account: int = 0
    """Of so many firms one has given none; 0: all have."""
    objected_on: date | None = None

    @property
    def key(self) -> str:
        return f"{self.drawn_on.year}/{self.number}"


MADE = (
    Made(
        1,
        2016,
        date(2017, 2, 28),
        date(2017, 3, 2),
        7_000_000,
        (
            (A.AGREE_BY_SECTION, date(2017, 3, 15)),
            (A.AGREE_BY_LEADER, date(2017, 3, 17)),
            (A.DECIDE_BY_PARTY, date(2017, 3, 24)),
            (A.OPEN_NOTICE, date(2017, 3, 27)),
            (A.RELEASE, date(2017, 4, 5)),
            (A.CLOSE, date(2017, 6, 2)),
        ),
        Inquired(date(2017, 3, 3), date(2017, 3, 6), date(2017, 3, 14)),
        sheets=(
            Paid(0, 45, date(2017, 5, 8), "officer", "section", date(2017, 5, 11)),
            Paid(45, 1000, date(2017, 5, 22), "officer2", "officer", date(2017, 5, 25)),
        ),
    ),
    Made(
        1,
        2017,
        date(2018, 2, 28),
        date(2018, 3, 5),
        12_000_000,
        (
            (A.AGREE_BY_SECTION, date(2018, 3, 22)),
            (A.AGREE_BY_LEADER, date(2018, 3, 26)),
            (A.DECIDE_BY_PARTY, date(2018, 3, 30)),
            (A.OPEN_NOTICE, date(2018, 4, 2)),
            (A.RELEASE, date(2018, 4, 16)),
        ),
        Inquired(date(2018, 3, 6), date(2018, 3, 7), date(2018, 3, 16), has_lifted=True),
        struck=(
            (date(2018, 3, 19), Strike.CONDITION_NOT_MET, "当年未按规定报送研发统计"),
            (date(2018, 4, 9), Strike.GIVEN_UP, "企业来函放弃"),
        ),
        sheets=(
            Paid(0, 40, date(2018, 5, 7), "officer", "section", date(2018, 5, 10)),
            Paid(40, 50, date(2018, 6, 4), "officer", "section", taken_back_on=date(2018, 6, 6)),
            Paid(40, 60, date(2018, 9, 20), "section", "officer"),
        ),
        without_account=4,
    ),
    Made(
        2,
        2018,
        date(2018, 4, 30),
        date(2018, 5, 4),
        1_000_000,
        (
            (A.AGREE_BY_SECTION, date(2018, 5, 22)),
            (A.AGREE_BY_LEADER, date(2018, 5, 25)),
            (A.DECIDE_BY_PARTY, date(2018, 8, 28)),
            (A.OPEN_NOTICE, date(2018, 9, 5)),
        ),
        Inquired(date(2018, 5, 7), date(2018, 5, 8), date(2018, 5, 18)),
        objected_on=date(2018, 9, 10),
    ),
    Made(
        3,
        2018,
        date(2018, 6, 30),
        date(2018, 7, 5),
        1_000_000,
        (
            (A.AGREE_BY_SECTION, date(2018, 7, 20)),
            (A.AGREE_BY_LEADER, date(2018, 7, 24)),
            (A.DECIDE_BY_PARTY, date(2018, 9, 26)),
        ),
        Inquired(date(2018, 7, 6), date(2018, 7, 9), date(2018, 7, 18)),
    ),
    Made(
        4,
        2018,
        date(2018, 7, 31),
        date(2018, 8, 6),
        1_000_000,
        (
            (A.AGREE_BY_SECTION, date(2018, 8, 20)),
            (A.AGREE_BY_LEADER, date(2018, 9, 19)),
        ),
        Inquired(date(2018, 8, 7), date(2018, 8, 8), date(2018, 8, 17), has_lifted=True),
    ),
    Made(
        5,
        2018,
        date(2018, 9, 17),
        date(2018, 9, 18),
        1_000_000,
        ((A.AGREE_BY_SECTION, date(2018, 9, 26)),),
        Inquired(
            date(2018, 9, 18),
            date(2018, 9, 19),
            date(2018, 9, 25),
            by=(Department.MARKET, Department.TAX),
        ),
    ),
    Made(6, 2016, date(2018, 9, 20), date(2018, 9, 25), None, (), Inquired(date(2018, 9, 26))),
)
