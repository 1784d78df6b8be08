"""Near-copies of talent projects: what is one, what only looks like one."""

from fractions import Fraction

import pytest

from app.demonstration.likeness_set import MadeSet
from app.domain.talents.likeness import (
    OF_PERSON,
    OF_PLAN,
    IdKind,
    Likened,
    LikenessKind,
    alike_to,
    compare,
    name_forms,
    pairs_alike,
    shingles,
)
from app.domain.talents.measuring import measure
from app.pinyin import spelled

FIRST = (
    "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月"
    "盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳"
)
OTHER = (
    "云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称"
    "夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字"
)


def plan_of(key: str, plan: str, title: str = "") -> Likened:
    return Likened(key, title, plan)


def test_names_meet_in_any_way_of_writing() -> None:
    chinese = name_forms("张小明", spelled("张小明"))

    for written in ("Xiaoming ZHANG", "Zhang, Xiao-Ming", "ZHANG XIAOMING", "张 小明"):
        assert chinese & name_forms(written, spelled(written)), written
    assert not chinese & name_forms("Daming Zhang")
    assert name_forms("") == frozenset()


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ({"id_digest": "a"}, {"id_digest": "a"}, {LikenessKind.SAME_PAPER}),
        ({"id_digest": "a"}, {"id_digest": "b"}, set()),
        ({"id_digest": "a"}, {"id_digest": "b", "id_kind": IdKind.PASSPORT}, {"name"}),
        ({}, {}, {"name"}),
        ({"born_in": 1970}, {"born_in": 1971}, set()),
        ({"origin": ""}, {}, set()),
        ({"origin": "海岳大学材料学院"}, {}, {"name"}),
        ({"origin": "云栖大学"}, {}, set()),
    ],
)
def test_persons_are_one_by_paper_or_by_name_and_origin(
    left: dict[str, object], right: dict[str, object], found: set[str]
) -> None:
    usual = {
        "names": frozenset({"zhangxiaoming"}),
        "origin": "海岳大学",
        "id_kind": IdKind.RESIDENT_CARD,
    }
    one = Likened("a", "", "", **(usual | left))  # type: ignore[arg-type]
    other = Likened("b", "", "", **(usual | right))  # type: ignore[arg-type]

    wanted = {LikenessKind.SAME_NAME_AND_ORIGIN if each == "name" else each for each in found}

    assert compare(one, other).kinds == wanted == compare(other, one).kinds


def test_copy_is_measured_exactly_by_the_shorter_plan() -> None:
    found = compare(plan_of("a", FIRST), plan_of("b", f"{FIRST},{OTHER}。"))

    own, whole = len(shingles(FIRST)), len(shingles(FIRST + OTHER))
    assert found.kinds == {LikenessKind.NEAR_COPY}
    assert found.containment == 1
    assert found.jaccard == Fraction(own, whole)


def test_strangers_short_texts_and_what_all_say_are_no_copies() -> None:
    assert compare(plan_of("a", FIRST), plan_of("b", OTHER)).kinds == frozenset()
    assert compare(plan_of("a", "同一句话"), plan_of("b", "同一句话")).kinds == frozenset()
    everybody = [plan_of(str(number), FIRST) for number in range(6)]
    assert pairs_alike(everybody) == []


def test_part_of_a_plan_counts_only_under_a_like_title() -> None:
    half = FIRST[: len(FIRST) * 9 // 20] + OTHER[: len(OTHER) * 11 // 20]
    one = plan_of("a", FIRST, "氢燃料电池双极板研发")

    (found,) = alike_to(one, [one, plan_of("b", half, "氢燃料电池双极板产业化")])

    assert found.kinds == {LikenessKind.REWRITTEN_PLAN}
    assert found.right == "b"
    assert alike_to(one, [plan_of("b", half, "血糖监测贴片")]) == []


def test_made_set_is_found_with_the_precision_and_recall_asked_for() -> None:
    made = MadeSet()
    found = pairs_alike([one.likened() for one in made.projects])
    pairs = {frozenset((one.left, one.right)) for one in found if one.kinds & (OF_PERSON | OF_PLAN)}

    measured = measure(pairs, made.persons | made.plans)

    assert (measured.found, measured.true, measured.right) == (93, 98, 90)


def test_nothing_found_has_no_precision() -> None:
    measured = measure([], [frozenset("ab")])

    assert measured.precision is None
    assert measured.recall == 0
