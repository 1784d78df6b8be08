"""The plan: every baseline kept, tasks with their revisions, values once per period and status."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.plans import CountsFrom, IndicatorKind
from app.models.history import HistoryEntry
from app.models.plans import Baseline, Indicator, IndicatorValue, Plan, YearlyTask
from tests.clients import AsViewer
from tests.factories import (
    COUNTY,
    TOWN,
    make_demonstration,
    make_enterprise,
    make_indicator,
    make_park,
    make_plan,
    make_township,
)
from tests.factories import store as put

TODAY = date(2018, 9, 30)
VALUE: dict[str, Any] = {
    "period_starts_on": "2017-01-01",
    "period_ends_on": "2017-12-31",
    "status": "flash",
    "value": "2.88",
    "source": "统计局",
    "released_on": "2018-03-01",
}


def make_hnte(store: Session) -> Indicator:
    """The plan prints 50 in its annex and 46 in its text; the annex counts."""
    make_demonstration(store, TODAY)
    hnte = make_indicator(store, make_plan(store), key="hnte")
    for value, where, is_chosen in ((50, "附表第8行", True), (46, "一(一)", False)):
        put(
            store,
            Baseline(
                county_code=COUNTY,
                indicator_id=hnte.id or 0,
                year=2015,
                value=Decimal(value),
                printed=str(value),
                where_in_plan=where,
                is_chosen=is_chosen,
            ),
        )
    return hnte


def make_ratio(store: Session, plan: Plan | None = None) -> Indicator:
    make_demonstration(store, TODAY)
    return make_indicator(
        store,
        plan or make_plan(store),
        key="rd_to_gdp",
        kind=IndicatorKind.RATIO,
        counts_from=CountsFrom.ENTERED,
        target=Decimal("3.20"),
        unit="%",
    )


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BUREAU_OFFICER, 200),
        (Role.TOWN_OFFICER, 200),
        (Role.CITY_READER, 200),
        (Role.PROVINCE_READER, 200),
        (Role.ENTERPRISE_USER, 403),
        (Role.SYSTEM_ADMIN, 403),
    ],
)
def test_plan_is_read_by_those_inside(
    store: Session, as_viewer: AsViewer, role: Role, status: int
) -> None:
    make_hnte(store)
    browser = as_viewer(role, enterprises=[make_enterprise(store)])

    assert browser.get("/plan").status_code == status
    assert browser.get("/plan/hnte").status_code == status
    assert browser.get("/api/plan/hnte").status_code == status


def test_plan_of_another_county_is_not_found(store: Session, as_viewer: AsViewer) -> None:
    make_hnte(store)
    other = make_plan(store, county_code="330483")
    make_indicator(store, other, key="hnte")

    assert as_viewer().get(f"/api/plan?plan={other.public_id}").status_code == 404
    assert as_viewer(Role.CITY_READER).get(f"/api/plan?plan={other.public_id}").status_code == 200


def test_second_plan_is_data(store: Session, as_viewer: AsViewer) -> None:
    make_hnte(store)
    next_plan = make_plan(
        store, name="十四五", base_year=2020, starts_year=2021, ends_year=2025, is_current=False
    )
    make_indicator(store, next_plan, key="hnte", target=Decimal(400))
    officer = as_viewer()

    now = officer.get("/api/plan/hnte").json()["indicator"]["target"]
    then = officer.get(f"/api/plan/hnte?plan={next_plan.public_id}").json()["indicator"]["target"]

    assert (now, then) == ("175.0000", "400.0000")


def test_head_switches_the_baseline_and_history_keeps_it(
    store: Session, as_viewer: AsViewer
) -> None:
    make_hnte(store)
    text = store.exec(select(Baseline).where(Baseline.printed == "46")).one()
    head = as_viewer(Role.SECTION_HEAD)

    answer = head.post("/plan/hnte/baseline", data={"baseline_id": text.public_id})

    assert answer.status_code == 303
    found = head.get("/api/plan/hnte").json()
    chosen = [each["printed"] for each in found["indicator"]["baselines"] if each["is_chosen"]]
    assert chosen == ["46"]
    assert [line["printed"] for line in found["choices"]] == ["46"]
    assert head.get("/api/board").json()["lines"][0]["baseline"] == "46.0000"
    assert "改用 一(一) 所载 46" in head.get("/plan/hnte").text


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.TOWN_OFFICER, Role.CITY_READER])
def test_others_do_not_switch_the_baseline(store: Session, as_viewer: AsViewer, role: Role) -> None:
    make_hnte(store)
    text = store.exec(select(Baseline).where(Baseline.printed == "46")).one()

    answer = as_viewer(role).post("/api/plan/hnte/baseline", json={"baseline_id": text.public_id})

    assert answer.status_code == 403
    assert store.exec(select(Baseline.is_chosen).where(Baseline.printed == "46")).one() is False


def test_value_is_entered_once_per_period_and_status(store: Session, as_viewer: AsViewer) -> None:
    make_ratio(store)
    officer = as_viewer()

    first = officer.post("/api/plan/rd_to_gdp/values", json=VALUE)
    again = officer.post("/api/plan/rd_to_gdp/values", json=VALUE | {"value": "2.9"})
    final = officer.post(
        "/plan/rd_to_gdp/values", data=VALUE | {"status": "final", "released_on": "2018-09-10"}
    )

    assert (first.status_code, first.json()["value"]) == (201, "2.8800")
    assert (again.status_code, again.json()["fields"]["status"]["reason"]) == (
        422,
        "already_exists",
    )
    assert final.status_code == 303
    assert len(store.exec(select(IndicatorValue)).all()) == 2


def test_value_is_corrected_with_its_history(store: Session, as_viewer: AsViewer) -> None:
    make_ratio(store)
    officer = as_viewer()
    entered = officer.post("/api/plan/rd_to_gdp/values", json=VALUE).json()
    change = VALUE | {"value": "2.83", "value_id": entered["id"], "version": entered["version"]}

    corrected = officer.post("/api/plan/rd_to_gdp/values", json=change)
    stale = officer.post("/api/plan/rd_to_gdp/values", json=change)

    assert corrected.json()["value"] == "2.8300"
    assert (stale.status_code, stale.json()["reasons"]) == (409, ["changed_meanwhile"])
    kept = store.exec(
        select(HistoryEntry.payload).where(
            HistoryEntry.subject_kind == "indicator_value", HistoryEntry.action == "update"
        )
    ).one()
    assert '"value":["2.88","2.83"]' in kept


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"period_ends_on": "2016-12-31"}, "period_ends_on", "dates_out_of_order"),
        ({"period_ends_on": "2018-12-31"}, "period_ends_on", "date_in_future"),
        ({"released_on": "2018-10-01"}, "released_on", "date_in_future"),
        ({"released_on": "2017-06-01"}, "released_on", "dates_out_of_order"),
    ],
)
def test_value_with_wrong_dates_is_refused(
    store: Session, as_viewer: AsViewer, changed: dict[str, str], field: str, reason: str
) -> None:
    make_ratio(store)

    answer = as_viewer().post("/api/plan/rd_to_gdp/values", json=VALUE | changed)

    assert (answer.status_code, answer.json()["fields"][field]["reason"]) == (422, reason)


def test_refused_value_comes_back_as_typed(store: Session, as_viewer: AsViewer) -> None:
    make_ratio(store)

    answer = as_viewer().post(
        "/plan/rd_to_gdp/values", data=VALUE | {"value": "多", "source": "统计局平湖"}
    )

    assert answer.status_code == 422
    assert 'value="统计局平湖"' in answer.text
    assert 'id="value-value-error"' in answer.text


def test_counted_indicator_takes_no_value(store: Session, as_viewer: AsViewer) -> None:
    make_hnte(store)

    answer = as_viewer().post("/api/plan/hnte/values", json=VALUE)

    assert answer.json()["fields"]["value"]["reason"] == "counted_from_register"


def test_task_said_again_is_a_revision(store: Session, as_viewer: AsViewer) -> None:
    make_hnte(store)
    make_township(store, TOWN)
    make_park(store, f"{COUNTY}P1")
    officer = as_viewer()
    task = {"year": 2018, "basis": "valid", "value": "120", "document_number": "平政办〔2018〕6号"}

    for place in (COUNTY, TOWN, f"{COUNTY}P1"):
        assert (
            officer.post("/api/plan/hnte/tasks", json=task | {"place_code": place}).status_code
            == 201
        )
    officer.post("/plan/hnte/tasks", data=task | {"place_code": COUNTY, "value": "125"})

    tasks = officer.get("/api/plan/hnte").json()["indicator"]["tasks"]
    assert [(one["level"], one["value"], one["revision"]) for one in tasks] == [
        ("county", "120.0000", 1),
        ("county", "125.0000", 2),
        ("township", "120.0000", 1),
        ("park", "120.0000", 1),
    ]
    assert officer.get("/api/board").json()["lines"][0]["task"] == "125.0000"


def test_task_of_an_unknown_place_is_refused(store: Session, as_viewer: AsViewer) -> None:
    make_hnte(store)

    answer = as_viewer().post(
        "/api/plan/hnte/tasks",
        json={"year": 2018, "place_code": "330999001", "basis": "valid", "value": "1"},
    )

    assert answer.status_code == 422
    assert store.exec(select(YearlyTask)).all() == []


@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.PROVINCE_READER])
def test_only_the_bureau_enters(store: Session, as_viewer: AsViewer, role: Role) -> None:
    make_ratio(store)

    assert as_viewer(role).post("/api/plan/rd_to_gdp/values", json=VALUE).status_code == 403
    assert store.exec(select(IndicatorValue)).all() == []


def test_flash_gives_way_to_final_on_the_board(store: Session, as_viewer: AsViewer) -> None:
    make_ratio(store)
    officer = as_viewer()
    officer.post("/api/plan/rd_to_gdp/values", json=VALUE)
    officer.post(
        "/api/plan/rd_to_gdp/values",
        json=VALUE | {"status": "final", "value": "2.79", "released_on": "2018-09-10"},
    )

    def current(query: str) -> str:
        return str(officer.get(f"/api/board{query}").json()["lines"][0]["current"])

    assert current("") == "2.7900"
    assert current("?known_on=2018-06-30") == "2.8800"
    assert current("?known_on=2018-02-01") == "None"
