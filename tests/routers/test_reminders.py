"""Tags and reminders: on many rows and on one, found again, answered, taken back."""

from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.models.history import HistoryEntry
from app.models.reminders import EnterpriseTag, Reminder
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_case,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_staff,
    make_township,
)


def run(page: Browser, kind: str, rows: list[str], **terms: str) -> dict[str, Any]:
    """A bulk action from its form to its end."""
    given = {"kind": kind, "which": "ticked", "rows": rows, **terms}
    answer = page.post("/jobs/new", data=given)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    page.post(f"{address}/start")
    done: dict[str, Any] = page.get(f"/api{address}").json()
    return done


def test_tag_is_put_on_many_found_shown_and_taken_back(store: Session, as_viewer: AsViewer) -> None:
    firms = [make_enterprise(store) for _ in range(3)]
    officer = as_viewer(Role.BUREAU_OFFICER)
    own = f"/enterprises/{firms[0].public_id}/tags"
    assert officer.post(own, data={"tag": "重点走访"}).status_code == 303
    again = officer.post(own, data={"tag": "重点走访"})
    assert again.status_code == 422
    assert "与现状相同" in again.text

    job = run(officer, "tag_firms", [firm.public_id for firm in firms[:2]], tag="重点走访")
    assert (job["succeeded"], job["why"]) == (1, {"nothing_to_change": 1})
    found = officer.get("/api/enterprises?tag=重点走访&columns=tags").json()
    assert {(row["id"], row["tags"]) for row in found["rows"]} == {
        (firm.public_id, "重点走访") for firm in firms[:2]
    }
    assert "重点走访" in officer.get("/enterprises?columns=tags").text
    assert 'value="重点走访"' in officer.get(f"/enterprises/{firms[1].public_id}").text

    answer = officer.post(f"/jobs/{job['id']}/undo", data={"reason": "标错了"})
    assert answer.status_code == 303
    assert [tag.enterprise_id for tag in store.exec(select(EnterpriseTag)).all()] == [firms[0].id]


def test_tag_is_taken_off_one_and_off_many(store: Session, as_viewer: AsViewer) -> None:
    firms = [make_enterprise(store) for _ in range(2)]
    officer = as_viewer(Role.BUREAU_OFFICER)
    one, two = (f"/api/enterprises/{firm.public_id}" for firm in firms)
    assert officer.post(f"{one}/tags", json={"tag": "乙"}).json()["tags"] == ["乙"]
    assert sorted(officer.post(f"{one}/tags", json={"tag": "甲"}).json()["tags"]) == ["乙", "甲"]
    officer.post(f"{two}/tags", json={"tag": "甲"})

    assert officer.post(f"{one}/tags/remove", json={"tag": "乙"}).json()["tags"] == ["甲"]
    assert officer.post(f"{one}/tags/remove", json={"tag": "乙"}).status_code == 422
    job = run(officer, "untag_firms", [firm.public_id for firm in firms], tag="甲")
    assert job["succeeded"] == 2
    assert store.exec(select(EnterpriseTag)).all() == []
    assert officer.post(f"{one}/tags", json={"tag": "甲、乙"}).status_code == 422
    assert officer.post("/api/enterprises/nobody/tags", json={"tag": "甲"}).status_code == 404


@pytest.mark.parametrize("kind", ["remind_firms", "remind_entries", "remind_cases"])
def test_reminder_waits_for_whoever_is_in_charge_once_a_day(
    store: Session, as_viewer: AsViewer, kind: str
) -> None:
    person = make_staff(store, name="李经办")
    firm, bare = (make_enterprise(store, responsible_id=who) for who in (person.id, None))
    cohort = make_cohort(store)
    made: dict[str, tuple[str, list[Any]]] = {
        "remind_firms": ("/enterprises", [firm, bare]),
        "remind_entries": (
            "/pool",
            [
                make_pool_entry(store, one, cohort, responsible_id=one.responsible_id)
                for one in (firm, bare)
            ],
        ),
        "remind_cases": (
            "/cases",
            [make_case(store, one, handler_id=one.responsible_id) for one in (firm, bare)],
        ),
    }
    section, rows = made[kind]
    ids = [row.public_id for row in rows]
    boss = as_viewer(Role.SECTION_HEAD)
    store.commit()

    job = run(boss, kind, ids, text="请本周内走访")
    assert (job["succeeded"], job["why"]) == (1, {"nobody_to_remind": 1})
    assert [row["after"] for row in job["rows"] if row["after"]] == ["李经办"]
    again = run(boss, kind, ids[:1], text="再催")
    assert again["why"] == {"reminded_today": 1}

    [reminder] = store.exec(select(Reminder)).all()
    assert (reminder.to_id, reminder.text) == (person.id, "请本周内走访")
    assert boss.post(f"/reminders/{reminder.public_id}/done").status_code == 404
    officer = as_viewer(Role.BUREAU_OFFICER, person=person)
    rows = officer.get("/api/tasks?kind=reminder").json()["rows"]
    assert [row["page"] for row in rows] == [f"{section}/{ids[0]}"]
    assert rows[0]["note"].endswith("：请本周内走访")
    page = officer.get("/tasks").text
    assert f'href="{section}/{ids[0]}"' in page
    assert f'action="/reminders/{reminder.public_id}/done"' in page

    before = officer.get("/api/tasks/count").json()
    assert officer.post(f"/reminders/{reminder.public_id}/done").status_code == 303
    assert officer.get("/api/tasks/count").json() == before - 1
    boss.post(f"/jobs/{job['id']}/undo", data={"reason": "催错了"})
    assert len(store.exec(select(Reminder)).all()) == 1  # answered: it stays


