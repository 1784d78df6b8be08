"""The pages of 部门核查 and of the joint opinion, and their twins."""

import io
import re

import openpyxl
import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.opinions import Department, InquiryAnswer
from app.domain.stages import Stage
from app.models.cases import Batch
from app.models.inquiries import Inquiry, InquiryLine, JointOpinion
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import make_batch, make_case, make_demonstration, make_enterprise


@pytest.fixture
def batch(store: Session) -> Batch:
    make_demonstration(store)
    batch = make_batch(store)
    for name in ("平湖甲有限公司", "平湖乙有限公司"):
        firm = make_enterprise(store, name=name)
        make_case(store, firm, batch_id=batch.id, stage=Stage.COUNTY_CHECKED)
    return batch


def opinion(**more: str) -> dict[str, str]:
    return {
        "office": "finance",
        "opinion": "agrees",
        "given_on": "2018-09-20",
        "given_by": "财政局甲",
        "document_number": "平财〔2018〕1号",
    } | more


def test_list_is_made_sent_answered_and_lifted_on_its_pages(
    as_viewer: AsViewer, store: Session, batch: Batch
) -> None:
    officer, head = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SECTION_HEAD)
    home = f"/batches/{batch.public_id}/inquiries"
    assert "把 2 件列入新名单" in officer.get(home).text

    made = officer.post(home, data={})
    page = made.headers["location"]
    unsent = officer.get(page).text
    sent = officer.post(
        page, data={"version": "1", "sent_on": "2018-09-30", "document_number": "平科核〔2018〕1号"}
    )
    lines = store.exec(
        select(InquiryLine)
        .where(InquiryLine.department == Department.TAX)
        .order_by(col(InquiryLine.id))
    ).all()
    form = officer.get(f"{page}?department=tax").text
    answers = {"answered_on": "2018-09-30", "answered_by": "税务甲", "is_rest_clean": "true"}
    bad = answers | {f"answer-{lines[0].public_id}": "negative"}
    refused = officer.post(f"{page}/answers/tax", data=bad)
    good = bad | {f"reason-{lines[0].public_id}": "欠税3万元"}
    saved = officer.post(f"{page}/answers/tax", data=good)
    lift = f"{page}/lines/{lines[0].public_id}/lift"
    forbidden = officer.post(lift, data={"reason": "已缴清"})
    lifted = head.post(lift, data={"reason": "已缴清"})

    assert "先导出 Excel" in unsent
    assert (sent.status_code, saved.status_code, lifted.status_code) == (303, 303, 303)
    assert f'name="answer-{lines[1].public_id}"' in form
    assert refused.status_code == 422
    assert f'aria-describedby="wrong-{lines[0].public_id}"' in refused.text
    assert 'value="税务甲"' in refused.text
    assert forbidden.status_code == 403
    for line in lines:
        store.refresh(line)
    assert [line.answer for line in lines] == [InquiryAnswer.NEGATIVE, InquiryAnswer.CLEAN]
    assert lines[0].lift_reason == "已缴清"
    shown = officer.get(page).text
    assert "欠税3万元" in shown
    assert "已缴清" in shown


