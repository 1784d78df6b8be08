"""Folding and grams: any part of a name finds it, however it is typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import BAR, BRACKETS, UNSEEN, fold, grams, query_grams, search_text

chinese = st.text("平湖市氢能新材料科技有限公司（普通合伙）(Aa) Ａ1１", max_size=20)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("平湖市正信房地产评估事务所(普通合伙)", "平湖市正信房地产评估事务所(普通合伙)"),
        ("平湖市正元资产评估事务所（普通合伙）", "平湖市正元资产评估事务所(普通合伙)"),
        ("甲〔2016〕88号", "甲(2016)88号"),
        ("甲［乙］【丙】｛丁｝", "甲(乙)(丙)(丁)"),
        (" 平湖　ＡＢＣ\t科技\u00a0\u200b ", "平湖abc科技"),
        ("Straße", "strasse"),
        ("甲|乙｜丙", "甲乙丙"),
        ("", ""),
    ],
)
def test_folding_unifies_spellings(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_leaves_no_blank_and_no_bar(text: str) -> None:
    assert not any(sign.isspace() or sign == "|" for sign in fold(text))


@given(st.text())
def test_what_is_unseen_goes_wherever_it_stands(text: str) -> None:
    """Sign by sign, without asking first whether all can be seen."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(BRACKETS)
    seen = [one for one in plain if one != BAR and unicodedata.category(one) not in UNSEEN]

    assert fold(text) == unicodedata.normalize("NFKC", "".join(seen))


def test_search_text_joins_folded_parts_once_each() -> None:
    parts = ["平湖（甲）", "", "平湖(甲)", "91330482MA29GEU99P", " "]

    assert search_text(parts) == "平湖(甲)|91330482ma29geu99p"


def test_grams_are_characters_and_pairs_within_each_part() -> None:
    assert grams("氢能氢|能源") == ["氢", "能", "源", "氢能", "能氢", "能源"]


@pytest.mark.parametrize(("text", "expected"), [("", []), ("|", []), ("氢", ["氢"])])
def test_grams_of_little(text: str, expected: list[str]) -> None:
    assert grams(text) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("  ", []),
        ("氢", ["氢"]),
        ("氢能", ["氢能"]),
        ("新材料", ["新材", "材料"]),
        ("科科科", ["科科"]),
        ("（普", ["(普"]),
    ],
)
def test_query_grams_are_pairs_or_the_only_character(typed: str, expected: list[str]) -> None:
    assert query_grams(typed) == expected


@given(st.lists(chinese, min_size=1, max_size=3), st.data())
def test_any_part_of_a_name_is_among_the_grams_of_its_search_text(
    names: list[str], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(names))
    begin = data.draw(st.integers(0, len(name)))
    part = name[begin : data.draw(st.integers(begin, len(name)))]

    text = search_text(names)

    assert fold(part) in text
    assert set(query_grams(part)) <= set(grams(text))


@given(chinese, chinese)
def test_grams_never_pair_across_two_names(one: str, other: str) -> None:
    pairs = {gram for gram in grams(search_text([one, other])) if len(gram) == 2}

    assert all(pair in fold(one) or pair in fold(other) for pair in pairs)


@given(st.lists(chinese, max_size=3))
def test_grams_come_once_and_hold_no_bar(names: list[str]) -> None:
    found = grams(search_text(names))

    assert len(found) == len(set(found))
    assert all("|" not in gram and 1 <= len(gram) <= 2 for gram in found)
