"""The whole way of a newcomer: real firms in, three admitted, one recognised, the number moves."""

import json
import re
from pathlib import Path

import jsonschema
from playwright.sync_api import Page, expect

from app.demonstration import DEMO_PASSWORD
from tests.browser.conftest import Axe

REGISTRY = Path(__file__).parent.parent / "exchange" / "pinghu_registry.csv"

# Each move in order: its own date, and what else it asks for.
MOVES = (
    ("submit", {"happened_on": "2018-05-10"}),
    ("endorse_by_town", {"happened_on": "2018-05-14"}),
    ("check", {"happened_on": "2018-05-21"}),
    ("endorse_jointly", {"happened_on": "2018-05-28", "document_number": "平科〔2018〕31号"}),
    ("recommend", {"happened_on": "2018-06-01", "document_number": "平科〔2018〕32号"}),
    ("review_by_city", {"happened_on": "2018-06-11", "document_number": "嘉科高〔2018〕9号"}),
    ("review_by_experts", {"happened_on": "2018-07-20"}),
    ("report", {"happened_on": "2018-08-24"}),
    (
        "open_notice",
        {
            "happened_on": "2018-09-03",
            "document_number": "国科火字〔2018〕88号",
            "notice_starts_on": "2018-09-03",
        },
    ),
    (
        "recognize",
        {
            "happened_on": "2018-09-28",
            "document_number": "国科火字〔2018〕99号",
            "certificate_number": "GR201833999999",
        },
    ),
)


def sign_in(page: Page, login: str = "officer") -> None:
    page.goto("/login")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(morning|board|firm|people|grants|history)"))


def agreed_by_three_offices(page: Page, case: str) -> None:
    """Each office's opinion on this case, as its letter says."""
    for office in ("science", "finance", "taxation"):
        page.goto(case)
        page.get_by_text("登记一个部门对此案的意见").click()
        form = page.locator("form[action$='/opinions']")
        form.locator("[name=office]").select_option(office)
        form.locator("[name=opinion]").select_option("agrees")
        form.locator("[name=given_on]").fill("2018-05-25")
        form.locator("[name=given_by]").fill("联络员")
        form.locator("[name=document_number]").fill("平会〔2018〕1号")
        form.get_by_role("button").click()
        page.wait_for_load_state()


def hnte_on_board(page: Page) -> int:
    page.goto("/board")
    row = page.locator("#board-indicators tr", has_text="培育高新技术企业")
    return int(row.locator("a.figure").inner_text())


def test_newcomer_from_import_to_export(page: Page, axe: Axe) -> None:
    sign_in(page)
    axe(page)
    before = hnte_on_board(page)

    # The 17 real firms come in once.
    page.goto("/imports")
    page.get_by_label("文件").set_input_files(REGISTRY)
    page.get_by_role("button", name="检查文件").click()
    expect(page.get_by_text("将写入的内容").first).to_be_visible()
    axe(page)
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_text("已写入:新增 17 家")).to_be_visible()

    # Three fictitious firms are admitted together.
    page.goto("/pool/new")
    firms = page.locator("#pool-candidates tbody tr")
    for number in range(3):
        firms.nth(number).get_by_role("checkbox").check()
    name = firms.first.locator("th").inner_text().strip()
    axe(page)
    page.get_by_label("拟申报年度").fill("2018")
    page.get_by_label("入库理由").fill("摸底走访,研发投入达标")
    page.get_by_role("button", name=re.compile("入库")).last.click()
    page.wait_for_url(re.compile(r"/pool(\?|$|/(?!new))"))
    page.goto("/pool")
    axe(page)

    # One of them goes the whole way, with the dates of the papers.
    page.goto(f"/cases/new?programme=hnte&year=2018&q={name}")
    page.get_by_role("link", name=re.compile("^选择")).first.click()
    page.get_by_label("申报批次").select_option(index=1)
    page.get_by_label("发起日期").fill("2018-05-07")
    page.get_by_role("button", name="发起申报").click()
    page.wait_for_url(re.compile(r"/cases/\w{12}"))
    case = page.url
    axe(page)
    for action, inputs in MOVES:
        if action == "endorse_jointly":  # not by whoever checked it
            page.get_by_role("button", name="退出").click()
            sign_in(page, "section")
            agreed_by_three_offices(page, case)
        page.goto(f"{case}/actions/{action}")
        for field, text in inputs.items():
            page.locator(f"[name={field}]").fill(text)
        page.locator(f"form[action$='/actions/{action}'] button").click()
        page.wait_for_url(case)
    expect(page.get_by_text("GR201833999999").first).to_be_visible()

    # The board has changed by one, and the number opens its rows.
    assert hnte_on_board(page) == before + 1
    page.locator("#board-indicators tr", has_text="培育高新技术企业").locator("a.figure").click()
    page.wait_for_url(re.compile("/board/hnte/rows"))
    axe(page)
    page.goto(f"{page.url}&size=100")
    expect(page.get_by_text(name).first).to_be_visible()
    expect(page.locator("main table tbody tr")).to_have_count(before + 1)

    # The package says the same, and keeps to its schema.
    package = page.request.get("/api/exports/package?as_of=2018-09-30").json()
    schema = page.request.get("/api/exports/schema").json()
    jsonschema.Draft202012Validator(schema).validate(package)
    hnte = [title for title in package["titles"] if title["programme"] == "hnte"]
    assert len({title["uscc"] for title in hnte}) == before + 1
    assert json.dumps(package, ensure_ascii=False).count("平湖市九亭贸易有限公司") == 1


def test_a_town_officer_sees_its_own_town_only(page: Page) -> None:
    sign_in(page, "town-danghu")

    page.goto("/enterprises?size=100")

    towns = set(page.locator("table.ledger tbody tr").all_inner_texts())
    assert towns
    assert all("当湖街道" in row for row in towns)


def test_pages_work_without_a_line_of_script(page: Page, base_url: str) -> None:
    bare = page.context.browser
    assert bare is not None
    context = bare.new_context(base_url=base_url, java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()
    plain.goto("/login")
    plain.locator("[name=login]").fill("officer")
    plain.locator("[name=password]").fill(DEMO_PASSWORD)
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/morning")
    plain.goto("/enterprises")
    # After the tick box.
    code = plain.locator("table.ledger tbody tr").first.locator("td").nth(1).inner_text()
    plain.get_by_label("名称、代码或拼音首字母").fill(code[4:])
    plain.get_by_role("button", name="查询").click()

    rows = plain.locator("table.ledger tbody tr")
    expect(rows).to_have_count(1)
    assert code in rows.first.inner_text()
    context.close()