def test_table_that_came_back_is_looked_at_then_kept(
    as_viewer: AsViewer, store: Session, batch: Batch
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    home = f"/batches/{batch.public_id}/inquiries"
    page = officer.post(home, data={}).headers["location"]
    sending = {"version": "1", "sent_on": "2018-09-30", "document_number": "平科核〔2018〕1号"}
    officer.post(page, data=sending)
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{page}/export").content))
    sheet = book.active
    assert sheet is not None
    head = [cell.value for cell in next(sheet.iter_rows())]
    tax, name = head.index("税务") + 1, head.index("企业名称") + 1
    bad = next(at for at in (2, 3) if sheet.cell(at, name).value == "平湖甲有限公司")
    sheet.cell(bad, tax, "有异议")
    sheet.cell(5 - bad, tax, "无异议")
    filled = io.BytesIO()
    book.save(filled)

    shown = officer.post(
        f"{page}/answers/tax/table", files={"file": ("退回.xlsx", filled.getvalue())}
    )
    told = officer.post(
        f"/api{page}/answers/tax/table",
        json={"text": "企业名称\t核查意见\t原因\n平湖甲有限公司\t有异议\t欠税3万元"},
    ).json()

    assert f"第 {bad} 行" in shown.text
    assert "问题说明" in shown.text
    assert store.exec(select(InquiryLine).where(col(InquiryLine.answer).is_not(None))).all() == []
    fields = dict(re.findall(r'name="((?:answer|reason)-[^"]+)" value="([^"]*)"', shown.text))
    fields |= {f"{key}-{told['rows'][0]['line']}": told["rows"][0][key]
               for key in ("answer", "reason")}  # fmt: skip
    kept = officer.post(
        f"{page}/answers/tax", data=fields | {"answered_on": "2018-09-30", "answered_by": "税务甲"}
    )
    assert kept.status_code == 303
    answers = store.exec(
        select(InquiryLine.answer, InquiryLine.reason).where(col(InquiryLine.answer).is_not(None))
    ).all()
    assert sorted(answers) == [
        (InquiryAnswer.CLEAN, ""),
        (InquiryAnswer.NEGATIVE, "欠税3万元"),
    ]


def test_twins_do_the_same(as_viewer: AsViewer, batch: Batch) -> None:
    officer, head = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SECTION_HEAD)
    home = f"/api/batches/{batch.public_id}/inquiries"

    made = officer.post(home)
    inquiry = made.json()["inquiry"]
    page = f"{home}/{inquiry['id']}"
    officer.post(
        page, json={"version": 1, "sent_on": "2018-09-30", "document_number": "平科核〔2018〕1号"}
    )
    line = made.json()["firms"][0]["answers"][3]
    answered = officer.post(
        f"{page}/answers/tax",
        json={
            "answered_on": "2018-09-30",
            "answered_by": "税务甲",
            "lines": [{"line": line["line_id"], "answer": "negative", "reason": "欠税"}],
        },
    )
    lifted = head.post(f"{page}/lines/{line['line_id']}/lift", json={"reason": "已缴清"})

    assert made.status_code == 201
    assert line["department"] == "tax"
    assert answered.json()["inquiry"]["negative"] == 1
    assert answered.json()["inquiry"]["unanswered"] == 9
    assert lifted.json()["inquiry"]["lifted"] == 1
    assert officer.get(page).json() == lifted.json()
    assert officer.get(home).json()["inquiries"] == [lifted.json()["inquiry"]]


def test_file_for_the_departments_has_a_column_for_each(
    as_viewer: AsViewer, store: Session, batch: Batch
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    page = officer.post(f"/batches/{batch.public_id}/inquiries", data={}).headers["location"]

    sheet = officer.get(f"{page}/export")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)

    assert rows[0][4:] == ("生态环境", "应急管理", "市场监管", "税务", "信用", "问题说明")
    assert sorted(row[1] for row in rows[1:]) == ["平湖乙有限公司", "平湖甲有限公司"]
    assert store.exec(select(Inquiry)).one().sent_on is None


def test_statements_do_not_grow_with_the_list(
    as_viewer: AsViewer, store: Session, batch: Batch, app_statements: Statements
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    counts = []
    for _ in range(2):
        page = officer.post(f"/batches/{batch.public_id}/inquiries", data={}).headers["location"]
        before = len(app_statements("SELECT"))
        assert officer.get(page).status_code == 200
        counts.append(len(app_statements("SELECT")) - before)
        for _ in range(4):
            make_case(store, make_enterprise(store), batch_id=batch.id, stage=Stage.COUNTY_CHECKED)

    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.CITY_READER, Role.SYSTEM_ADMIN])
def test_departments_and_offices_are_the_bureau_s_to_ask(
    as_viewer: AsViewer, batch: Batch, role: Role
) -> None:
    browser = as_viewer(role)

    for path in ("inquiries", "opinions"):
        assert browser.get(f"/api/batches/{batch.public_id}/{path}").status_code == 403


def test_offices_opinions_on_a_batch_and_on_one_case(
    as_viewer: AsViewer, store: Session, batch: Batch
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    page = f"/batches/{batch.public_id}/opinions"
    case = officer.get(f"/api/cases/list?batch={batch.public_id}").json()["rows"][0]["id"]

    refused = officer.post(page, data=opinion(opinion="disagrees"))
    saved = officer.post(page, data=opinion())
    twin = officer.post(f"/api{page}", json=opinion(office="science"))
    own = officer.post(f"/cases/{case}/opinions", data=opinion(opinion="disagrees", note="未归集"))
    own_twin = officer.post(f"/api/cases/{case}/opinions", json=opinion(office="taxation"))

    assert refused.status_code == 422
    assert 'value="财政局甲"' in refused.text
    assert (saved.status_code, own.status_code) == (303, 303)
    assert twin.json()["missing"] == ["taxation"]
    assert [one["office"] for one in own_twin.json()["joint_opinions"]] == [
        "science",
        "finance",
        "taxation",
    ]
    assert [one["is_of_case"] for one in own_twin.json()["joint_opinions"]] == [False, True, True]
    assert "未归集" in officer.get(f"/cases/{case}").text
    assert len(store.exec(select(JointOpinion)).all()) == 4
    assert "平财〔2018〕1号" in officer.get(page).text
    assert officer.get(f"{page}/export?format=csv").status_code == 200
