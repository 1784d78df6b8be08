"""One's own password: the first one, the policy, and what a change ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import Session

from app.domain.access import Role
from app.domain.passwords import Policy
from tests.clients import AsViewer, Browser
from tests.factories import (
    PASSWORD,
    make_login_session,
    make_staff,
)

WRONG = "not-the-password-at-all"
NEW = "sieben-kraniche-im-mai"


def sign_in(browser: Browser, login: str, password: str = PASSWORD, **fields: str) -> Any:
    return browser.post("/login", data={"login": login, "password": password} | fields)


def change(browser: Browser, new: str, again: str | None = None, current: str = PASSWORD) -> Any:
    return browser.post(
        "/password", data={"current": current, "new": new, "again": new if again is None else again}
    )


def test_first_password_must_change_before_anything_else(as_viewer: AsViewer) -> None:
    browser = as_viewer(Role.SYSTEM_ADMIN, must_change_password=True)

    assert browser.get("/people").headers["location"] == "/password"
    assert browser.get("/api/people").json()["reasons"] == ["password_must_change"]
    assert browser.get("/password").status_code == 200
    assert change(browser, NEW).status_code == 303
    assert browser.get("/people").status_code == 200


def test_page_of_the_first_password_fetches_nothing_that_leads_back_to_it(
    as_viewer: AsViewer,
) -> None:
    """Seen 2026-11-23: each count of the side bar was answered with this very page, whose own side
    bar asked for the counts again, without end."""
    browser = as_viewer(must_change_password=True)

    part = browser.get("/tasks/count", headers={"hx-request": "true"})

    assert "data-hx-get" not in browser.get("/password").text
    assert (part.status_code, part.headers["hx-redirect"]) == (403, "/password")


def test_first_password_expires(client: Browser, store: Session) -> None:
    person = make_staff(
        store,
        must_change_password=True,
        first_password_expires_at=datetime.now(UTC) - timedelta(hours=1),
    )

    assert "初始密码已过期" in sign_in(client, person.login).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"new": "kurz"}, "至少 12 个字符"),
        ({"new": "password1234"}, "过于常见"),
        ({"new": PASSWORD}, "不能与原密码相同"),
        ({"new": NEW, "again": NEW + "x"}, "两次输入的新密码不一致"),
        ({"new": NEW, "current": WRONG}, "账号或密码不正确"),
    ],
)
def test_password_is_refused_for_a_reason(
    as_viewer: AsViewer, fields: dict[str, str], sentence: str
) -> None:
    answer = change(as_viewer(Role.BUREAU_OFFICER), **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields["new"] not in answer.text


def test_new_password_ends_ones_other_sessions(
    app: FastAPI, as_viewer: AsViewer, store: Session
) -> None:
    here = as_viewer(Role.BUREAU_OFFICER)
    assert here.person is not None
    _, token = make_login_session(store, here.person, Role.BUREAU_OFFICER)

    change(here, NEW)

    assert Browser(app, store, token).get("/sessions").status_code == 303
    assert here.get("/sessions").status_code == 200
    assert sign_in(Browser(app, store), here.person.login, NEW).status_code == 303


def test_old_password_must_change_where_the_policy_says_so(
    app: FastAPI, client: Browser, store: Session
) -> None:
    person = make_staff(store, password_changed_at=datetime.now(UTC) - timedelta(days=91))
    assert sign_in(client, person.login).headers["location"] == "/"

    app.state.settings.password_policy = Policy.DENGBAO.value

    assert sign_in(client, person.login).headers["location"] == "/password"


def test_policy_that_asks_for_mixed_characters_says_so(app: FastAPI, as_viewer: AsViewer) -> None:
    """Seen 2026-11-23: the page praised a phrase, and a phrase was then refused as too common."""
    app.state.settings.password_policy = Policy.DENGBAO.value
    browser = as_viewer(Role.BUREAU_OFFICER)

    assert "含大写字母、小写字母、数字、符号中的三种" in browser.get("/password").text
    assert "密码须含大写字母、小写字母、数字、符号中的三种。" in change(browser, NEW).text
    assert change(browser, "Sieben-kraniche-im-mai").status_code == 303
