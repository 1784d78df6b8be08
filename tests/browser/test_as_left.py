"""Lists open as their officer left them, and next and previous outlive a change."""

from playwright.sync_api import Page, expect

from tests.browser.test_administration import sign_in

LIST = "a[data-opens-as-left][href^='/enterprises']"


def test_list_opens_as_left_until_its_filters_are_cleared(page: Page) -> None:
    sign_in(page, "section")
    page.goto("/enterprises?status=all&sort=name&size=50")
    page.goto("/tasks")
    expect(page.locator(LIST)).to_have_attribute(
        "href", "/enterprises?status=all&sort=name&size=50"
    )
    page.locator(LIST).click()
    expect(page.locator("#filter-status")).to_have_value("all")
    page.get_by_role("link", name="清除筛选").click()
    expect(page.locator("#filter-status")).to_have_value("living")
    page.goto("/tasks")
    expect(page.locator(LIST)).to_have_attribute("href", "/enterprises")


def test_next_firm_is_still_known_after_a_change(page: Page) -> None:
    sign_in(page, "section")
    page.goto("/enterprises?sort=name")
    page.locator("#enterprises-table th a[href^='/enterprises/']").nth(1).click()
    following = page.get_by_role("link", name="下一家").get_attribute("href")
    page.get_by_role("link", name="修改", exact=True).click()
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_role("link", name="下一家")).to_have_attribute("href", str(following))
