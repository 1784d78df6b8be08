"""Medium or smaller: one limit that is not reached is enough; each industry has its own limits."""

from decimal import Decimal

import pytest

from app.data import industries, size_classes
from app.domain.criteria.size_classes_2011 import (
    ASSETS,
    LARGE_FROM,
    SALES,
    STAFF,
    WAN,
    below,
    large_from,
)

METRICS = {"X": STAFF, "Y": SALES, "Z": ASSETS}


def test_limits_are_those_of_the_shipped_table() -> None:
    """工信部联企业〔2011〕300号 and 国统字〔2017〕213号 have the same cut points."""
    shipped = {
        (row["industry"], METRICS[row["metric"]]): int(row["large_min"])
        * (1 if row["metric"] == "X" else WAN)
        for row in size_classes()
    }
    ours = {(row.industry, name): limit for row in LARGE_FROM for name, limit in row.limits.items()}

    assert ours == shipped


@pytest.mark.parametrize(
    ("code", "industry"),
    [
        ("A", "农、林、牧、渔业"),
        ("0111", "农、林、牧、渔业"),
        ("3670", "工业"),
        ("46", "工业"),
        ("4710", "建筑业"),
        ("5110", "批发业"),
        ("52", "零售业"),
        ("5610", "交通运输业"),
        ("5910", "交通运输业"),
        ("5951", "仓储业"),
        ("6020", "邮政业"),
        ("6440", "信息传输业"),
        ("6511", "软件和信息技术服务业"),
        ("7010", "房地产开发经营"),
        ("7020", "物业管理"),
        ("7281", "租赁和商务服务业"),
        ("7320", "其他未列明行业"),
        ("O", "其他未列明行业"),
    ],
)
def test_industry_finds_its_row(code: str, industry: str) -> None:
    row = large_from(code)

    assert row is not None
    assert row.industry == industry


@pytest.mark.parametrize("code", ["53", "5310", "J", "66", "8310", "8411", "G", "K", "T", ""])
def test_industry_without_a_row_is_said_to_have_none(code: str) -> None:
    """Railways, banks, schools, hospitals - and a letter whose divisions differ."""
    assert large_from(code) is None


def test_every_division_belongs_to_at_most_one_row() -> None:
    codes = [code for row in LARGE_FROM for code in row.codes]

    assert len(codes) == len(set(codes))
    assert set(codes) - set(industries()) == set()


@pytest.mark.parametrize(
    ("staff", "sales", "answer"),
    [
        (999, 500_000_000, True),
        (1000, 399_999_999, True),
        (1000, 400_000_000, False),
        (999, None, True),
        (1000, None, None),
        (None, 399_999_999, True),
        (None, None, None),
    ],
)
def test_one_limit_not_reached_is_enough(
    staff: int | None, sales: int | None, answer: bool | None
) -> None:
    industry = large_from("3670")
    assert industry is not None
    size = {STAFF: staff, SALES: sales}

    exact = {name: None if value is None else Decimal(value) for name, value in size.items()}
    assert below(industry, exact) is answer
