"""On A4 paper nothing runs off the sheet, and no empty field is printed."""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.test_board import sign_in

PAPER = ViewportSize(width=703, height=1000)
"""A4 less its margins, in CSS pixels."""

BEYOND_THE_SHEET = """() => Array.from(document.querySelectorAll("main *"))
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > 704)
  .map((one) => one.tagName + "." + one.className)"""


def printed(page: Page, path: str) -> list[str]:
    page.goto(path)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    beyond: list[str] = page.evaluate(BEYOND_THE_SHEET)
    return beyond


@pytest.mark.parametrize(
    "path", ["/board", "/cases", "/pool", "/batches", "/towns", "/towns/bulletin", "/evaluation"]
)
def test_page_fits_the_sheet(page: Page, path: str) -> None:
    sign_in(page, "officer")

    assert printed(page, path) == []


@pytest.mark.parametrize("ledger", ["/cases/list", "/diagnoses"])
def test_firm_behind_a_row_fits_the_sheet(page: Page, ledger: str) -> None:
    sign_in(page, "officer")
    page.goto(ledger)
    path = page.locator("table.ledger tbody a").first.get_attribute("href")
    assert path

    assert printed(page, path) == []


def test_firm_prints_no_fields(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/enterprises")
    path = page.locator("table.ledger tbody th a").first.get_attribute("href")
    assert path

    assert printed(page, path) == []
    assert (
        not page.locator("main input, main select, main textarea").locator("visible=true").count()
    )
