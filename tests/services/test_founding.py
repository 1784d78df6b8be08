"""Founding from shipped facts: a county, its plan with every baseline, the working days."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from app.data import (
    CALENDAR_YEARS,
    UnknownFacts,
    calendar,
    county_facts,
    holidays,
    industries,
    known_counties,
    plan_facts,
    size_classes,
    technology_fields,
)
from app.domain.plans import Comparison, CountsFrom
from app.models.calendar import CalendarDay, CalendarYear
from app.models.history import HistoryEntry
from app.models.places import County, Park, Township
from app.models.plans import Baseline, Indicator, Plan
from app.recording import Actor
from app.services.founding import found_county, load_calendar, load_plan

PLAN = "330482-2016"
TODAY = date(2018, 9, 30)


@pytest.fixture
def founder(session: Session) -> Session:
    session.info["actor"] = Actor("测试")
    return session


def count(session: Session, model: type[SQLModel]) -> int:
    return int(session.execute(select(func.count()).select_from(model)).scalar_one())


def test_founding_makes_nine_towns_four_parks_and_the_plan(founder: Session) -> None:
    county = found_county(founder, "330482", TODAY)

    assert (county.name, county.is_demonstration) == ("平湖市", False)
    assert [count(founder, model) for model in (Township, Park, Plan, Indicator)] == [9, 4, 1, 16]
    assert founder.execute(
        select(col(Park.name)).where(col(Park.is_port_zone))
    ).scalars().all() == ["嘉兴港区(浙江乍浦经济开发区)"]
    assert founder.execute(select(col(Plan.is_current))).scalars().all() == [True]


def test_founding_twice_changes_nothing(founder: Session) -> None:
    found_county(founder, "330482", TODAY)
    load_calendar(founder, CALENDAR_YEARS)
    kept = (County, Township, Park, Plan, Indicator, Baseline, CalendarYear, CalendarDay)
    before = [count(founder, model) for model in (*kept, HistoryEntry)]

    found_county(founder, "330482", TODAY)
    load_calendar(founder, CALENDAR_YEARS)

    assert [count(founder, model) for model in (*kept, HistoryEntry)] == before


def test_founding_an_unknown_county_is_refused(founder: Session) -> None:
    with pytest.raises(UnknownFacts):
        found_county(founder, "../330482", TODAY)


def test_a_plan_that_has_not_begun_is_not_current(founder: Session) -> None:
    found_county(founder, "330482", date(2015, 6, 1))

    assert founder.execute(select(col(Plan.is_current))).scalars().all() == [False]


def test_every_baseline_keeps_its_place_and_one_is_chosen(founder: Session) -> None:
    found_county(founder, "330482", TODAY)
    rows = founder.execute(
        select(
            col(Indicator.key),
            col(Baseline.value),
            col(Baseline.printed),
            col(Baseline.where_in_plan),
            col(Baseline.is_chosen),
        )
        .join(Baseline, col(Baseline.indicator_id) == col(Indicator.id))
        .order_by(col(Indicator.position), col(Baseline.id))
    ).all()

    assert [tuple(row)[1:] for row in rows if row.key == "hnte"] == [
        (Decimal(50), "50", "附表第8行", True),
        (Decimal(46), "46家", "一(一)", False),
    ]
    assert [tuple(row)[1:] for row in rows if row.key == "high_tech_investment_growth"] == [
        (None, "未统计", "附表第6行", True)
    ]
    chosen = [row.key for row in rows if row.is_chosen]
    assert len(chosen) == len(set(chosen))
    assert {row.key for row in rows} == set(chosen)


def test_the_plan_promises_sixteen_things_nine_of_them_in_its_table() -> None:
    indicators = {each.key: each for each in plan_facts(PLAN).indicators}
    by_source: dict[CountsFrom, set[str]] = {}
    for each in indicators.values():
        by_source.setdefault(each.counts_from, set()).add(each.key)

    assert len(indicators) == 16
    assert sum(each.is_in_annex for each in indicators.values()) == 9
    assert by_source[CountsFrom.REGISTER] == {
        "hnte",
        "provincial_tech_sme",
        "hnte_foreign_funded",
        "high_end_talent",
        "innovation_platforms",
        "key_research_institute",
        "research_institute",
        "rd_center",
        "rd_center_foreign_funded",
    }
    assert indicators["rd_to_gdp"].target == Decimal("3.20")
    assert indicators["innovation_platforms"].comparison is Comparison.ABOUT


def test_the_next_plan_is_a_file(founder: Session, tmp_path: Path) -> None:
    found_county(founder, "330482", TODAY)
    file = tmp_path / "next.toml"
    file.write_text(
        """
        county_code = "330482"
        name = "示例规划"
        base_year = 2020
        starts_year = 2021
        ends_year = 2025
        document_number = "演示〔2021〕1号"
        issued_on = 2021-06-30
        [[indicators]]
        key = "hnte"
        name = "高新技术企业"
        unit = "家"
        kind = "stock"
        counts_from = "register"
        target = 400
        where_in_plan = "附表"
        source_owner = "科技局"
        baselines = [{ value = 173, printed = "173", where_in_plan = "附表", is_chosen = true }]
        """,
        encoding="utf-8",
    )

    first = load_plan(founder, file, is_current=False)
    second = load_plan(founder, file)

    assert first.id == second.id
    assert (first.name, first.ends_year, count(founder, Plan)) == ("示例规划", 2025, 2)


def test_working_days_of_2018_are_those_published(founder: Session) -> None:
    load_calendar(founder, [2018])
    found = founder.execute(select(col(CalendarDay.day), col(CalendarDay.is_working)))
    days = {row.day: row.is_working for row in found}

    assert founder.execute(select(col(CalendarYear.year))).scalars().all() == [2018]
    assert days[date(2018, 9, 29)] is days[date(2018, 9, 30)] is True
    assert days[date(2018, 10, 1)] is days[date(2018, 9, 24)] is False
    assert date(2018, 10, 6) not in days  # a Saturday is off anyway
    assert len(days) == len(holidays(2018)) == 25
    assert calendar().add_working_days(date(2018, 9, 18), 10) == date(2018, 9, 30)


def test_a_year_the_package_does_not_know_is_refused(founder: Session) -> None:
    with pytest.raises(UnknownFacts):
        load_calendar(founder, [2031])


def test_shipped_facts_are_whole() -> None:
    fields = technology_fields()

    assert known_counties() == ("330482",)
    assert [town.name for town in county_facts("330482").townships][-1] == "独山港镇"
    assert (len(industries()), industries()["3670"]) == (1971, "汽车零部件及配件制造")
    assert (len(fields), fields["8.7.2"]) == (314, "汽车关键零部件技术")
    assert len(size_classes()) == 30
