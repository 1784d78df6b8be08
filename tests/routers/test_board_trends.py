"""How indicators went: years beside the line to the target, unknown years left open."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.plans import CountsFrom, IndicatorKind
from app.models.plans import Baseline
from tests.clients import AsViewer
from tests.factories import (
    COUNTY,
    TOWN,
    make_demonstration,
    make_enterprise,
    make_indicator,
    make_plan,
    make_title,
)
from tests.factories import (
    store as put,
)


@pytest.fixture
def plan(store: Session) -> None:
    make_demonstration(store, date(2018, 9, 30))
    found = make_plan(store)
    hnte = make_indicator(store, found, key="hnte", target=Decimal(175))
    put(
        store,
        Baseline(
            county_code=COUNTY,
            indicator_id=hnte.id or 0,
            year=2015,
            value=Decimal(50),
            printed="50",
            where_in_plan="附表第8行",
            is_chosen=True,
        ),
    )
    make_indicator(
        store,
        found,
        key="rd_to_gdp",
        kind=IndicatorKind.RATIO,
        counts_from=CountsFrom.ENTERED,
        target=Decimal("3.20"),
    )
    make_title(store, make_enterprise(store), valid_from=date(2016, 11, 21))


@pytest.mark.usefixtures("plan")
def test_years_stand_beside_the_line_to_the_target(as_viewer: AsViewer) -> None:
    head = as_viewer(Role.BUREAU_HEAD)
    trends = {one["key"]: one for one in head.get("/api/board/trends").json()["trends"]}

    hnte = trends["hnte"]["points"]
    assert [(one["year"], one["value"]) for one in hnte] == [
        (2015, "0"), (2016, "1"), (2017, "1"), (2018, "1"), (2019, None), (2020, None),
    ]  # fmt: skip
    # 366 of 1,827 days are gone at the end of 2016: 50 + 125 × 366 ÷ 1,827 = 75.04.
    assert [one["wanted"] for one in hnte][:2] == ["50.00", "75.04"]
    assert (hnte[3]["on"], hnte[-1]["wanted"]) == ("2018-09-30", "175.00")
    # Nobody knows where it began, so nothing leads to its target.
    assert [one["wanted"] for one in trends["rd_to_gdp"]["points"]][:-1] == [None] * 5

    page = head.get("/board/trends").text
    assert page.count('class="trend"') == 1
    assert "还没有数值" in page
    rows = head.get("/api/board/trends/export?format=json").json()
    assert len(rows) == 12


@pytest.mark.usefixtures("plan")
def test_one_town_sees_no_line_to_the_countys_target(as_viewer: AsViewer) -> None:
    found = as_viewer(Role.TOWN_OFFICER, township=TOWN).get("/api/board/trends").json()

    hnte = next(one for one in found["trends"] if one["key"] == "hnte")
    assert hnte["is_partial"]
    assert {one["wanted"] for one in hnte["points"]} == {None}
