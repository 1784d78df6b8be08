"""A part is never larger than its whole, within one definition."""

from decimal import Decimal

import pytest

from app.domain.figures import PARTS, contradictions


@pytest.mark.parametrize(("part", "whole", "reason"), PARTS)
def test_part_above_its_whole_contradicts(part: str, whole: str, reason: str) -> None:
    assert contradictions({part: Decimal("10.01"), whole: Decimal(10)}) == {part: reason}


@pytest.mark.parametrize(("part", "whole"), [(part, whole) for part, whole, _ in PARTS])
def test_part_equal_to_its_whole_is_sound(part: str, whole: str) -> None:
    assert contradictions({part: Decimal(10), whole: Decimal(10)}) == {}


def test_unknown_contradicts_nothing() -> None:
    assert contradictions({"rd_domestic_cny": Decimal(5), "rd_cny": None}) == {}


def test_bases_are_not_compared_with_each_other() -> None:
    monthly_part, quarterly_whole = "tech_staff_monthly_avg", "staff_quarterly_avg"

    assert contradictions({monthly_part: Decimal(9), quarterly_whole: Decimal(1)}) == {}
