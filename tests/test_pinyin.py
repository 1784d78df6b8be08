"""Names as they are read aloud: the key that sorts them and the initials that find them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from app.domain.names import fold
from app.pinyin import initials, name_key


def test_names_sort_sign_by_sign_by_reading_then_tone_then_sign() -> None:
    in_order = [
        "(平湖)科技",
        "3D打印",
        "ABC科技",
        "安吉机械",
        "长兴机械",  # chang, not zhang
        "重庆机械",  # chong, not zhong
        "丁香食品",
        "平光科技",
        "平湖",
        "平湖X射线",
        "平湖安达",
        "平湖贝特",
        "萍光科技",  # the same reading as 平, after all that begin with 平
        "张江科技",
        "重工机械",  # zhong
        "々",  # nobody reads it
    ]

    stirred = [*in_order[1::2], *in_order[::2]]

    assert sorted(stirred, key=name_key) == in_order


def test_a_short_reading_comes_before_the_longer_that_begins_so() -> None:
    assert sorted(["方一", "发一", "番一", "发方"], key=name_key) == [
        "发方",
        "发一",
        "番一",
        "方一",
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("平湖（ＡＢＣ）科技", "平湖(abc)科技"), ("平湖 科技", "平湖科技")]
)
def test_width_case_brackets_and_blanks_make_no_difference(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@given(st.text(max_size=30))
def test_any_text_has_a_key_that_holds_its_every_sign(typed: str) -> None:
    key = name_key(typed)

    assert bool(key) is bool(fold(typed))
    assert all(sign in key for sign in fold(typed))


WORDS = ("平湖", "长兴", "长", "重庆", "重", "工", "银行", "行", "12", "(", "ABC", "々", "有限公司")


@given(st.lists(st.sampled_from(WORDS), max_size=8).map("".join) | st.text(max_size=20))
def test_a_name_read_word_by_word_is_read_as_a_whole(name: str) -> None:
    signs = fold(name)
    readings = lazy_pinyin(signs, style=Style.TONE3, errors=list)  # type: ignore[arg-type]

    assert name_key(name) == "".join(
        f"~{reading}{sign}" if reading != sign else sign
        for sign, reading in zip(signs, readings, strict=True)
    )


def test_initials_leave_letters_and_figures_and_drop_the_rest() -> None:
    assert initials("平湖ABC(长兴)3D有限公司") == "phabccx3dyxgs"
