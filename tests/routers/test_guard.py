"""Where a write may come from, and what every answer wears."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.people import LoginSession
from tests.clients import ORIGIN, AsViewer, Browser
from tests.factories import (
    PASSWORD,
    make_staff,
)


def sign_in(browser: Browser, login: str, password: str = PASSWORD, **fields: str) -> Any:
    return browser.post("/login", data={"login": login, "password": password} | fields)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": ORIGIN}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": ORIGIN}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "http://evil.example"}, 403),
        ({}, 403),
    ],
    ids=str,
)
def test_write_with_our_cookie_comes_from_our_page(
    as_viewer: AsViewer, headers: dict[str, str], status: int
) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)
    del browser.headers["origin"]

    answer = browser.post("/role", data={"role": "bureau_officer"}, headers=headers)

    assert answer.status_code == status


def test_write_without_cookie_and_origin_passes_the_guard(client: Browser, store: Session) -> None:
    del client.headers["origin"]

    assert sign_in(client, make_staff(store).login).status_code == 303


def test_refused_origin_changes_nothing(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)

    browser.post("/logout", headers={"origin": "http://evil.example"})

    assert store.execute(select(col(LoginSession.ended_at))).scalars().all() == [None]


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/api/people", "/healthz"])
def test_every_answer_is_dressed(client: Browser, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_head_is_answered_wherever_get_is(as_viewer: AsViewer) -> None:
    """Monitors and proxies ask so whether a site is there."""
    browser = as_viewer()

    assert [browser.head(path).status_code for path in ("/readyz", "/sessions")] == [200, 200]
