"""Who acts for a firm: invited by an officer, adding and ending colleagues, redeeming a code."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.firm_accounts import Invitation
from app.models.history import HistoryEntry, JournalEntry
from app.models.people import Grant, Person
from tests.clients import AsViewer, Browser
from tests.factories import (
    PASSWORD,
    make_case,
    make_enterprise,
    make_grant,
    make_login_session,
    make_person,
    make_staff,
)

CHOSEN = "quiet-otter-71-ladders"


def invite(browser: Browser, firm: Any, **given: Any) -> str:
    answer = browser.post(
        f"/api/enterprises/{firm.public_id}/users", json={"invitee": "张三"} | given
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["code"])


def redeem(browser: Browser, code: str, **typed: str) -> Any:
    usual = {"way": "new", "code": code, "name": "张三", "login": "zhangsan"}
    return browser.post("/redeem", data=usual | {"password": CHOSEN, "again": CHOSEN} | typed)


def grants(store: Session) -> list[tuple[str, Role, int | None, bool]]:
    return [
        tuple(row)
        for row in store.execute(
            select(
                col(Person.login), col(Grant.role), col(Grant.enterprise_id), col(Grant.is_manager)
            )
            .join(Person, col(Person.id) == col(Grant.person_id))
            .where(col(Grant.role).in_([Role.ENTERPRISE_USER, Role.AGENCY_USER]))
            .order_by(col(Grant.id))
        )
    ]


def test_officer_invites_a_firm_and_its_person_makes_an_account(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    firm = make_enterprise(store, name="甲公司")
    officer = as_viewer(Role.TOWN_OFFICER, name="乔无名", office="钟埭街道办")

    slip = officer.post(f"/enterprises/{firm.public_id}/users", data={"invitee": "张三"})
    code = slip.text.split("<code>")[1].split("</code>")[0]
    told = slip.text.split("<main")[1]  # what is printed and leaves the house
    assert ("钟埭街道办" in told, "乔无名" in told) == (True, False)
    answer = redeem(client, code.upper())

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert grants(store) == [("zhangsan", Role.ENTERPRISE_USER, firm.id, True)]
    assert client.get("/firm").headers["location"] == f"/enterprises/{firm.public_id}"
    assert code not in officer.get(f"/enterprises/{firm.public_id}/users").text
    kept = store.execute(select(Invitation)).scalar_one()
    assert code.replace("-", "") not in kept.code_digest
    assert kept.redeemed_by_id is not None


def test_redeeming_is_told_in_history_and_journal(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    firm = make_enterprise(store)
    redeem(client, invite(as_viewer(), firm))

    kinds = store.execute(
        select(
            col(HistoryEntry.subject_kind), col(HistoryEntry.action), col(HistoryEntry.actor_name)
        )
        .where(col(HistoryEntry.actor_name) == "张三")
        .order_by(col(HistoryEntry.id))
    )
    assert [tuple(row) for row in kinds] == [
        ("person", "create", "张三"),
        ("invitation", "update", "张三"),
        ("grant", "create", "张三"),
    ]
    assert store.execute(select(col(JournalEntry.kind))).scalars().all() == ["sign_in"]


@pytest.mark.parametrize("spoiled", ["used", "withdrawn", "expired", "unknown"])
def test_a_spoiled_code_is_refused_in_the_same_words(
    as_viewer: AsViewer, app: FastAPI, store: Session, spoiled: str
) -> None:
    firm = make_enterprise(store)
    officer = as_viewer()
    code = invite(officer, firm)
    if spoiled == "used":
        assert redeem(Browser(app, store), code, login="first").status_code == 303
    if spoiled == "withdrawn":
        row = officer.get(f"/api/enterprises/{firm.public_id}/users").json()["invitations"][0]
        address = f"/api/enterprises/{firm.public_id}/invitations/{row['id']}/withdraw"
        assert officer.post(address).json()["invitations"][0]["state"] == "withdrawn"
    if spoiled == "expired":
        over = datetime.now(UTC) - timedelta(minutes=1)
        store.execute(update(Invitation).values(expires_at=over))
    before = len(grants(store))

    answer = redeem(Browser(app, store), "2" * 16 if spoiled == "unknown" else code)

    assert answer.status_code == 422
    assert "邀请码不正确,或已使用、已撤回、已过期" in answer.text
    assert CHOSEN not in answer.text
    assert len(grants(store)) == before


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"password": "short", "again": "short"}, "密码至少 12 个字符"),
        ({"again": "another-otter-71-ladders"}, "两次输入的新密码不一致"),
        ({"login": "张三"}, "此项内容无法识别"),
        ({"name": ""}, "此项必填"),
    ],
)
def test_a_bad_account_leaves_the_code_good(
    as_viewer: AsViewer, client: Browser, store: Session, typed: dict[str, str], told: str
) -> None:
    code = invite(as_viewer(), make_enterprise(store))

    assert told in redeem(client, code, **typed).text
    assert redeem(client, code).status_code == 303


def test_a_taken_login_is_refused_and_its_account_untouched(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    make_person(store, login="zhangsan")
    code = invite(as_viewer(), make_enterprise(store))

    assert redeem(client, code).status_code == 422
    assert grants(store) == []


def test_signed_in_person_adds_a_second_firm_of_the_group(
    as_viewer: AsViewer, store: Session
) -> None:
    first, second = make_enterprise(store, name="甲公司"), make_enterprise(store, name="乙公司")
    person = as_viewer(Role.ENTERPRISE_USER, enterprises=[first])

    answer = person.post("/redeem", data={"code": invite(as_viewer(), second)})

    assert answer.status_code == 303
    firms = person.get("/api/firm").json()
    assert {one["name"] for one in firms} == {"甲公司", "乙公司"}
    assert "甲公司" in person.get("/firm").text


def test_known_account_redeems_with_its_password(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    """Also when its last firm has ended: it could not sign in at all."""
    firm = make_enterprise(store)
    person = make_person(store, Role.ENTERPRISE_USER, login="old")
    code = invite(as_viewer(), firm)

    wrong = client.post(
        "/redeem", data={"way": "own", "code": code, "login": "old", "password": "x"}
    )
    answer = client.post(
        "/redeem", data={"way": "own", "code": code, "login": "old", "password": PASSWORD}
    )

    assert wrong.status_code == 422
    assert answer.status_code == 303
    assert client.get("/firm").headers["location"] == f"/enterprises/{firm.public_id}"
    assert grants(store) == [(person.login, Role.ENTERPRISE_USER, firm.id, True)]


@pytest.mark.parametrize(
    "role", [Role.BUREAU_OFFICER, Role.TOWN_OFFICER, Role.EXPERT, Role.SECURITY_ADMIN]
)
def test_nobody_of_the_office_comes_to_act_for_a_firm(
    as_viewer: AsViewer, store: Session, role: Role
) -> None:
    code = invite(as_viewer(), make_enterprise(store))

    answer = as_viewer(role).post("/redeem", data={"code": code})

    assert answer.status_code == 403
    assert grants(store) == []


def test_manager_adds_a_colleague_and_ends_them_at_once(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    firm = make_enterprise(store)
    manager = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    redeem(client, invite(manager, firm))
    address = f"/enterprises/{firm.public_id}"
    assert client.get(address).status_code == 200

    users = manager.get(f"/api{address}/users").json()["users"]
    colleague = next(user for user in users if user["login"] == "zhangsan")
    assert colleague["is_manager"] is False
    assert manager.post(f"{address}/users/{colleague['id']}/end").status_code == 303

    assert client.get(address).status_code in {303, 401}
    assert client.get(f"/api{address}").status_code == 401


def test_only_the_manager_adds_and_ends(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    other = make_staff(store, Role.ENTERPRISE_USER, enterprises=[firm])
    person = make_person(store, Role.ENTERPRISE_USER)
    make_grant(store, person, Role.ENTERPRISE_USER, enterprise_id=firm.id)
    colleague = as_viewer(Role.ENTERPRISE_USER, person=person)
    grant = store.execute(select(Grant).where(col(Grant.person_id) == other.id)).scalar_one()
    address = f"/api/enterprises/{firm.public_id}/users"

    for answer in (
        colleague.post(address, json={"invitee": "李四"}),
        colleague.post(f"{address}/{grant.public_id}/end"),
    ):
        assert answer.status_code == 403
        assert answer.json()["reasons"] == ["manager_required"]


def test_manager_does_not_end_themselves(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    manager = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    address = f"/api/enterprises/{firm.public_id}/users"
    own = manager.get(address).json()["users"][0]["id"]

    assert manager.post(f"{address}/{own}/end").json()["reasons"] == ["own_grant"]


def test_firm_sees_and_ends_nobody_of_another_firm(as_viewer: AsViewer, store: Session) -> None:
    own, foreign = make_enterprise(store), make_enterprise(store)
    other = make_staff(store, Role.ENTERPRISE_USER, enterprises=[foreign])
    grant = store.execute(select(Grant).where(col(Grant.person_id) == other.id)).scalar_one()
    manager = as_viewer(Role.ENTERPRISE_USER, enterprises=[own])

    assert manager.get(f"/api/enterprises/{foreign.public_id}/users").status_code == 404
    for firm in (own, foreign):
        address = f"/api/enterprises/{firm.public_id}/users/{grant.public_id}/end"
        assert manager.post(address).status_code == 404


def test_agency_of_a_firm_does_not_become_its_user(as_viewer: AsViewer, store: Session) -> None:
    """Else an agency would submit after all."""
    firm = make_enterprise(store)
    agency = as_viewer(Role.AGENCY_USER, cases=[make_case(store, firm)])

    answer = agency.post("/redeem", data={"code": invite(as_viewer(), firm)})

    assert answer.status_code == 403
    assert "受" in answer.text or "服务机构" in answer.text
    assert [row[1] for row in grants(store)] == [Role.AGENCY_USER]


def test_codes_are_throttled_by_source(client: Browser) -> None:
    answers = [redeem(client, "2" * 16).status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]


def test_two_browsers_of_one_person_lose_a_firm_together(
    as_viewer: AsViewer, app: FastAPI, store: Session
) -> None:
    firm, other = make_enterprise(store), make_enterprise(store)
    person = make_staff(store, Role.ENTERPRISE_USER, enterprises=[firm, other])
    manager = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    tokens = [make_login_session(store, person, Role.ENTERPRISE_USER)[1] for _ in range(2)]
    address = f"/api/enterprises/{firm.public_id}"
    grant = store.execute(
        select(Grant).where(col(Grant.person_id) == person.id, col(Grant.enterprise_id) == firm.id)
    ).scalar_one()

    assert manager.post(f"{address}/users/{grant.public_id}/end").status_code == 200

    for token in tokens:
        browser = Browser(app, store, token)
        assert browser.get(address).status_code == 404
        assert browser.get(f"/api/enterprises/{other.public_id}").status_code == 200
