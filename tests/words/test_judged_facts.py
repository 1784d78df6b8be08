"""Every fact that may be missing has a Chinese word, and every criterion and lever has one."""

import re
from typing import get_type_hints

import pytest

from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.facts import (
    Conversion,
    DirectPass,
    Facts,
    Incident,
    IncidentKind,
    IndustryStanding,
    IpRight,
    PassGround,
    RdIndicator,
    YearFacts,
)
from app.domain.criteria.findings import Flag, State, Verdict
from app.domain.criteria.rules import Judged
from app.words import word
from app.words.criteria import CRITERIA, LEVERS
from app.words.judged_facts import fact_word

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_member_has_a_word() -> None:
    vocabularies = (
        *State,
        *Verdict,
        *Flag,
        *Judged,
        *IncidentKind,
        *IndustryStanding,
        *RdIndicator,
        *PassGround,
    )
    assert [member for member in vocabularies if not CHINESE.search(word(member))] == []


def test_every_criterion_and_lever_has_a_word() -> None:
    criteria = {one.key for edition in EDITIONS.values() for one in edition.criteria}
    levers = {one.key for edition in EDITIONS.values() for one in edition.levers}

    assert criteria - set(CRITERIA) == set()
    assert levers == set(LEVERS)


def test_every_fact_has_a_word() -> None:
    lists = {"ip_rights": IpRight, "incidents": Incident, "conversions": Conversion}
    paths = [
        *Facts._fields,
        *(f"years.2016.{name}" for name in YearFacts._fields),
        *(f"{rows}.0.{name}" for rows, kind in lists.items() for name in get_type_hints(kind)),
        *(f"direct_pass.0.{name}" for name in DirectPass._fields),
    ]

    assert [path for path in paths if re.search("[a-z]", fact_word(path))] == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("registered_on", "注册日期"),
        ("years.2016.sales_cny", "2016 年度销售收入"),
        ("years.2016", "2016 年度数据"),
        ("ip_rights.0.granted_on", "知识产权清单第 1 项的授权日期"),
        ("direct_pass.1", "直接确认条件第 2 项"),
    ],
)
def test_path_of_a_fact_reads_as_chinese(path: str, said: str) -> None:
    assert fact_word(path) == said
