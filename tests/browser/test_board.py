"""The board, the plan and the titles in a browser: read in one glance, judged by axe, followed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe

PASSWORD = "miaopu-demo-2018"
PAGES = [
    "/board",
    "/board?valid_on=2017-12-31&scope=without_port_zone",
    "/board/hnte/rows?part=ended",
    "/board/rd_to_gdp/rows",
    "/plan",
    "/plan/hnte",
    "/plan/rd_to_gdp",
    "/titles",
    "/titles/new",
    "/board/trends",
    "/renewals",
]


def sign_in(page: Page, login: str) -> None:
    page.goto("/login")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: not address.endswith("/login"))


@pytest.mark.parametrize("login", ["section", "town-zhapu"])
def test_pages_open_without_a_fault(page: Page, axe: Axe, login: str) -> None:
    sign_in(page, login)
    for path in PAGES:
        if login != "section" and path == "/titles/new":
            continue
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        axe(page)


def test_nine_indicators_and_four_numbers_stand_on_the_first_screen(page: Page) -> None:
    sign_in(page, "head")
    page.goto("/board")

    ninth = page.locator("#board-indicators tbody").first.locator("tr").nth(8)
    box = ninth.bounding_box()

    assert box is not None
    assert box["y"] + box["height"] <= 768
    expect(page.locator("dl.figures").first).to_be_in_viewport()
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert wide is False


def test_number_leads_to_its_rows_and_back(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/board")
    number = page.locator("dl.figures a").first
    told = int(number.inner_text().replace(",", ""))

    number.click()

    expect(page.locator("#board-rows .pager")).to_contain_text(f"共 {told} 条")
    page.get_by_role("link", name="100", exact=True).click()
    expect(page.locator("#board-rows tbody tr")).to_have_count(min(told, 100))
    page.get_by_role("link", name="返回看板").click()
    expect(page).to_have_url(re.compile("/board"))


def test_scan_is_attached_to_a_title_and_downloaded(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/titles?programme=hnte")
    page.locator("#titles-table tbody td a").first.click()

    page.get_by_label(re.compile("添加附件")).set_input_files(
        {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 scan"}
    )
    page.get_by_role("button", name="上传").click()

    with page.expect_download() as download:
        page.get_by_role("link", name="证书.pdf").click()
    assert download.value.suggested_filename == "证书.pdf"
