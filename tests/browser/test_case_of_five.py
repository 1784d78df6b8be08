"""A whole case with five people: a firm, its town, an officer, a head and an expert.

The firm is invited, fills in its application, is returned once and amends it; an officer with a
relation is shut out, the experts of a county review are drawn anew with another's leave, and the
county's decision, prepared by one and released by another, is objected to and answered."""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demonstration import DEMO_PASSWORD
from tests.browser.conftest import Axe, listen

TOWNS = {
    "当湖街道": "danghu",
    "钟埭街道": "zhongdai",
    "曹桥街道": "caoqiao",
    "乍浦镇": "zhapu",
    "新埭镇": "xindai",
    "新仓镇": "xincang",
    "广陈镇": "guangchen",
    "林埭镇": "lindai",
    "独山港镇": "dushangang",
}
OWN_PASSWORD = "pinghu-chunfeng-2018"
MAIN_TABLE = {
    "staff": "86",
    "tech_staff": "15",
    "rd_total": "63.5",
    "rd_domestic": "63.5",
    "rd_basic": "0",
    "high_tech_income": "52.40",
}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

Join = Callable[..., Page]


@dataclass
class Story:
    """What the five of them pass to each other."""

    firm: str
    firm_name: str
    town: str
    application: str = ""
    case: str = ""


