"""Saved views: kept, pinned with a live count, shared with the office, changed by their owner."""

from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.views import ADDRESSES, MOST_PINNED
from app.models.views import SavedView
from tests.clients import AsViewer, Browser
from tests.factories import (
    TOWN,
    make_enterprise,
    make_township,
)
from tests.factories.lists import make_one_of_each


def saved(browser: Browser, name: str = "当湖的企业", **values: Any) -> dict[str, Any]:
    usual = {"name": name, "address": f"/enterprises?township={TOWN}", "is_pinned": "true"}
    assert browser.post("/views", data=usual | values).status_code == 303
    found: dict[str, Any] = next(
        one for one in browser.get("/api/views").json() if one["name"] == name
    )
    return found


def test_list_one_comes_from_is_saved_and_counted_in_the_side_bar(
    store: Session, as_viewer: AsViewer
) -> None:
    make_township(store, code="330482101", name="乍浦镇")
    make_enterprise(store)
    make_enterprise(store, township_code="330482101")
    officer = as_viewer(Role.BUREAU_OFFICER)
    came_from = f"http://testserver/enterprises?township={TOWN}&after=abc"

    page = officer.get("/views", headers={"referer": came_from}).text
    assert f'value="/enterprises?township={TOWN}"' in page
    saved(officer)
    make_enterprise(store)

    bar = officer.get("/views/pinned").text
    assert f'href="/enterprises?township={TOWN}"' in bar
    assert officer.get("/api/views/pinned").json()[0]["count"] == 2


def test_every_kind_of_list_is_counted(store: Session, as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    firm = make_enterprise(store)
    make_one_of_each(store, firm)
    counted: dict[str, int] = {}
    for kind, address in ADDRESSES.items():
        query = "?year=2018" if address.startswith("/cases") else ""
        view = saved(officer, kind.value, address=address + query)
        (pinned,) = officer.get("/api/views/pinned").json()
        counted[pinned["name"]] = pinned["count"]
        officer.post(f"/views/{view['id']}/pin", data={})

    assert counted == {kind.value: 1 for kind in ADDRESSES}


def test_shared_view_is_seen_by_the_office_and_changed_by_its_owner(as_viewer: AsViewer) -> None:
    owner, other = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SECTION_HEAD)
    private = saved(owner, "只给自己")
    shared = saved(owner, "大家都看", is_shared="true")

    seen = other.get("/api/views").json()

    assert [(one["name"], one["is_own"], one["is_pinned"]) for one in seen] == [
        ("大家都看", False, False)
    ]
    assert other.post(f"/views/{shared['id']}/pin", data={"is_pinned": "true"}).status_code == 303
    assert [one["name"] for one in other.get("/api/views/pinned").json()] == ["大家都看"]
    wish = {"version": shared["version"], "name": "改名"}
    assert other.post(f"/views/{shared['id']}", data=wish).status_code == 403
    assert other.post(f"/views/{shared['id']}/delete").status_code == 403
    assert other.post(f"/views/{private['id']}/pin", data={"is_pinned": "true"}).status_code == 404
    # Sharing ends: it leaves the other's side bar too.
    assert owner.post(f"/views/{shared['id']}", data=wish).status_code == 303
    assert other.get("/api/views/pinned").json() == []
    assert owner.post(f"/views/{shared['id']}/delete").status_code == 303
    assert [one["name"] for one in owner.get("/api/views").json()] == ["只给自己"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"address": "/people"}, "这个地址不是可以保存的列表"),
        ({"name": ""}, "必填"),
        ({"address": "/enterprises?sort=long-gone"}, "筛选条件读不懂"),
        ({"address": "/cases?year=二〇一八"}, "筛选条件读不懂"),
    ],
)
def test_view_that_cannot_be_kept_brings_the_form_back(
    as_viewer: AsViewer, values: dict[str, str], sentence: str
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)

    page = officer.post("/views", data={"name": "视图", "address": "/pool"} | values)

    assert page.status_code == 422
    assert sentence in page.text


def test_name_stands_once_and_the_side_bar_is_short(as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    for number in range(MOST_PINNED):
        saved(officer, f"视图{number}")

    again = officer.post("/api/views", json={"name": "视图0", "address": "/enterprises"})
    ninth = officer.post(
        "/api/views", json={"name": "第九个", "address": "/pool", "is_pinned": True}
    )

    assert again.json()["fields"]["name"]["reason"] == "already_exists"
    assert (ninth.status_code, ninth.json()["reasons"]) == (422, ["too_many_views"])
    assert len(officer.get("/api/views").json()) == MOST_PINNED


def test_question_no_longer_understood_counts_nothing_and_breaks_nothing(
    store: Session, as_viewer: AsViewer
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    view = saved(officer)
    kept = store.exec(select(SavedView)).one()
    kept.query = "sort=long-gone"  # as an earlier release kept it
    store.add(kept)
    store.commit()

    assert officer.get("/api/views/pinned").json()[0]["count"] is None
    bar = officer.get("/views/pinned").text
    assert "—" in bar
    assert "条件已失效" in bar
    assert officer.post(f"/views/{view['id']}/delete").status_code == 303


def test_a_malformed_address_is_not_kept(as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    given = {"name": "坏地址", "address": "/titles?list_year=abc"}

    answer = officer.post("/api/views", json=given)

    assert answer.status_code == 422
    assert answer.json()["fields"]["address"]["reason"] == "question_not_understood"
    assert officer.get("/api/views").json() == []
