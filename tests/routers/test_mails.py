"""How one wants mail; how the mail fares, for the system administrator alone."""

from typing import Any

from fastapi import FastAPI
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.messages import MailState, Way
from app.models.history import HistoryEntry
from app.models.messages import Mail
from tests.clients import AsViewer
from tests.factories import COUNTY, make_county, make_enterprise, make_staff
from tests.factories.ground import store as keep


def make_mail(session: Session, **values: Any) -> Mail:
    make_county(session)
    usual: dict[str, Any] = {
        "county_code": COUNTY,
        "address": "lijing@example.gov.cn",
        "sentence": "您有一条新消息:催办。",
        "page": "/messages",
    }
    return keep(session, Mail(**usual | values))


def test_choice_is_one_s_own_and_its_address_stays_out_of_the_history(
    as_viewer: AsViewer, store: Session
) -> None:
    me = make_staff(store)
    browser = as_viewer(person=me)
    assert browser.get("/api/messages/mail").json() == [
        {"way": way, "address": "", "mode": "digest", "is_on": False}
        for way in ("mail", "sms", "zhezhengding")
    ]
    refused = browser.post("/messages/mail", data={"address": "不是邮箱", "mode": "at_once"})
    assert refused.status_code == 422
    assert "邮箱地址写法不对" in refused.text
    assert 'value="不是邮箱"' in refused.text

    given = {"address": "li@example.gov.cn", "mode": "at_once"}
    assert browser.post("/messages/mail", data=given).status_code == 303

    page = browser.get("/messages/mail").text
    assert 'value="li@example.gov.cn"' in page
    assert "还没有设置邮件服务器" in page
    assert as_viewer().get("/api/messages/mail").json()[0]["address"] == ""
    [entry] = store.exec(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "mail_choice")
    ).all()
    assert (entry.actor_name, "li@example" in entry.payload) == (me.name, False)


def test_number_is_taken_for_a_way_that_is_on_and_is_seen_by_nobody_else(
    as_viewer: AsViewer, store: Session, app: FastAPI
) -> None:
    firm = make_enterprise(store)
    me = make_staff(store, Role.ENTERPRISE_USER, enterprises=[firm])
    browser = as_viewer(Role.ENTERPRISE_USER, person=me)
    given = {"way": "sms", "address": "13800001234", "mode": "at_once"}
    refused = browser.post("/api/messages/mail", json=given)
    assert (refused.status_code, refused.json()["fields"]["way"]["reason"]) == (
        422,
        "way_is_off",
    )
    app.state.settings = app.state.settings.model_copy(
        update={"sms_url": "https://sms.example", "sms_account": "a", "sms_secret": "b"}
    )
    slip = browser.post("/messages/mail", data=given | {"address": "1380000123"})
    assert "手机号写法不对" in slip.text
    assert 'href="#sms-address"' in slip.text

    assert browser.post("/messages/mail", data=given).status_code == 303

    # 浙政钉 is for the offices: a firm's people are not even asked.
    mine = browser.get("/api/messages/mail").json()
    assert [(one["way"], one["address"], one["is_on"]) for one in mine] == [
        ("mail", "", False),
        ("sms", "13800001234", True),
    ]
    seen = as_viewer(Role.BUREAU_OFFICER).get(f"/api/enterprises/{firm.public_id}/users")
    assert [user["ways"] for user in seen.json()["users"]] == [["sms"]]
    assert "13800001234" not in seen.text
    make_mail(store, way=Way.SMS, address="13800001234", to_id=me.id)
    row = as_viewer(Role.SYSTEM_ADMIN).get("/api/mails?way=sms").json()["rows"][0]
    assert (row["way"], row["address"]) == ("sms", "138****1234")


def test_administrator_sees_why_mail_failed_and_sends_it_again(
    as_viewer: AsViewer, store: Session
) -> None:
    mail = make_mail(store, state=MailState.FAILED, tries=8, problem="550 no such user")
    make_mail(store)
    browser = as_viewer(Role.SYSTEM_ADMIN)

    page = browser.get("/mails?state=failed").text
    [row] = browser.get("/api/mails?state=failed").json()["rows"]

    assert "550 no such user" in page
    assert ("lijing" in page, row["address"]) == (False, "l***@example.gov.cn")
    assert browser.post(f"/mails/{mail.public_id}/retry").status_code == 303
    assert browser.get("/api/mails?state=failed").json()["rows"] == []
    assert browser.post(f"/mails/{mail.public_id}/retry").status_code == 409
    assert as_viewer(Role.SECURITY_ADMIN).get("/mails").status_code == 403


def test_another_county_s_mail_is_not_there(as_viewer: AsViewer, store: Session) -> None:
    make_county(store, "330483")
    mail = make_mail(store, county_code="330483", state=MailState.FAILED)
    browser = as_viewer(Role.SYSTEM_ADMIN)

    assert browser.get("/api/mails").json()["rows"] == []
    assert browser.post(f"/api/mails/{mail.public_id}/retry").status_code == 404
