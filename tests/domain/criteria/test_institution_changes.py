"""The smallest changes for an institution: they pass, and nothing less does."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.criteria.changes import smallest_changes, with_changes
from app.domain.criteria.findings import Verdict
from app.domain.criteria.rules import Edition
from app.domain.enterprises import IpKind
from tests.domain.criteria.institution_facts import (
    ALL,
    CENTER,
    institution,
    rights,
)


@pytest.mark.parametrize("edition", ALL, ids=lambda edition: edition.key)
@settings(max_examples=40)
@given(
    staff=st.integers(0, 70),
    qualified=st.integers(0, 100),
    area=st.integers(0, 1500),
    equipment=st.integers(0, 12_000_000),
    rd=st.integers(0, 5_000_000),
    right_count=st.integers(0, 4),
    is_open=st.booleans(),
)
def test_smallest_changes_pass_and_no_part_of_them_does(
    edition: Edition[Any], staff: int, qualified: int, area: int, equipment: int, rd: int,
    right_count: int, is_open: bool,
) -> None:  # fmt: skip
    facts = institution(
        rd=rd,
        rd_unit_staff=Decimal(staff),
        rd_unit_qualified_staff=Decimal(staff * qualified // 100),
        rd_area_sqm=Decimal(area),
        rd_equipment_cny=Decimal(equipment),
        known_on=date(2018, 11, 1) if is_open else None,
        **rights(IpKind.UTILITY_MODEL, right_count),
    )
    for one in smallest_changes(edition, facts):
        assert edition.judge(with_changes(edition, facts, one)).verdict is not Verdict.NOT_YET
        for size in range(len(one.changes)):
            for part in combinations(one.changes, size):
                changed = with_changes(edition, facts, one._replace(changes=part))
                assert edition.judge(changed).verdict is Verdict.NOT_YET
        for index, change in enumerate(one.changes):
            if change.amount > 1:
                less = list(one.changes)
                less[index] = change._replace(amount=change.amount - 1)
                changed = with_changes(edition, facts, one._replace(changes=tuple(less)))
                assert edition.judge(changed).verdict is Verdict.NOT_YET


def test_center_is_told_what_to_add() -> None:
    facts = institution(
        rd_unit_staff=Decimal(12), rd_unit_qualified_staff=Decimal(7),
        **rights(IpKind.UTILITY_MODEL, 3),
    )  # fmt: skip
    cheapest = smallest_changes(CENTER, facts)[0]

    assert {(change.lever, change.amount) for change in cheapest.changes} == {
        ("hire_qualified_rd_staff", 3),
        ("class_ii_right", 1),
    }