@pytest.fixture
def join(browser: Browser, base_url: str) -> Generator[Join]:
    """Another person, with a browser of their own whose complaints fail the test."""
    people = []

    def come(login: str = "", password: str = DEMO_PASSWORD) -> Page:
        context = browser.new_context(
            base_url=base_url, locale="zh-CN", viewport={"width": 1366, "height": 768}
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())  # what a button asks is agreed to
        people.append((context, page, listen(page, base_url)))
        if login:
            sign_in(page, login, password)
        return page

    yield come
    for context, _, complaints in people:
        context.close()
        assert complaints == []


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/login")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def send(page: Page, name: str) -> None:
    """Press a button of the page's own."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name).first.click()


def read(page: Page, address: str) -> Any:
    answer = page.request.get(f"/api{address}")
    assert answer.status == 200, answer.text()
    return answer.json()


def post(page: Page, base_url: str, address: str, given: dict[str, Any]) -> Any:
    answer = page.request.post(f"/api{address}", data=given, headers={"origin": base_url})
    assert answer.status in {200, 201}, answer.text()
    return answer.json()


def move(page: Page, story: Story, action: str, **given: str) -> None:
    page.goto(f"/cases/{story.case}/actions/{action}")
    for name, value in given.items():
        field = page.locator(f"main [name={name}]")
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.first.fill(value)
    page.locator("main form button").last.click()
    page.wait_for_url(f"**/cases/{story.case}")


def test_five_people_share_one_case(join: Join, base_url: str, axe: Axe) -> None:
    officer, head = join("officer2"), join("section")
    story = choose_firm(officer, base_url)

    firm = invited(officer, join, story)
    fill_in(firm, story, axe)
    town = join(f"town-{TOWNS[story.town]}")
    hand_in_and_endorse(firm, town, story, axe)
    return_and_amend(officer, firm, story, axe)
    step_aside(head, join("officer"), story)
    draw_anew(officer, head, story, axe)
    look_as_expert(join("expert"), story, axe)
    decide_and_object(officer, head, town, firm, story, axe)


def choose_firm(officer: Page, base_url: str) -> Story:
    """A candidate of the pool without a case, and a batch that is open."""
    batch = {"programme": "hnte", "year": 2018, "number": 9, "notice_number": "平科〔2018〕50号",
             "notice_on": "2018-09-03", "firm_cutoff_on": "2018-10-31"}  # fmt: skip
    post(officer, base_url, "/batches/new", batch)
    found = next(
        row
        for row in read(officer, "/pool?size=100")["rows"]
        if (row["case"], row["kind"], row["target"]) == (None, "first", "hnte")
        and row["township"] in TOWNS
    )
    return Story(found["enterprise_id"], found["enterprise"], found["township"])


def invited(officer: Page, join: Join, story: Story) -> Page:
    officer.goto(f"/enterprises/{story.firm}/users")
    officer.get_by_label("邀请谁").fill("赵会计")
    send(officer, "生成邀请单")
    code = re.search(r"\w{4}(?:-\w{4}){3}", officer.locator("main").inner_text())
    assert code is not None
    firm = join()
    firm.goto("/redeem")
    form = firm.locator("form").filter(has=firm.locator("[name=way][value=new]"))
    given = {"code": code.group(0), "name": "赵会计", "login": "zhao.kuaiji"}
    for name, value in (given | {"password": OWN_PASSWORD, "again": OWN_PASSWORD}).items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button").click()
    expect(firm.locator("main")).to_contain_text(story.firm_name)
    return firm


def fill_in(firm: Page, story: Story, axe: Axe) -> None:
    """By its official PDF: the main table alone is asked for, and much of it is known."""
    firm.goto("/firm/applications")
    firm.locator("tr", has_text="高新技术企业").get_by_role("button", name="开始填写").click()
    firm.wait_for_url(re.compile(r"/applications/\w+"))
    story.application = firm.url.rsplit("/", 1)[-1]
    axe(firm)
    firm.get_by_text("改填报方式").click()
    firm.locator("[name=route][value=official_pdf]").check()
    send(firm, "确定")
    firm.goto(f"/applications/{story.application}/sections/main")
    missing = read(firm, f"/applications/{story.application}/findings")["missing"]
    for name in (one["name"] for one in missing if one["section"] == "main"):
        field = firm.locator(f"[id='field-{name.replace('.', '-')}']")
        if name == "had_incident":
            field.select_option("false")
            continue
        field.fill(MAIN_TABLE.get(name, "1,250.00"))
        field.press("Tab")
        expect(firm.locator("main")).to_contain_text("已暂存")
    send(firm, "暂存本部分")
    axe(firm)


def hand_in_and_endorse(firm: Page, town: Page, story: Story, axe: Axe) -> None:
    """Without its official form it is not taken; with it, it gets a receipt number."""
    overview = f"/applications/{story.application}"
    firm.goto(overview)
    expect(firm.locator("main")).to_contain_text("国家系统打印的认定申请书")
    firm.goto(f"{overview}/files")
    slot = firm.locator("form[action$='/slots/official_form']")
    slot.locator("[type=file]").set_input_files(
        {"name": "申请书.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    slot.get_by_role("button", name="上传").click()
    expect(firm.locator("main")).to_contain_text("申请书.pdf")
    axe(firm)
    firm.goto(overview)
    send(firm, "提交")
    expect(firm.locator("main")).to_contain_text("已提交，不能修改")
    story.case = read(firm, overview)["application"]["case_id"]
    case = read(firm, f"/cases/{story.case}")
    assert re.fullmatch(r"\d{6}-GQ-2018-\d{4}", case["receipt_number"])

    move(town, story, "endorse_by_town", opinion="agrees", reason="情况属实，同意申报")
    assert read(town, f"/cases/{story.case}")["stage"] == "town_endorsed"
    assert town.request.get(f"{overview}/copy").status == 403


def return_and_amend(officer: Page, firm: Page, story: Story, axe: Axe) -> None:
    """One field and one slot are sent back; nothing else opens, and the change is plain to see."""
    officer.goto(f"/cases/{story.case}/actions/return_for_amendment")
    axe(officer)
    officer.locator("main [name=listed]").first.check()
    for summary in officer.locator("main form details summary").all():
        summary.click()
    for part in ("staff", "official_form"):
        officer.locator(f"[name=parts][value='{part}']").check()
    officer.locator("main [name=reason]").fill("职工总数与社保人数不符")
    officer.locator("main form button").last.click()
    officer.wait_for_url(f"**/cases/{story.case}")

    firm.goto("/tasks")
    expect(firm.locator("main")).to_contain_text(story.firm_name)
    firm.goto(f"/applications/{story.application}/sections/main")
    expect(firm.locator("[id='field-staff']")).to_be_editable()
    expect(firm.locator("input[id='field-tech_staff']")).to_have_count(0)
    firm.locator("[id='field-staff']").fill("84")
    send(firm, "暂存本部分")
    firm.goto(f"/applications/{story.application}")
    send(firm, "提交")
    expect(firm.locator("main")).to_contain_text("已提交，不能修改")

    officer.goto(f"/cases/{story.case}")
    assert read(officer, f"/cases/{story.case}")["stage"] == "submitted"
    officer.get_by_role("link", name="看改了什么").first.click()
    officer.wait_for_url(re.compile(r"/amendments/"))
    expect(officer.locator("main")).to_contain_text("86")
    expect(officer.locator("main")).to_contain_text("84")
    axe(officer)


def step_aside(head: Page, relative: Page, story: Story) -> None:
    """The head enters a relation somebody reported: every door closes, the firm stays counted."""
    address = f"/cases/{story.case}"
    assert relative.request.get(address).status == 200
    before = read(relative, "/board")["cards"][0]["in_pipeline"]
    head.goto("/recusals")
    form = head.locator("form[action='/recusals']")
    relative_id = form.locator("option", has_text="王经办").get_attribute("value")
    form.locator("[name=person_id]").select_option(relative_id)
    form.locator("[name=firm]").fill(story.firm_name)
    form.locator("[name=kind]").select_option("family")
    form.locator("[name=reason]").fill("其姐任财务负责人")
    form.locator("[name=found_through]").fill("群众来信 2018-09-28")
    with head.expect_navigation():
        form.get_by_role("button", name="登记并回避").click()

    for closed in (address, f"/enterprises/{story.firm}", f"/applications/{story.application}"):
        assert relative.request.get(closed).status == 404
    found = read(relative, f"/enterprises?q={story.firm_name[:6]}")
    assert story.firm not in {row["id"] for row in found["rows"]}
    assert read(relative, "/board")["cards"][0]["in_pipeline"] == before


def draw_anew(officer: Page, head: Page, story: Story, axe: Axe) -> None:
    """Experts of a county mock review: drawn, drawn anew by another person's leave, replayed."""
    officer.goto(f"/panels/new?case={story.case}")
    officer.locator("main [name=purpose]").select_option(index=1)
    officer.locator("main [name=due_on]").fill("2018-10-19")
    with officer.expect_navigation():
        officer.locator("main form[action='/panels/new'] button").click()
    panel = officer.url
    expect(officer.locator("main")).to_contain_text("不代表省级评审结果")
    axe(officer)
    redraw = officer.locator("form[action$='/redraws']")
    redraw.locator("[name=reason]").fill("两名专家来电说明出差在外")
    with officer.expect_navigation():
        redraw.get_by_role("button").click()
    assert officer.locator("form[action$='/redraws/decision']").count() == 0
    head.goto(panel)
    decision = head.locator("form[action$='/redraws/decision']")
    decision.locator("[name=is_granted]").select_option("true")
    with head.expect_navigation():
        decision.get_by_role("button").click()
    anew = head.url.split("?")[0]
    assert anew != panel
    head.goto(f"{anew}/replay")
    expect(head.locator("main")).to_contain_text("完全相同")


