"""The visit log's pages and twins, and the rule of two between two browsers."""

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.visits import Occasion
from app.models.pool import Visit
from tests.clients import AsViewer
from tests.factories import (
    make_demonstration,
    make_enterprise,
    make_staff,
    make_visit,
)

REGION = {"hx-request": "true", "hx-request-type": "partial"}


def test_two_officers_close_a_step_under_their_own_logins(
    as_viewer: AsViewer, store: Session
) -> None:
    make_demonstration(store)
    firm, colleague = make_enterprise(store, name="景兴纸业"), make_staff(store)
    first, second = as_viewer(), as_viewer(person=colleague)
    form = {
        "enterprise": firm.public_id,
        "occasion": "site_assessment",
        "happened_on": "2018-09-28",
        "place": "车间",
        "summary": "核对研发场地",
    }

    made = first.post("/visits/new", data=form)
    visit = store.exec(select(Visit)).one()
    address = f"/visits/{visit.public_id}"
    alone = first.post(f"{address}/close", data={"version": "1"})
    alone_twin = first.post(f"/api{address}/close", json={"version": 1})
    named = first.post(
        address,
        data={"version": "1", "summary": "核对研发场地", "second": colleague.public_id},
        headers=REGION,
    )
    not_second = first.post(f"{address}/confirm", data={"version": "2"})
    confirmed = second.post(f"{address}/confirm", data={"version": "2"}, headers=REGION)
    closed = first.post(f"{address}/close", data={"version": "3"})

    assert made.headers["location"] == address
    assert alone.status_code == 409
    assert "注释③“八不准”第八项" in alone.text
    assert (alone_twin.status_code, alone_twin.json()["reasons"]) == (
        409,
        ["second_officer_missing"],
    )
    assert "等待第二人" in named.text
    assert not_second.status_code == 409
    assert confirmed.text.lstrip().startswith('<div id="visits-visit"')
    assert "已于 2018-09-30 以本人账号确认" in confirmed.text
    assert (closed.status_code, closed.headers["location"]) == (303, address)
    assert first.get(f"/api{address}").json()["visit"]["state"] == "closed"


def test_contact_of_one_is_kept_shown_and_seen(as_viewer: AsViewer, store: Session) -> None:
    person = make_staff(store)
    visit = make_visit(store, make_enterprise(store), person, occasion=Occasion.AWARD_PAYMENT)
    recorder, head = as_viewer(person=person), as_viewer(Role.SECTION_HEAD)
    address = f"/visits/{visit.public_id}"

    page = recorder.get(address).text
    refused = recorder.post(f"{address}/explain", data={"version": "1"})
    recorder.post(f"{address}/explain", data={"version": "1", "solo_explanation": "同事请假"})
    seen = head.post(f"{address}/seen", data={"version": "2"})
    listed = head.get("/visits?state=solo_contact").text

    assert "单独接触" in page
    assert refused.status_code == 422
    assert seen.status_code == 303
    assert ("已说明" in listed, "已阅" in listed) == (True, True)
    stored = store.exec(select(Visit)).one()
    assert (stored.solo_explanation, stored.closed_on) == ("同事请假", None)


@pytest.mark.parametrize("headers", [{}, REGION], ids=["page", "region"])
def test_refused_recording_keeps_what_was_typed(
    as_viewer: AsViewer, store: Session, headers: dict[str, str]
) -> None:
    make_demonstration(store)
    firm = make_enterprise(store, name="景兴纸业")
    form = {
        "enterprise": firm.public_id,
        "occasion": "coaching",
        "happened_on": "2018-10-08",
        "summary": "讲研发账",
    }

    answer = as_viewer().post("/visits/new", data=form, headers=headers)

    assert answer.status_code == 422
    assert ("<html" in answer.text) is (not headers)
    assert "日期不能晚于今天(2018-09-30)。" in answer.text
    assert "讲研发账</textarea>" in answer.text
    assert '<option value="coaching" selected>' in answer.text
    assert 'value="2018-10-08"' in answer.text
    assert store.exec(select(Visit)).all() == []


def test_recording_page_finds_a_firm_and_then_offers_the_form(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, name="景兴纸业")
    officer = as_viewer()

    found = officer.get("/visits/new?q=景兴").text
    form = officer.get(f"/visits/new?enterprise={firm.public_id}").text
    twin = officer.get("/api/visits/new?q=景兴").json()

    assert f'href="/visits/new?enterprise={firm.public_id}"' in found
    assert 'name="occasion"' not in found
    assert 'name="occasion"' in form
    assert [one["id"] for one in twin["firms"]] == [firm.public_id]


def test_list_region_and_file_hold_the_same_contacts(as_viewer: AsViewer, store: Session) -> None:
    firm, person = make_enterprise(store, name="景兴纸业"), make_staff(store)
    visit = make_visit(store, firm, person, summary="看了车间")
    make_visit(store, make_enterprise(store), person)
    officer = as_viewer()

    region = officer.get("/visits?q=景兴", headers=REGION).text
    twin = officer.get("/api/visits?q=景兴").json()
    file = officer.get("/api/visits/export?q=景兴").json()

    assert region.lstrip().startswith('<div id="visits-table"')
    assert region.count("/visits/" + visit.public_id) == 1
    assert [row["id"] for row in twin["rows"]] == [visit.public_id]
    assert [(row["enterprise"], row["summary"]) for row in file] == [("景兴纸业", "看了车间")]


@pytest.mark.parametrize("verb", ["", "/confirm", "/explain", "/close"])
def test_contact_of_another_town_is_not_found(
    as_viewer: AsViewer, store: Session, verb: str
) -> None:
    firm = make_enterprise(store, township_code="330482002")
    visit = make_visit(store, firm, make_staff(store))
    given = {"version": 1, "summary": "x", "solo_explanation": "x"}

    answer = as_viewer(Role.TOWN_OFFICER).post(f"/api/visits/{visit.public_id}{verb}", json=given)

    assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.CITY_READER, Role.ENTERPRISE_USER, Role.AUDIT_ADMIN])
def test_log_is_the_officers(as_viewer: AsViewer, store: Session, role: Role) -> None:
    firm = make_enterprise(store)

    assert as_viewer(role, enterprises=[firm]).get("/api/visits").status_code == 403