def test_reminder_is_taken_back_before_it_is_answered(store: Session, as_viewer: AsViewer) -> None:
    person = make_staff(store)
    firm = make_enterprise(store, responsible_id=person.id)
    boss = as_viewer(Role.SECTION_HEAD)

    job = run(boss, "remind_firms", [firm.public_id], text="请补联系人")
    assert boss.post(f"/jobs/{job['id']}/undo", data={"reason": "催错了"}).status_code == 303
    assert store.exec(select(Reminder)).all() == []


def test_one_reminder_is_sent_read_and_answered(store: Session, as_viewer: AsViewer) -> None:
    person = make_staff(store, name="李经办")
    firm = make_enterprise(store, responsible_id=person.id)
    boss = as_viewer(Role.SECTION_HEAD)
    address = f"/reminders/enterprise/{firm.public_id}"
    assert f'href="{address}"' in boss.get(f"/enterprises/{firm.public_id}").text
    assert "催办 李经办" in boss.get(address).text

    assert boss.post(address, data={"text": ""}).status_code == 422
    assert boss.post(address, data={"text": "请本周内走访"}).status_code == 303
    again = boss.post(address, data={"text": "再催"})
    assert again.status_code == 409
    assert "今天已经催办过" in again.text

    def states() -> list[str]:
        return [row["state"] for row in boss.get(f"/api{address}").json()["reminders"]]

    assert states() == ["unread"]
    officer = as_viewer(Role.BUREAU_OFFICER, person=person)
    officer.get("/api/tasks")  # a program that asks is nobody who reads
    assert states() == ["unread"]
    boss.get("/tasks?tab=started")
    assert states() == ["unread"]
    assert "李经办(未读)：请本周内走访" in boss.get("/tasks?tab=started").text
    officer.get("/tasks")
    assert states() == ["read"]
    assert "李经办(已读)：请本周内走访" in boss.get("/tasks?tab=started").text

    [reminder] = store.exec(select(Reminder)).all()
    done = f"/reminders/{reminder.public_id}/done"
    assert officer.post(done, data={"answer": "已约周五"}).status_code == 303
    assert states() == ["answered"]
    assert "已约周五" in boss.get("/reminders").text
    assert "已约周五" not in boss.get("/reminders?state=unread").text
    assert "已约周五" in officer.get("/reminders?side=received").text
    rows = boss.get("/api/reminders/export?format=json").json()
    assert [(row["receiver"], row["answer"]) for row in rows] == [("李经办", "已约周五")]
    kinds = [
        entry.action
        for entry in store.exec(
            select(HistoryEntry).where(HistoryEntry.subject_kind == "reminder")
        ).all()
    ]
    assert len(kinds) == 3


def test_reminder_of_a_row_out_of_sight_is_not_found(store: Session, as_viewer: AsViewer) -> None:
    person = make_staff(store)
    firm = make_enterprise(store, responsible_id=person.id)
    make_township(store, "330482002")
    town = as_viewer(Role.TOWN_OFFICER, township="330482002")

    for part in ("enterprise", "entry", "case"):
        address = f"/reminders/{part}/{firm.public_id}"
        assert town.get(address).status_code == 404
        assert town.post(address, data={"text": "催"}).status_code == 404
    assert store.exec(select(Reminder)).all() == []