def look_as_expert(expert: Page, story: Story, axe: Axe) -> None:
    """An expert meets reviews, always called the county's, and no page of any firm."""
    expert.goto("/reviews")
    expect(expert.locator("main")).to_contain_text("不代表省级评审结果")
    axe(expert)
    for closed in (f"/cases/{story.case}", f"/enterprises/{story.firm}", "/pool"):
        assert expert.request.get(closed).status == 403


def decide_and_object(
    officer: Page, head: Page, town: Page, firm: Page, story: Story, axe: Axe
) -> None:
    """Prepared by the officer, released by the head; the firm objects to one criterion of it, and
    not the releaser but somebody else answers."""
    move(town, story, "endorse_by_town", opinion="disagrees", reason="职工总数仍与社保不符")
    case = f"/cases/{story.case}"
    officer.goto(f"/batches/{read(officer, case)['batch_id']}/decisions")
    officer.locator(f"[name='action-{story.case}']").select_option("reject")
    officer.locator(f"[name='failure_reason-{story.case}']").select_option("papers")
    officer.locator(f"[name='reason-{story.case}']").fill("补正后仍与社保人数不符")
    send(officer, "编制清单")
    expect(officer.locator("main")).to_contain_text("须由另一人签发")
    axe(officer)
    head.goto(officer.url)
    head.locator("[name=document_number]").fill("平科〔2018〕61号")
    send(head, "签发全部 1 件")
    expect(head.locator("main")).to_contain_text("已签发")

    firm.goto(case)
    objected = firm.locator("#cases-decision tbody tr").first
    objected.locator("summary", has_text="提出异议").click()
    objected.locator("[name=content]").fill("社保人数未含三名外派员工")
    axe(firm)
    send(firm, "提出异议")
    expect(firm.locator("#cases-decision")).to_contain_text("待答复")

    head.goto(case)
    expect(head.locator("#cases-decision")).to_contain_text("须由另一人答复")
    officer.goto(case)
    answer = officer.locator("#cases-decision details", has_text="登记答复")
    answer.locator("summary").click()
    answer.locator("[name=outcome]").select_option("dismissed")
    answer.locator("[name=answer]").fill("外派员工不在本县参保,不计入")
    with officer.expect_navigation():
        answer.get_by_role("button", name="登记答复").click()
    firm.goto(case)
    expect(firm.locator("#cases-decision")).to_contain_text("外派员工不在本县参保")
