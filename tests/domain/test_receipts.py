"""受理编号: how one reads, and what typed text may be part of one."""

import pytest

from app.domain.programmes.table import PROGRAMMES
from app.domain.receipts import MARKS, part_of_receipt, receipt_number
from app.domain.titles import Programme


def test_number_says_county_programme_year_and_running_number() -> None:
    assert receipt_number("330482", Programme.HNTE, 2018, 17) == "330482-GQ-2018-0017"
    assert receipt_number("330482", Programme.HNTE, 2018, 12345) == "330482-GQ-2018-12345"


def test_every_programme_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(PROGRAMMES)
    assert len(set(MARKS.values())) == len(MARKS)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (" 330482-gq-2018-0017 ", "330482-GQ-2018-0017"),
        ("gq-2018", "GQ-2018"),
        ("-0017", "-0017"),
        ("0017", None),
        ("平湖-2018", None),
        ("a-b", None),
        ("-", None),
        ("91330482MA28A00000", None),
    ],
)
def test_part_of_a_number_has_a_hyphen_and_a_figure(typed: str, part: str | None) -> None:
    assert part_of_receipt(typed) == part
