"""Slots: what is missing, and where the next file goes."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forms.schema import Form, FormKey, Section, Slot
from app.domain.forms.slots import Filed, Standing, missing_slots, standing_of
from app.domain.refusals import InvalidValue, Reason

ONE = Slot("licence", "营业执照", is_required=True)
MANY = Slot("proofs", "证明", most_files=3)
FORM = Form(
    FormKey.HNTE,
    1,
    "申请书",
    "",
    "",
    (Section("papers", "附件", slots=(ONE, MANY, Slot("official_form", "申请书"))),),
)
FIRST = Filed(1, 1, "a.pdf", "aa")
SECOND = Filed(2, 4, "b.pdf", "bb")


@pytest.mark.parametrize(
    ("filled", "is_official_pdf", "missing"),
    [
        ([], False, ["licence"]),
        (["proofs", "official_form"], False, ["licence"]),
        (["licence"], False, []),
        (["licence"], True, ["official_form"]),
        (["official_form"], True, []),
    ],
)
def test_missing_are_the_required_slots_without_a_file(
    filled: list[str], is_official_pdf: bool, missing: list[str]
) -> None:
    found = missing_slots(FORM, filled, is_official_pdf=is_official_pdf)

    assert [slot.key for slot in found] == missing


@pytest.mark.parametrize(
    ("slot", "current", "newest", "name", "sha256", "place", "standing"),
    [
        (ONE, [], 0, "a.pdf", "aa", None, Standing(1, 1)),
        (ONE, [FIRST], 1, "z.pdf", "zz", None, Standing(1, 2)),
        (ONE, [FIRST], 1, "a.pdf", "aa", None, Standing(1, 1, is_there=True)),
        (ONE, [], 1, "a.pdf", "aa", None, Standing(2, 1)),
        (MANY, [FIRST, SECOND], 2, "c.pdf", "cc", None, Standing(3, 1)),
        (MANY, [FIRST, SECOND], 5, "c.pdf", "cc", None, Standing(6, 1)),
        (MANY, [FIRST, SECOND], 2, "b.pdf", "new", None, Standing(2, 5)),
        (MANY, [FIRST, SECOND], 2, "b.pdf", "bb", None, Standing(2, 4, is_there=True)),
        (MANY, [FIRST, SECOND], 2, "c.pdf", "cc", 1, Standing(1, 2)),
        (MANY, [FIRST, SECOND], 2, "c.pdf", "aa", 1, Standing(1, 2)),
    ],
)
def test_file_goes_where_it_is_sent_or_replaces_its_namesake(
    slot: Slot,
    current: list[Filed],
    newest: int,
    name: str,
    sha256: str,
    place: int | None,
    standing: Standing,
) -> None:
    assert standing_of(slot, current, newest, name, sha256, place) == standing


def test_full_slot_takes_a_replacement_and_no_other() -> None:
    current = [Filed(place, 1, f"{place}.pdf", "") for place in (1, 2, 3)]

    assert standing_of(MANY, current, 3, "2.pdf", "x") == Standing(2, 2)
    with pytest.raises(InvalidValue) as refusal:
        standing_of(MANY, current, 3, "4.pdf", "x")
    assert refusal.value.fields == {"file": Reason.SLOT_FULL}
    assert refusal.value.details["limit"] == 3


def test_file_for_a_place_that_was_emptied_is_refused() -> None:
    with pytest.raises(InvalidValue) as refusal:
        standing_of(MANY, [FIRST], 2, "c.pdf", "cc", 2)
    assert refusal.value.fields == {"file": Reason.FILE_TAKEN_OUT}


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("xyz")), max_size=20))
def test_a_slot_never_holds_more_than_it_may_and_never_loses_a_version(
    sent: Sequence[tuple[str, str]],
) -> None:
    versions: dict[tuple[int, int], tuple[str, str]] = {}
    newest: dict[int, Filed] = {}
    for name, sha256 in sent:
        try:
            to = standing_of(MANY, list(newest.values()), max(newest, default=0), name, sha256)
        except InvalidValue:
            assert len(newest) == MANY.most_files
            continue
        if to.is_there:
            assert versions[to.place, to.number] == (name, sha256)
            continue
        assert (to.place, to.number) not in versions
        versions[to.place, to.number] = (name, sha256)
        newest[to.place] = Filed(to.place, to.number, name, sha256)
    assert len(newest) <= MANY.most_files
