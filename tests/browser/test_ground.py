"""The judges themselves: each must see the fault that is planted for it."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe, listen

FAULTLESS = (
    "<!doctype html><html lang='zh-CN'><title>苗圃</title><main><h1>苗圃</h1>{}</main></html>"
)


def test_axe_accepts_faultless_page(page: Page, axe: Axe) -> None:
    page.set_content(FAULTLESS.format(""))

    axe(page)


def test_axe_finds_picture_without_words(page: Page, axe: Axe) -> None:
    page.set_content(FAULTLESS.format("<img src='data:,'>"))

    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_page_is_heard_when_it_throws_or_leaves_the_house(page: Page, base_url: str) -> None:
    other = page.context.new_page()
    heard = listen(other, base_url)

    other.set_content(
        FAULTLESS.format(
            "<script>console.error('wrong')</script><script>throw Error('worse')</script>"
            "<img alt='' src='http://127.0.0.1:9/far'>"
        ),
        wait_until="load",
    )

    assert sorted(heard) == [
        "error: wrong",
        "left the house: http://127.0.0.1:9/far",
        "threw: worse",
    ]
