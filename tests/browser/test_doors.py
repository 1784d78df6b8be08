"""The doors in a real browser: a second factor from its QR code to its reset, one's own data."""

import time

import pyotp
from playwright.sync_api import Browser, Page, expect

from app.demonstration.people import DEMO_PASSWORD
from tests.browser.conftest import Axe
from tests.browser.test_administration import sign_in

STEP = 30


def test_second_factor_is_set_up_asked_for_and_reset(
    page: Page, axe: Axe, browser: Browser, base_url: str
) -> None:
    sign_in(page, "town-lindai")
    page.goto("/second-factor")
    axe(page)
    page.get_by_label("现在的密码").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="开始启用").click()
    qr_code = page.locator("img.qr-code")
    expect(qr_code).to_be_visible()
    assert qr_code.evaluate("picture => picture.naturalWidth") > 100  # our CSP lets it be shown
    axe(page)
    authenticator = pyotp.TOTP(page.locator("main code").inner_text())
    page.get_by_label("6 位动态口令").fill(authenticator.now())
    page.get_by_role("button", name="确认启用").click()
    codes = page.locator("main code")
    expect(codes).to_have_count(10)
    axe(page)
    recovery = codes.first.inner_text()

    # Another browser, without a line of script: the code of the next step, then a recovery code.
    context = browser.new_context(base_url=base_url, java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()
    for code in (authenticator.at(int(time.time()) + STEP), recovery):
        plain.goto("/login")
        plain.get_by_label("账号").fill("town-lindai")
        plain.get_by_label("密码").fill(DEMO_PASSWORD)
        plain.get_by_role("button", name="登录").click()
        expect(plain.get_by_role("heading", name="登录第二步")).to_be_visible()
        plain.get_by_label("动态口令或恢复码").fill(code)
        plain.get_by_role("button", name="登录").click()
        plain.wait_for_url("**/morning")
        plain.get_by_role("button", name="退出").click()
    context.close()

    administrator = browser.new_context(base_url=base_url, locale="zh-CN").new_page()
    sign_in(administrator, "sysadmin")
    administrator.goto("/people?q=town-lindai")
    administrator.get_by_role("link", name="town-lindai").click()
    administrator.on("dialog", lambda dialog: dialog.accept())
    administrator.get_by_role("button", name="重置动态口令").click()
    expect(administrator.get_by_text("未启用动态口令")).to_be_visible()
    administrator.context.close()
    sign_in(page, "town-lindai")  # by the password alone, as its session is ended


def test_own_data_are_shown_and_a_second_click_asks_nothing_twice(page: Page, axe: Axe) -> None:
    sign_in(page, "town-guangchen")
    page.goto("/my-data")
    axe(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载我的信息").click()
    assert taken.value.suggested_filename == "my-data.json"
    page.get_by_label("要更正或删除什么").fill("科室名称应为农业农村办公室")
    page.get_by_role("button", name="提交申请").dblclick()

    rows = page.locator("table", has=page.get_by_text("我的申请")).locator("tbody tr")
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="退出").click()
    sign_in(page, "sysadmin")
    page.goto("/personal-requests")
    axe(page)
    expect(page.get_by_text("科室名称应为农业农村办公室")).to_have_count(1)
