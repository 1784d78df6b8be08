"""The yearly assessment: entered by the head, answered by towns, ruled on, frozen for good."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.plans import TaskBasis, TaskLevel
from app.models.assessments import AssessmentPoints
from app.models.history import HistoryEntry
from app.models.plans import Indicator, YearlyTask
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    TOWN,
    make_demonstration,
    make_enterprise,
    make_indicator,
    make_person,
    make_plan,
    make_township,
    make_visit,
)

OTHER_TOWN = f"{COUNTY}002"
TODAY = date(2018, 9, 30)
SCHEME = {"year": 2018, "name": "镇街考核办法", "document_number": "科〔2018〕1号"}
VISITS = {"name": "走访", "basis": "visits", "weight": "100", "full_marks": "100", "wanted": "2"}


@pytest.fixture(autouse=True)
def county(store: Session) -> Session:
    """One town with one visit, one with none."""
    make_demonstration(store, TODAY)
    make_indicator(store, make_plan(store), key="hnte", target=Decimal(175))
    make_township(store, OTHER_TOWN)
    firm = make_enterprise(store, township_code=TOWN)
    make_visit(store, firm, make_person(store), happened_on=date(2018, 5, 2))
    return store


@pytest.fixture
def head(as_viewer: AsViewer) -> Browser:
    return as_viewer(Role.BUREAU_HEAD)


@pytest.fixture
def scheme(head: Browser) -> dict[str, Any]:
    made = head.post("/api/assessments", json=SCHEME).json()
    found: dict[str, Any] = head.post(
        f"/api/assessments/{made['scheme']['id']}/items", json=VISITS
    ).json()
    return found


def address(scheme: dict[str, Any], town: str = TOWN) -> str:
    return f"/assessments/{scheme['scheme']['id']}/towns/{town}"


def item_address(scheme: dict[str, Any], what: str, town: str = TOWN) -> str:
    return f"/api{address(scheme, town)}/items/{scheme['items'][0]['id']}/{what}"


def test_town_sees_its_own_draft_and_its_working(
    scheme: dict[str, Any], as_viewer: AsViewer
) -> None:
    browser = as_viewer(Role.TOWN_OFFICER, township=TOWN)

    found = browser.get(f"/api{address(scheme)}").json()
    page = browser.get(address(scheme)).text
    listed = browser.get(f"/api/assessments/{scheme['scheme']['id']}").json()

    assert found["total"] == "50.00"
    assert found["scores"][0]["reckoned"]["value"] == "1"
    assert "提出异议" in page
    assert [one["code"] for one in listed["towns"]] == [TOWN]
    assert browser.get(f"/api{address(scheme, OTHER_TOWN)}").status_code == 404
    assert (
        browser.post(
            item_address(scheme, "answer", OTHER_TOWN), json={"answer": "confirmed"}
        ).status_code
        == 404
    )


def test_item_is_changed_with_its_history(
    scheme: dict[str, Any], head: Browser, store: Session
) -> None:
    item = scheme["items"][0]
    change = VISITS | {"item_id": item["id"], "version": item["version"], "wanted": "1"}
    path = f"/api/assessments/{scheme['scheme']['id']}/items"

    found = head.post(path, json=change).json()
    stale = head.post(path, json=change)

    assert [town["total"] for town in found["towns"]] == ["100.00", "0.00"]
    assert stale.status_code == 409
    entries = store.execute(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "assessment_item")
    ).scalars()
    assert len(list(entries)) == 2


def test_dispute_is_ruled_on_and_then_frozen(
    scheme: dict[str, Any], head: Browser, as_viewer: AsViewer, store: Session
) -> None:
    town = as_viewer(Role.TOWN_OFFICER, township=TOWN)
    other = as_viewer(Role.TOWN_OFFICER, township=OTHER_TOWN)
    freezing = f"/api/assessments/{scheme['scheme']['id']}/freeze"

    silent = town.post(item_address(scheme, "answer"), json={"answer": "disputed"})
    said = {"answer": "disputed", "reason": "还有一次走访没有登记"}
    assert town.post(item_address(scheme, "answer"), json=said).status_code == 200
    other.post(item_address(scheme, "answer", OTHER_TOWN), json={"answer": "confirmed"})
    early = head.post(freezing, json={}).json()
    above = head.post(item_address(scheme, "ruling"), json={"points": "101", "ruling": "核实"})
    ruled = head.post(item_address(scheme, "ruling"), json={"points": "100", "ruling": "核实"})
    frozen = head.post(freezing, json={}).json()
    make_visit(
        store,
        make_enterprise(store, township_code=OTHER_TOWN),
        make_person(store),
        happened_on=date(2018, 6, 1),
    )
    later = head.get(f"/api/assessments/{scheme['scheme']['id']}").json()
    again = head.post(item_address(scheme, "ruling"), json={"points": "90", "ruling": "再改"})

    assert silent.status_code == above.status_code == 422
    assert early["reasons"] == ["disputes_open"]
    assert ruled.json()["total"] == "100.00"
    assert [one["total"] for one in frozen["towns"]] == ["100.00", "0.00"]
    assert later == frozen
    assert again.json()["reasons"] == ["assessment_frozen"]
    points = store.execute(select(AssessmentPoints)).scalars().all()
    assert sorted(one.weighted for one in points) == [Decimal(0), Decimal(100)]


def test_freezing_waits_for_weights_and_answers(head: Browser) -> None:
    made = head.post("/api/assessments", json=SCHEME).json()
    path = f"/api/assessments/{made['scheme']['id']}"
    head.post(f"{path}/items", json=VISITS | {"weight": "60"})
    head.post(f"{path}/items", json=VISITS | {"name": "其他", "basis": "given", "weight": "30"})

    refused = head.post(f"{path}/freeze", json={})

    assert refused.status_code == 409
    assert refused.json()["reasons"] == ["weights_not_whole", "points_unknown", "answers_missing"]


def test_pages_take_the_forms(head: Browser) -> None:
    made = head.post("/assessments", data={"year": "2018", "name": "办法"})
    form = VISITS | {"weight": "200"}
    refused = head.post(f"{made.headers['location']}/items", data=form)
    taken = head.post(f"{made.headers['location']}/items", data=VISITS)
    twice = head.post("/assessments", data={"year": "2018", "name": "办法"})

    assert made.status_code == taken.status_code == 303
    assert refused.status_code == 422
    assert 'value="200"' in refused.text
    assert twice.status_code == 422
    assert "走访" in head.get(made.headers["location"]).text
    assert head.get(f"{made.headers['location']}/export?format=csv").status_code == 200


def test_file_tells_the_task_that_an_item_takes_from_the_plan(
    head: Browser, store: Session
) -> None:
    """Such an item has no target of its own: what its points were reckoned by stands there."""
    indicator = store.execute(select(Indicator)).scalar_one()
    store.add(
        YearlyTask(
            county_code=COUNTY,
            indicator_id=indicator.id or 0,
            year=2018,
            level=TaskLevel.TOWNSHIP,
            place_code=TOWN,
            basis=TaskBasis.NEWLY_RECOGNIZED,
            value=Decimal(4),
        )
    )
    store.commit()
    made = head.post("/api/assessments", json=SCHEME).json()
    address = f"/api/assessments/{made['scheme']['id']}"
    item = VISITS | {"name": "高企任务", "basis": "hnte_task", "wanted": None}
    head.post(f"{address}/items", json=item)

    lines = head.get(f"{address}/export?format=csv").text.lstrip("\ufeff").splitlines()

    _, name, value, wanted, *_ = lines[1].split(",")
    assert (name, value, Decimal(wanted)) == ("高企任务", "0", Decimal(4))
