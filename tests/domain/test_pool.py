"""Rungs of the ladder, and how an entry begins and comes back."""

import pytest

from app.domain.pool import EntryState, Removal, Rung, first_state, may_return, rung_of
from app.domain.titles import Programme


@pytest.mark.parametrize(
    ("in_force", "is_micro", "rung"),
    [
        ([], False, Rung.NONE),
        ([], True, Rung.MICRO),
        ([Programme.NATIONAL_TECH_SME], False, Rung.NONE),
        ([Programme.PROVINCIAL_TECH_SME], True, Rung.PROVINCIAL_TECH_SME),
        ([Programme.PROVINCIAL_TECH_SME, Programme.HNTE], False, Rung.HNTE),
        ([Programme.HNTE], True, Rung.HNTE),
    ],
)
def test_rung_is_the_highest_of_what_was_conferred(
    in_force: list[Programme], is_micro: bool, rung: Rung
) -> None:
    assert rung_of(in_force, is_micro=is_micro) is rung


@pytest.mark.parametrize(
    ("notice", "is_by_town", "state"),
    [
        (None, False, EntryState.ADMITTED),
        (None, True, EntryState.PROPOSED),
        (5, False, EntryState.PROPOSED),
        (5, True, EntryState.PROPOSED),
    ],
)
def test_entry_begins_proposed_by_a_town_or_before_a_notice(
    notice: int | None, is_by_town: bool, state: EntryState
) -> None:
    assert first_state(notice, is_by_town=is_by_town) is state


@pytest.mark.parametrize("removal", list(Removal))
def test_return_after_every_removal_but_carrying_over(removal: Removal) -> None:
    assert may_return(EntryState.REMOVED, removal) is (removal is not Removal.CARRIED_OVER)


@pytest.mark.parametrize("state", [EntryState.PROPOSED, EntryState.ADMITTED])
def test_return_of_what_never_left_is_refused(state: EntryState) -> None:
    assert not may_return(state, None)
