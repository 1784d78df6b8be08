"""The administrators' pages and one's own account: opened, judged by axe, and used."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe

PASSWORD = "miaopu-demo-2018"
PAGES = [
    ("sysadmin", ["/people", "/people/new", "/places", "/calendar"]),
    ("secadmin", ["/grants", "/grants/new", "/tokens", "/policies"]),
    ("auditadmin", ["/history", "/journal"]),
    ("section", ["/handovers", "/sessions", "/password"]),
]


def sign_in(page: Page, login: str) -> None:
    page.goto("/login")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: not address.endswith("/login"))


@pytest.mark.parametrize(("login", "paths"), PAGES, ids=[login for login, _ in PAGES])
def test_pages_open_without_a_fault(page: Page, axe: Axe, login: str, paths: list[str]) -> None:
    sign_in(page, login)
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        axe(page)


def test_account_is_opened_found_and_closed(page: Page) -> None:
    sign_in(page, "sysadmin")
    page.get_by_role("link", name="新增账号").click()
    page.get_by_label("账号").fill("newcomer")
    page.get_by_label("姓名").fill("新来的")
    page.get_by_role("button", name="建立账号").click()
    expect(page.get_by_role("heading", name="初始密码")).to_be_visible()

    page.goto("/people")
    page.get_by_label("账号、姓名或科室").fill("新来")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#people-table tbody tr")).to_have_count(1)
    page.get_by_role("link", name="newcomer").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="停用账号").click()

    expect(page.get_by_text("停用", exact=True)).to_be_visible()
