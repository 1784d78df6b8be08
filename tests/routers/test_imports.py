"""The import page and its twin: look first, then write as shown, and take it back."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from fastapi import FastAPI
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.enterprises import FigureSource, RegistrationType
from app.domain.plans import CountsFrom
from app.domain.uscc import make_uscc
from app.models.enterprises import Enterprise, FormerName, YearlyFigures
from app.models.history import HistoryEntry
from app.models.places import Park
from app.models.pool import Cohort, PoolEntry
from app.queries.enterprise_columns import SHOWN
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_contact,
    make_enterprise,
    make_figures,
    make_indicator,
    make_park,
    make_plan,
    make_township,
)

CODE = make_uscc("990482", "MA28A001")
OTHER = make_uscc("990482", "MA28A002")
GOOD = f"企业名称,统一社会信用代码\n平湖甲有限公司,{CODE}\n".encode()
BAD = f"企业名称,统一社会信用代码\n平湖甲有限公司,{CODE}\n平湖乙有限公司,1234\n".encode()


def brought(browser: Browser, content: bytes, name: str = "firms.csv") -> str:
    """The address of the run that an upload became."""
    answer = browser.post("/imports", files={"file": (name, content)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def confirmed(browser: Browser, address: str, **given: str) -> Any:
    return browser.post(f"{address}/confirm", data=given)


def firms_in(store: Session) -> list[str]:
    return [firm.uscc for firm in store.exec(select(Enterprise).order_by(col(Enterprise.id)))]


def test_a_file_is_shown_before_it_is_written(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER, name="王经办")

    run = brought(browser, GOOD)

    shown = browser.get(run).text
    assert "平湖甲有限公司" in shown
    assert "表里没有写企业状态的，按“存续”登记" in shown
    assert firms_in(store) == []

    assert confirmed(browser, run).headers["location"] == run
    assert "已写入:新增 1 家" in browser.get(run).text
    assert firms_in(store) == [CODE]
    entry = store.exec(
        select(HistoryEntry)
        .where(HistoryEntry.subject_kind == "enterprise")
        .order_by(col(HistoryEntry.id).desc())
    ).first()
    assert entry is not None
    assert (entry.actor_name, entry.actor_role) == ("王经办", "bureau_officer")
    assert confirmed(browser, run).status_code == 409


def test_a_bad_row_keeps_everything_out_until_it_is_left_out(
    as_viewer: AsViewer, store: Session
) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER)

    run = brought(browser, BAD, "名册.csv")

    assert "<td>名册.csv</td>" in browser.get(run).text
    assert confirmed(browser, run).status_code == 422
    assert firms_in(store) == []
    assert confirmed(browser, run, good_rows="yes").status_code == 303
    assert firms_in(store) == [CODE]


def test_a_town_sees_its_own_imports_and_the_bureau_all(
    as_viewer: AsViewer, store: Session
) -> None:
    make_township(store)
    town = as_viewer(Role.TOWN_OFFICER)
    run = brought(town, GOOD)

    assert town.get(run).status_code == 200
    assert as_viewer(Role.TOWN_OFFICER).get(run).status_code == 404
    assert as_viewer(Role.BUREAU_OFFICER).get(run).status_code == 200


def test_a_row_changed_after_the_preview_is_shown_again(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, uscc=CODE, name="平湖甲有限公司", legal_representative="张三")
    browser = as_viewer(Role.BUREAU_OFFICER)
    content = f"企业名称,统一社会信用代码,法定代表人\n平湖甲有限公司,{CODE},李四\n".encode()
    run = brought(browser, content)
    assert "张三 → 李四" in browser.get(run).text
    firm.legal_representative = "王五"

    again = confirmed(browser, run)

    assert again.status_code == 200
    assert "有 1 行的内容被别人改过" in again.text
    assert "王五 → 李四" in again.text
    assert store.get_one(Enterprise, firm.id).legal_representative == "王五"

    assert confirmed(browser, run).status_code == 303
    store.expire_all()
    assert store.get_one(Enterprise, firm.id).legal_representative == "李四"


def test_two_officers_bring_in_the_same_file(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    first = as_viewer(Role.BUREAU_OFFICER, name="先到")
    second = as_viewer(Role.BUREAU_OFFICER, name="后到")
    early, late = brought(first, GOOD), brought(second, GOOD, "又一份.csv")

    assert confirmed(first, early).status_code == 303
    assert "内容相同的文件已由 先到 于" in second.get(late).text
    assert confirmed(second, late).status_code == 303

    assert firms_in(store) == [CODE]
    page = second.get(f"/api{late}").json()
    assert (page["run"]["state"], page["run"]["creates"], page["run"]["unchanged"]) == (
        "applied",
        0,
        1,
    )


FULL = (
    "2017年度高新技术企业培育名单\n"
    "企业名称,统一社会信用代码,法定代表人,销售收入(万元),培育库\n"
    f"平湖新甲有限公司,{CODE},李四,100,2016-2018\n"
    f"平湖乙有限公司,{OTHER},,200,2016-2018\n"
).encode()


def test_an_import_is_taken_back_but_for_what_was_touched(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, uscc=CODE, name="平湖甲有限公司", legal_representative="张三")
    browser = as_viewer(Role.BUREAU_OFFICER)
    run = brought(browser, FULL)
    assert confirmed(browser, run).status_code == 303
    assert len(firms_in(store)) == 2
    assert len(store.exec(select(PoolEntry)).all()) == 2
    assert store.exec(select(Cohort.name)).all() == ["2016-2018"]

    assert browser.post(f"{run}/undo").status_code == 303

    assert firms_in(store) == [CODE]
    back = store.get_one(Enterprise, firm.id)
    assert (back.name, back.legal_representative) == ("平湖甲有限公司", "张三")
    assert store.exec(select(YearlyFigures)).all() == []
    assert store.exec(select(PoolEntry)).all() == []
    assert store.exec(select(FormerName)).all() == []
    assert browser.post(f"{run}/undo").status_code == 409


def test_what_was_touched_or_is_in_use_is_named_and_kept(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, uscc=CODE, name="平湖甲有限公司", legal_representative="张三")
    browser = as_viewer(Role.BUREAU_OFFICER)
    run = brought(browser, FULL)
    confirmed(browser, run)
    store.expire_all()
    store.get_one(Enterprise, firm.id).remark = "后来改的"
    new = store.exec(select(Enterprise).where(Enterprise.uscc == OTHER)).one()
    make_contact(store, new)

    page = browser.post(f"/api{run}/undo").json()

    assert {(row["uscc"], row["state"], row["reason"]) for row in page["preview"]} == {
        (CODE, "kept", "row_touched_since"),
        (OTHER, "kept", "row_in_use"),
    }
    assert firms_in(store) == [CODE, OTHER]
    assert "写入之后又被修改过,不能撤销。" in browser.get(run).text


def test_what_the_sheet_does_not_say_is_asked_and_headings_are_remembered(
    as_viewer: AsViewer, store: Session
) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER)
    content = (
        f"企业名称,统一社会信用代码,上年度研发费用(万元),老板\n平湖甲有限公司,{CODE},50,张三\n"
    ).encode()
    run = brought(browser, content)
    page = browser.get(f"/api{run}").json()
    assert [(p["severity"], p["reason"]) for p in page["problems"]] == [
        ("warning", "unknown_heading"),
        ("error", "basis_unknown"),
        ("error", "year_unknown"),
    ]
    assert list(page["preview"][0]["changes"]) == ["name", "uscc"]
    asked = browser.get(run)
    assert asked.status_code == 200
    assert all(question in asked.text for question in ("是哪一年", "是哪种口径", "“老板”这一列是"))

    answers = {"year": "2017", "basis": "super_deduction", "heading_0": "legal_representative"}
    assert browser.post(f"{run}/answers", data=answers).status_code == 303

    page = browser.get(f"/api{run}").json()
    assert page["problems"] == []
    assert page["preview"][0]["changes"] == {
        "name": [None, "平湖甲有限公司"],
        "uscc": [None, CODE],
        "legal_representative": [None, "张三"],
        "rd_super_deduction_cny_2017": [None, "500000"],
    }
    later = browser.get(f"/api{brought(browser, content)}").json()
    assert later["preview"][0]["changes"]["legal_representative"] == [None, "张三"]


def test_a_marked_workbook_holds_the_rows_and_what_is_wrong(
    as_viewer: AsViewer, store: Session
) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER)
    content = f"企业名称,统一社会信用代码\n=1+1,{CODE}\n平湖乙有限公司,1234\n".encode()

    answer = browser.get(f"{brought(browser, content)}/export")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[:2] == [("企业名称", "统一社会信用代码", None), ("=1+1", CODE, None)]
    assert sheet["A2"].data_type == "s"
    assert rows[2][:2] == ("平湖乙有限公司", "1234")
    assert str(rows[2][2]).startswith("统一社会信用代码:统一社会信用代码不正确")
    assert sheet["B3"].fill.bgColor.rgb is not None


def test_an_import_given_up_is_gone(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER)
    run = brought(browser, GOOD)

    assert browser.post(f"{run}/discard").headers["location"] == "/imports"

    assert run not in browser.get("/imports").text
    assert confirmed(browser, run).status_code == 409
    assert browser.get(f"{run}/export").status_code == 404


def test_the_twin_reports_and_writes_when_asked(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER)

    dry = browser.post("/api/imports", files={"file": ("firms.csv", BAD)}).json()
    assert (dry["rows"], dry["create"], dry["written"]) == (2, 1, False)
    assert [(p["row"], p["column"], p["reason"]) for p in dry["problems"]] == [
        (3, "统一社会信用代码", "bad_uscc")
    ]
    assert dry["preview"][0]["changes"]["name"] == [None, "平湖甲有限公司"]

    wet = browser.post(
        "/api/imports",
        files={"file": ("firms.csv", BAD)},
        data={"dry_run": "false", "good_rows": "true"},
    ).json()
    assert wet["written"] is True
    assert firms_in(store) == [CODE]
    again = browser.post("/api/imports", files={"file": ("firms.csv", GOOD)}).json()
    assert (again["create"], again["update"], again["unchanged"]) == (0, 0, 1)
    assert browser.post(f"/api/imports/{wet['id']}/undo").json()["run"]["state"] == "undone"
    assert firms_in(store) == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_exported_comes_in_unchanged(
    as_viewer: AsViewer, store: Session, form: str
) -> None:
    """Whichever columns are shown: usual ones without a year, and every one there is."""
    make_park(store)
    full = make_enterprise(
        store,
        uscc=CODE,
        name="平湖甲有限公司",
        park_code=store.exec(select(Park.code)).first(),
        industry_code="3670",
        technology_field="8.7.2",
        legal_representative="=张三",
        registration_type=RegistrationType.PRIVATE_LIMITED,
        registered_capital_cny=Decimal("12345678.90"),
        is_above_designated_size=True,
    )
    make_figures(store, full, 2016, sales_cny=Decimal("9876543.21"))
    make_figures(store, full, 2017, staff_monthly_avg=Decimal("12.5"))
    make_figures(
        store, full, 2017, source=FigureSource.SPECIAL_AUDIT, sales_cny=Decimal("12345600.01")
    )
    make_enterprise(store, uscc=OTHER, name="+乙有限公司", township_code=None)
    browser = as_viewer(Role.BUREAU_OFFICER)
    every = "&".join(f"columns={column.key}" for column in SHOWN)

    for asked in ("", every):
        file = browser.get(f"/enterprises/export?format={form}&{asked}").content
        report = browser.post("/api/imports", files={"file": (f"台账.{form}", file)}).json()

        assert report["problems"] == []
        assert [row["changes"] for row in report["preview"]] == [{}, {}]
        assert (report["rows"], report["unchanged"]) == (2, 2)


def test_no_file_and_no_table_bring_the_form_back(as_viewer: AsViewer) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)

    nothing = browser.post("/imports", data={})
    letter = browser.post("/imports", files={"file": ("letter.pdf", b"%PDF-1.4 hello")})

    assert (nothing.status_code, letter.status_code) == (422, 422)
    assert "文件无法读取" in letter.text


def test_too_large_a_table_says_so_on_the_page_and_to_programs(
    as_viewer: AsViewer, app: FastAPI
) -> None:
    """Nothing is announced, so the limit is met while the body is read."""
    app.state.settings.upload_megabytes = 1
    browser = as_viewer(Role.BUREAU_OFFICER)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    around = {"Content-Type": "multipart/form-data; boundary=b"}

    def endless() -> Iterator[bytes]:
        yield head
        yield from (bytes(65536) for _ in range(64))

    page = browser.post("/imports", content=endless(), headers=around)
    twin = browser.post("/api/imports", content=endless(), headers=around)

    assert (page.status_code, twin.status_code) == (422, 422)
    assert "文件过大,最大 1 MB" in page.text
    assert twin.json()["reasons"] == ["file_too_large"]


def test_a_reader_brings_nothing_in(as_viewer: AsViewer) -> None:
    assert as_viewer(Role.CITY_READER).get("/imports").status_code == 403


@pytest.mark.parametrize(
    ("kind", "heading", "choice"),
    [
        ("enterprises", "所属镇街道", "当湖街道"),
        ("figures", "数据来源", "专项审计"),
        ("rights", "知识产权类别", "软件著作权"),
        ("titles", "资格", "省科技型中小企业"),
        ("indicator_values", "指标", "研发经费占比"),
    ],
)
def test_a_template_offers_the_words_to_choose_from(
    as_viewer: AsViewer, store: Session, kind: str, heading: str, choice: str
) -> None:
    make_township(store, name="当湖街道")
    make_indicator(store, make_plan(store), name="研发经费占比", counts_from=CountsFrom.ENTERED)
    browser = as_viewer(Role.BUREAU_OFFICER)

    answer = browser.get(f"/imports/template?kind={kind}")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet, notes, choices = book.worksheets
    headings = [cell.value for cell in sheet[1]]
    place = headings.index(heading) + 1
    (rule,) = (
        one for one in sheet.data_validations.dataValidation if sheet.cell(2, place).coordinate in
        one.sqref
    )  # fmt: skip
    cells = rule.formula1.split("!")[1].replace("$", "")
    assert choice in [cell.value for (cell,) in choices[cells]]
    assert rule.errorStyle == "warning"
    assert heading in [cell.value for cell in notes["A"]]
    filled = browser.post(
        "/imports", files={"file": ("空模板.xlsx", answer.content)}, data={"kind": kind}
    )
    report = browser.get(f"/api{filled.headers['location']}").json()
    assert (report["run"]["kind"], report["problems"]) == (kind, [])


def test_a_town_officer_is_offered_what_a_town_enters(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)

    page = as_viewer(Role.TOWN_OFFICER).get("/imports").text

    assert "template?kind=rights" in page
    assert "template?kind=titles" not in page


def test_rights_go_in_by_the_page(as_viewer: AsViewer, store: Session) -> None:
    make_enterprise(store, uscc=CODE, name="平湖甲有限公司")
    browser = as_viewer(Role.BUREAU_OFFICER)
    content = "企业名称,专利类型,专利名称,专利号,备考\n平湖甲有限公司,发明,甲,1,x\n".encode()

    run = brought(browser, content, "专利.csv")

    page = browser.get(run).text
    assert "检查结果:知识产权" in page
    assert "类别 — → 发明专利" in page
    assert "“备考”这一列是" in page
    assert "“上年度”" not in page
    foreign = browser.post(f"{run}/answers", data={"heading_0": "pool_cohort"})
    assert foreign.status_code == 422
    assert browser.post(f"{run}/answers", data={"heading_0": "leave_out"}).status_code == 303
    assert "“备考”这一列是" not in browser.get(run).text
    assert confirmed(browser, run).status_code == 303
    assert "已写入:新增 1 条" in browser.get(run).text
    assert browser.post(f"{run}/undo").status_code == 303
