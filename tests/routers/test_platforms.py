"""Innovation platforms: entered and corrected, their years, and the plan's ten on the board."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.plans import Comparison
from app.domain.platforms import PlatformKind
from app.models.platforms import Platform, PlatformYear
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import (
    COUNTY,
    TOWN,
    make_demonstration,
    make_indicator,
    make_park,
    make_plan,
    make_township,
)
from tests.factories import (
    store as put,
)

TODAY = date(2018, 9, 30)


def make_platform(store: Session, name: str, **values: Any) -> Platform:
    make_township(store, values.setdefault("township_code", TOWN))
    usual: dict[str, Any] = {
        "county_code": COUNTY,
        "name": name,
        "kind": PlatformKind.MAKER_SPACE,
        "opened_on": date(2016, 5, 1),
        "known_on": date(2016, 5, 1),
        "source": "运营单位自报",
    }
    return put(store, Platform(**usual | values))


@pytest.fixture
def planned(store: Session) -> Session:
    make_demonstration(store, TODAY)
    plan = make_plan(store)
    make_indicator(
        store,
        plan,
        key="innovation_platforms",
        comparison=Comparison.ABOUT,
        target=Decimal(10),
    )
    return store


def make_world(store: Session) -> None:
    """Two count on the day; the others are the zone, being built, closed, or not known yet."""
    make_park(store, f"{COUNTY}P9", is_port_zone=True)
    make_platform(store, "甲空间", park_code=f"{COUNTY}P9")
    make_platform(store, "乙孵化器", kind=PlatformKind.INCUBATOR, township_code=f"{COUNTY}002")
    make_platform(store, "高新园区", kind=PlatformKind.HIGH_TECH_ZONE)
    make_platform(store, "在建空间", opened_on=None, known_on=None)
    learned = date(2017, 5, 9)
    make_platform(store, "停办空间", closed_on=date(2017, 3, 1), closed_known_on=learned)
    make_platform(store, "后来才知道", known_on=date(2018, 9, 1))


def test_the_board_counts_those_that_run_and_were_known(
    planned: Session, as_viewer: AsViewer
) -> None:
    make_world(planned)
    browser = as_viewer()

    def counted(query: str) -> tuple[Any, list[str]]:
        line = browser.get(f"/api/board?{query}").json()["lines"][0]
        rows = browser.get(f"/api/board/innovation_platforms/rows?{query}").json()
        assert rows["total"] == len(rows["things"])
        return line["current"], [row["name"] for row in rows["things"]]

    assert counted("") == ("3", ["甲空间", "乙孵化器", "后来才知道"])
    assert counted("known_on=2018-08-31") == ("2", ["甲空间", "乙孵化器"])
    assert counted("valid_on=2017-02-28") == ("4", ["甲空间", "乙孵化器", "停办空间", "后来才知道"])
    nobody_knew = counted("valid_on=2017-03-31&known_on=2017-05-08")
    assert nobody_knew == ("3", ["甲空间", "乙孵化器", "停办空间"])
    assert counted("valid_on=2017-03-31&known_on=2017-05-09") == ("2", ["甲空间", "乙孵化器"])
    running = browser.get("/api/platforms?state=running&on=2017-03-31&known_on=2017-05-08").json()
    assert running["total"] == 4  # the zone too
    assert sum(running["running"].values()) == 4
    assert counted("scope=without_port_zone") == ("2", ["乙孵化器", "后来才知道"])
    line = browser.get("/api/board").json()["lines"][0]
    assert line["points"] == [[2015, "0"], [2016, "4"], [2017, "3"], [2018, "3"]]
    assert 'href="/platforms/' in browser.get("/board/innovation_platforms/rows").text
    file = browser.get("/board/innovation_platforms/rows/export?format=csv")
    assert "乙孵化器,孵化器" in file.text


def test_list_shows_and_files_the_chosen_columns_in_the_chosen_order(
    planned: Session, as_viewer: AsViewer
) -> None:
    make_platform(planned, "早空间", opened_on=date(2014, 5, 1))
    make_platform(planned, "晚空间")
    browser = as_viewer()
    asked = "sort=opened_on&descending=false&columns=opened_on&columns=source"

    page = browser.get(f"/platforms?{asked}", headers={"hx-request-type": "partial"}).text
    file = browser.get(f"/platforms/export?format=csv&{asked}").text.splitlines()

    assert page.lstrip().startswith('<div id="registers-list">')
    assert page.index("早空间") < page.index("晚空间")
    assert 'aria-sort="ascending"' in page
    assert "运营单位自报" in page
    assert "镇街道" not in page
    assert [line.lstrip("\ufeff") for line in file] == [
        "平台名称,启用日期,来源",
        "早空间,2014-05-01,运营单位自报",
        "晚空间,2016-05-01,运营单位自报",
    ]


def test_a_town_sees_and_counts_its_own(planned: Session, as_viewer: AsViewer) -> None:
    make_world(planned)
    town = as_viewer(Role.TOWN_OFFICER, township=f"{COUNTY}002")

    assert [row["name"] for row in town.get("/api/platforms").json()["rows"]] == ["乙孵化器"]
    assert town.get("/api/board").json()["lines"][0]["current"] == "1"


def test_platform_entered_with_a_year_and_corrected(planned: Session, as_viewer: AsViewer) -> None:
    make_township(planned, TOWN)
    browser = as_viewer()
    form = {
        "name": "丙空间",
        "kind": "maker_space",
        "source": "平科〔2018〕1号",
        "township_code": TOWN,
    }

    refused = browser.post("/platforms/new", data=form | {"opened_on": "2018-10-01"})
    made = browser.post("/platforms/new", data=form | {"opened_on": "2018-06-01"})
    page = made.headers["location"]
    told = browser.post(
        f"{page}/years",
        data={"year": "2017", "tenants": "12", "seed_fund_cny": "150.5", "source": "自报"},
    )
    again = browser.post(f"{page}/edit", data=form | {"name": "丙众创空间", "version": "1"})
    stale = browser.post(f"{page}/edit", data=form | {"version": "1"})

    assert (refused.status_code, told.status_code, again.status_code) == (422, 303, 303)
    assert stale.status_code == 409
    found = browser.get(f"/api{page}").json()
    assert (found["platform"]["name"], found["platform"]["known_on"]) == ("丙众创空间", None)
    assert found["years"][0]["seed_fund_cny"] == "1505000.00"
    assert found["years"][0]["graduates"] is None
    assert found["state"] == "planned"
    assert "150.50" in browser.get(page).text


def test_list_shows_the_newest_year_in_few_statements(
    planned: Session, as_viewer: AsViewer, statements: Statements
) -> None:
    browser = as_viewer()
    for number in range(3):
        one = make_platform(planned, f"空间{number}")
        for year in (2016, 2017):
            put(
                planned,
                PlatformYear(
                    county_code=COUNTY,
                    platform_id=one.id or 0,
                    year=year,
                    tenants=year,
                    source="自报",
                ),
            )
    before = len(statements("FROM platform"))

    rows = browser.get("/api/platforms?kind=maker_space").json()["rows"]

    assert [(row["name"], row["year"], row["tenants"]) for row in rows] == [
        (f"空间{number}", 2017, 2017) for number in (2, 1, 0)
    ]
    assert len([one for one in statements("SELECT")[before:] if "FROM platform" in one]) <= 3
    assert "空间1" in browser.get("/platforms/export?format=csv").text
