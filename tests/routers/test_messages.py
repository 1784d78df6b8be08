"""消息 as a page, a region, a number in the side bar and a twin."""

from sqlmodel import Session

from app.domain.access import Role
from app.domain.messages import MessageKind
from app.services.messages import News, tell
from tests.clients import AsViewer
from tests.factories import COUNTY, make_enterprise, make_staff

REGION = {"hx-request": "true", "hx-request-type": "partial"}


def test_message_leads_to_its_page_and_is_read_then(as_viewer: AsViewer, store: Session) -> None:
    me, firm = make_staff(store), make_enterprise(store, name="景兴纸业")
    page = f"/enterprises/{firm.public_id}"
    tell(store, None, [me.id], News(MessageKind.COMMENT, "请看<b>", page, COUNTY, firm.id))
    browser = as_viewer(person=me)
    [row] = browser.get("/api/messages").json()["rows"]
    assert (row["enterprise"], row["text"], row["read_at"]) == ("景兴纸业", "请看<b>", None)

    shown = browser.get("/messages").text
    assert f'<a href="/messages/{row["id"]}">请看&lt;b&gt;</a>' in shown
    assert (
        browser.get("/messages", headers=REGION)
        .text.lstrip()
        .startswith('<div id="messages-table"')
    )
    assert ">未读</span> 1</span>" in browser.get("/messages/count").text
    assert 'id="messages-count" data-hx-get="/messages/count"' in shown
    browser.get(f"/api/messages/{row['id']}")  # a program that asks is nobody who reads
    assert browser.get("/api/messages/count").json() == 1

    answer = browser.get(f"/messages/{row['id']}")
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert browser.get("/api/messages/count").json() == 0
    assert browser.get("/api/messages?is_read=false").json()["rows"] == []


def test_anothers_message_is_not_there(as_viewer: AsViewer, store: Session) -> None:
    me = make_staff(store)
    tell(store, None, [me.id], News(MessageKind.SYSTEM, "只给我", "/tasks", COUNTY))
    [row] = as_viewer(person=me).get("/api/messages").json()["rows"]
    other = as_viewer()

    assert other.get(f"/messages/{row['id']}").status_code == 404
    assert other.get(f"/api/messages/{row['id']}").status_code == 404
    assert other.post("/api/messages/read", json={"ids": [row["id"]]}).status_code == 200
    assert as_viewer(person=me).get("/api/messages/count").json() == 1
    assert as_viewer(person=me).post("/messages/read").status_code == 303
    assert as_viewer(person=me).get("/api/messages/count").json() == 0


def test_administrators_and_firms_have_an_inbox_too(as_viewer: AsViewer, store: Session) -> None:
    for role in (Role.SYSTEM_ADMIN, Role.ENTERPRISE_USER, Role.PROVINCE_READER):
        person = make_staff(store, role, enterprises=[make_enterprise(store)])
        tell(store, None, [person.id], News(MessageKind.SYSTEM, "你好", "/messages", COUNTY))
        browser = as_viewer(role, person=person)
        assert [row["text"] for row in browser.get("/api/messages").json()["rows"]] == ["你好"]
        assert 'href="/messages"' in browser.get("/messages").text


def test_reminder_comes_as_a_message_and_is_read_with_it(
    as_viewer: AsViewer, store: Session
) -> None:
    person = make_staff(store)
    firm = make_enterprise(store, responsible_id=person.id)
    boss = as_viewer(Role.SECTION_HEAD)
    boss.post(f"/reminders/enterprise/{firm.public_id}", data={"text": "请本周内走访"})
    officer = as_viewer(person=person)
    [row] = officer.get("/api/messages").json()["rows"]
    assert (row["kind"], row["text"]) == ("reminder", "请本周内走访")
    assert row["page"] == f"/enterprises/{firm.public_id}"

    officer.get("/tasks")

    assert officer.get("/api/messages/count").json() == 0
