"""One's own data: seen, taken away, asked to be corrected or erased, and who decides."""

import json
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.history import JournalEntry
from app.models.people import Person
from app.sealing import sealer_of
from tests.clients import AsViewer, Browser
from tests.factories import PASSWORD, make_contact, make_enterprise, make_staff
from tests.factories.factors import SECRET, make_second_factor

WISH = {"kind": "erasure", "wanted": "请删除"}


def test_own_data_are_all_there_and_no_lock_is_among_them(
    app: FastAPI, as_viewer: AsViewer, store: Session
) -> None:
    browser = as_viewer(name="王小明")
    assert browser.person
    make_second_factor(store, browser.person, sealer_of(app.state.settings))
    make_staff(store, name="别人")

    answer = browser.get("/my-data/export")

    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    found: dict[str, Any] = json.loads(answer.text)
    assert found["account"]["name"] == "王小明"
    assert [row["role"] for row in found["grants"]] == ["bureau_officer"]
    assert [row["source"] for row in found["sign_ins"]] == ["testclient"]
    assert len(found["second_factor"]) == 1
    assert "别人" not in answer.text
    assert browser.person.password_hash not in answer.text
    assert SECRET not in answer.text
    assert "digest" not in answer.text
    rows = store.execute(select(col(JournalEntry.kind), col(JournalEntry.subject))).all()
    assert [tuple(row) for row in rows] == [("export", "my-data")]


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.ENTERPRISE_USER, Role.AUDIT_ADMIN])
def test_everybody_sees_their_own_and_what_is_kept_of_people(
    as_viewer: AsViewer, store: Session, role: Role
) -> None:
    browser = as_viewer(role, name="王小明", enterprises=[make_enterprise(store)])

    page = browser.get("/my-data")

    assert page.status_code == 200
    assert "王小明" in page.text
    assert "企业联系人:手机" in page.text
    assert browser.get("/api/my-data").json()["account"]["name"] == "王小明"


def test_account_is_erased_as_asked_decided_and_carried_out(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    browser, system = as_viewer(name="王小明", login="wangxm"), as_viewer(Role.SYSTEM_ADMIN)
    assert browser.post("/my-data/requests", data=WISH).status_code == 303
    asked = system.get("/api/personal-requests").json()
    assert [(row["about"], row["state"]) for row in asked] == [("王小明", "asked")]
    address = f"/personal-requests/{asked[0]['id']}"
    without = system.post(f"{address}/decide", data={"is_granted": "true", "note": ""})
    assert without.status_code == 422

    given = {"is_granted": "true", "note": "已离职"}
    assert system.post(f"{address}/decide", data=given).status_code == 303
    assert "已同意" in browser.get("/my-data").text
    assert system.post(f"{address}/carry-out").status_code == 303

    assert browser.get("/my-data").status_code == 303
    refused = client.post("/login", data={"login": "wangxm", "password": PASSWORD})
    assert refused.status_code == 422
    assert browser.person
    person = store.get_one(Person, browser.person.id)
    assert (person.name, person.is_closed) == ("已删除", True)
    auditor = as_viewer(Role.AUDIT_ADMIN)
    found = auditor.get("/api/history", params={"subject": person.public_id}).text
    assert "王小明" not in found.replace('"actor_name":"王小明"', "")


def test_auditor_reads_an_accounts_name_until_it_is_erased(
    as_viewer: AsViewer, store: Session
) -> None:
    system, auditor = as_viewer(Role.SYSTEM_ADMIN), as_viewer(Role.AUDIT_ADMIN)
    system.post("/api/people/new", json={"login": "zhaoliu", "name": "赵六"})
    person = store.execute(select(Person).where(col(Person.login) == "zhaoliu")).scalar_one()

    row = auditor.get("/api/history", params={"subject": person.public_id}).json()["rows"][0]

    shown = {change["name"]: change["after"] for change in row["changes"]}
    assert (shown["login"], shown["name"]) == ("zhaoliu", "赵六")
    assert "赵六" in auditor.get("/history", params={"subject": person.public_id}).text


def test_contacts_request_goes_to_the_heads_masked(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    contact = make_contact(store, firm, name="张三丰", mobile="13812345678")
    officer, head = as_viewer(), as_viewer(Role.SECTION_HEAD)
    address = f"/api/enterprises/{firm.public_id}/contacts/{contact.public_id}/requests"

    assert officer.post(address, json=WISH).status_code == 201

    rows = head.get("/api/contact-requests").json()
    assert [row["about"] for row in rows] == [f"{firm.name} 张**"]
    assert head.get("/api/personal-requests").status_code == 403
    assert officer.get("/api/contact-requests").status_code == 403
    decided = {"is_granted": True, "note": "本人来电"}
    here = f"/api/contact-requests/{rows[0]['id']}"
    assert head.post(f"{here}/decide", json=decided).json()[0]["state"] == "granted"
    assert "张**" in head.get("/contact-requests").text
    assert head.post(f"{here}/carry-out").json()[0]["state"] == "carried_out"
    shown = officer.post(
        f"/api/enterprises/{firm.public_id}/contacts/show", json={"reason": "核对"}
    ).json()
    assert (shown[0]["name"], shown[0]["mobile"]) == ("已删除", "")


def test_contact_of_another_firm_or_town_is_not_there(as_viewer: AsViewer, store: Session) -> None:
    firm, other = make_enterprise(store), make_enterprise(store)
    contact = make_contact(store, other)
    officer = as_viewer()
    town = as_viewer(Role.TOWN_OFFICER, township="330482102")
    here = f"/api/enterprises/{firm.public_id}/contacts/{contact.public_id}/requests"
    there = f"/api/enterprises/{other.public_id}/contacts/{contact.public_id}/requests"

    assert officer.post(here, json=WISH).status_code == 404
    assert town.post(there, json=WISH).status_code == 404
