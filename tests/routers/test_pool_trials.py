"""Groups of firms judged live: as it stands, and under other conditions."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.pool import Cohort
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import (
    make_cohort,
    make_demonstration,
    make_enterprise,
    make_figures,
    make_pool_entry,
    make_title,
)

TODAY = date(2018, 9, 30)


@pytest.fixture(autouse=True)
def september(store: Session) -> None:
    make_demonstration(store, TODAY)


def make_firm(store: Session, name: str, tech_staff: int) -> Enterprise:
    firm = make_enterprise(store, name=name, technology_field="8.7.2")
    make_figures(
        store,
        firm,
        sales_cny=None,
        staff_monthly_avg=Decimal(100),
        tech_staff_monthly_avg=Decimal(tech_staff),
    )
    return firm


def pooled(store: Session, name: str, tech_staff: int) -> Enterprise:
    firm = make_firm(store, name, tech_staff)
    cohort = store.exec(select(Cohort)).first() or make_cohort(store)
    make_pool_entry(store, firm, cohort, target=Programme.HNTE)
    return firm


def names(page: dict[str, Any]) -> list[str]:
    return [row["name"] for row in page["rows"]]


def test_pool_is_ranked_nearest_first_and_filtered(store: Session, as_viewer: AsViewer) -> None:
    pooled(store, "甲公司", 9)
    pooled(store, "乙公司", 10)
    make_firm(store, "丙公司", 20)
    officer = as_viewer()

    page = officer.get("/api/diagnoses").json()
    short = officer.get("/api/diagnoses?shows=one_short").json()

    assert names(page) == ["乙公司", "甲公司"]
    assert page["tried"] == {"certain": 0, "possible": 0, "unknown": 1, "not_yet": 1}
    assert (page["firms"], page["one_short"]) == (2, 1)
    assert (names(short), short["rows"][0]["short"]) == (["甲公司"], ["科技人员占比"])


def test_changed_threshold_says_which_firms_move(store: Session, as_viewer: AsViewer) -> None:
    pooled(store, "甲公司", 9)
    pooled(store, "乙公司", 10)
    pooled(store, "丙公司", 8)

    query = "changed=min_tech_staff_share=0.09&shows=moved"
    page = as_viewer().get(f"/api/diagnoses?{query}").json()

    assert (page["moved"], names(page)) == (1, ["甲公司"])
    assert page["now"]["not_yet"] == 2
    assert page["tried"]["not_yet"] == 1
    assert page["edition_tried"] == "hnte-2016?min_tech_staff_share=0.09"


def test_another_edition_judges_the_same_pool(store: Session, as_viewer: AsViewer) -> None:
    pooled(store, "甲公司", 10)

    page = as_viewer().get("/api/diagnoses?edition=hnte-2008").json()

    assert (page["edition"], page["edition_tried"]) == ("hnte-2016", "hnte-2008")


def test_candidates_are_firms_outside_the_pool_that_nearly_pass(
    store: Session, as_viewer: AsViewer
) -> None:
    pooled(store, "甲公司", 10)
    make_firm(store, "乙公司", 9)
    make_firm(store, "丙公司", 10)
    make_enterprise(store, name="丁公司")
    holder = make_firm(store, "戊公司", 10)
    make_title(
        store,
        holder,
        programme=Programme.HNTE,
        valid_from=date(2017, 1, 1),
        valid_until=date(2019, 12, 31),
        known_on=date(2017, 1, 1),
    )

    page = as_viewer().get("/api/diagnoses?group=candidates").json()

    assert names(page) == ["丙公司", "乙公司"]


def test_holders_that_would_lose_the_title_at_renewal(store: Session, as_viewer: AsViewer) -> None:
    for name, tech_staff, until in (("甲公司", 9, 2018), ("乙公司", 10, 2018), ("丙公司", 9, 2019)):
        make_title(
            store,
            make_firm(store, name, tech_staff),
            programme=Programme.HNTE,
            valid_from=date(2016, 1, 1),
            valid_until=date(until, 12, 31),
            known_on=date(2016, 1, 1),
        )

    page = as_viewer().get("/api/diagnoses?group=holders&shows=not_yet").json()

    assert names(page) == ["甲公司"]


@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ("changed=tech_staff=0.1", "changed", "not_in_vocabulary"),
        ("changed=pass_mark=many", "changed", "not_a_number"),
        ("changed=pass_mark=70.5", "changed", "not_a_whole_number"),
        ("changed=min_tech_staff_share=-1", "changed", "number_too_small"),
        ("edition=national-tech-sme-2017", "edition", "unknown_edition"),
    ],
)
def test_trial_that_cannot_be_read_names_its_field(
    as_viewer: AsViewer, query: str, field: str, reason: str
) -> None:
    officer = as_viewer()

    answer = officer.get(f"/api/diagnoses?{query}")

    assert answer.status_code == 422
    assert answer.json()["fields"][field]["reason"] == reason
    assert officer.get(f"/diagnoses?{query}").status_code == 200


def test_province_chooses_a_county_first(as_viewer: AsViewer) -> None:
    answer = as_viewer(Role.PROVINCE_READER).get("/api/diagnoses")

    assert answer.json()["reasons"] == ["choose_county"]


def test_trial_costs_the_same_for_any_number_of_firms(
    store: Session, as_viewer: AsViewer, app_statements: Statements
) -> None:
    officer = as_viewer()

    def cost() -> int:
        before = len(app_statements("SELECT"))
        assert officer.get("/diagnoses").status_code == 200
        return len(app_statements("SELECT")) - before

    pooled(store, "甲公司", 9)
    first = cost()
    for name in ("乙公司", "丙公司", "丁公司"):
        pooled(store, name, 10)

    assert cost() == first


def test_another_day_is_held_against_today(store: Session, as_viewer: AsViewer) -> None:
    """Short of staff in 2017 and so today; nobody knows the 2018 that an application of 2019 asks
    for, so there it is open. The edition is the same on both days."""
    pooled(store, "平湖少人有限公司", 9)

    asked = "?programme=hnte&applied_on=2019-06-30&shows=moved"
    found = as_viewer().get(f"/api/diagnoses{asked}").json()

    assert found["edition"] == found["edition_tried"]
    assert (found["now"]["not_yet"], found["tried"]["unknown"], found["moved"]) == (1, 1, 1)
    assert [(row["verdict"], row["tried"]) for row in found["rows"]] == [("not_yet", "unknown")]
