"""Which records look like one firm: by code, name, former name, and name without place and form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lineage import Known, Likeness, Pair, core_of, find_pairs, place_words

PLACES = place_words(["浙江省", "嘉兴市", "平湖市"])


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("浙江新达（平湖）电子有限公司", "新达电子"),
        ("平湖市新达电子股份有限公司", "新达电子"),
        ("嘉兴新达电子厂", "新达电子"),
        ("浙江省平湖市新达电子集团有限公司", "新达电子"),
        ("上海新达电子有限责任公司", "上海新达电子"),
    ],
)
def test_core_is_the_name_without_place_brackets_and_form(name: str, core: str) -> None:
    assert core_of(name, PLACES) == core


def test_each_likeness_is_found_and_the_strongest_comes_first() -> None:
    records = [
        Known(1, "平湖市新达电子有限公司", "91330482MA29AAAA01"),
        Known(2, "浙江新达电子股份有限公司", "91330482MA29BBBB02"),
        Known(3, "平湖澜屿机械有限公司", "91330482MA29CCCC03", ("平湖市新达电子有限公司",)),
        Known(4, "平湖海棠服饰有限公司", "91330402MA29DDDD04"),
        Known(5, "海宁某某有限公司", "91330481MA29DDDD04"),
        Known(6, "平湖澜屿机械(有限公司)", "91330482MA29EEEE06"),
        Known(7, "平湖 澜屿机械有限公司", "91330482MA29FFFF07"),
    ]

    assert find_pairs(records, PLACES) == [
        Pair(4, 5, (Likeness.SAME_ORGANISATION_CODE,)),
        Pair(3, 7, (Likeness.SAME_NAME,)),
        Pair(1, 3, (Likeness.FORMER_NAME,)),
        Pair(1, 2, (Likeness.SIMILAR_NAME,)),
        Pair(2, 3, (Likeness.SIMILAR_NAME,)),
        Pair(3, 6, (Likeness.SIMILAR_NAME,)),
        Pair(6, 7, (Likeness.SIMILAR_NAME,)),
    ]


def test_a_core_that_many_share_is_a_word_and_no_likeness() -> None:
    towns = "甲乙丙丁戊己庚辛壬癸子丑寅"
    records = [
        Known(key, f"平湖({town})机械有限公司", f"91330482MA29{key:04}0X")
        for key, town in enumerate(towns)
    ]

    assert find_pairs(records, PLACES) == []


@given(st.lists(st.text("新达电子机械平湖()有限公司", min_size=1, max_size=12), max_size=12))
def test_pairs_do_not_depend_on_the_order_of_the_records(names: list[str]) -> None:
    records = [Known(key, name, f"91330482MA{key:08}") for key, name in enumerate(names)]

    forward, backward = find_pairs(records, PLACES), find_pairs(records[::-1], PLACES)

    assert forward == backward
    assert all(pair.first < pair.second for pair in forward)
    assert len({(pair.first, pair.second) for pair in forward}) == len(forward)
