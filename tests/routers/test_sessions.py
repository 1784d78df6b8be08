"""The door: signing in and out, throttle, limits of a session, passwords, origins, headers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.history import JournalEntry
from app.models.people import Grant, LoginAttempt, Person
from tests.clients import COOKIE, AsViewer, Browser
from tests.factories import (
    PASSWORD,
    make_enterprise,
    make_grant,
    make_login_session,
    make_person,
    make_staff,
)

WRONG = "not-the-password-at-all"


def sign_in(browser: Browser, login: str, password: str = PASSWORD, **fields: str) -> Any:
    return browser.post("/login", data={"login": login, "password": password} | fields)


def journal_kinds(store: Session) -> list[str]:
    rows = store.execute(select(col(JournalEntry.kind)).order_by(col(JournalEntry.id)))
    return list(rows.scalars())


# --- In and out -----------------------------------------------------------------------------------


def test_sign_in_opens_a_session_and_leads_on(client: Browser, store: Session) -> None:
    person = make_staff(store)

    answer = sign_in(client, person.login, next="/sessions")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sessions")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert client.get("/sessions").status_code == 200
    assert journal_kinds(store) == ["sign_in"]


@pytest.mark.parametrize(
    ("login", "password"), [("nobody-here", PASSWORD), (None, WRONG), ("", ""), (None, "")]
)
def test_wrong_sign_in_does_not_say_which_was_wrong(
    client: Browser, store: Session, login: str | None, password: str
) -> None:
    person = make_staff(store)

    answer = sign_in(client, person.login if login is None else login, password)

    assert answer.status_code == 422
    assert "账号或密码不正确" in answer.text
    assert "set-cookie" not in answer.headers
    assert journal_kinds(store) == ["sign_in_refused"]


def test_password_typed_is_never_given_back(client: Browser, store: Session) -> None:
    assert WRONG not in sign_in(client, make_staff(store).login, WRONG).text


def test_closed_account_stays_out(client: Browser, store: Session) -> None:
    person = make_staff(store, is_closed=True)

    assert "已停用" in sign_in(client, person.login).text


def test_account_without_a_grant_stays_out(client: Browser, store: Session) -> None:
    assert "尚未授权" in sign_in(client, make_person(store).login).text


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/a\\b", "javascript:x"],
)
def test_sign_in_leads_to_no_foreign_place(client: Browser, store: Session, address: str) -> None:
    answer = sign_in(client, make_staff(store).login, next=address)

    assert answer.headers["location"] == "/"


def test_sign_out_ends_the_session_on_the_server(client: Browser, store: Session) -> None:
    person = make_staff(store)
    sign_in(client, person.login)
    token = client.cookies[COOKIE]

    client.post("/logout")
    client.cookies.set(COOKIE, token)

    assert client.get("/sessions").status_code == 303
    assert journal_kinds(store) == ["sign_in", "sign_out"]
    left = store.execute(select(JournalEntry).order_by(col(JournalEntry.id).desc())).scalars()
    assert (left.first() or JournalEntry(kind="")).person_name == person.name


def test_sign_out_of_an_ended_session_is_nobodys(client: Browser, store: Session) -> None:
    person = make_staff(store)
    sign_in(client, person.login)
    token = client.cookies[COOKIE]

    for _ in range(2):
        client.cookies.set(COOKIE, token)
        client.post("/logout")

    assert journal_kinds(store) == ["sign_in", "sign_out"]


def test_without_an_issuer_there_is_no_such_door(client: Browser, app: FastAPI) -> None:
    assert app.state.settings.oidc_issuer == ""
    assert "政务统一身份认证" not in client.get("/login").text
    assert client.get("/login/oidc").status_code == 404
    assert client.get("/login/oidc/callback?code=x&state=y").status_code == 404


# --- Throttle -------------------------------------------------------------------------------------


def test_fifth_failure_of_an_account_makes_it_wait(client: Browser, store: Session) -> None:
    person = make_staff(store)
    for _ in range(5):
        assert sign_in(client, person.login, WRONG).status_code == 422

    refused = sign_in(client, person.login)

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "2"
    assert "秒后再试" in refused.text
    assert sign_in(client, make_staff(store).login).status_code == 303  # others are not kept out


def test_wait_of_an_account_passes(client: Browser, store: Session) -> None:
    person = make_staff(store)
    for _ in range(5):
        sign_in(client, person.login, WRONG)
    store.execute(update(LoginAttempt).values(at=datetime.now(UTC) - timedelta(seconds=3)))

    assert sign_in(client, person.login).status_code == 303


def test_good_sign_in_forgets_the_failures_of_its_account(client: Browser, store: Session) -> None:
    person = make_staff(store)
    for _ in range(4):
        sign_in(client, person.login, WRONG)
    sign_in(client, person.login)
    for _ in range(4):
        assert sign_in(client, person.login, WRONG).status_code == 422

    assert sign_in(client, person.login).status_code == 303


def test_source_that_tries_many_accounts_waits(client: Browser, store: Session) -> None:
    person = make_staff(store)
    sign_in(client, "somebody", WRONG)
    one = store.execute(select(col(LoginAttempt.key), col(LoginAttempt.at))).all()
    for key, at in one:
        store.add_all(LoginAttempt(key=key, at=at) for _ in range(49))
    store.execute(delete(LoginAttempt).where(col(LoginAttempt.id) == -1))

    assert sign_in(client, person.login).status_code == 429


# --- How long a session lasts ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 200),
        ({"last_seen_at": timedelta(minutes=-29)}, 200),
        ({"last_seen_at": timedelta(minutes=-31)}, 303),
        ({"expires_at": timedelta(seconds=-1)}, 303),
        ({"ended_at": timedelta()}, 303),
    ],
    ids=["fresh", "almost idle", "idle", "too old", "ended"],
)
def test_session_lasts_until_its_limits(
    app: FastAPI, store: Session, changed: dict[str, timedelta], status: int
) -> None:
    moments = {name: datetime.now(UTC) + delta for name, delta in changed.items()}
    _, token = make_login_session(store, make_staff(store), Role.BUREAU_OFFICER, **moments)

    assert Browser(app, store, token).get("/sessions").status_code == status


def test_lists_show_only_sessions_that_still_hold(as_viewer: AsViewer, store: Session) -> None:
    browser, system = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SYSTEM_ADMIN)
    person = browser.person
    assert person
    for source, minutes in (("10.0.0.1", 29), ("10.0.0.2", 31)):
        seen = datetime.now(UTC) - timedelta(minutes=minutes)
        make_login_session(store, person, Role.BUREAU_OFFICER, last_seen_at=seen, source=source)

    mine = browser.get("/sessions").text
    theirs = system.get(f"/api/people/{person.public_id}").json()["sessions"]

    assert ("10.0.0.1" in mine, "10.0.0.2" in mine) == (True, False)
    assert [row["source"] for row in theirs] == ["testclient", "10.0.0.1"]


def test_forged_token_is_nobody(app: FastAPI, store: Session) -> None:
    make_login_session(store, make_staff(store), Role.BUREAU_OFFICER)

    assert Browser(app, store, "forged").get("/sessions").status_code == 303


def test_closing_an_account_ends_what_it_has_open(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)
    assert browser.person is not None
    store.execute(update(Person).where(col(Person.id) == browser.person.id).values(is_closed=True))

    assert browser.get("/sessions").status_code == 303


def test_grant_that_has_ended_lets_nobody_in(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    store.execute(update(Grant).values(valid_until=yesterday))

    assert browser.get("/sessions").status_code == 303


def test_use_of_a_session_is_noted_once_a_minute(app: FastAPI, store: Session) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    row, token = make_login_session(
        store, make_staff(store), Role.BUREAU_OFFICER, last_seen_at=long_ago
    )
    Browser(app, store, token).get("/sessions")

    store.refresh(row)

    assert row.last_seen_at.replace(tzinfo=UTC) > long_ago


def test_twin_answers_a_stranger_with_a_problem(client: Browser) -> None:
    answer = client.get("/api/people")

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["reasons"] == ["sign_in_first"]


# --- One's own sessions and roles -----------------------------------------------------------------


def test_session_ended_elsewhere_is_over(app: FastAPI, as_viewer: AsViewer, store: Session) -> None:
    here = as_viewer(Role.BUREAU_OFFICER)
    assert here.person is not None
    row, token = make_login_session(store, here.person, Role.BUREAU_OFFICER)
    there = Browser(app, store, token)
    assert there.get("/sessions").status_code == 200

    here.post(f"/sessions/{row.public_id}/end")

    assert there.get("/sessions").status_code == 303
    assert here.get("/sessions").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(as_viewer: AsViewer, store: Session) -> None:
    row, _ = make_login_session(store, make_staff(store), Role.BUREAU_OFFICER)

    assert as_viewer(Role.BUREAU_OFFICER).post(f"/sessions/{row.public_id}/end").status_code == 404


def test_role_switches_among_those_granted_only(as_viewer: AsViewer, store: Session) -> None:
    person = make_staff(store)
    make_grant(store, person, Role.SECTION_HEAD)
    browser = as_viewer(Role.BUREAU_OFFICER, person=person)

    assert browser.post("/role", data={"role": "section_head"}).status_code == 303
    assert "科长" in browser.get("/sessions").text
    assert browser.post("/role", data={"role": "bureau_head"}).status_code == 403
    assert browser.post("/role", data={"role": "nonsense"}).status_code == 422


# --- Where a role's day begins --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.BUREAU_OFFICER, "/morning"),
        (Role.TOWN_OFFICER, "/morning"),
        (Role.CITY_READER, "/board"),
        (Role.ENTERPRISE_USER, "/firm"),
        (Role.SYSTEM_ADMIN, "/people"),
        (Role.SECURITY_ADMIN, "/grants"),
        (Role.AUDIT_ADMIN, "/history"),
    ],
)
def test_home_is_where_the_role_works(
    as_viewer: AsViewer, store: Session, role: Role, home: str
) -> None:
    browser = as_viewer(role, enterprises=[make_enterprise(store)])

    assert browser.get("/").headers["location"] == home
