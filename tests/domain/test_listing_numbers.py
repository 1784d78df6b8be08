"""The national SME's number: its 11th character means something only from 2018 on."""

from datetime import date

import pytest

from app.domain.listing_numbers import ListingMark, ListingNumber
from app.domain.refusals import InvalidValue, Reason

IN_TIME = ListingMark.FOUNDED_BEFORE_SUBMITTED_IN_TIME
LATE = ListingMark.FOUNDED_BEFORE_SUBMITTED_LATE
NEW = ListingMark.FOUNDED_IN_THE_YEAR

NUMBER = "201833048208000123"
"""Made up; 平湖's division code inside."""


def refused(typed: str) -> Reason:
    with pytest.raises(InvalidValue) as refusal:
        ListingNumber.parse(typed)
    return refusal.value.fields["listing_number"]


def test_number_says_year_place_mark_and_serial() -> None:
    number = ListingNumber.parse(NUMBER)

    assert (number.year, number.division_code, number.mark, number.serial) == (
        2018,
        "330482",
        IN_TIME,
        "8000123",
    )
    assert (number.valid_until, number.renewed_by) == (date(2018, 12, 31), date(2019, 3, 31))


@pytest.mark.parametrize(
    "typed",
    ["２０１８３３０４８２０８０００１２３", " 2018 330482 08000123\n", "2018330482\u300008000123"],
)
def test_number_typed_carelessly_is_read(typed: str) -> None:
    assert ListingNumber.parse(typed).text == NUMBER


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("201833048208000123", IN_TIME),
        ("2018330482A8000123", LATE),
        ("2018330482b8000123", NEW),
        ("201733048208000123", ListingMark.NOT_DEFINED),
        ("2017330482A8000123", ListingMark.NOT_DEFINED),
    ],
)
def test_mark_means_what_its_year_says(typed: str, mark: ListingMark) -> None:
    assert ListingNumber.parse(typed).mark is mark


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "GR201833000123",
        NUMBER[:-1],
        NUMBER + "1",
        "2018X30482" + "08000123",
        "2016" + NUMBER[4:],
    ],
)
def test_number_of_another_shape_is_refused(typed: str) -> None:
    assert refused(typed) is Reason.BAD_LISTING_NUMBER


@pytest.mark.parametrize("mark", ["1", "C", "Z"])
def test_unknown_mark_is_refused_since_marks_are_defined(mark: str) -> None:
    assert refused(NUMBER[:10] + mark + NUMBER[11:]) is Reason.BAD_LISTING_MARK


@pytest.mark.parametrize(
    ("typed", "listed_on", "year"),
    [
        (NUMBER, date(2018, 6, 30), 2017),
        (NUMBER, date(2018, 7, 1), None),
        ("2018330482A8000123", date(2018, 6, 30), None),
        ("2018330482B8000123", date(2018, 6, 30), None),
        ("2020" + NUMBER[4:], date(2020, 6, 30), 2019),
        ("2021" + NUMBER[4:], date(2021, 6, 30), None),
        ("2017" + NUMBER[4:], date(2017, 6, 30), None),
    ],
)
def test_only_mark_0_listed_by_june_opens_the_year_before(
    typed: str, listed_on: date, year: int | None
) -> None:
    assert ListingNumber.parse(typed).raised_deduction_year(listed_on) == year
