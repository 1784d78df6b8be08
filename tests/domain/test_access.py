"""Roles, their four worlds, and for whom a viewer acts."""

from typing import Any

from app.domain.access import (
    ADMINISTRATORS,
    BUREAU,
    BUSINESS,
    DIVISION_OF,
    EVERYONE,
    HEADS,
    OFFICERS,
    READERS,
    Division,
    NoScope,
    RegionScope,
    Role,
    Viewer,
)


def test_every_role_lives_in_exactly_one_division() -> None:
    assert set(DIVISION_OF) == set(Role)
    assert {role for role, division in DIVISION_OF.items() if division is Division.BUSINESS} == (
        BUSINESS
    )


def test_three_administrators_live_apart_from_each_other_and_from_business() -> None:
    assert {DIVISION_OF[role] for role in ADMINISTRATORS} == set(Division) - {Division.BUSINESS}
    assert len(ADMINISTRATORS) == 3
    assert ADMINISTRATORS.isdisjoint(BUSINESS)


def test_sets_of_roles_nest_and_cover() -> None:
    assert HEADS < BUREAU < OFFICERS < BUSINESS < EVERYONE
    assert READERS < BUSINESS
    assert READERS.isdisjoint(OFFICERS)
    outside = {Role.ENTERPRISE_USER, Role.AGENCY_USER, Role.EXPERT}
    assert outside == BUSINESS - OFFICERS - READERS
    assert set(Role) == BUSINESS | ADMINISTRATORS


def viewer(**changes: Any) -> Viewer:
    known: dict[str, Any] = {
        "person_id": 7,
        "name": "张三",
        "role": Role.BUREAU_OFFICER,
        "scope": RegionScope("330482"),
        "county_code": "330482",
    }
    return Viewer(**(known | changes))


def test_viewer_acts_for_themselves_and_those_they_stand_in_for() -> None:
    assert viewer().acts_for == {7}
    assert viewer(stands_in_for=frozenset({8, 9})).acts_for == {7, 8, 9}


def test_viewers_with_the_same_reach_are_equal() -> None:
    assert viewer() == viewer()
    assert viewer() != viewer(role=Role.SECTION_HEAD)
    assert viewer(scope=NoScope()) != viewer()


def test_viewer_is_recused_from_nothing_unless_told() -> None:
    assert viewer().recused_from == frozenset()
    assert viewer().other_roles == ()
