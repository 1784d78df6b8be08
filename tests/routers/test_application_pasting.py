"""Rows from a spreadsheet: previewed cell by cell, written all or not at all, and the template."""

import csv
import io
import re

import openpyxl
import pytest
from sqlmodel import Session, select

from app.domain.access import AccessKind, Role
from app.models.applications import Application
from app.models.enterprises import Enterprise
from app.models.history import JournalEntry
from tests.clients import AsViewer, Browser
from tests.factories import make_application, make_batch, make_case, make_enterprise

HEAD = "知识产权名称\t类别\t授权日期\t授权号\t获得方式\n"
GOOD = HEAD + "一种育苗机\t发明专利\t2016.5.3\tZL201610000001\t自主研发\n"


@pytest.fixture
def application(store: Session) -> Application:
    firm = make_enterprise(store)
    case = make_case(store, firm, batch_id=make_batch(store).id)
    return make_application(store, firm, case)


@pytest.fixture
def browser(store: Session, application: Application, as_viewer: AsViewer) -> Browser:
    firm = store.get_one(Enterprise, application.enterprise_id)
    return as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])


def rows_of(browser: Browser, path: str) -> list[tuple[str, list[str]]]:
    table = browser.get(f"/api{path}/sections/ip").json()["tables"][0]
    return [(row["number"], [cell["shown"] for cell in row["cells"]]) for row in table["rows"]]


def test_what_is_pasted_is_shown_and_then_written(
    browser: Browser, application: Application
) -> None:
    path = f"/applications/{application.public_id}"
    page = browser.post(f"{path}/tables/ip/preview", data={"text": GOOD})
    assert page.status_code == 200
    assert "新增 1 行" in page.text
    assert "2016-05-03" in page.text
    assert rows_of(browser, path) == []
    order = re.search(r'name="order" value="(\w+)"', page.text)
    assert order is not None

    written = browser.post(f"{path}/tables/ip/rows", data={"text": GOOD, "order": order[1]})

    assert written.headers["location"] == f"{path}/sections/ip#table-ip"
    assert rows_of(browser, path) == [
        ("IP01", ["一种育苗机", "发明专利", "2016-05-03", "ZL201610000001", "自主研发"])
    ]
    again = browser.post(f"{path}/tables/ip/rows", data={"text": GOOD, "order": order[1]})
    assert again.status_code == 409


def test_a_cell_that_cannot_be_read_holds_everything_back_unless_told_otherwise(
    browser: Browser, application: Application
) -> None:
    path = f"/applications/{application.public_id}"
    bad = GOOD.replace("2016.5.3", "去年")
    preview = browser.post(f"/api{path}/tables/ip/preview", json={"text": bad}).json()
    assert preview["wrong"] == 1
    assert preview["rows"][0]["cells"]["granted_on"]["problem"].startswith("日期无法识别")
    given = {"text": bad, "order": preview["order"]}

    refused = browser.post(f"/api{path}/tables/ip/rows", json=given)
    assert (refused.status_code, refused.json()["reasons"]) == (422, ["cells_refused"])
    assert rows_of(browser, path) == []
    written = browser.post(f"/api{path}/tables/ip/rows", json={**given, "leaves_blank": True})

    assert [one["number"] for one in written.json()] == ["IP01"]
    assert rows_of(browser, path)[0][1][2] == "—"


def test_ten_thousand_rows_are_one_sentence_and_the_text_stays(
    browser: Browser, application: Application, store: Session
) -> None:
    path = f"/applications/{application.public_id}"
    block = HEAD + "一种育苗机\t发明专利\n" * 10_000

    refused = browser.post(f"{path}/tables/ip/preview", data={"text": block})

    assert refused.status_code == 422
    assert "“知识产权”最多 99 行,已有 0 行,再加 10000 行放不下,一行也没有写入" in refused.text
    assert refused.text.count("一种育苗机") == 10_000
    assert rows_of(browser, path) == []
    [line] = store.exec(select(JournalEntry).where(JournalEntry.kind == AccessKind.REFUSED))
    assert (line.subject, line.reason) == (f"POST {path}/tables/ip/preview", "rows_full")


def test_a_workbook_is_read_like_what_is_pasted(browser: Browser, application: Application) -> None:
    path = f"/applications/{application.public_id}"
    template = browser.get(f"{path}/tables/ip/template")
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["编号", *next(csv.reader([HEAD], delimiter="\t"))]
    sheet.append(["", "一种播种机", "实用新型专利", "2017-01-02", "ZL201720000002", "受让"])
    filled = io.BytesIO()
    book.save(filled)

    page = browser.post(
        f"{path}/tables/ip/preview", files={"file": ("知识产权.xlsx", filled.getvalue())}
    )

    assert page.status_code == 200
    assert "一种播种机" in page.text
    assert "格读不懂" not in page.text


def test_what_is_no_workbook_is_refused(browser: Browser, application: Application) -> None:
    path = f"/applications/{application.public_id}"

    refused = browser.post(
        f"{path}/tables/ip/preview", files={"file": ("知识产权.xlsx", b"MZ\x90\x00")}
    )

    assert refused.status_code == 422
    assert "文件无法读取" in refused.text
