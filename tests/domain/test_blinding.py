"""Nothing that names a firm is left in what experts read of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.blinding import MASK, blinded

NAMES = ["平湖甲光电科技(浙江)有限公司", "平湖市甲光电厂", "91330482MA28A00123"]


@pytest.mark.parametrize(
    "text",
    [
        "平湖甲光电科技(浙江)有限公司成立于 2010 年",
        "平湖甲光电科技（浙江）有限公司",
        "原平湖市甲光电厂改制",
        "代码 91330482MA28A00123。",
        "专利 ZL201610123456.7 授权",
        "证书 GR201833000123",
        "甲光电的产品",
        "代码91330482MA28A00123号,专利ZL201610123456.7",
        "电话 13800001234,0573-85001234,a.b@firm.com,见 https://firm.com/x",
    ],
)
def test_names_numbers_and_addresses_go(text: str) -> None:
    shown = blinded(text, NAMES)

    assert MASK in shown
    for one in ("甲光电", "91330482", "ZL2016", "GR2018", "1380000", "8500", "firm.com"):
        assert one not in shown


def test_what_is_said_of_the_work_stays() -> None:
    text = "2017 年销售收入 1,234.56 万元,研发人员 35 人,采用 5 轴联动加工。"

    assert blinded(text, NAMES) == text


@given(st.text(st.characters(codec="ascii"), max_size=40), st.text("甲光电厂", max_size=9))
def test_whatever_stands_around_a_name_it_goes(before: str, after: str) -> None:
    shown = blinded(f"{before}平湖甲光电科技(浙江)有限公司{after}", NAMES)

    assert "科技" not in shown
    assert "有限公司" not in shown
