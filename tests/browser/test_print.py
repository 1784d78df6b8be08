"""On A4 paper nothing runs off the sheet, and no empty field is printed."""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.test_board import sign_in

PAPER = ViewportSize(width=703, height=1000)
"""A4 less its margins, in CSS pixels."""
SIDEWAYS = ViewportSize(width=1032, height=671)
"""For pages that say so: `@page sideways` in app.css."""

BEYOND_THE_SHEET = """(width) => Array.from(document.querySelectorAll("main *"))
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > width + 1)
  .map((one) => one.tagName + "." + one.className)"""
IS_SIDEWAYS = """() => Array.from(document.querySelectorAll("body, body *"))
  .some((one) => getComputedStyle(one).page === "sideways")"""


def printed(page: Page, path: str) -> list[str]:
    page.goto(path)
    page.emulate_media(media="print")
    paper = SIDEWAYS if page.evaluate(IS_SIDEWAYS) else PAPER
    page.set_viewport_size(paper)
    beyond: list[str] = page.evaluate(BEYOND_THE_SHEET, paper["width"])
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
